"""Units and regions."""

from __future__ import annotations

from typing import Literal

from django.http import Http404, HttpRequest
from ninja import P, Path, Query
from pydantic import Field

from shuangchuang.api import registry_shapes as shapes
from shuangchuang.api.hall import Hall
from shuangchuang.api.paging import Asked, PageOf
from shuangchuang.api.values import RegionCode, Slug, Words
from shuangchuang.halls.registry import queries

hall = Hall(tag="单位名录")


class UnitsAsked(Asked):
    """Which units."""

    q: Words = ""
    category: Literal[("", *shapes.CATEGORIES)] = Field("", description="类别")  # type: ignore[valid-type]  # the same, or the empty word
    region: RegionCode = ""


class RegionsAsked(Asked):
    """Which regions."""

    q: Words = ""


@hall.read(
    "/units",
    right="plans.read",
    response=shapes.UnitPage,
    summary="单位列表",
    description="按地区和排序号。q 找简称、全称、别名和曾用名。",
)
def units(request: HttpRequest, asked: Query[UnitsAsked]) -> shapes.UnitPage:
    """Units by any of their names, category and region."""
    rows = queries.units_listed(text=asked.q.strip(), category=asked.category, region=asked.region)
    found = PageOf(request, rows, asked)
    return shapes.UnitPage(items=[shapes.unit_line(unit) for unit in found.rows], **found.about)


@hall.read(
    "/units/{slug}",
    right="plans.read",
    response=shapes.UnitDetail,
    summary="一个单位",
    description="单位的各个名称及使用时间、沿革、集合名单，以及给它安排任务的已公开计划。",
)
def unit(request: HttpRequest, slug: Path[Slug, P(description="单位编号")]) -> shapes.UnitDetail:
    """A unit: its names over time, what became of it, its lists, its published plans."""
    return unit_shown(slug)


def unit_shown(slug: str) -> shapes.UnitDetail:
    """
    All that the registry holds of a unit.

    :raises Http404: there is none.
    """
    record = queries.unit_registered(slug)
    if record is None:
        raise Http404
    members = list(queries.group_members(group=record, on=None)) if record.is_group else None
    return shapes.unit_detail(record, members=members, plans=queries.plans_of_unit(record))


@hall.read(
    "/regions",
    right="plans.read",
    response=shapes.RegionPage,
    summary="地区列表",
    description="按区划代码。q 是名称的一部分，或代码的开头。",
)
def regions(request: HttpRequest, asked: Query[RegionsAsked]) -> shapes.RegionPage:
    """Regions by name or code."""
    found = PageOf(request, queries.regions_found(asked.q.strip()), asked)
    return shapes.RegionPage(items=[shapes.region_line(row) for row in found.rows], **found.about)
