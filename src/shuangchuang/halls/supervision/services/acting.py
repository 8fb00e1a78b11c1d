"""The steps of an item as people take them: checked, stored, followed by what follows from them.

a person's step ─▶ ledger ─▶ the item's light ─▶ the parent's progress and light ─▶ messages, the outbox
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision import arranging, checking, handling
from shuangchuang.domain.supervision.lights import overdue
from shuangchuang.domain.supervision.model import ENDED, Actor, Commitment, Event, Item, Urging, Verdict
from shuangchuang.domain.supervision.refusing import Unsound
from shuangchuang.halls.notices.services import publish
from shuangchuang.halls.registry.queries.units import unit_of_slug
from shuangchuang.halls.supervision.models import ItemRecord, ItemStateRecord
from shuangchuang.halls.supervision.queries.scope import actor_for
from shuangchuang.halls.supervision.queries.settings import settings_of
from shuangchuang.halls.supervision.services import telling
from shuangchuang.halls.supervision.services.ledger import Taken, take_step
from shuangchuang.halls.supervision.services.lighting import calendar, relight, roll_into_parent

Deciding = Callable[..., Event]  # a step of the domain: (item, actor, *, on), all else bound


@transaction.atomic
def act(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, decide: Deciding, seen: int | None = None) -> Taken:
    """
    Take one step as a person, and let follow what follows.

    :raises ChangedMeanwhile: another person took a step since ``seen``.
    :raises SupervisionRefused: the domain refuses; nothing is stored.
    """
    on = timezone.localdate(at)
    actor = actor_for(by, record.plan)
    taken = take_step(record=record, decide=lambda item: decide(item, actor, on=on), by=by, at=at, seen=seen)
    relight(record, at=at)
    roll_into_parent(record, at=at)
    telling.tell_of(taken, at=at)
    publish(
        kind=f"supervision.{taken.event.kind.value}",
        subject=f"item:{record.pk}",
        payload={"item": record.pk, "plan": record.plan.slug, "key": record.key, "step": taken.step.number},
        at=at,
    )
    return taken


def break_down(
    *,
    record: ItemRecord,
    by: AbstractBaseUser,
    at: datetime,
    commitment: Commitment,
    result: str,
    ground: str = "",
    verifier: str = "",
    seen: int | None = None,
) -> Taken:
    """任务分解. See ``domain.supervision.arranging.break_down``."""
    if verifier and unit_of_slug(verifier) is None:
        raise Unsound("no_such_unit", "没有找到要核查的单位，请从单位名录里选一家。")

    def decide(item: Item, actor: Actor, on: date) -> Event:
        return arranging.break_down(
            item, actor, commitment=commitment, result=result, ground=ground, verifier=verifier, on=on
        )

    return act(record=record, by=by, at=at, decide=decide, seen=seen)


def approve(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, seen: int | None = None) -> Taken:
    """立项."""
    return act(record=record, by=by, at=at, seen=seen, decide=arranging.approve)


def assign(
    *,
    record: ItemRecord,
    by: AbstractBaseUser,
    at: datetime,
    number: str = "",
    contact: str = "",
    seen: int | None = None,
) -> Taken:
    """交办: the units are told, and have the working days of the plan's setting to sign."""
    days = settings_of(record.plan, on=timezone.localdate(at)).sign_days

    def decide(item: Item, actor: Actor, on: date) -> Event:
        sign_by = calendar().add(on, days).day
        return arranging.assign(item, actor, sign_by=sign_by, number=number, contact=contact, on=on)

    return act(record=record, by=by, at=at, decide=decide, seen=seen)


def sign(
    *, record: ItemRecord, by: AbstractBaseUser, at: datetime, unit: str, contact: str = "", seen: int | None = None
) -> Taken:
    """签收."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(handling.sign, unit=unit, contact=contact),
    )


def ask_extension(
    *,
    record: ItemRecord,
    by: AbstractBaseUser,
    at: datetime,
    unit: str,
    until: date,
    reason: str,
    seen: int | None = None,
) -> Taken:
    """申请延期; the unit's leader signs it before it reaches the office."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(handling.ask_extension, unit=unit, until=until, reason=reason),
    )


def object_to(
    *,
    record: ItemRecord,
    by: AbstractBaseUser,
    at: datetime,
    unit: str,
    reason: str,
    ground: str,
    seen: int | None = None,
) -> Taken:
    """提出异议, within the working days of the plan's setting after the item was handed out."""
    days = settings_of(record.plan, on=timezone.localdate(at)).object_days

    def decide(item: Item, actor: Actor, on: date) -> Event:
        last = calendar().add(item.assigned_on or on, days).day
        return handling.object_to(item, actor, unit=unit, reason=reason, ground=ground, on=on, open_until=last)

    return act(record=record, by=by, at=at, decide=decide, seen=seen)


def endorse(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, seen: int | None = None) -> Taken:
    """审签一份申请."""
    return act(record=record, by=by, at=at, seen=seen, decide=handling.endorse)


def take_back(
    *, record: ItemRecord, by: AbstractBaseUser, at: datetime, reason: str = "", seen: int | None = None
) -> Taken:
    """撤回或不予审签一份申请."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(handling.take_back, reason=reason),
    )


def decide_extension(
    *,
    record: ItemRecord,
    by: AbstractBaseUser,
    at: datetime,
    granted: bool,
    ground: str,
    until: date | None = None,
    seen: int | None = None,
) -> Taken:
    """批准或不批准延期; ``until`` may be another day than was asked for, and defaults to that."""

    def decide(item: Item, actor: Actor, on: date) -> Event:
        if not granted:
            return arranging.refuse_extension(item, actor, ground=ground, on=on)
        asked = item.request.until if item.request else None
        late = overdue(item.deadline, on, calendar()).days
        return arranging.grant_extension(item, actor, until=until or asked or on, ground=ground, on=on, overdue=late)

    return act(record=record, by=by, at=at, decide=decide, seen=seen)


def refuse_objection(
    *, record: ItemRecord, by: AbstractBaseUser, at: datetime, ground: str, seen: int | None = None
) -> Taken:
    """不采纳异议."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(arranging.refuse_objection, ground=ground),
    )


def transfer(
    *,
    record: ItemRecord,
    by: AbstractBaseUser,
    at: datetime,
    away: str,
    to: str,
    reason: str,
    ground: str,
    seen: int | None = None,
) -> Taken:
    """
    转办.

    :raises Unsound: the registry knows no such unit.
    """
    if unit_of_slug(to) is None:
        raise Unsound("no_such_unit", "没有找到要转给的单位，请从单位名录里选一家。")
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(arranging.transfer, away=away, to=to, reason=reason, ground=ground),
    )


def suspend(
    *, record: ItemRecord, by: AbstractBaseUser, at: datetime, reason: str, ground: str, seen: int | None = None
) -> Taken:
    """中止."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(arranging.suspend, reason=reason, ground=ground),
    )


def resume(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, seen: int | None = None) -> Taken:
    """恢复办理: the deadline moves by the working days that stood still, and ends on a working day."""

    def decide(item: Item, actor: Actor, on: date) -> Event:
        return arranging.resume(item, actor, deadline=moved_deadline(item, on), on=on)

    return act(record=record, by=by, at=at, decide=decide, seen=seen)


def moved_deadline(item: Item, on: date) -> date | None:
    """The deadline in force after a stop that ends ``on``; as it was where the item is not suspended."""
    if item.deadline is None or item.suspended_on is None:
        return item.deadline
    days = calendar()
    stood = days.count(item.suspended_on - timedelta(days=1), on - timedelta(days=1))
    return days.add(item.deadline, stood).day if stood > 0 else item.deadline


def urge(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, words: str, seen: int | None = None) -> Taken:
    """催办."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(arranging.urge, words=words),
    )


def instruct(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, words: str, seen: int | None = None) -> Taken:
    """领导批示."""
    return act(record=record, by=by, at=at, seen=seen, decide=partial(arranging.instruct, words=words))


def raise_to(
    *,
    record: ItemRecord,
    by: AbstractBaseUser,
    at: datetime,
    urging: Urging,
    reason: str,
    seen: int | None = None,
) -> Taken:
    """提级督办、约谈."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(arranging.raise_to, urging=urging, reason=reason),
    )


def withdraw(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, reason: str, seen: int | None = None) -> Taken:
    """撤销."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(arranging.withdraw, reason=reason),
    )


def take_up(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, seen: int | None = None) -> Taken:
    """开始核查."""
    return act(record=record, by=by, at=at, seen=seen, decide=checking.take_up)


def recommend(
    *,
    record: ItemRecord,
    by: AbstractBaseUser,
    at: datetime,
    outcome: str,
    method: str,
    words: str,
    judged: str = "",
    seen: int | None = None,
) -> Taken:
    """提出核查意见."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(checking.recommend, outcome=outcome, method=method, words=words, judged=judged),
    )


def judge(
    *, record: ItemRecord, by: AbstractBaseUser, at: datetime, judged: Verdict, words: str, seen: int | None = None
) -> Taken:
    """研判."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(checking.judge, judged=judged, words=words),
    )


def close(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, words: str, seen: int | None = None) -> Taken:
    """批准办结; the rows beneath must have ended."""

    def decide(item: Item, actor: Actor, on: date) -> Event:
        standing = ItemStateRecord.objects.filter(item__parent=record, valid_until_at__isnull=True)
        still = standing.exclude(stage__in=[stage.value for stage in ENDED]).count()
        return arranging.close(item, actor, words=words, open_rows=still, on=on)

    return act(record=record, by=by, at=at, decide=decide, seen=seen)


def send_back(*, record: ItemRecord, by: AbstractBaseUser, at: datetime, reason: str, seen: int | None = None) -> Taken:
    """退回重办."""
    return act(
        record=record,
        by=by,
        at=at,
        seen=seen,
        decide=partial(arranging.send_back, reason=reason),
    )


@dataclass(frozen=True, slots=True)
class Bulk:
    """What came of doing one thing to many items: those it was done to, and why not to the others."""

    done: tuple[ItemRecord, ...]
    refused: tuple[tuple[ItemRecord, Refusal], ...]


def to_many(*, records: Iterable[ItemRecord], step: Callable[[ItemRecord], Taken]) -> Bulk:
    """
    Do one thing to many items, each whole or not at all; one that is refused does not stop the others.

    ``step`` is a service bound to everything but the item: ``partial(approve, by=…, at=…)`` called with ``record=``.
    """
    done, refused = [], []
    for record in records:
        try:
            with transaction.atomic():
                step(record)
        except Refusal as refusal:
            refused.append((record, refusal))
        else:
            done.append(record)
    return Bulk(tuple(done), tuple(refused))


def approve_many(*, records: Iterable[ItemRecord], by: AbstractBaseUser, at: datetime) -> Bulk:
    """批量立项."""
    return to_many(records=records, step=lambda record: approve(record=record, by=by, at=at))


def assign_many(*, records: Iterable[ItemRecord], by: AbstractBaseUser, at: datetime, contact: str = "") -> Bulk:
    """批量交办."""
    return to_many(records=records, step=lambda record: assign(record=record, by=by, at=at, contact=contact))


def urge_many(*, records: Iterable[ItemRecord], by: AbstractBaseUser, at: datetime, words: str) -> Bulk:
    """批量催办."""
    return to_many(records=records, step=lambda record: urge(record=record, by=by, at=at, words=words))
