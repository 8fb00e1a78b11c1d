"""Lists of a plan that can be taken away. The whole ledger as an editable sheet is another thing: views.sending."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.halls.notices.exporting import Listing, listing
from shuangchuang.halls.plans import queries
from shuangchuang.halls.plans.figures import watch
from shuangchuang.halls.plans.models import AssignmentRole, PlanRecord, TaskRecord, VersionRecord
from shuangchuang.halls.plans.presenting import target_card

_ROLES = (AssignmentRole.LEAD, AssignmentRole.RESPONSIBLE, AssignmentRole.COOPERATOR)
_ROLE_TITLES = {"lead": "牵头单位", "responsible": "责任单位", "cooperator": "配合单位"}

TASKS = (
    Column("number", "序号", width=8),
    Column("title", "任务", width=40),
    Column("action", "行动", width=28),
    *(Column(role.value, _ROLE_TITLES[role.value], "lines", width=26) for role in _ROLES),
    Column("measures", "举措数", "whole", width=9),
)
TARGETS = (
    Column("code", "编号", width=8),
    Column("name", "目标", width=36),
    Column("promise", "要求", width=20),
    Column("deadline", "期限", width=10),
    Column("value", "最新数值", "number", width=14),
    Column("unit", "单位", width=10),
    Column("note", "时期与来源", width=32),
    Column("light", "灯色", width=12),
    Column("text", "原文", width=60),
)


def _plan(user: Any, slug: str) -> tuple[PlanRecord, VersionRecord]:
    plan = queries.visible_plans(user).filter(slug=slug).first()
    version = queries.versions_of(plan).first() if plan else None
    if plan is None or version is None:
        raise Http404
    return plan, version


def _units(task: TaskRecord, role: str) -> tuple[str, ...]:
    return tuple(row.unit.name for row in task.own_assignments if row.role == role)


@listing("plans.tasks", right="plans.read")
def tasks(user: Any, query: QueryDict, *, slug: str) -> Listing:
    """The tasks of a plan, narrowed by unit, role and heading as on their page."""
    plan, _version = _plan(user, slug)
    unit, role, action = (query.get(name, "") for name in ("unit", "role", "action"))
    rows = list(queries.tasks_chosen(user, plan, unit=unit, role=role, action=action))
    named = queries.units_of_plan(user, plan).filter(slug=unit).first() if unit else None
    filters = (
        (_("行动"), action),
        (_("单位"), named.name if named else unit),
        (_("职责"), str(AssignmentRole(role).label) if role in AssignmentRole.values else role),
    )
    told = (
        {
            "number": task.number,
            "title": task.title,
            "action": task.action.title if task.action else task.section,
            **{role.value: _units(task, role) for role in _ROLES},
            "measures": task.measure_count,
        }
        for task in rows
    )
    return Listing(f"{plan.title} · 任务", f"{plan.slug}-任务", TASKS, told, len(rows), filters)


@listing("plans.matrix", right="plans.read")
def matrix(user: Any, query: QueryDict, *, slug: str) -> Listing:
    """Units × headings; a cell names the tasks and, after each, what the unit is in it."""
    plan, _version = _plan(user, slug)
    groups, rows = queries.matrix(queries.tasks_with_units(user, plan))
    columns = (
        Column("unit", "单位", width=24),
        *(Column(f"a{place}", group.title, width=20) for place, group in enumerate(groups)),
        Column("leads", "牵头", "whole", width=8),
        Column("responsibilities", "责任", "whole", width=8),
        Column("cooperations", "配合", "whole", width=8),
    )
    words = {"lead": "牵头", "responsible": "责任", "cooperator": "配合"}
    told = (
        {
            "unit": row.unit.name,
            **{
                f"a{place}": "、".join(f"{task.number or task.code}（{words[role]}）" for task, role in cell)
                for place, cell in enumerate(row.cells)
            },
            "leads": row.leads,
            "responsibilities": row.responsibilities,
            "cooperations": row.cooperations,
        }
        for row in rows
    )
    return Listing(f"{plan.title} · 责任矩阵", f"{plan.slug}-责任矩阵", columns, told, len(rows))


@listing("plans.targets", right="plans.read")
def targets(user: Any, query: QueryDict, *, slug: str) -> Listing:
    """What the plan promises and where it stands today."""
    plan, version = _plan(user, slug)
    records = queries.visible_targets(user, plan).select_related("plan")
    watched = watch(plan=plan, version=version, targets=records, as_of=timezone.localdate())
    return Listing(f"{plan.title} · 目标", f"{plan.slug}-目标", TARGETS, _targets(watched), len(watched))


def _targets(watched: Any) -> Iterator[dict[str, Any]]:
    for row in watched:
        card = target_card(row)
        yield {
            "code": card["record"].code,
            "name": card["record"].name,
            "promise": card["promise"],
            "deadline": card["record"].deadline,
            "value": card.get("value"),
            "unit": card.get("value_unit", ""),
            "note": card.get("note", ""),
            # A target without a figure has no light: an empty cell, never a green one.
            "light": str(card.get("light_words", "")),
            "text": card["record"].text,
        }
