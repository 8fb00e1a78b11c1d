"""What others ask of units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from shuangchuang.domain.units import Name, Term, names_on
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.registry.models import (
    GroupMemberRecord,
    RegionRecord,
    UnitNameRecord,
    UnitParentRecord,
    UnitPersonRecord,
    UnitRecord,
    UnitSuccessionRecord,
)


def units_known_by_name(*, region: RegionRecord, names: Iterable[str], on: date | None) -> dict[str, UnitRecord]:
    """
    The registered unit for each name, as the names were in use on a day (None: whenever).

    A unit's own name comes before an alias of another; names that nobody bears are left out.
    """
    wanted = set(names)
    found = {unit.name: unit for unit in UnitRecord.objects.filter(region=region, name__in=wanted)}
    others = UnitNameRecord.objects.filter(unit__region=region, name__in=wanted - found.keys()).select_related("unit")
    if on is not None:
        others = others.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on)
        )
    for record in others:
        found.setdefault(record.name, record.unit)
    return found


def units_of_user(user: AbstractBaseUser | AnonymousUser | None) -> tuple[int, ...]:
    """Ids of the units an account speaks for, with the groups they are confirmed members of."""
    if user is None or not user.is_authenticated:
        return ()
    slugs = reach(user, "plans.read_internal").units
    if not slugs:
        return ()
    own = set(UnitRecord.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    groups = GroupMemberRecord.objects.filter(member_id__in=own, valid_until__isnull=True)
    return tuple(sorted(own | set(groups.values_list("group_id", flat=True))))


def group_members(*, group: UnitRecord, on: date | None) -> QuerySet[GroupMemberRecord]:
    """The confirmed members of a group on a day; empty means 待确认名单."""
    members = GroupMemberRecord.objects.filter(group=group).select_related("member")
    if on is not None:
        members = members.filter(Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    return members


UNIT_SORTS = {
    "": ("region__code", "order", "pk"),
    "name": ("name", "pk"),
    "tasks": ("-task_count", "region__code", "order", "pk"),
}


def units_listed(*, text: str = "", category: str = "", region: str = "", sort: str = "") -> QuerySet[UnitRecord]:
    """Units for the list page, filtered and sorted; each with ``task_count`` over the rows in force of published plans."""
    units = UnitRecord.objects.select_related("region")
    if text:
        units = units.filter(Q(name__icontains=text) | Q(full_name__icontains=text) | Q(names__name__icontains=text))
    if category:
        units = units.filter(category=category)
    if region:
        units = units.filter(region__code=region)
    in_force = Q(
        assignments__measure__isnull=True,
        assignments__task__retired__isnull=True,
        assignments__task__plan__published=True,
    )
    counted = units.annotate(task_count=Count("assignments__task", filter=in_force, distinct=True))
    # Counting drops the model's own order, and pages of an unordered list may repeat or skip rows.
    return counted.order_by(*UNIT_SORTS.get(sort, UNIT_SORTS[""])).distinct()


def unit_registered(slug: str) -> UnitRecord | None:
    """A unit with its names, what it came from and became, and the groups it belongs to today."""
    today = GroupMemberRecord.objects.filter(valid_until__isnull=True).select_related("group__region")
    return (
        UnitRecord.objects.filter(slug=slug)
        .select_related("region")
        .prefetch_related(
            "names",
            Prefetch("successors", UnitSuccessionRecord.objects.select_related("after__region")),
            Prefetch("predecessors", UnitSuccessionRecord.objects.select_related("before__region")),
            Prefetch("groups", today, to_attr="groups_today"),
        )
        .first()
    )


def units_of_slugs(slugs: Iterable[str]) -> dict[str, UnitRecord]:
    """Units by their slug; a slug that is nobody's is missing."""
    return {unit.slug: unit for unit in UnitRecord.objects.filter(slug__in=set(slugs))}


def unit_of_slug(slug: str) -> UnitRecord | None:
    """The unit with this slug, its region with it."""
    return UnitRecord.objects.select_related("region").filter(slug=slug).first()


def plans_of_unit(unit: UnitRecord) -> list[dict[str, Any]]:
    """Published plans that give the unit tasks, with the number of tasks by role."""
    parts = (
        unit.assignments.filter(measure__isnull=True, task__retired__isnull=True, task__plan__published=True)
        .values("task__plan__slug", "task__plan__title")
        .annotate(
            leads=Count("pk", filter=Q(role="lead")),
            cooperations=Count("pk", filter=Q(role="cooperator")),
            responsibilities=Count("pk", filter=Q(role="responsible")),
        )
        .order_by("task__plan__title")
    )
    return [
        {
            "plan": row["task__plan__slug"],
            "title": row["task__plan__title"],
            "address": reverse("plans:unit", args=[row["task__plan__slug"], unit.slug]),
            **{name: row[name] for name in ("leads", "cooperations", "responsibilities")},
        }
        for row in parts
    ]


def unit_to_edit(user: AbstractBaseUser | AnonymousUser, slug: str) -> UnitRecord | None:
    """A unit within somebody's reach of ``registry.edit``; units of another place are not there for them."""
    unit = unit_of_slug(slug)
    held = reach(user, "registry.edit")
    return unit if unit is not None and held.covers_unit(unit.slug, unit.region.code) else None


def units_to_edit(user: AbstractBaseUser | AnonymousUser) -> QuerySet[UnitRecord]:
    """All of them, for choosing one in a form."""
    held = reach(user, "registry.edit")
    units = UnitRecord.objects.select_related("region")
    if held.everywhere:
        return units
    places = reduce(or_, (Q(region__code__startswith=stem) for stem in held.region_stems), Q(slug__in=held.units))
    return units.filter(places)


def called_on(unit: UnitRecord, *, on: date) -> list[Name]:
    """What a unit was called on a day, by the names on record."""
    return names_on(
        (Name(row.name, row.kind, Term(row.valid_from, row.valid_until)) for row in unit.names.all()), on=on
    )


def higher_units(unit: UnitRecord, *, on: date | None = None) -> QuerySet[UnitParentRecord]:
    """The higher units of a unit over time, or on a day."""
    return _on_day(unit.parents.select_related("parent"), on)


def lower_units(unit: UnitRecord, *, on: date | None = None) -> QuerySet[UnitParentRecord]:
    """The units below a unit over time, or on a day."""
    return _on_day(unit.children.select_related("unit"), on)


def people_of_unit(unit: UnitRecord, *, on: date | None = None) -> QuerySet[UnitPersonRecord]:
    """Who holds a post there, over time or on a day."""
    return _on_day(unit.people.all(), on)


def _on_day(rows: QuerySet[Any], on: date | None) -> QuerySet[Any]:
    if on is None:
        return rows
    return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)


def lists_of_group(group: UnitRecord) -> list[tuple[date, date | None, str, list[GroupMemberRecord]]]:
    """The lists a group had, the newest first: from, until, source, members."""
    rows = GroupMemberRecord.objects.filter(group=group).select_related("member")
    lists: dict[tuple[date, date | None, str], list[GroupMemberRecord]] = {}
    for row in rows.order_by("-valid_from", "member__order", "member_id"):
        lists.setdefault((row.valid_from, row.valid_until, row.source), []).append(row)
    return [(*key, members) for key, members in lists.items()]
