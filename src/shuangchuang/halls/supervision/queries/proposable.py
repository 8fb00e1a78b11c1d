"""The tasks of a plan that are not on the list yet."""

from __future__ import annotations

from dataclasses import dataclass

from shuangchuang.halls.plans.in_force import leads, tasks_in_force, units_of_task
from shuangchuang.halls.plans.models import PlanRecord, TaskRecord
from shuangchuang.halls.supervision.models import ItemRecord, Level


@dataclass(frozen=True, slots=True)
class Proposable:
    """Tasks without an item: ``ready`` have a lead, ``nameless`` name nobody who leads."""

    ready: tuple[TaskRecord, ...]
    nameless: tuple[TaskRecord, ...]


def proposable(plan: PlanRecord) -> Proposable:
    """What can be put up now."""
    taken = ItemRecord.objects.filter(plan=plan, level=Level.TASK).values("task_line")
    ready, nameless = [], []
    for task in tasks_in_force(plan).exclude(line__in=taken):
        led = any(leads(role) for _unit, role in units_of_task(task))
        (ready if led else nameless).append(task)
    return Proposable(tuple(ready), tuple(nameless))
