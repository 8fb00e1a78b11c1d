"""Plans, their tasks, units and targets. Rows are those the pages show to the same visitor."""

from __future__ import annotations

from typing import Annotated, Literal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import P, Path, Query, Schema
from pydantic import Field

from shuangchuang.api import plans_shapes as shapes
from shuangchuang.api import targets_shapes, tasks_shapes
from shuangchuang.api.answers import answer
from shuangchuang.api.caching import tag_of_version, unchanged
from shuangchuang.api.hall import Hall
from shuangchuang.api.openapi import Ledger
from shuangchuang.api.paging import Asked, PageOf
from shuangchuang.api.parsed_shapes import ParsedPlan
from shuangchuang.api.plan_reading import PARSE_BODY, parsed_plan, what_was_sent
from shuangchuang.api.values import RegionCode, Slug, Words
from shuangchuang.domain.plans.ledger_json import ledger_json
from shuangchuang.halls.plans import queries, searching

hall = Hall(tag="计划台账")
PLAN = "计划编号"
CODE = "编号，见列表中的 code"

SlugOrNothing = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{0,80}$")]
Title = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=240)]


class PlansAsked(Asked):
    """Which plans."""

    q: Words = ""
    region: RegionCode = ""


class TasksAsked(Asked):
    """Which tasks of a plan."""

    unit: SlugOrNothing = Field("", description="单位编号")
    role: Literal["", "lead", "cooperator", "responsible"] = Field("", description="牵头、配合或责任")
    action: Title = Field("", description="行动标题")


class WordsAsked(Schema):
    """What to look for."""

    q: Words = ""


def plan_of(request: HttpRequest, slug: str) -> queries.PlanRecord:
    """
    A plan that a visitor may know of.

    :raises Http404: there is none.
    """
    plan = queries.visible_plans(request.user).filter(slug=slug).first()
    if plan is None:
        raise Http404
    return plan


@hall.act(
    "/plans/parse",
    right="plans.upload",
    response=ParsedPlan,
    summary="识别一份计划文件",
    description="读出文件里的任务、举措、单位和目标，每个值附原文区间和依据。什么都不保存。"
    "用 multipart/form-data 的 file 字段发送文件（.docx .pdf .ofd .html .txt），或用 JSON 发送全文。"
    "不能读的文件得到 422，code 是原因，detail 说明怎么办。",
    body=PARSE_BODY,
)
def parse(request: HttpRequest) -> HttpResponse:
    """Read a document and keep nothing."""
    return answer(parsed_plan(what_was_sent(request)))


@hall.read(
    "/plans",
    right="plans.read",
    response=shapes.PlanPage,
    summary="计划列表",
    description="您能看到的计划，成文日期近的在前。",
)
def plans(request: HttpRequest, asked: Query[PlansAsked]) -> shapes.PlanPage:
    """Plans by title, issuer, 发文字号 or region."""
    found = PageOf(request, queries.plans_listed(request.user, words=asked.q, region=asked.region), asked)
    return shapes.PlanPage(items=[shapes.plan_line(plan) for plan in found.rows], **found.about)


@hall.read(
    "/plans/{slug}",
    right="plans.read",
    response=shapes.PlanDetail,
    summary="一份计划",
    description="计划的基本情况和文件头，各项附原文区间。",
)
def plan(request: HttpRequest, slug: Path[Slug, P(description=PLAN)]) -> shapes.PlanDetail:
    """A plan and the head of its document."""
    return plan_shown(request, slug)


def plan_shown(request: HttpRequest, slug: str) -> shapes.PlanDetail:
    """What a visitor is shown of a plan."""
    record = queries.plans_listed(request.user).filter(slug=slug).first()
    version = queries.versions_of(record).first() if record else None
    if record is None or version is None:
        raise Http404
    return shapes.plan_detail(record, version, unit_count=queries.units_of_plan(request.user, record).count())


@hall.read(
    "/plans/{slug}/actions",
    right="plans.read",
    response=shapes.ActionList,
    summary="计划的行动和章节",
    description="任务所在的标题，按文件顺序，附其下任务的编号。",
)
def actions(request: HttpRequest, slug: Path[Slug, P(description=PLAN)]) -> shapes.ActionList:
    """Headings with the tasks under them."""
    rows = [shapes.action_line(row) for row in queries.visible_actions(request.user, plan_of(request, slug))]
    return shapes.ActionList(total=len(rows), items=rows)


@hall.read(
    "/plans/{slug}/tasks",
    right="plans.read",
    response=tasks_shapes.TaskPage,
    summary="任务列表",
    description="按文件顺序。unit 是单位编号；role 与 unit 同用时指这个单位的角色；action 是行动标题。",
)
def tasks(
    request: HttpRequest, slug: Path[Slug, P(description=PLAN)], asked: Query[TasksAsked]
) -> tasks_shapes.TaskPage:
    """Tasks by unit, role and heading."""
    record = plan_of(request, slug)
    rows = queries.tasks_chosen(request.user, record, unit=asked.unit, role=asked.role, action=asked.action)
    found = PageOf(request, rows, asked)
    return tasks_shapes.TaskPage(items=[tasks_shapes.task_line(row) for row in found.rows], **found.about)


@hall.read(
    "/plans/{slug}/tasks/{code}",
    right="plans.read",
    response=tasks_shapes.TaskDetail,
    summary="一项任务",
    description="任务的正文、举措和单位，各附原文、区间、依据和把握。",
)
def task(
    request: HttpRequest, slug: Path[Slug, P(description=PLAN)], code: Path[Slug, P(description=CODE)]
) -> tasks_shapes.TaskDetail:
    """A task with its measures and units, each with its words."""
    record = plan_of(request, slug)
    row = queries.task_in_force(request.user, record, code)
    if row is None:
        raise Http404
    targets_of_task = queries.visible_targets(request.user, record).filter(task_line=row.line)
    return tasks_shapes.task_detail(row, target_codes=[target.code for target in targets_of_task])


@hall.read(
    "/plans/{slug}/units",
    right="plans.read",
    response=shapes.PlanUnitList,
    summary="计划的责任单位",
    description="牵头任务多的在前。",
)
def plan_units(request: HttpRequest, slug: Path[Slug, P(description=PLAN)]) -> shapes.PlanUnitList:
    """Units that have a part in the tasks one may see."""
    record = plan_of(request, slug)
    rows = [shapes.plan_unit(record, unit) for unit in queries.units_of_plan(request.user, record)]
    return shapes.PlanUnitList(total=len(rows), items=rows)


@hall.read(
    "/plans/{slug}/targets",
    right="plans.read",
    response=targets_shapes.TargetList,
    summary="计划的目标",
    description="按文件顺序。没有公开的计划，单位联络员看到的是写在本单位任务里的目标。",
)
def targets(request: HttpRequest, slug: Path[Slug, P(description=PLAN)]) -> targets_shapes.TargetList:
    """Targets in the order of the plan."""
    record = plan_of(request, slug)
    codes = _codes_by_line(request, record)
    rows = queries.visible_targets(request.user, record).select_related("plan")
    items = [targets_shapes.target_line(row, task=codes.get(row.task_line)) for row in rows]
    return targets_shapes.TargetList(total=len(items), items=items)


@hall.read(
    "/plans/{slug}/targets/{code}",
    right="plans.read",
    response=targets_shapes.TargetDetail,
    summary="一个目标",
    description="目标的分项、出处和各时期的实际值；实际值附来源、发布日期、可信程度和修订次数。",
)
def target(
    request: HttpRequest, slug: Path[Slug, P(description=PLAN)], code: Path[Slug, P(description=CODE)]
) -> targets_shapes.TargetDetail:
    """A target with its breakdown and its figures."""
    record = plan_of(request, slug)
    row = target_shown(request, record, code)
    return targets_shapes.target_detail(
        row,
        task=_codes_by_line(request, record).get(row.task_line),
        observations=list(queries.observations_of(record, row.line)),
    )


def target_shown(request: HttpRequest, plan: queries.PlanRecord, code: str) -> queries.TargetRecord:
    """
    A target that a visitor may see.

    :raises Http404: there is none.
    """
    rows = queries.visible_targets(request.user, plan).select_related("plan", "introduced__document")
    row = rows.filter(code=code).first()
    if row is None:
        raise Http404
    return row


def _codes_by_line(request: HttpRequest, plan: queries.PlanRecord) -> dict[str, str]:
    return dict(queries.visible_tasks(request.user, plan).values_list("line", "code"))


@hall.read(
    "/plans/{slug}/ledger",
    right="plans.read",
    response=Ledger,
    summary="整份台账",
    description="现行版本的全部内容和出处，与网页上导出的 JSON 是同一种格式（data/schemas/ledger.schema.json）；"
    "数值在这里是 JSON 数字。没有公开的计划只有联席会议办公室能整份取走，其他人得到 404。",
)
def ledger(request: HttpRequest, slug: Path[Slug, P(description=PLAN)]) -> HttpResponse:
    """The ledger in one piece."""
    record = plan_of(request, slug)
    version = queries.ledger_version(request.user, record)
    if version is None:
        raise Http404
    tag = tag_of_version(record.slug, version.number, published=record.published)
    return unchanged(request, tag) or answer(
        ledger_json(
            version.state,
            text=version.document.text,
            plan=record.slug,
            version=str(version.number),
            simulated=settings.SIMULATED_DATA,
        ),
        headers={"ETag": tag},
    )


@hall.read(
    "/plans/{slug}/versions",
    right="plans.read",
    response=shapes.VersionList,
    summary="计划的版本",
    description="新的在前。没有公开的计划只有联席会议办公室能看版本，其他人得到 404。",
)
def versions(request: HttpRequest, slug: Path[Slug, P(description=PLAN)]) -> shapes.VersionList:
    """Versions and how much each changed."""
    record = plan_of(request, slug)
    if not queries.sees_whole(request.user, record):
        raise Http404
    rows = [shapes.version_line(*pair) for pair in queries.changes_by_version(record)]
    return shapes.VersionList(total=len(rows), items=rows)


@hall.read(
    "/plans/{slug}/search",
    right="plans.read",
    response=shapes.HitList,
    summary="在计划中查找",
    description="同时含有全部词的任务、举措和目标，最多 50 处；没有给词则为空。",
)
def search(request: HttpRequest, slug: Path[Slug, P(description=PLAN)], asked: Query[WordsAsked]) -> shapes.HitList:
    """Full-text search within a plan."""
    rows = [shapes.hit(found) for found in searching.search_plan(request.user, plan_of(request, slug), asked.q)]
    return shapes.HitList(total=len(rows), items=rows)
