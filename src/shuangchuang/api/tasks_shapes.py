"""What the API shows of tasks, their measures and the parts units have in them."""

from __future__ import annotations

from typing import Any, Literal

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from shuangchuang.api.paging import Paged
from shuangchuang.api.values import HREF, PAGE, Evidence, Link, SpanPair, evidence, known
from shuangchuang.halls.plans import queries

RoleName = Literal["lead", "cooperator", "responsible"]


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
    href: Link = Field(description=HREF)
    page: Link = Field(description=PAGE)


class TaskPage(Paged):
    """A page of tasks."""

    items: list[TaskLine] = Field(description="各行")


class Assignment(Schema):
    """One unit's part in a task or a measure, and the words that say so."""

    unit: UnitPart = Field(description="单位")
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
