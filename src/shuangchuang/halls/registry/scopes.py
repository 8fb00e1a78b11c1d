"""How the scopes of grants are called that are rows of this hall."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from shuangchuang.halls.accounts import scopes
from shuangchuang.halls.accounts.models import ScopeKind
from shuangchuang.halls.registry.models import OrganisationRecord, RegionRecord, UnitRecord


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


def _numbers(keys: Collection[str]) -> list[int]:
    return [int(key) for key in keys if key.isdecimal()]


def _organisation_names(keys: Collection[str]) -> dict[str, str]:
    found = OrganisationRecord.objects.filter(pk__in=_numbers(keys)).values_list("pk", "name")
    return {str(key): name for key, name in found}


def _organisation_region(key: str) -> str:
    places = OrganisationRecord.objects.filter(pk__in=_numbers([key])).values_list("region__code", flat=True)
    return places.first() or ""


def _organisations_found(words: str, limit: int) -> list[tuple[str, str]]:
    found = OrganisationRecord.objects.filter(Q(name__icontains=words) | Q(credit_code=words.upper()))
    return [(str(key), name) for key, name in found.values_list("pk", "name")[:limit]]


def _organisations_within(stems: Collection[str]) -> list[str]:
    places = reduce(or_, (Q(region__code__startswith=stem) for stem in stems), Q(pk__in=()))
    return [str(key) for key in OrganisationRecord.objects.filter(places).values_list("pk", flat=True)]


def register() -> None:
    """Tell ``accounts``; called once when the hall is ready."""
    scopes.register(
        ScopeKind.UNIT, scopes.Kind(names=_unit_names, region_of=_unit_region, found=_units_found, within=_units_within)
    )
    scopes.register(
        ScopeKind.REGION, scopes.Kind(names=_region_names, region_of=str, found=_regions_found, within=_regions_within)
    )
    scopes.register(
        ScopeKind.ORGANISATION,
        scopes.Kind(
            names=_organisation_names,
            region_of=_organisation_region,
            found=_organisations_found,
            within=_organisations_within,
        ),
    )
