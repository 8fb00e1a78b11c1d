"""Give somebody an office, a stand-in or a loan of it, and take it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts import scopes
from shuangchuang.halls.accounts.authority import may_appoint
from shuangchuang.halls.accounts.models import GrantRecord, User
from shuangchuang.halls.accounts.offices import forget
from shuangchuang.halls.accounts.rights import SCOPES_OF_ROLE
from shuangchuang.halls.notices.services import publish, record_audit

_LAPSED = "期限届满"


class AppointmentRefused(Refusal):
    """An office cannot be given, lent or taken back like this."""


def _days(valid_from: date | None, valid_until: date | None, at: datetime) -> tuple[date, date | None]:
    first = valid_from or timezone.localdate(at)
    if valid_until is not None and valid_until <= first:
        raise AppointmentRefused("days_backwards", "截止日期应晚于起始日期。请核对后再保存。")
    return first, valid_until


def _store(grant: GrantRecord, *, action: str, by: User | None, at: datetime) -> GrantRecord:
    end_lapsed(at=at, user=grant.user)  # what has run out is held no more, and may be given anew
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError:
        raise AppointmentRefused("held_already", "此人已有这个岗位，不用重复授予。") from None
    record_audit(
        actor=by,
        action=action,
        subject=f"user:{grant.user_id}",
        at=at,
        details={"grant": grant.pk, "role": grant.role, "scope": ":".join(grant.scope).strip(":")},
    )
    forget(grant.user)
    _tell("accounts.office_granted", grant, at=at)
    return grant


def _tell(kind: str, grant: GrantRecord, *, at: datetime) -> None:
    """
    Publish what became of an office.

    The subject is the grant, whose row this transaction wrote and holds: so many in one act wait for nobody.
    """
    payload = {"grant": grant.pk, "user": grant.user_id, "role": str(grant.role)}
    payload |= {"scope_kind": str(grant.scope_kind), "scope_key": grant.scope_key}
    publish(kind=kind, subject=f"grant:{grant.pk}", payload=payload, at=at)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    scope_kind: str = "",
    scope_key: str = "",
    granted_by: User | None,
    granted_at: datetime,
    valid_from: date | None = None,
    valid_until: date | None = None,
    basis: str = "",
) -> GrantRecord:
    """
    Give somebody a role within a scope, from a day (today) until a day (none).

    ``granted_by`` None is a command or a mandate, which ask for no right of a person.

    :raises AppointmentRefused: the role is not held for such a scope, the scope does not exist, the
        account is closed, whoever grants may not or grants to themselves, or it is held already.
    """
    if scope_kind not in SCOPES_OF_ROLE.get(role, ()):
        raise AppointmentRefused("scope_of_another_kind", "这个角色不能按这种范围授予。请重新选择角色或范围。")
    if not scopes.exists(scope_kind, scope_key):
        raise AppointmentRefused("scope_unknown", "没有找到所选的单位、地区或机构。请重新选择。")
    if not user.is_active:
        raise AppointmentRefused("account_closed", "此账号已停用，不能授予角色。请先启用账号。")
    if granted_by is not None and granted_by.pk == user.pk:
        raise AppointmentRefused("not_to_oneself", "不能给自己授予角色。请由他人办理。")
    if not may_appoint(granted_by, role, scope_kind, scope_key):
        raise AppointmentRefused("may_not_appoint", "您不能授予这个角色。请联系有权限的管理员办理。")
    first, until = _days(valid_from, valid_until, granted_at)
    grant = GrantRecord(
        user=user,
        role=role,
        scope_kind=scope_kind,
        scope_key=scope_key,
        valid_from=first,
        valid_until=until,
        basis=basis,
        granted_by=granted_by,
        granted_at=granted_at,
    )
    return _store(grant, action="accounts.grant_role", by=granted_by, at=granted_at)


def _handed_on(grant: GrantRecord, *, to: User) -> dict[str, object]:
    """What a second-hand grant takes over from the one it rests on."""
    if grant.ended_at is not None:
        raise AppointmentRefused("grant_ended", "这个岗位已经收回。请刷新页面查看现在的岗位。")
    if grant.stands_in_for_id or grant.lent_by_id:
        raise AppointmentRefused("handed_on_once", "代理或受托的岗位不能再转给别人。请由本岗人员办理。")
    if grant.user_id == to.pk:
        raise AppointmentRefused("not_to_oneself", "不能给自己授予角色。请由他人办理。")
    if not to.is_active:
        raise AppointmentRefused("account_closed", "此账号已停用，不能授予角色。请先启用账号。")
    return {"user": to, "role": grant.role, "scope_kind": grant.scope_kind, "scope_key": grant.scope_key}


@transaction.atomic
def stand_in(
    *, grant: GrantRecord, user: User, appointed_by: User | None, appointed_at: datetime, basis: str = ""
) -> GrantRecord:
    """
    Name a B岗: whoever may act in an office while its holder is away.

    :raises AppointmentRefused: the holder names nobody but others do who may appoint; see ``grant_role``.
    """
    taken = _handed_on(grant, to=user)
    own = appointed_by is not None and appointed_by.pk == grant.user_id
    if not own and not may_appoint(appointed_by, grant.role, *grant.scope):
        raise AppointmentRefused("may_not_appoint", "您不能授予这个角色。请联系有权限的管理员办理。")
    record = GrantRecord(
        **taken,
        stands_in_for=grant,
        valid_from=timezone.localdate(appointed_at),
        valid_until=grant.valid_until,
        basis=basis,
        granted_by=appointed_by,
        granted_at=appointed_at,
    )
    return _store(record, action="accounts.stand_in", by=appointed_by, at=appointed_at)


@transaction.atomic
def lend_office(
    *,
    grant: GrantRecord,
    user: User,
    valid_from: date,
    valid_until: date,
    lent_by: User,
    lent_at: datetime,
    basis: str = "",
) -> GrantRecord:
    """
    Let somebody act in one's own office on some days. The lender keeps it.

    :raises AppointmentRefused: it is not the lender's own, or the days run backwards or end after the office.
    """
    taken = _handed_on(grant, to=user)
    if lent_by.pk != grant.user_id:
        raise AppointmentRefused("not_ones_own", "只能委托自己的岗位。请由本岗人员办理。")
    first, until = _days(valid_from, valid_until, lent_at)
    if grant.valid_until is not None and until is not None and until > grant.valid_until:
        raise AppointmentRefused("loan_too_long", "委托不能超过岗位自身的截止日期。请改短委托期限。")
    record = GrantRecord(
        **taken,
        lent_by=grant,
        valid_from=first,
        valid_until=until,
        basis=basis,
        granted_by=lent_by,
        granted_at=lent_at,
    )
    return _store(record, action="accounts.lend_office", by=lent_by, at=lent_at)


@transaction.atomic
def end_grant(*, grant: GrantRecord, ended_by: User | None, ended_at: datetime, reason: str = "") -> None:
    """
    Take an office back, and with it whatever rests on it.

    The holder gives up or takes back what is their own; others need the right to appoint.

    :raises AppointmentRefused: it has ended already, or whoever ends it may not.
    """
    own = ended_by is not None and ended_by.pk in {
        grant.user_id,
        grant.lent_by.user_id if grant.lent_by else None,
        grant.stands_in_for.user_id if grant.stands_in_for else None,
    }
    if not own and not may_appoint(ended_by, grant.role, *grant.scope):
        raise AppointmentRefused("may_not_appoint", "您不能收回这个角色。请联系有权限的管理员办理。")
    if not _end(grant, by=ended_by, at=ended_at, reason=reason):
        raise AppointmentRefused("grant_ended", "这个岗位已经收回。请刷新页面查看现在的岗位。")


def _end(grant: GrantRecord, *, by: User | None, at: datetime, reason: str) -> bool:
    """End one that runs and what rests on it; False where somebody else was quicker."""
    values = {"ended_by": by, "ended_at": at, "end_reason": reason}
    if not GrantRecord.objects.filter(pk=grant.pk, ended_at__isnull=True).update(**values):
        return False
    record_audit(
        actor=by,
        action="accounts.end_grant",
        subject=f"user:{grant.user_id}",
        at=at,
        details={"grant": grant.pk, "role": grant.role, "scope": ":".join(grant.scope).strip(":"), "reason": reason},
    )
    forget(grant.user)
    for resting in (*grant.stand_ins.filter(ended_at__isnull=True), *grant.loans.filter(ended_at__isnull=True)):
        _end(resting, by=by, at=at, reason=reason)
    _tell("accounts.office_ended", grant, at=at)
    return True


@transaction.atomic
def end_lapsed(*, at: datetime, user: User | None = None) -> int:
    """
    End the grants (of one person) whose last day is over, so that nothing counts them as held. How many.

    They gave nothing since that day already; what rests on them ends with them.
    """
    over = GrantRecord.objects.filter(ended_at__isnull=True, valid_until__lte=timezone.localdate(at))
    if user is not None:
        over = over.filter(user=user)
    return sum(_end(grant, by=None, at=at, reason=_LAPSED) for grant in over.select_related("user").order_by("pk"))


@transaction.atomic
def end_grants_of_scope(
    *, scope_kind: str, scope_key: str, role: str, user: User, ended_at: datetime, ended_by: User | None, reason: str
) -> int:
    """End what a mandate gave: a person's grants of one role in one scope. Says how many ended."""
    grants = GrantRecord.objects.filter(
        user=user, role=role, scope_kind=scope_kind, scope_key=scope_key, ended_at__isnull=True
    )
    return sum(_end(grant, by=ended_by, at=ended_at, reason=reason) for grant in grants)


@transaction.atomic
def move_scope(
    *,
    scope_kind: str,
    before: str,
    after: str,
    moved_by: User | None,
    moved_at: datetime,
    only: Collection[int] | None = None,
) -> int:
    """
    Carry running grants from one scope to another: two registered units turn out to be one.

    Whoever holds the role in both keeps the one they have there. ``only`` names the grants meant, as when
    what was moved goes back. Says how many moved.
    """
    moved = 0
    running = GrantRecord.objects.filter(scope_kind=scope_kind, scope_key=before, ended_at__isnull=True)
    if only is not None:
        running = running.filter(pk__in=only)
    for grant in running.select_related("user").order_by("pk"):
        same = GrantRecord.objects.filter(
            user=grant.user,
            role=grant.role,
            scope_kind=scope_kind,
            scope_key=after,
            ended_at__isnull=True,
            stands_in_for__isnull=True,
            lent_by__isnull=True,
        )
        if grant.stands_in_for_id is None and grant.lent_by_id is None and same.exists():
            _end(grant, by=moved_by, at=moved_at, reason="")
            continue
        GrantRecord.objects.filter(pk=grant.pk).update(scope_key=after)
        record_audit(
            actor=moved_by,
            action="accounts.move_scope",
            subject=f"user:{grant.user_id}",
            at=moved_at,
            details={"grant": grant.pk, "before": f"{scope_kind}:{before}", "after": f"{scope_kind}:{after}"},
        )
        forget(grant.user)
        grant.scope_key = after
        _tell("accounts.office_moved", grant, at=moved_at)
        moved += 1
    return moved


@transaction.atomic
def restore_grants(
    *, grants: Collection[int], ended_at: datetime, restored_by: User | None, restored_at: datetime
) -> int:
    """
    Take back that these grants ended, where they ended at that very moment: a merge of units that was none.

    One that was given anew since stays as it is. Says how many hold again.
    """
    restored = 0
    for grant in GrantRecord.objects.filter(pk__in=grants, ended_at=ended_at).select_related("user").order_by("pk"):
        try:
            with transaction.atomic():
                GrantRecord.objects.filter(pk=grant.pk).update(ended_at=None, ended_by=None, end_reason="")
        except IntegrityError:
            continue
        record_audit(
            actor=restored_by,
            action="accounts.restore_grant",
            subject=f"user:{grant.user_id}",
            at=restored_at,
            details={"grant": grant.pk, "role": grant.role, "scope": ":".join(grant.scope).strip(":")},
        )
        forget(grant.user)
        _tell("accounts.office_granted", grant, at=restored_at)
        restored += 1
    return restored


def running_grants(user: User) -> list[GrantRecord]:
    """Every grant of a person that has not been ended, in effect today or not."""
    return list(GrantRecord.objects.filter(user=user, ended_at__isnull=True).select_related("stands_in_for", "lent_by"))
