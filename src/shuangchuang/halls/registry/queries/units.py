"""What others ask of units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.registry.models import (
    GroupMemberRecord,
    RegionRecord,
    UnitNameRecord,
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


def units_listed(*, text: str = "", category: str = "", region: str = "") -> QuerySet[UnitRecord]:
    """Units for the list page, filtered; each with ``task_count`` over the rows in force of published plans."""
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
    return counted.order_by("region__code", "order", "pk").distinct()


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
