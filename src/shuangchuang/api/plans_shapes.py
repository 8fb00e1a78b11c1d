"""What the API shows of plans: the shapes, and how rows of the hall's queries become them.

Null always means that we do not know: the document does not say it, or nobody entered it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from shuangchuang.api.paging import Listed, Paged
from shuangchuang.api.values import HREF, PAGE, Evidence, Link, Region, evidence, known, region
from shuangchuang.domain.plans.difference import Difference
from shuangchuang.halls.plans import queries, searching

# ---------------------------------------------------------------- plans


class PlanLine(Schema):
    """A plan in a list."""

    slug: str = Field(description="编号")
    title: str = Field(description="名称")
    short_title: str = Field(description="简称；没有则为空字符串")
    region: Region = Field(description="地区")
    published: bool = Field(description="是否公开；不公开的只有联席会议办公室和有任务的单位看得到")
    version: int = Field(description="现行版本号")
    doc_number: str | None = Field(description="发文字号；文件没有写则为 null")
    issuer: str | None = Field(description="发文机关；不知道则为 null")
    issued_date: date | None = Field(description="成文日期；不知道则为 null")
    period: str | None = Field(description="计划期，照原文；不知道则为 null")
    task_count: int = Field(description="您能看到的任务数")
    target_count: int = Field(description="您能看到的目标数")
    href: Link = Field(description=HREF)
    page: Link = Field(description=PAGE)


class PlanPage(Paged):
    """A page of plans."""

    items: list[PlanLine] = Field(description="各行")


class PlanDetail(PlanLine):
    """A plan with the head of its document."""

    addressee: str | None = Field(description="主送机关；文件没有写则为 null")
    valid_from: date | None = Field(description="施行日期；文件没有写则为 null")
    valid_until: date | None = Field(description="失效日期；文件没有写则为 null")
    adopted_at: datetime = Field(description="现行版本写入台账的时间")
    unit_count: int = Field(description="有任务的单位数")
    evidence: dict[str, Evidence] = Field(description="以上各项在原文中的出处，按 title、doc_number、issuer 等")


def _plan_facts(plan: queries.PlanRecord) -> dict[str, Any]:
    return {
        "slug": plan.slug,
        "title": plan.title,
        "short_title": plan.short_title,
        "region": region(plan.region),
        "published": plan.published,
        "version": plan.version_number,
        "doc_number": known(plan.doc_number),
        "issuer": known(plan.issuer),
        "issued_date": plan.issued_date,
        "period": known(plan.period),
        "task_count": plan.task_count,
        "target_count": plan.target_count,
        "href": reverse("api:plan", args=[plan.slug]),
        "page": plan.get_absolute_url(),
    }


def plan_line(plan: queries.PlanRecord) -> PlanLine:
    """A row of ``plans_listed``."""
    return PlanLine(**_plan_facts(plan))


def plan_detail(plan: queries.PlanRecord, version: queries.VersionRecord, *, unit_count: int) -> PlanDetail:
    """A row of ``plans_listed`` with its version in force."""
    heads = {name: evidence(fact) for name, fact in version.evidence.items()}
    return PlanDetail(
        **_plan_facts(plan),
        addressee=known(version.addressee),
        valid_from=version.valid_from,
        valid_until=version.valid_until,
        adopted_at=version.adopted_at,
        unit_count=unit_count,
        evidence={name: found for name, found in heads.items() if found},
    )


class ActionLine(Schema):
    """A heading that tasks stand under."""

    title: str = Field(description="标题，可用作任务列表的 action 参数")
    section: str | None = Field(description="上一级标题；没有则为 null")
    task_codes: list[str] = Field(description="其下任务的编号，按文件顺序")


class ActionList(Listed):
    """The headings of a plan."""

    items: list[ActionLine] = Field(description="各行")


def action_line(action: queries.ActionRecord) -> ActionLine:
    """A row of ``visible_actions``."""
    return ActionLine(
        title=action.title,
        section=known(action.section),
        task_codes=[task.code for task in action.visible_tasks],
    )


# ---------------------------------------------------------------- units


class PlanUnit(Schema):
    """A unit and how much of the plan it carries."""

    slug: str = Field(description="单位编号")
    name: str = Field(description="名称")
    full_name: str | None = Field(description="规范全称；没有登记则为 null")
    category: str = Field(description="类别，见单位名录")
    is_group: bool = Field(description="是否集合名称，如“各设区市人民政府”")
    lead_count: int = Field(description="牵头任务数")
    cooperator_count: int = Field(description="配合任务数")
    responsible_count: int = Field(description="责任任务数")
    href: Link = Field(description="单位在 API 里的地址")
    page: Link = Field(description="单位在这份计划里的网页地址")


class PlanUnitList(Listed):
    """The units of a plan."""

    items: list[PlanUnit] = Field(description="各行")


def plan_unit(plan: queries.PlanRecord, unit: queries.UnitRecord) -> PlanUnit:
    """A row of ``units_of_plan``."""
    return PlanUnit(
        slug=unit.slug,
        name=unit.name,
        full_name=known(unit.full_name),
        category=unit.category,
        is_group=unit.is_group,
        lead_count=unit.lead_count,
        cooperator_count=unit.help_count,
        responsible_count=unit.responsible_count,
        href=reverse("api:unit", args=[unit.slug]),
        page=reverse("plans:unit", args=[plan.slug, unit.slug]),
    )


# ---------------------------------------------------------------- versions, search


class Changes(Schema):
    """How many rows a version changed."""

    added: int = Field(description="新增的行数")
    removed: int = Field(description="取消的行数")
    changed: int = Field(description="改动的行数")
    same: int = Field(description="没有变的行数")


class Version(Schema):
    """One adopted state of the ledger."""

    number: int = Field(description="版本号，最大的是现行版本")
    title: str = Field(description="标题")
    doc_number: str | None = Field(description="发文字号；文件没有写则为 null")
    issued_date: date | None = Field(description="成文日期；不知道则为 null")
    adopted_at: datetime = Field(description="写入台账的时间")
    reason: str | None = Field(description="修订说明；没有写则为 null")
    document: str = Field(description="所依据的文件名")
    changes: Changes | None = Field(description="任务和目标比上一版变了多少行；第一版为 null")


class VersionList(Listed):
    """The versions of a plan, the newest first."""

    items: list[Version] = Field(description="各行")


def version_line(version: queries.VersionRecord, difference: Difference | None) -> Version:
    """A row of ``changes_by_version``. Who adopted it is for the pages: names stay out of open data."""
    return Version(
        number=version.number,
        title=version.title,
        doc_number=known(version.doc_number),
        issued_date=version.issued_date,
        adopted_at=version.adopted_at,
        reason=known(version.reason),
        document=version.document.file.name,
        changes=Changes(**difference.counts()) if difference else None,
    )


class Hit(Schema):
    """A place where the searched words stand."""

    kind: Literal["task", "measure", "target"] = Field(description="task 任务，measure 举措，target 目标")
    title: str = Field(description="任务或目标的名称")
    excerpt: str = Field(description="前后文")
    page: Link = Field(description=PAGE)


class HitList(Listed):
    """What a search found, the best first, at most 50."""

    items: list[Hit] = Field(description="各行")


def hit(found: searching.Hit) -> Hit:
    """A row of ``search_plan``."""
    return Hit(kind=found.kind, title=found.title, excerpt=found.excerpt, page=found.address)
