"""Whom an office may look up, and what somebody holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from shuangchuang.domain.offices import in_effect
from shuangchuang.halls.accounts import scopes
from shuangchuang.halls.accounts.authority import may_appoint
from shuangchuang.halls.accounts.models import AbsenceRecord, GrantRecord, Role, ScopeKind, User
from shuangchuang.halls.accounts.offices import in_effect_on, offices_today
from shuangchuang.halls.accounts.rights import APPOINTS, Visitor, reach


def _in_reach(user: Visitor) -> Q:
    """Grants of units and regions where this account appoints people."""
    held = reach(user, "accounts.appoint")
    if held.everywhere:
        return ~Q(pk__in=())
    stems = held.region_stems
    own_places = Q(scope_kind=ScopeKind.REGION, scope_key__in=scopes.within(ScopeKind.REGION, stems))
    units_there = Q(scope_kind=ScopeKind.UNIT, scope_key__in=scopes.within(ScopeKind.UNIT, stems))
    own_units = Q(scope_kind=ScopeKind.UNIT, scope_key__in=held.units)
    return own_places | units_there | own_units


def people_in_reach(user: Visitor) -> QuerySet[User]:
    """
    The accounts an appointing office may look up: all for operation, else who holds or held an office in its reach.

    Founders and firms' agents are nobody's staff, so no office browses them.
    """
    people = User.objects.all()
    if any(grant.role == Role.OPERATOR for grant in offices_today(user)):
        return people
    agents = {Role.FIRM_AGENT, Role.INSTITUTION_AGENT}
    offices = GrantRecord.objects.filter(_in_reach(user), user=OuterRef("pk")).exclude(role__in=agents)
    return people.filter(Exists(offices))


SORTS = {"name": ("display_name", "username"), "-seen": ("-last_login", "username"), "account": ("username",)}


def people_listed(
    user: Visitor, *, words: str = "", role: str = "", state: str = "", sort: str = "name"
) -> QuerySet[User]:
    """
    People for the list page, each with ``running`` (their grants that have not ended).

    ``state`` is "active" or "closed"; ``sort`` a key of ``SORTS``.
    """
    people = people_in_reach(user)
    for word in words.split()[:5]:
        people = people.filter(Q(username__icontains=word) | Q(display_name__icontains=word))
    running = GrantRecord.objects.filter(ended_at__isnull=True)
    if role:
        people = people.filter(Exists(running.filter(user=OuterRef("pk"), role=role)))
    if state in {"active", "closed"}:
        people = people.filter(is_active=state == "active")
    shown = Prefetch("grants", running.select_related("stands_in_for__user", "lent_by__user"), to_attr="running")
    return people.order_by(*SORTS.get(sort, SORTS["name"]), "pk").prefetch_related(shown)


@dataclass(frozen=True, slots=True)
class Held:
    """One office as a page shows it."""

    grant: GrantRecord
    scope: str  # what the scope is called
    in_effect: bool
    may_end: bool
    stand_ins: list[GrantRecord]
    loans: list[GrantRecord]

    @property
    def own(self) -> bool:
        """Neither stood in for nor borrowed."""
        return self.grant.stands_in_for_id is None and self.grant.lent_by_id is None


def offices_of(user: User, *, on: date, seen_by: User) -> list[Held]:
    """The offices of a person that have not ended, with who stands in and who borrowed them."""
    running = GrantRecord.objects.filter(ended_at__isnull=True).select_related("user")
    grants = list(
        running.filter(user=user)
        .select_related("stands_in_for__user", "lent_by__user", "granted_by")
        .prefetch_related(
            Prefetch("stand_ins", running, to_attr="running_stand_ins"),
            Prefetch("loans", running, to_attr="running_loans"),
        )
    )
    names = scopes.named(grants)
    holders = {grant.stands_in_for.user_id for grant in grants if grant.stands_in_for}
    away = [record.absence() for record in absences_of(*holders)] if holders else []
    own = seen_by.pk == user.pk
    return [
        Held(
            grant=grant,
            scope=names[grant.scope],
            in_effect=in_effect(grant.tenure(), on=on, absences=away),
            may_end=own or may_appoint(seen_by, grant.role, *grant.scope),
            stand_ins=grant.running_stand_ins,
            loans=grant.running_loans,
        )
        for grant in grants
    ]


def officers_of_unit(unit: str, *, on: date) -> list[GrantRecord]:
    """Who holds an office at a unit (its slug) on a day, in the order of roles; who stands in while they do."""
    order = list(Role)
    grants = GrantRecord.objects.filter(scope_kind=ScopeKind.UNIT, scope_key=unit, user__is_active=True)
    found = in_effect_on(grants.select_related("user", "stands_in_for__user", "lent_by__user"), on=on)
    return sorted(found, key=lambda grant: (order.index(Role(grant.role)), grant.pk))


# Who has to do with the people of a unit: its own, and those who keep it, appoint to it or give it work.
_NAMES_OFFICERS = ("plans.read_internal", "registry.edit", "accounts.appoint", "supervision.arrange")


def may_name_officers(user: Visitor, *, unit: str, region: str) -> bool:
    """Whether an account may know by name who holds an office at a unit (its slug) of a region (its code)."""
    own, *others = (reach(user, right) for right in _NAMES_OFFICERS)
    return unit in own.units or any(found.covers_unit(unit, region) for found in others)


def offices_counted(grants: Iterable[GrantRecord]) -> list[tuple[str, int]]:
    """The offices that grants (in the order of roles) are for, by their words, each with how many people hold it."""
    return [
        (str(Role(role).label), len({grant.user_id for grant in found}))
        for role, found in groupby(grants, key=lambda grant: grant.role)
    ]


def offices_ended(user: User) -> list[tuple[GrantRecord, str]]:
    """What a person once held, the last ended first, each with what its scope is called."""
    grants = list(GrantRecord.objects.filter(user=user, ended_at__isnull=False).order_by("-ended_at")[:50])
    names = scopes.named(grants)
    return [(grant, names[grant.scope]) for grant in grants]


def absences_of(*users: int) -> QuerySet[AbsenceRecord]:
    """Absences that stand, the latest first."""
    return AbsenceRecord.objects.filter(user__in=users, withdrawn_at__isnull=True).select_related("recorded_by")


def roles_to_give(user: User) -> list[tuple[str, str]]:
    """The roles an account may give to others, by their words."""
    given = set().union(*(APPOINTS.get(grant.role, frozenset()) for grant in offices_today(user)))
    return [(role.value, str(role.label)) for role in Role if role in given]


def grant_of(user: User, pk: int) -> GrantRecord | None:
    """A running grant that this account may see: its own, one it lent or is stood in for, or one in its reach."""
    grants = GrantRecord.objects.select_related("user", "stands_in_for__user", "lent_by__user")
    own = Q(user=user) | Q(stands_in_for__user=user) | Q(lent_by__user=user)
    return grants.filter(own | Q(user__in=people_in_reach(user)), pk=pk).first()
