"""What others ask of places."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shuangchuang.halls.registry.models import RegionRecord


def regions_found(text: str = "") -> QuerySet[RegionRecord]:
    """Regions whose name holds the text or whose code begins with it, by code."""
    regions = RegionRecord.objects.select_related("parent").order_by("code")
    return regions.filter(Q(name__icontains=text) | Q(code__startswith=text)) if text else regions


def regions_with_units() -> QuerySet[RegionRecord]:
    """Regions that have at least one unit."""
    return RegionRecord.objects.filter(units__isnull=False).distinct()


def places() -> list[tuple[str, str]]:
    """Code and name of every region."""
    return list(RegionRecord.objects.values_list("code", "name"))


def region_of_code(code: str) -> RegionRecord | None:
    """The region with this code."""
    return RegionRecord.objects.filter(code=code).first()


def regions_called(text: str, *, limit: int = 9) -> list[RegionRecord]:
    """Regions with this code, else with this name, else with this short name; several counties may share one."""
    regions = RegionRecord.objects.select_related("parent")
    tries = ({"code": text.split()[0]}, {"name": text}, {"short_name": text})
    return next((found for wanted in tries if (found := list(regions.filter(**wanted)[:limit]))), [])


def regions_offered() -> list[RegionRecord]:
    """Provinces and cities, to be offered as one types; a county is found by its full name."""
    return list(RegionRecord.objects.filter(code__endswith="00").only("code", "name"))


def codes_begin_with(code: str) -> bool:
    """Whether any region's code is this one, or begins with it."""
    return RegionRecord.objects.filter(code__startswith=code).exists()
