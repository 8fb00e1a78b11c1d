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
from shuangchuang.api.values import Evidence, Link, Number, Region, SpanPair, evidence, known, number, region
from shuangchuang.domain.plans.difference import Difference
from shuangchuang.halls.plans import queries

RoleName = Literal["lead", "cooperator", "responsible"]
ComparatorName = Literal[
    "reach", "at_least", "exceed", "at_most", "approx", "equal", "range", "reduce_by", "growth"
]  # fmt: skip
_HREF = "这一项在 API 里的地址"
_PAGE = "这一项的网页地址"


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
    href: Link = Field(description=_HREF)
    page: Link = Field(description=_PAGE)


class PlanPage(Paged):
    """A page of plans."""

    items: list[PlanLine]


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

    items: list[ActionLine]


def action_line(action: queries.ActionRecord) -> ActionLine:
    """A row of ``visible_actions``."""
    return ActionLine(
        title=action.title,
        section=known(action.section),
        task_codes=[task.code for task in action.visible_tasks],
    )


# ---------------------------------------------------------------- tasks


class UnitPart(Schema):
    """A unit that has a part in a task."""

    slug: str = Field(description="单位编号")
    name: str = Field(description="单位在名录里的名称")
    printed_name: str = Field(description="这份文件里的写法")


class TaskLine(Schema):
    """A task in a list."""

    code: str = Field(description="任务编号，出现在网址里")
    number: str = Field(description="文件里的序号；没有序号则为空字符串")
    title: str = Field(description="标题；untitled 为真时是正文第一句")
    untitled: bool = Field(description="文件没有给这项任务标题")
    action: str | None = Field(description="所在标题；没有则为 null")
    section: str | None = Field(description="所在的最上级标题；没有则为 null")
    edited: bool = Field(description="是否有人改过识别结果")
    leads: list[UnitPart] = Field(description="牵头单位")
    cooperators: list[UnitPart] = Field(description="配合单位")
    responsible: list[UnitPart] = Field(description="责任单位（文件没有指明牵头的）")
    measure_count: int = Field(description="举措数")
    href: Link = Field(description=_HREF)
    page: Link = Field(description=_PAGE)


class TaskPage(Paged):
    """A page of tasks."""

    items: list[TaskLine]


class Assignment(Schema):
    """One unit's part in a task or a measure, and the words that say so."""

    unit: UnitPart
    role: RoleName = Field(description="lead 牵头，cooperator 配合，responsible 责任")
    evidence: Evidence | None = Field(description="出处；没有保存出处则为 null")


class Measure(Schema):
    """举措: a sentence or numbered item of a task."""

    number: str = Field(description="文件里的序号；没有序号则为空字符串")
    text: str = Field(description="正文")
    assignments: list[Assignment] = Field(description="只针对这条举措的单位")
    evidence: Evidence | None = Field(description="出处；没有保存出处则为 null")


class TaskDetail(TaskLine):
    """A task with its measures, its units and their evidence."""

    body: str = Field(description="标题和责任分工之间的正文")
    annotation: str = Field(description="责任分工；没人改过的照原文，改过的用规范格式")
    span: SpanPair | None = Field(description="整项任务的原文区间；不知道则为 null")
    introduced_version: int = Field(description="从哪一版起是现在的内容；区间指的是这一版的原文")
    measures: list[Measure] = Field(description="举措")
    assignments: list[Assignment] = Field(description="整项任务的单位")
    target_codes: list[str] = Field(description="写在这项任务里的目标")
    evidence: dict[str, Evidence] = Field(description="序号、标题等在原文中的出处")


def _part(row: queries.AssignmentRecord) -> UnitPart:
    return UnitPart(slug=row.unit.slug, name=row.unit.name, printed_name=row.printed_name)


def _task_facts(task: queries.TaskRecord) -> dict[str, Any]:
    queries.by_role(task)
    return {
        "code": task.code,
        "number": task.number,
        "title": task.title,
        "untitled": task.untitled,
        "action": task.action.title if task.action else known(task.section),
        "section": known(task.section),
        "edited": task.edited,
        "leads": [_part(row) for row in task.leads],
        "cooperators": [_part(row) for row in task.cooperators],
        "responsible": [_part(row) for row in task.responsible],
        "measure_count": task.measure_count,
        "href": reverse("api:task", args=[task.plan.slug, task.code]),
        "page": task.get_absolute_url(),
    }


def task_line(task: queries.TaskRecord) -> TaskLine:
    """A row of ``tasks_chosen``."""
    return TaskLine(**_task_facts(task))


def task_detail(task: queries.TaskRecord, *, target_codes: list[str]) -> TaskDetail:
    """A row of ``task_in_force``, quoting the document it was read from."""
    text = task.introduced.document.text

    def assignment(row: queries.AssignmentRecord) -> Assignment:
        return Assignment(unit=_part(row), role=row.role, evidence=evidence(row.evidence, text))

    heads = {name: evidence(task.evidence.get(name), text) for name in ("number", "title", "action", "section")}
    return TaskDetail(
        **_task_facts(task),
        body=task.body,
        annotation=task.annotation,
        span=task.evidence.get("span"),
        introduced_version=task.introduced.number,
        measures=[
            Measure(
                number=measure.number,
                text=measure.text,
                assignments=[assignment(row) for row in measure.own_assignments],
                evidence=evidence(measure.evidence.get("text"), text),
            )
            for measure in task.measure_list
        ],
        assignments=[assignment(row) for row in task.own_assignments],
        target_codes=target_codes,
        evidence={name: found for name, found in heads.items() if found},
    )


# ---------------------------------------------------------------- units, targets


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

    items: list[PlanUnit]


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


class TargetLine(Schema):
    """A number the plan promises."""

    code: str = Field(description="目标编号，出现在网址里")
    name: str = Field(description="指标名称")
    comparator: ComparatorName = Field(
        description="reach 达到，at_least 不低于，exceed 超过，at_most 不超过，approx 左右，equal 等于，range 区间，"
        "reduce_by 下降，growth 增长"
    )
    value: Number = Field(description="数值，单位见 unit；区间时是下限")
    value_max: Number | None = Field(description="区间的上限；不是区间则为 null")
    unit: str = Field(description="单位，照文件，如 %、家、万家；没有单位则为空字符串")
    deadline: str | None = Field(description="期限：2026、2026-06 或 每年；文件没有写则为 null")
    kind: str = Field(description="target 目标，allocation 安排")
    text: str = Field(description="写下这个目标的原文")
    task: str | None = Field(description="所在任务的编号；不在任务里则为 null")
    edited: bool = Field(description="是否有人改过识别结果")
    href: Link = Field(description=_HREF)
    page: Link = Field(description=_PAGE)


class TargetList(Listed):
    """The targets of a plan."""

    items: list[TargetLine]


class BreakdownPart(Schema):
    """国家级5个 in 17个（国家级5个、自治区级12个）."""

    name: str = Field(description="名称")
    comparator: ComparatorName
    value: Number = Field(description="数值")
    unit: str = Field(description="单位")
    spans: list[SpanPair] = Field(description="原文区间")


class Observation(Schema):
    """A figure for a target. A revision is a row of its own."""

    period: str = Field(description="时期：2022、2022-Q3、2022-06")
    value: Number = Field(description="数值，单位见 unit")
    unit: str = Field(description="单位")
    source: str = Field(description="来源")
    published_date: date | None = Field(description="发布日期；不知道则为 null")
    status: Literal["已核实", "待确认", "模拟"] = Field(description="可信程度")
    revision: int = Field(ge=0, description="修订次数，0 为首次发布；同一时期以最大的为准")
    derived: str | None = Field(description="推算说明；直接发布的数为 null")


class TargetDetail(TargetLine):
    """A target with its breakdown, its evidence and its figures."""

    breakdown: list[BreakdownPart] = Field(description="分项")
    breakdown_adds_up: bool | None = Field(description="分项之和是否等于总数；没有分项可加则为 null")
    evidence: dict[str, Evidence] = Field(description="名称、数值等在原文中的出处")
    observations: list[Observation] = Field(description="实际值，按时期和修订次数")


def _target_facts(target: queries.TargetRecord, task: str | None) -> dict[str, Any]:
    return {
        "code": target.code,
        "name": target.name,
        "comparator": target.comparator,
        "value": number(target.value),
        "value_max": None if target.value_max is None else number(target.value_max),
        "unit": target.unit,
        "deadline": known(target.deadline),
        "kind": target.kind,
        "text": target.text,
        "task": task,
        "edited": target.edited,
        "href": reverse("api:target", args=[target.plan.slug, target.code]),
        "page": target.get_absolute_url(),
    }


def target_line(target: queries.TargetRecord, *, task: str | None) -> TargetLine:
    """A row of ``visible_targets``; ``task`` is the code of the task it stands in."""
    return TargetLine(**_target_facts(target, task))


def target_detail(
    target: queries.TargetRecord, *, task: str | None, observations: list[queries.ObservationRecord]
) -> TargetDetail:
    """A row of ``visible_targets`` with its figures, quoting the document it was read from."""
    text = target.introduced.document.text
    heads = {name: evidence(fact, text) for name, fact in target.evidence.items()}
    return TargetDetail(
        **_target_facts(target, task),
        breakdown=[
            BreakdownPart(**{name: part[name] for name in ("name", "comparator", "value", "unit", "spans")})
            for part in target.breakdown
        ],
        breakdown_adds_up=target.adds_up,
        evidence={name: found for name, found in heads.items() if found},
        observations=[
            Observation(
                period=row.period,
                value=number(row.value),
                unit=row.unit or target.unit,
                source=row.source,
                published_date=row.published_date,
                status=row.status,
                revision=row.revision,
                derived=known(row.derived),
            )
            for row in observations
        ],
    )


# ---------------------------------------------------------------- versions, search


class Changes(Schema):
    """How many rows a version changed."""

    added: int
    removed: int
    changed: int
    same: int


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

    items: list[Version]


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
    page: Link = Field(description=_PAGE)


class HitList(Listed):
    """What a search found, the best first, at most 50."""

    items: list[Hit]


def hit(found: queries.Hit) -> Hit:
    """A row of ``search_plan``."""
    return Hit(kind=found.kind, title=found.title, excerpt=found.excerpt, page=found.address)
