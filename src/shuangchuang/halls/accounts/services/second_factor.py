"""Which roles must have a second factor; taking away one that was lost."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from shuangchuang.halls.accounts.models import Role, SecondFactorRuleRecord, User
from shuangchuang.halls.accounts.rights import may
from shuangchuang.halls.accounts.services.refusing import AccountRefused
from shuangchuang.halls.accounts.services.sessions import end_sessions
from shuangchuang.halls.notices.services import record_audit

_MAY = "accounts.guard"


@transaction.atomic
def set_second_factor_roles(*, roles: frozenset[str], set_by: User, set_at: datetime) -> None:
    """
    Say which roles must have a second factor, all at once.

    :raises AccountRefused: whoever says so may not, or one is no role.
    """
    if not may(set_by, _MAY):
        raise AccountRefused("may_not_guard", "您不能修改第二因子的规定。请联系系统运维。")
    if not roles <= set(Role.values):
        raise AccountRefused("role_unknown", "没有这个角色。请刷新页面后重新选择。")
    before = frozenset(SecondFactorRuleRecord.objects.values_list("role", flat=True))
    if before == roles:
        return
    SecondFactorRuleRecord.objects.filter(role__in=before - roles).delete()
    SecondFactorRuleRecord.objects.bulk_create(
        [SecondFactorRuleRecord(role=role, set_by=set_by, set_at=set_at) for role in sorted(roles - before)],
        ignore_conflicts=True,
    )
    record_audit(
        actor=set_by,
        action="accounts.set_second_factor_roles",
        subject="accounts:second_factor",
        at=set_at,
        before={"roles": sorted(before)},
        after={"roles": sorted(roles)},
    )


@transaction.atomic
def reset_second_factor(*, user: User, reset_by: User, reset_at: datetime, reason: str) -> None:
    """
    Take away the second factor of somebody who lost it, and end their sessions: whoever holds it is out.

    :raises AccountRefused: no right, no reason, one's own, or there is none.
    """
    if not may(reset_by, _MAY):
        raise AccountRefused("may_not_guard", "您不能重置第二因子。请联系系统运维。")
    if reset_by.pk == user.pk:
        raise AccountRefused("not_ones_own", "不能重置自己的第二因子。请用恢复码，或由另一位运维办理。")
    if not reason.strip():
        raise AccountRefused("reason_missing", "请写明重置的原因，以及怎样核实了本人身份。")
    gone, _by_kind = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise AccountRefused("no_second_factor", "此人没有设置第二因子，不用重置。")
    end_sessions(user=user, but=None)
    record_audit(
        actor=reset_by,
        action="accounts.reset_second_factor",
        subject=f"user:{user.pk}",
        at=reset_at,
        why=reason.strip(),
    )
