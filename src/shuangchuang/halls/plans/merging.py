"""What of a plan goes along when two registered units turn out to be one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.plans.models import AssignmentRecord
from shuangchuang.halls.registry.merging import Moving, register
from shuangchuang.halls.registry.models import UnitRecord


def _find(unit: UnitRecord) -> list[int]:
    return list(AssignmentRecord.objects.filter(unit=unit).order_by("pk").values_list("pk", flat=True))


def _clashes(gone: UnitRecord, kept: UnitRecord) -> list[str]:
    """A task that gives both the same role cannot give it to one unit twice; the plan has to be revised first."""
    theirs = set(AssignmentRecord.objects.filter(unit=kept, measure=None).values_list("task_id", "role"))
    rows = AssignmentRecord.objects.filter(unit=gone, measure=None).select_related("task__plan")
    return [
        f"{row.task.plan.title} · {row.task.code} · {row.get_role_display()}"
        for row in rows
        if (row.task_id, row.role) in theirs
    ]


def _move(keys: list[int], before: UnitRecord, after: UnitRecord, _by: object, _at: object) -> None:
    AssignmentRecord.objects.filter(pk__in=keys, unit=before).update(unit=after)


def register_moving() -> None:
    """Tell ``registry``; called once when the hall is ready."""
    register(Moving("plans.assignments", _("计划里的责任分工"), find=_find, clashes=_clashes, move=_move))
