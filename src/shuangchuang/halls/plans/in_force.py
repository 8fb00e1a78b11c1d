"""The rows of a plan as they are in force, for the halls that build on them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from shuangchuang.halls.plans.models import (
    AssignmentRecord,
    AssignmentRole,
    MeasureRecord,
    PlanRecord,
    TargetRecord,
    TaskRecord,
)


def adopted_plans() -> QuerySet[PlanRecord]:
    """Every plan that has been adopted, with its region."""
    return PlanRecord.objects.select_related("region").filter(versions__isnull=False).distinct()


def tasks_in_force(plan: PlanRecord, *, lines: Iterable[str] | None = None) -> QuerySet[TaskRecord]:
    """The tasks of a plan in its order; ``lines`` narrows it."""
    tasks = TaskRecord.objects.filter(plan=plan, retired__isnull=True).select_related("introduced").order_by("order")
    return tasks if lines is None else tasks.filter(line__in=list(lines))


def measures_of(plan: PlanRecord, line: str) -> list[MeasureRecord]:
    """The measures of a task in force."""
    return list(MeasureRecord.objects.filter(task__plan=plan, task__line=line, task__retired=None).order_by("order"))


def units_of_task(task: TaskRecord) -> list[tuple[str, str]]:
    """Who answers for a task as a whole: pairs of a unit's slug and its role, in the plan's order."""
    rows = AssignmentRecord.objects.filter(task=task, measure=None).order_by("order")
    return list(rows.values_list("unit__slug", "role"))


def units_of_measure(measure: MeasureRecord) -> list[tuple[str, str]]:
    """Who answers for a measure by name; empty where it is left to the task's units."""
    return list(AssignmentRecord.objects.filter(measure=measure).order_by("order").values_list("unit__slug", "role"))


def leads(role: str) -> bool:
    """Whether a role makes a unit answerable; a plan that names 责任单位 alone makes all of them so."""
    return role in (AssignmentRole.LEAD, AssignmentRole.RESPONSIBLE)


def targets_of_tasks(plan: PlanRecord) -> list[TargetRecord]:
    """The targets in force that stand under a task."""
    return list(TargetRecord.objects.filter(plan=plan, retired=None).exclude(task_line="").order_by("order"))
