"""Who may appoint whom, and where."""

from __future__ import annotations

from shuangchuang.halls.accounts import scopes
from shuangchuang.halls.accounts.models import ScopeKind, User
from shuangchuang.halls.accounts.offices import offices_today
from shuangchuang.halls.accounts.rights import APPOINTS, combined


def may_appoint(by: User | None, role: str, scope_kind: str, scope_key: str) -> bool:
    """Whether an account may give or end a role within a scope; None is a command or a mandate."""
    if by is None:
        return True
    reach = combined(grant.scope for grant in offices_today(by) if role in APPOINTS.get(grant.role, ()))
    if reach.everywhere:
        return True
    if scope_kind == ScopeKind.UNIT and scope_key in reach.units:
        return True
    place = scope_key if scope_kind == ScopeKind.REGION else scopes.region_of(scope_kind, scope_key)
    return bool(place) and reach.covers_region(place)
