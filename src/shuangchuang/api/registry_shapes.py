"""What the API shows of the registry. Null means that nobody entered it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from shuangchuang.api.paging import Paged
from shuangchuang.api.values import HREF, Link, Region, known, region
from shuangchuang.halls.registry import queries

# A test holds them together with the hall's.
CATEGORIES = (
    "government", "department", "party", "mass", "central", "institution", "mechanism", "company", "other",
)  # fmt: skip
CategoryName = Literal[CATEGORIES]  # type: ignore[valid-type]  # made from the tuple a test compares
_CATEGORY = (
    "government 政府，department 政府部门，party 党委部门，mass 群团组织，central 中央驻地方单位，"
    "institution 事业单位，mechanism 议事协调机构，company 企业，other 其他"
)


class RegionLine(Region):
    """A region in a list."""

    short_name: str = Field(description="简称")
    parent: Region | None = Field(description="上级地区；省级为 null")


class RegionPage(Paged):
    """A page of regions."""

    items: list[RegionLine] = Field(description="各行")


def region_line(row: Any) -> RegionLine:
    """A row of ``regions_found``."""
    return RegionLine(
        code=row.code, name=row.name, short_name=row.short_name, parent=region(row.parent) if row.parent else None
    )


class UnitLine(Schema):
    """A unit in a list."""

    slug: str = Field(description="编号")
    name: str = Field(description="简称，计划文件里的写法")
    full_name: str | None = Field(description="规范全称；没有登记则为 null")
    category: CategoryName = Field(description=_CATEGORY)
    region: Region = Field(description="所属地区")
    is_group: bool = Field(description="是否集合名称，如“各设区市人民政府”")
    task_count: int = Field(description="在已公开的计划里承担的任务数")
    href: Link = Field(description="单位在 API 里的地址")
    page: Link = Field(description="单位的网页地址")


class UnitPage(Paged):
    """A page of units."""

    items: list[UnitLine] = Field(description="各行")


class UnitRef(Schema):
    """Another unit."""

    slug: str = Field(description="编号")
    name: str = Field(description="简称")
    href: Link = Field(description="单位在 API 里的地址")


class UnitName(Schema):
    """A name with the days it was in use."""

    name: str = Field(description="名称")
    kind: Literal["short", "full", "alias", "former"] = Field(
        description="short 简称，full 全称，alias 别名，former 曾用名"
    )
    valid_from: date | None = Field(description="启用日期（含）；不知道则为 null")
    valid_until: date | None = Field(description="停用日期（不含）；在用或不知道则为 null")
    source: str | None = Field(description="依据；没有登记则为 null")


class Succession(Schema):
    """What a unit came from or became."""

    unit: UnitRef = Field(description="另一个单位")
    kind: Literal["renamed", "merged", "moved"] = Field(description="renamed 更名，merged 并入，moved 职能划入")
    effective_date: date | None = Field(description="生效日期；不知道则为 null")
    source: str = Field(description="依据")
    confirmed: bool = Field(description="是否已核实")


class Member(Schema):
    """A member on a confirmed list."""

    unit: UnitRef = Field(description="成员单位")
    valid_from: date = Field(description="起始日期（含）")
    valid_until: date | None = Field(description="截止日期（不含）；现行名单为 null")
    source: str = Field(description="名单依据")


class UnitPlan(Schema):
    """A published plan that gives the unit tasks."""

    plan: str = Field(description="计划编号")
    title: str = Field(description="计划名称")
    lead_count: int = Field(description="牵头任务数")
    cooperator_count: int = Field(description="配合任务数")
    responsible_count: int = Field(description="责任任务数")
    href: Link = Field(description="计划在 API 里的地址")
    page: Link = Field(description="单位在计划里的网页地址")


class UnitDetail(Schema):
    """A unit with all that the registry holds of it."""

    slug: str = Field(description="编号")
    name: str = Field(description="简称，计划文件里的写法")
    full_name: str | None = Field(description="规范全称；没有登记则为 null")
    category: CategoryName = Field(description=_CATEGORY)
    region: Region = Field(description="所属地区")
    is_group: bool = Field(description="是否集合名称")
    note: str | None = Field(description="备注；没有则为 null")
    names: list[UnitName] = Field(description="其他名称")
    predecessors: list[Succession] = Field(description="由哪些单位而来")
    successors: list[Succession] = Field(description="成为哪些单位")
    members: list[Member] | None = Field(description="经确认的成员名单，空为待确认名单；不是集合则为 null")
    groups: list[UnitRef] = Field(description="现在所属的集合")
    plans: list[UnitPlan] = Field(description="给它安排任务的已公开计划")
    href: Link = Field(description=HREF)
    page: Link = Field(description="单位的网页地址")


def unit_line(unit: queries.UnitRecord) -> UnitLine:
    """A row of ``units_listed``."""
    return UnitLine(**_unit_facts(unit), task_count=unit.task_count, href=reverse("api:unit", args=[unit.slug]))


def unit_detail(
    unit: queries.UnitRecord, *, members: list[queries.GroupMemberRecord] | None, plans: list[dict[str, Any]]
) -> UnitDetail:
    """A row of ``unit_registered`` with its list and its plans."""
    return UnitDetail(
        **_unit_facts(unit),
        href=reverse("api:unit", args=[unit.slug]),
        note=known(unit.note),
        names=[
            UnitName(
                name=row.name,
                kind=row.kind,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                source=known(row.source),
            )
            for row in unit.names.all()
        ],
        predecessors=[_succession(row, row.before) for row in unit.predecessors.all()],
        successors=[_succession(row, row.after) for row in unit.successors.all()],
        members=None if members is None else [_member(row) for row in members],
        groups=[_ref(row.group) for row in unit.groups_today],
        plans=[
            UnitPlan(
                plan=row["plan"],
                title=row["title"],
                lead_count=row["leads"],
                cooperator_count=row["cooperations"],
                responsible_count=row["responsibilities"],
                href=reverse("api:plan", args=[row["plan"]]),
                page=row["address"],
            )
            for row in plans
        ],
    )


def _unit_facts(unit: queries.UnitRecord) -> dict[str, Any]:
    return {
        "slug": unit.slug,
        "name": unit.name,
        "full_name": known(unit.full_name),
        "category": unit.category,
        "region": region(unit.region),
        "is_group": unit.is_group,
        "page": reverse("registry:unit", args=[unit.slug]),
    }


def _ref(unit: queries.UnitRecord) -> UnitRef:
    return UnitRef(slug=unit.slug, name=unit.name, href=reverse("api:unit", args=[unit.slug]))


def _succession(row: queries.UnitSuccessionRecord, other: queries.UnitRecord) -> Succession:
    return Succession(
        unit=_ref(other),
        kind=row.kind,
        effective_date=row.effective_date,
        source=row.source,
        confirmed=row.confirmed,
    )


def _member(row: queries.GroupMemberRecord) -> Member:
    return Member(unit=_ref(row.member), valid_from=row.valid_from, valid_until=row.valid_until, source=row.source)
