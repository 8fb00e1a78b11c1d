"""How the scopes of grants are called that are rows of this hall."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from shuangchuang.halls.accounts import scopes
from shuangchuang.halls.accounts.models import ScopeKind
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord


def _unit_names(slugs: Collection[str]) -> dict[str, str]:
    return dict(UnitRecord.objects.filter(slug__in=slugs).values_list("slug", "name"))


def _unit_region(slug: str) -> str:
    return UnitRecord.objects.filter(slug=slug).values_list("region__code", flat=True).first() or ""


def _units_found(words: str, limit: int) -> list[tuple[str, str]]:
    named = Q(name__icontains=words) | Q(full_name__icontains=words) | Q(names__name__icontains=words)
    units = UnitRecord.objects.filter(named, is_group=False).distinct().order_by("region", "order", "pk")
    return list(units.values_list("slug", "name")[:limit])


def _units_within(stems: Collection[str]) -> QuerySet[UnitRecord, str]:
    places = reduce(or_, (Q(region__code__startswith=stem) for stem in stems), Q(pk__in=()))
    return UnitRecord.objects.filter(places).values_list("slug", flat=True)


def _regions_within(stems: Collection[str]) -> QuerySet[RegionRecord, str]:
    places = reduce(or_, (Q(code__startswith=stem) for stem in stems), Q(pk__in=()))
    return RegionRecord.objects.filter(places).values_list("code", flat=True)


def _region_names(codes: Collection[str]) -> dict[str, str]:
    return dict(RegionRecord.objects.filter(code__in=codes).values_list("code", "name"))


def _regions_found(words: str, limit: int) -> list[tuple[str, str]]:
    return list(RegionRecord.objects.filter(name__icontains=words).values_list("code", "name")[:limit])


def register() -> None:
    """Tell ``accounts``; called once when the hall is ready."""
    scopes.register(
        ScopeKind.UNIT, scopes.Kind(names=_unit_names, region_of=_unit_region, found=_units_found, within=_units_within)
    )
    scopes.register(
        ScopeKind.REGION, scopes.Kind(names=_region_names, region_of=str, found=_regions_found, within=_regions_within)
    )
