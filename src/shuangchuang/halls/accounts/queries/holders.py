"""Who holds a right somewhere: the other way round of ``rights.reach``, for whoever has to tell an office something."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone

from shuangchuang.halls.accounts import scopes
from shuangchuang.halls.accounts.models import GrantRecord, Role, ScopeKind, User
from shuangchuang.halls.accounts.offices import in_effect_on
from shuangchuang.halls.accounts.rights import MEANING, RIGHTS, combined, given_by


def holders_of(*, right: str, unit: str = "", region: str = "", on: date | None = None) -> list[User]:
    """
    The active accounts whose ``reach`` of a right covers a unit (slug), a place (code), or with neither the whole site.

    By account name, each once. Counted are the offices in effect ``on`` a day (None: today): a deputy while the
    holder is away, a borrower on the days agreed. A unit's place need not be said.

    >>> holders_of(right="site.corrections", region="450100")  # doctest: +SKIP
    [<User: xietiao>, <User: nanning>]

    :raises KeyError: there is no such right.
    :raises ValueError: everybody who signs in has it, so nobody holds it for a place.
    """
    if right not in MEANING:
        raise KeyError(right)
    if right in RIGHTS[Role.PERSON]:
        raise ValueError(f"{right} is everybody's")
    place = region or (scopes.region_of(ScopeKind.UNIT, unit) if unit else "")
    where = Q(scope_kind=ScopeKind.SITE)
    if place:
        where |= Q(scope_kind=ScopeKind.REGION)
    if unit:
        where |= Q(scope_kind=ScopeKind.UNIT, scope_key=unit)
    roles = [role for role, rights in RIGHTS.items() if right in rights]
    grants = GrantRecord.objects.filter(where, role__in=roles, user__is_active=True).select_related("user")
    found = {
        grant.user_id: grant.user
        for grant in in_effect_on(grants, on=on or timezone.localdate())
        if right in given_by(grant) and _covers(grant, unit=unit, place=place)
    }
    return sorted(found.values(), key=lambda user: user.username)


def _covers(grant: GrantRecord, *, unit: str, place: str) -> bool:
    held = combined([grant.scope])
    if unit and place:
        return held.covers_unit(unit, place)
    if unit:
        return held.everywhere or unit in held.units
    return held.covers_region(place) if place else held.everywhere
