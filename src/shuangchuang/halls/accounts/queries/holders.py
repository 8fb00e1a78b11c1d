"""Who holds a right somewhere: the other way round of ``rights.reach``, for whoever has to tell an office something."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet
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


def holders_by_unit(*, right: str, units: Collection[str], on: date) -> dict[str, list[User]]:
    """
    Unit (slug) → the active accounts that hold a right for that very unit on a day, in two queries however many units.

    As :func:`holders_of`, but only of offices held for a unit: a right that is also held for places is not for this.
    """
    return _by_unit(in_effect_on(_of_units(right, units), on=on), right)


def stand_ins_by_unit(*, right: str, units: Collection[str], on: date) -> dict[str, list[User]]:
    """Unit (slug) → who is named B岗 of an office that gives a right there, whether or not its holder is away."""
    valid = Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    of_office = Q(stands_in_for__isnull=False, stands_in_for__ended_at__isnull=True, stands_in_for__valid_from__lte=on)
    still = Q(stands_in_for__valid_until__isnull=True) | Q(stands_in_for__valid_until__gt=on)
    return _by_unit(_of_units(right, units).filter(valid, of_office, still, ended_at__isnull=True), right)


def _of_units(right: str, units: Collection[str]) -> QuerySet[GrantRecord]:
    roles = [role for role, rights in RIGHTS.items() if right in rights]
    return GrantRecord.objects.filter(
        role__in=roles, scope_kind=ScopeKind.UNIT, scope_key__in=list(units), user__is_active=True
    ).select_related("user")


def _by_unit(grants: Iterable[GrantRecord], right: str) -> dict[str, list[User]]:
    found: dict[str, dict[int, User]] = {}
    for grant in grants:
        if right in given_by(grant):
            found.setdefault(grant.scope_key, {})[grant.user_id] = grant.user
    return {unit: sorted(users.values(), key=lambda user: user.username) for unit, users in found.items()}


def _covers(grant: GrantRecord, *, unit: str, place: str) -> bool:
    held = combined([grant.scope])
    if unit and place:
        return held.covers_unit(unit, place)
    if unit:
        return held.everywhere or unit in held.units
    return held.covers_region(place) if place else held.everywhere
