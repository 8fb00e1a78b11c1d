"""Which units belong to which places, for maps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from shuangchuang.halls.registry.models import GroupMemberRecord, RegionRecord, UnitRecord


@dataclass(frozen=True, slots=True)
class UnitsOfPlaces:
    """Which units belong to which places: ``place_of`` a unit, ``places_of`` a group by its confirmed list, by id."""

    names: dict[str, tuple[str, str]]  # code → name and short name
    government: dict[str, str]  # code → slug of its people's government
    place_of: dict[int, str]
    places_of: dict[int, frozenset[str]]


def units_of_places(*, codes: Collection[str], on: date | None) -> UnitsOfPlaces:
    """The units of regions: those registered there, and their people's governments wherever they are registered."""
    regions = {region.code: region for region in RegionRecord.objects.filter(code__in=codes)}
    governments = {f"{region.name}人民政府": code for code, region in regions.items()}
    units = UnitRecord.objects.filter(Q(region__code__in=regions) | Q(name__in=governments), is_group=False)
    place_of: dict[int, str] = {}
    government: dict[str, str] = {}
    for unit in units.select_related("region"):
        place_of[unit.pk] = governments.get(unit.name, unit.region.code)
        if unit.name in governments:
            government[governments[unit.name]] = unit.slug
    members = GroupMemberRecord.objects.filter(member__in=place_of)
    if on is not None:
        members = members.filter(Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    places_of: dict[int, set[str]] = {}
    for group, member in members.values_list("group", "member"):
        places_of.setdefault(group, set()).add(place_of[member])
    return UnitsOfPlaces(
        names={code: (region.name, region.short_name) for code, region in regions.items()},
        government=government,
        place_of=place_of,
        places_of={group: frozenset(found) for group, found in places_of.items()},
    )
