"""A unit went into another: its part in open items, and what it was writing, goes along.

registry: 更名, 并入 (confirmed, in effect) ─▶ follow_successions ─▶ a step of each open item ─▶ messages, the outbox
          withdrawn                        ─▶       〃           ─▶ what nobody changed since goes back
registry: two rows are one unit            ─▶ merge_item, give_item_back: every item that names the row, closed or not

What was reported, found and decided under the old name stays under it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from shuangchuang.domain.supervision.evolving import replay
from shuangchuang.domain.supervision.model import ENDED, Event, Item, Kind
from shuangchuang.domain.supervision.refusing import Unsound
from shuangchuang.domain.supervision.succeeding import Cause, give_back, named_in, succeed
from shuangchuang.halls.notices.services import notify, publish
from shuangchuang.halls.registry.queries import heirs_on
from shuangchuang.halls.registry.queries.units import units_of_slugs
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    PartRecord,
    PartyRecord,
    ReportRecord,
    ReportStatus,
    StepRecord,
)
from shuangchuang.halls.supervision.services import telling
from shuangchuang.halls.supervision.services.ledger import Taken, hold_ledger, item_as_it_stands, take_step
from shuangchuang.halls.supervision.services.lighting import relight

_BEING_WRITTEN = (ReportStatus.DRAFT, ReportStatus.MERGED, ReportStatus.RETURNED)


def items_naming(unit: str) -> list[ItemRecord]:
    """The items that name a unit today: with a part, as verifier, as the office's own, or as who asks."""
    parties = PartyRecord.objects.filter(unit__slug=unit, valid_until_at__isnull=True)
    checks = ItemStateRecord.objects.filter(verifier=unit, valid_until_at__isnull=True)
    houses = StepRecord.objects.filter(
        Q(kind=Kind.PROPOSED.value, facts__office=unit) | Q(kind=Kind.SUCCEEDED.value, facts__office=unit)
    )
    found = ItemRecord.objects.filter(
        Q(pk__in=parties.values("item")) | Q(pk__in=checks.values("item")) | Q(pk__in=houses.values("item"))
    )
    found = found.select_related("plan__region").order_by("plan", "order", "pk")
    return [record for record in found if named_in(item_as_it_stands(record), unit)]


@transaction.atomic
def follow_successions(*, at: datetime) -> int:
    """
    Bring every open item in line with the successions in effect: steps taken, steps taken back. How many.

    It may be asked as often as one likes: what is in line stays.
    """
    hold_ledger()
    heirs = heirs_on(timezone.localdate(at))
    names = {slug: unit.name for slug, unit in units_of_slugs({*heirs, *heirs.values()}).items()}
    back = [
        record
        for record, number, event in _followed()
        if heirs.get(event.facts["from"]) != heirs.get(event.facts["to"], event.facts["to"]) and _open(record)
        if _give_back(record, number, by=None, at=at)
    ]
    gone: dict[tuple[str, str], list[Taken]] = {}
    for before, after in heirs.items():
        for record in items_naming(before):
            if _open(record):
                taken = _succeed(
                    record, before, after, cause=Cause.SUCCESSION, by=None, at=at,
                    names=f"{names[before]} → {names[after]}",
                )  # fmt: skip
                gone.setdefault((before, after), []).append(taken)
    for (before, after), steps in gone.items():
        _tell(names[before], after, names[after], steps, at=at)
    return len(back) + sum(len(steps) for steps in gone.values())


@transaction.atomic
def merge_item(*, record: ItemRecord, before: str, after: str, by: AbstractBaseUser, at: datetime) -> bool:
    """Two rows of the registry are one unit: what the item says of the one it says of the other. Whether it did."""
    hold_ledger()
    if not named_in(item_as_it_stands(record), before):
        return False
    names = units_of_slugs([before, after])
    said = f"{names[before].name} → {names[after].name}"
    _succeed(record, before, after, cause=Cause.MERGE, by=by, at=at, names=said)
    return True


@transaction.atomic
def unmerge_item(*, record: ItemRecord, before: str, after: str, by: AbstractBaseUser, at: datetime) -> bool:
    """The two rows are two units after all: what nobody changed since goes back to ``after``. Whether it did."""
    hold_ledger()
    wanted = {"from": after, "to": before, "cause": Cause.MERGE.value}
    standing = [
        number for number, event in _standing(record) if {name: event.facts.get(name) for name in wanted} == wanted
    ]
    return bool(standing) and _give_back(record, standing[-1], by=by, at=at)


def _open(record: ItemRecord) -> bool:
    return item_as_it_stands(record).stage not in ENDED


def _followed() -> Iterable[tuple[ItemRecord, int, Event]]:
    """The successions that were followed and still stand, the latest of an item first."""
    steps = StepRecord.objects.filter(kind=Kind.SUCCEEDED.value, facts__cause=Cause.SUCCESSION.value)
    for record in ItemRecord.objects.filter(pk__in=steps.values("item")).select_related("plan__region").order_by("pk"):
        for number, event in reversed(_standing(record)):
            if event.facts["cause"] == Cause.SUCCESSION.value:
                yield record, number, event


def _standing(record: ItemRecord) -> list[tuple[int, Event]]:
    """The successions of an item that were not taken back, by sequence."""
    steps = [
        (step.sequence, step.event()) for step in StepRecord.objects.filter(item=record, kind=Kind.SUCCEEDED.value)
    ]
    undone = {event.facts.get("of") for _number, event in steps}
    return sorted(
        ((number, event) for number, event in steps if "of" not in event.facts and number not in undone),
        key=lambda one: one[0],
    )


def _succeed(
    record: ItemRecord,
    before: str,
    after: str,
    *,
    cause: Cause,
    by: AbstractBaseUser | None,
    at: datetime,
    names: str,
) -> Taken:
    units = units_of_slugs([before, after])
    carried = _carry(record, units[before].pk, units[after].pk)

    def decide(item: Item) -> Event:
        return succeed(
            item, away=before, to=after, on=timezone.localdate(at), by=by.pk if by else None, cause=cause,
            names=names, carried=carried,
        )  # fmt: skip

    return _took(take_step(record=record, decide=decide, by=by, at=at), at=at)


def _give_back(record: ItemRecord, number: int, *, by: AbstractBaseUser | None, at: datetime) -> bool:
    steps = [step.event() for step in StepRecord.objects.filter(item=record).order_by("sequence")]
    taken, before = steps[number - 1], replay(steps[: number - 1])
    units = units_of_slugs([taken.facts["from"], taken.facts["to"]])
    names = " → ".join(units[slug].name for slug in (taken.facts["to"], taken.facts["from"]) if slug in units)

    def decide(item: Item) -> Event:
        return give_back(
            item, before=before, taken=taken, of=number, on=timezone.localdate(at), by=by.pk if by else None,
            names=names,
        )  # fmt: skip

    try:
        done = take_step(record=record, decide=decide, by=by, at=at)
    except Unsound:
        return False  # it has changed hands since: the office decides
    carried = taken.facts["carried"]
    heir, first = units[taken.facts["to"]].pk, units[taken.facts["from"]].pk
    open_reports = ReportRecord.objects.filter(item=record, status__in=_BEING_WRITTEN)
    theirs = PartRecord.objects.filter(report__in=open_reports)
    have = list(theirs.filter(unit=first).values_list("report", flat=True))
    theirs.filter(pk__in=carried.get("parts", []), unit=heir).exclude(report__in=have).update(unit=first)
    open_reports.filter(pk__in=carried.get("reports", []), merged_unit=heir).update(merged_unit=first)
    _took(done, at=at)
    return True


def _carry(record: ItemRecord, before: int, after: int) -> dict[str, list[int]]:
    """
    What the unit has written of reports that have not left goes along, so that the successor goes on from there.

    Where both have written, both stand: nothing is lost, and who merges the report reads both.
    """
    reports = ReportRecord.objects.filter(item=record, status__in=_BEING_WRITTEN)
    blank(PartRecord.objects.filter(report__in=reports, unit=after)).filter(
        report__in=PartRecord.objects.filter(report__in=reports, unit=before).values("report")
    ).delete()
    have = list(PartRecord.objects.filter(report__in=reports, unit=after).values_list("report", flat=True))
    parts = PartRecord.objects.filter(report__in=reports, unit=before).exclude(report__in=have)
    moved = sorted(parts.values_list("pk", flat=True))
    PartRecord.objects.filter(pk__in=moved).update(unit=after)
    merged = sorted(reports.filter(merged_unit=before).values_list("pk", flat=True))
    reports.filter(pk__in=merged).update(merged_unit=after)
    return {"parts": moved, "reports": merged}


def blank(parts: QuerySet[PartRecord]) -> QuerySet[PartRecord]:
    """Parts that nobody has written on."""
    return parts.filter(written_by=None, text="", progress=None, evidence=None)


def _took(taken: Taken, *, at: datetime) -> Taken:
    relight(taken.record, at=at)
    publish(
        kind="supervision.succeeded",
        subject=f"item:{taken.record.pk}",
        payload={
            "item": taken.record.pk,
            "plan": taken.record.plan.slug,
            "key": taken.record.key,
            "step": taken.step.number,
        },
        at=at,
    )
    return taken


def _tell(before: str, after: str, heir: str, steps: list[Taken], *, at: datetime) -> None:
    """One message to the successor's people and the office, however many items came."""
    on = timezone.localdate(at)
    offices = {step.record.plan_id: step.record for step in steps}.values()
    people = [
        *telling.liaisons([after], on=on),
        *telling.leaders([after], on=on),
        *(user for record in offices for user in telling.office(record, on=on)),
    ]
    notify(
        kind="supervision.succeeded",
        recipients=list({user.pk: user for user in people}.values()),
        values={"before": before, "after": heir, "count": len(steps)},
        subject=f"unit:{after}",
        link=f"{reverse('supervision:list')}?unit={after}",
        key=f"succeeded:{steps[0].step.number}",
        at=at,
    )
