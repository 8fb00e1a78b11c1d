"""Accounts opened by an office; being away; handing everything over in one act; leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from shuangchuang.halls.accounts import holdings
from shuangchuang.halls.accounts.authority import may_appoint
from shuangchuang.halls.accounts.models import AbsenceRecord, GrantRecord, Role, User
from shuangchuang.halls.accounts.offices import offices_today
from shuangchuang.halls.accounts.rights import APPOINTS
from shuangchuang.halls.accounts.services.appointing import (
    AppointmentRefused,
    _end,
    _store,
    end_lapsed,
    grant_role,
    running_grants,
)
from shuangchuang.halls.accounts.services.sessions import end_sessions
from shuangchuang.halls.notices.services import notify, publish, record_audit


@transaction.atomic
def open_account(*, username: str, display_name: str, opened_by: User | None, opened_at: datetime) -> User:
    """
    An account without a password: its owner sets one by the link they are sent.

    :raises AppointmentRefused: the account exists, or whoever opens it appoints nobody.
    """
    if opened_by is not None and not any(grant.role in APPOINTS for grant in offices_today(opened_by)):
        raise AppointmentRefused("may_not_open", "您不能开通账号。请联系有权限的管理员办理。")
    if User.objects.filter(username=username).exists():
        raise AppointmentRefused("account_exists", "账号“{username}”已存在。请换一个。", username=username)
    user = User(username=username, display_name=display_name)
    user.set_unusable_password()
    user.save()
    record_audit(actor=opened_by, action="accounts.open", subject=f"user:{user.pk}", at=opened_at)
    return user


@transaction.atomic
def open_with_office(
    *, username: str, display_name: str, office: dict[str, Any], opened_by: User | None, opened_at: datetime
) -> User:
    """
    An account together with its first office (the arguments of ``grant_role``), or neither.

    :raises AppointmentRefused: see ``open_account`` and ``grant_role``.
    """
    user = open_account(username=username, display_name=display_name, opened_by=opened_by, opened_at=opened_at)
    grant_role(user=user, **office, granted_by=opened_by, granted_at=opened_at)
    return user


def _may_say_of(by: User | None, user: User) -> bool:
    """Whether somebody may record an absence: of oneself, or of whoever holds an office one appoints to."""
    if by is None or by.pk == user.pk:
        return True
    return any(may_appoint(by, grant.role, *grant.scope) for grant in running_grants(user))


@transaction.atomic
def record_absence(
    *, user: User, first_date: date, back_date: date | None, recorded_by: User | None, recorded_at: datetime
) -> AbsenceRecord:
    """
    Somebody is away; from that day whoever stands in for them may act.

    :raises AppointmentRefused: the days run backwards or overlap an absence on record, or one may not say so.
    """
    if not _may_say_of(recorded_by, user):
        raise AppointmentRefused("may_not_record", "您不能登记此人的缺勤。请由本人或其管理员登记。")
    if back_date is not None and back_date <= first_date:
        raise AppointmentRefused("days_backwards", "返岗日期应晚于离岗日期。请核对后再保存。")
    others = AbsenceRecord.objects.filter(user=user, withdrawn_at__isnull=True)
    overlapping = others.filter(Q(back_date__isnull=True) | Q(back_date__gt=first_date))
    if back_date is not None:
        overlapping = overlapping.filter(first_date__lt=back_date)
    if overlapping.exists():
        raise AppointmentRefused("absence_overlaps", "这段时间已经登记过缺勤。请先撤销原来的登记。")
    record = AbsenceRecord.objects.create(
        user=user, first_date=first_date, back_date=back_date, recorded_by=recorded_by, recorded_at=recorded_at
    )
    record_audit(
        actor=recorded_by,
        action="accounts.record_absence",
        subject=f"user:{user.pk}",
        at=recorded_at,
        details={"first_date": first_date.isoformat(), "back_date": back_date.isoformat() if back_date else None},
    )
    return record


@transaction.atomic
def withdraw_absence(*, absence: AbsenceRecord, withdrawn_by: User | None, withdrawn_at: datetime) -> None:
    """
    Take an absence back, as when somebody is back earlier or did not go.

    :raises AppointmentRefused: it was withdrawn already, or one may not.
    """
    if not _may_say_of(withdrawn_by, absence.user):
        raise AppointmentRefused("may_not_record", "您不能撤销此人的缺勤登记。请由本人或其管理员办理。")
    standing = AbsenceRecord.objects.filter(pk=absence.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=withdrawn_at):
        raise AppointmentRefused("absence_withdrawn", "这条缺勤登记已经撤销。")
    record_audit(
        actor=withdrawn_by, action="accounts.withdraw_absence", subject=f"user:{absence.user_id}", at=withdrawn_at
    )


@dataclass(frozen=True, slots=True)
class HandOver:
    """What went from one person to another: offices, and rows of other halls by their kind's code."""

    offices: int
    rows: dict[str, int]


@transaction.atomic
def hand_over(
    *, leaver: User, successor: User, handed_by: User | None, handed_at: datetime, basis: str = ""
) -> HandOver:
    """
    Give everything an officer holds to another, whole or not at all.

    Offices end for the one and begin for the other on the same day, their stand-ins and loans go
    along; what was only stood in for or borrowed ends. Rows of other halls follow by ``holdings``.

    :raises AppointmentRefused: both are one, the successor's account is closed, there is nothing to
        hand over, or one of the offices is not the giver's to give.
    """
    if leaver.pk == successor.pk:
        raise AppointmentRefused("not_to_oneself", "交接双方不能是同一个人。请另选接手人。")
    if not successor.is_active:
        raise AppointmentRefused("account_closed", "接手人的账号已停用。请先启用账号或另选接手人。")
    end_lapsed(at=handed_at, user=leaver)
    grants = running_grants(leaver)
    counted = holdings.held(leaver)
    if not grants and not counted:
        raise AppointmentRefused("nothing_to_hand_over", "此人没有可以交接的岗位和事项。")
    for grant in grants:
        if not may_appoint(handed_by, grant.role, *grant.scope):
            raise AppointmentRefused("may_not_appoint", "其中有您不能授予的岗位。请联系有权限的管理员办理。")
    moved = sum(_move(grant, to=successor, by=handed_by, at=handed_at, basis=basis) for grant in grants)
    rows = {holding.code: holding.transfer(leaver, successor, handed_by, handed_at) for holding in holdings.all_kinds()}
    rows = {code: number for code, number in rows.items() if number}
    record_audit(
        actor=handed_by,
        action="accounts.hand_over",
        subject=f"user:{leaver.pk}",
        at=handed_at,
        details={"to": successor.pk, "offices": moved, "rows": rows},
    )
    publish(
        kind="accounts.handed_over",
        subject=f"user:{leaver.pk}",
        payload={"user": leaver.pk, "to": successor.pk, "offices": moved, "rows": rows},
        at=handed_at,
    )
    notify(
        kind="accounts.handed_over",
        recipients=[successor],
        values={"leaver": str(leaver), "offices": moved, "rows": sum(rows.values())},
        subject=f"user:{leaver.pk}",
        link="/desk/",
        at=handed_at,
    )
    return HandOver(offices=moved, rows=rows)


def _move(grant: GrantRecord, *, to: User, by: User | None, at: datetime, basis: str) -> bool:
    """An office from one holder to the next, with its stand-ins and loans; False where there was nothing to move."""
    resting = [
        *grant.stand_ins.filter(ended_at__isnull=True).exclude(user=to),
        *grant.loans.filter(ended_at__isnull=True).exclude(user=to),
    ]
    own = grant.stands_in_for_id is None and grant.lent_by_id is None
    _end(grant, by=by, at=at, reason=basis)
    if not own:
        return False
    same = GrantRecord.objects.filter(
        user=to,
        role=grant.role,
        scope_kind=grant.scope_kind,
        scope_key=grant.scope_key,
        ended_at__isnull=True,
        stands_in_for__isnull=True,
        lent_by__isnull=True,
    ).first()
    taken = same or _store(_copy(grant, user=to, by=by, at=at, basis=basis), action="accounts.grant_role", by=by, at=at)
    for second in resting:
        copy = _copy(second, user=second.user, by=by, at=at, basis=basis)
        copy.stands_in_for = taken if second.stands_in_for_id else None
        copy.lent_by = taken if second.lent_by_id else None
        action = "accounts.stand_in" if second.stands_in_for_id else "accounts.lend_office"
        _store(copy, action=action, by=by, at=at)
    return True


def _copy(grant: GrantRecord, *, user: User, by: User | None, at: datetime, basis: str) -> GrantRecord:
    return GrantRecord(
        user=user,
        role=grant.role,
        scope_kind=grant.scope_kind,
        scope_key=grant.scope_key,
        valid_from=max(grant.valid_from, timezone.localdate(at)),
        valid_until=grant.valid_until,
        basis=basis,
        granted_by=by,
        granted_at=at,
    )


def _may_close(by: User | None, user: User) -> bool:
    """Whoever appoints to an office the person once held closes the account; of others, operation alone."""
    if by is None or any(grant.role == Role.OPERATOR for grant in offices_today(by)):
        return True
    held_once = GrantRecord.objects.filter(user=user, stands_in_for__isnull=True, lent_by__isnull=True)
    return any(may_appoint(by, grant.role, *grant.scope) for grant in held_once)


@transaction.atomic
def leave(*, user: User, left_by: User | None, left_at: datetime, reason: str = "") -> None:
    """
    Close the account of somebody who leaves office. What they did stays on record under their name.

    Wherever they are signed in, they are out at once; a token of theirs answers no more.

    :raises AppointmentRefused: they still hold an office or a row, or whoever closes may not.
    """
    if left_by is not None and left_by.pk == user.pk:
        raise AppointmentRefused("not_by_oneself", "离任手续不能由本人办理。请联系管理员。")
    if not _may_close(left_by, user):
        raise AppointmentRefused("may_not_appoint", "您不能办理离任。请联系有权限的管理员办理。")
    end_lapsed(at=left_at, user=user)
    if running_grants(user) or holdings.held(user):
        raise AppointmentRefused("still_holds", "此人还有岗位或未交接的事项。请先办理交接，或逐项收回。")
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise AppointmentRefused("account_closed", "此账号已经停用。")
    user.is_active = False
    sessions = end_sessions(user=user, but=None)
    record_audit(
        actor=left_by,
        action="accounts.leave",
        subject=f"user:{user.pk}",
        at=left_at,
        details={"reason": reason, "sessions": sessions},
    )
    publish(kind="accounts.closed", subject=f"user:{user.pk}", payload={"user": user.pk}, at=left_at)
