"""What happens to units in time: higher units, becoming another, people and their posts; lists that end."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q

from shuangchuang.domain.units import Rank, Term, closes_a_circle
from shuangchuang.halls.notices.services import publish, record_audit
from shuangchuang.halls.registry.models import (
    GroupMemberRecord,
    SuccessionKind,
    UnitParentRecord,
    UnitPersonRecord,
    UnitRecord,
    UnitSuccessionRecord,
)
from shuangchuang.halls.registry.services.units import UnitRefused


@transaction.atomic
def set_parent(
    *,
    unit: UnitRecord,
    parent: UnitRecord | None,
    valid_from: date,
    source: str,
    set_by: AbstractBaseUser,
    set_at: datetime,
) -> UnitParentRecord | None:
    """
    Give a unit its higher unit from a day on (None: it has none from then); the one before ends that day.

    :raises UnitRefused: the day is not after the one before began, or a unit would stand above itself.
    """
    current = UnitParentRecord.objects.filter(unit=unit, valid_until__isnull=True).first()
    if current is not None and current.valid_from >= valid_from:
        raise UnitRefused("parent_too_early", "起始日期应晚于现上级的起始日期。请核对日期。")
    if parent is not None:
        others = UnitParentRecord.objects.exclude(unit=unit).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=valid_from)
        )
        ranks = [Rank(row.unit_id, row.parent_id, Term(row.valid_from, row.valid_until)) for row in others]
        if parent.pk == unit.pk or closes_a_circle(Rank(unit.pk, parent.pk, Term(valid_from)), ranks):
            raise UnitRefused("parent_circle", "“{parent}”是它的下级或它自己，不能作为上级。", parent=parent.name)
    if current is not None:
        UnitParentRecord.objects.filter(pk=current.pk).update(valid_until=valid_from)
    made = parent and UnitParentRecord.objects.create(unit=unit, parent=parent, valid_from=valid_from, source=source)
    record_audit(
        actor=set_by,
        action="registry.set_parent",
        subject=f"unit:{unit.slug}",
        at=set_at,
        before={"parent": current.parent.slug if current else None},
        after={"parent": parent.slug if parent else None, "valid_from": valid_from},
        why=source,
    )
    return made


@transaction.atomic
def record_succession(
    *,
    before: UnitRecord,
    after: UnitRecord,
    kind: str,
    effective_date: date | None,
    source: str,
    confirmed: bool,
    recorded_by: AbstractBaseUser,
    recorded_at: datetime,
) -> UnitSuccessionRecord:
    """
    Say that a unit became, went into or came out of another, on a day.

    :raises UnitRefused: it is one unit, or this is on record already.
    """
    if before.pk == after.pk:
        raise UnitRefused("succession_of_itself", "沿革的两端不能是同一个单位。请另选一个。")
    if kind not in SuccessionKind.values or not source.strip():
        raise UnitRefused("succession_without_source", "请选择方式，并写明依据的文件。")
    record, made = UnitSuccessionRecord.objects.get_or_create(
        before=before,
        after=after,
        kind=kind,
        defaults={"effective_date": effective_date, "source": source.strip(), "confirmed": confirmed},
    )
    if not made:
        raise UnitRefused("succession_exists", "这条沿革已经登记。")
    _note_succession(record, "record", by=recorded_by, at=recorded_at, why=source)
    return record


@transaction.atomic
def confirm_succession(
    *, succession: UnitSuccessionRecord, effective_date: date, confirmed_by: AbstractBaseUser, confirmed_at: datetime
) -> None:
    """
    Somebody compared the succession with the document: from its day on the successor has the work.

    :raises UnitRefused: it was confirmed or withdrawn already.
    """
    waiting = UnitSuccessionRecord.objects.filter(pk=succession.pk, confirmed=False)
    if not waiting.update(confirmed=True, effective_date=effective_date):
        raise UnitRefused("succession_settled", "这条沿革已经核实或撤销。请刷新页面。")
    succession.refresh_from_db()
    _note_succession(succession, "confirm", by=confirmed_by, at=confirmed_at, why=succession.source)


@transaction.atomic
def withdraw_succession(
    *, succession: UnitSuccessionRecord, reason: str, withdrawn_by: AbstractBaseUser, withdrawn_at: datetime
) -> None:
    """
    Take a succession off the record that was entered by mistake; the log keeps what it said.

    :raises UnitRefused: no reason is given, or it is gone already.
    """
    if not reason.strip():
        raise UnitRefused("withdrawal_without_reason", "请写明撤销的理由。")
    if not UnitSuccessionRecord.objects.filter(pk=succession.pk).delete()[0]:
        raise UnitRefused("succession_settled", "这条沿革已经核实或撤销。请刷新页面。")
    _note_succession(succession, "withdraw", by=withdrawn_by, at=withdrawn_at, why=reason.strip())


def _note_succession(
    succession: UnitSuccessionRecord, verb: str, *, by: AbstractBaseUser, at: datetime, why: str
) -> None:
    said = {
        "before": succession.before.slug,
        "after": succession.after.slug,
        "succession": succession.kind,
        "effective_date": succession.effective_date,
        "confirmed": succession.confirmed,
    }
    for unit in (succession.before, succession.after):
        record_audit(
            actor=by,
            action=f"registry.{verb}_succession",
            subject=f"unit:{unit.slug}",
            at=at,
            before=said if verb == "withdraw" else None,
            after=None if verb == "withdraw" else said,
            why=why,
        )
    day = said["effective_date"]
    payload = {**said, "kind": succession.kind, "effective_date": day.isoformat() if isinstance(day, date) else None}
    publish(kind=f"registry.{verb}_succession", subject=f"unit:{succession.before.slug}", payload=payload, at=at)


@transaction.atomic
def enter_post(
    *,
    unit: UnitRecord,
    name: str,
    post: str,
    phone: str,
    is_contact: bool,
    valid_from: date,
    entered_by: AbstractBaseUser,
    entered_at: datetime,
) -> UnitPersonRecord:
    """Enter somebody of a unit with their post, from a day on."""
    person = UnitPersonRecord.objects.create(
        unit=unit, name=name, post=post, phone=phone, is_contact=is_contact, valid_from=valid_from
    )
    record_audit(
        actor=entered_by,
        action="registry.enter_post",
        subject=f"unit:{unit.slug}",
        at=entered_at,
        details={"person": person.pk},
        personal={"name": name, "post": post, "phone": phone},
        about=f"unit_person:{person.pk}",
    )
    return person


@transaction.atomic
def end_post(*, person: UnitPersonRecord, valid_until: date, ended_by: AbstractBaseUser, ended_at: datetime) -> None:
    """
    Somebody leaves their post on a day.

    :raises UnitRefused: they have left, or the day is not after they came.
    """
    if valid_until <= person.valid_from:
        raise UnitRefused("days_backwards", "离任日期应晚于任职日期。请核对后再保存。")
    if not UnitPersonRecord.objects.filter(pk=person.pk, valid_until__isnull=True).update(valid_until=valid_until):
        raise UnitRefused("post_ended", "此人的任职已经结束。")
    record_audit(
        actor=ended_by,
        action="registry.end_post",
        subject=f"unit:{person.unit.slug}",
        at=ended_at,
        details={"person": person.pk, "valid_until": valid_until},
    )


@transaction.atomic
def end_group_list(
    *, group: UnitRecord, valid_until: date, source: str, ended_by: AbstractBaseUser, ended_at: datetime
) -> int:
    """
    End the list in force; from that day the group is 待确认名单 again. How many members it had.

    :raises UnitRefused: there is no list in force, or the day is not after it began.
    """
    current = GroupMemberRecord.objects.filter(group=group, valid_until__isnull=True)
    if current.filter(valid_from__gte=valid_until).exists():
        raise UnitRefused("list_too_early", "截止日期应晚于名单的起始日期。请核对日期。")
    ended = current.update(valid_until=valid_until)
    if not ended:
        raise UnitRefused("no_list", "这个集合没有现行名单。")
    record_audit(
        actor=ended_by,
        action="registry.end_group_list",
        subject=f"unit:{group.slug}",
        at=ended_at,
        details={"members": ended, "valid_until": valid_until},
        why=source,
    )
    return ended
