"""Who has the work of units that went into another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from shuangchuang.domain.units import heirs
from shuangchuang.halls.registry.models import SuccessionKind, UnitMergeRecord, UnitSuccessionRecord


def heirs_on(day: date) -> Mapping[str, str]:
    """
    The unit that has the work of another by a day, by slug: what was renamed or merged, confirmed, and in effect.

    Work that was moved or split off goes where a person says it goes.
    """
    rows = UnitSuccessionRecord.objects.filter(
        kind__in=(SuccessionKind.RENAMED, SuccessionKind.MERGED), confirmed=True, effective_date__lte=day
    )
    return heirs(rows.order_by("effective_date", "pk").values_list("before__slug", "after__slug"))


def in_place_of(day: date) -> Mapping[str, str]:
    """
    Who stands today for a unit that something frozen names, by slug: its heir by a day, or the row it was merged into.
    """
    merged = UnitMergeRecord.objects.filter(reversed_at__isnull=True).values_list("gone_slug", "kept__slug")
    heirs_then = heirs_on(day)
    return {**heirs_then, **{gone: heirs_then.get(kept, kept) for gone, kept in merged}}


def speaking_for(units: frozenset[str]) -> frozenset[str]:
    """Units and all that went into them by today: whose open business falls to whoever acts for them."""
    if not units:
        return units
    heirs_now = in_place_of(timezone.localdate())
    return units | {before for before, after in heirs_now.items() if after in units}
