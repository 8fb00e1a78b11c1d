"""Lists of the registry that can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.translation import gettext as _

from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.halls.notices.exporting import Listing, listing
from shuangchuang.halls.registry import queries
from shuangchuang.halls.registry.forms.units import UnitFilter
from shuangchuang.halls.registry.imports import CATEGORIES
from shuangchuang.halls.registry.models import UnitNameRecord, UnitRecord

COLUMNS = (
    Column("slug", "编号", width=20),
    Column("name", "简称", width=24),
    Column("full_name", "规范全称", width=36),
    Column("category", "类别", "choice", width=16, choices=CATEGORIES),
    Column("region", "所属地区", width=20),
    Column("code", "区划代码", width=10),
    Column("is_group", "集合名称", "yes_no", width=10),
    Column("aliases", "别名", "lines", width=28),
    Column("tasks", "在办任务", "whole", width=10),
)


@listing("registry.units", right="plans.read")
def units(user: Any, query: QueryDict) -> Listing:
    """The list of units, narrowed as on its page."""
    form = UnitFilter(query or None, regions=queries.regions_with_units())
    chosen = form.cleaned_data if form.is_valid() else {}
    text, category, region = (chosen.get(name, "").strip() for name in ("q", "category", "region"))
    found = queries.units_listed(text=text, category=category, region=region)
    filters = (
        (_("名称或别名"), text),
        (_("类别"), CATEGORIES.get(category, "")),
        (_("地区"), str(dict(form.fields["region"].choices).get(region, "")) if region else ""),
    )
    names = Prefetch("names", UnitNameRecord.objects.order_by("kind", "pk"))
    rows = found.prefetch_related(names)
    return Listing("单位名录", "单位名录", COLUMNS, _rows(rows), found.count(), filters)


def _rows(units: Any) -> Iterator[dict[str, Any]]:
    unit: UnitRecord
    for unit in units.iterator(chunk_size=500):
        yield {
            "slug": unit.slug,
            "name": unit.name,
            "full_name": unit.full_name,
            "category": unit.category,
            "region": unit.region.name,
            "code": unit.region.code,
            "is_group": unit.is_group,
            "aliases": tuple(name.name for name in unit.names.all()),
            "tasks": unit.task_count,
        }
