"""What an item's breakdown says beside its columns: the result in words, units and people by their names."""

from __future__ import annotations

from collections.abc import Iterable

from shuangchuang.domain.supervision.model import Kind
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import ItemStateRecord, StepRecord


def results_of(items: Iterable[int]) -> dict[int, str]:
    """预期成果 of each item as last agreed; an item that was never broken down, or whose words were erased, is left out."""
    steps = StepRecord.objects.filter(item__in=list(items), kind=Kind.BROKEN_DOWN).select_related("said")
    found = {}
    for step in steps.order_by("item", "sequence"):
        said = getattr(step, "said", None)
        if said is not None:
            found[step.item_id] = str(said.words.get("result", ""))
    return found


def owner_names(items: Iterable[int]) -> dict[int, str]:
    """Who answers for each item, by name; items for which nobody was named are left out."""
    standing = ItemStateRecord.objects.filter(item__in=list(items), valid_until_at__isnull=True).exclude(owner=None)
    return {row.item_id: str(row.owner) for row in standing.select_related("owner")}


def units_named(slugs: Iterable[str]) -> dict[str, str]:
    """Slug → name."""
    wanted = {slug for slug in slugs if slug}
    return dict(UnitRecord.objects.filter(slug__in=wanted).values_list("slug", "name")) if wanted else {}


def units_by_name(plans: Iterable[int]) -> dict[tuple[int, str], str]:
    """The units of the places of plans: plan and name → slug."""
    rows = UnitRecord.objects.filter(region__plans__in=list(plans)).values_list("region__plans", "name", "slug")
    return {(plan, name): slug for plan, name, slug in rows}
