"""Put a plan's tasks on the list: one item a task, rows beneath it for its measures or for the members of a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from shuangchuang.domain.supervision import arranging
from shuangchuang.domain.supervision.model import Event, Item, Part
from shuangchuang.domain.supervision.refusing import NotYours, Unsound
from shuangchuang.halls.plans.in_force import leads, measures_of, tasks_in_force, units_of_measure, units_of_task
from shuangchuang.halls.plans.models import PlanRecord, TaskRecord
from shuangchuang.halls.registry.queries.units import group_members, units_of_slugs
from shuangchuang.halls.supervision.models import ItemRecord, Level, StageChoice
from shuangchuang.halls.supervision.queries.scope import actor_for, arranges
from shuangchuang.halls.supervision.queries.settings import settings_of
from shuangchuang.halls.supervision.services.figuring import hand_down
from shuangchuang.halls.supervision.services.ledger import hold_ledger, item_as_it_stands, take_step
from shuangchuang.halls.supervision.services.lighting import roll_into_parent


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of proposing. ``without_lead`` are tasks that name nobody; the office has to."""

    items: tuple[ItemRecord, ...]
    without_lead: tuple[TaskRecord, ...]


@transaction.atomic
def propose_tasks(
    *, plan: PlanRecord, by: AbstractBaseUser, at: datetime, lines: Iterable[str] | None = None
) -> Proposed:
    """
    拟立项: an item for every task in force that has none yet (``lines`` narrows it).

    :raises NotYours: the person is not of the office.
    """
    if not arranges(by, plan):
        raise NotYours("立项由联席会议办公室来办，您没有这项职责。")
    hold_ledger()
    taken = set(ItemRecord.objects.filter(plan=plan, level=Level.TASK).values_list("task_line", flat=True))
    tasks = tasks_in_force(plan, lines=lines).exclude(line__in=taken)
    made, without = [], []
    for task in tasks:
        parties = _parties(units_of_task(task))
        if not any(part is Part.LEAD for _unit, part in parties):
            without.append(task)
            continue
        item = ItemRecord.objects.create(
            plan=plan,
            key=_free_key(plan, task.code),
            level=Level.TASK,
            task_line=task.line,
            order=task.order * 1000,
            number=task.number,
            title=task.title,
            text=task.body,
            created_at=at,
        )
        _propose(item, parties, by=by, at=at, basis=f"《{task.introduced.title}》{task.number}{task.annotation}")
        made.append(item)
    return Proposed(tuple(made), tuple(without))


def _free_key(plan: PlanRecord, wanted: str) -> str:
    """A code the plan gave to another task before may have an item already; that one keeps it."""
    taken = set(ItemRecord.objects.filter(plan=plan, key__startswith=wanted).values_list("key", flat=True))
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}-v{number}", number + 1
    return key


def _parties(assigned: Iterable[tuple[str, str]]) -> list[tuple[str, Part]]:
    """Each unit once, with the greater of its parts, in the plan's order."""
    parts: dict[str, Part] = {}
    for unit, role in assigned:
        if parts.get(unit) is not Part.LEAD:
            parts[unit] = Part.LEAD if leads(role) else Part.COOPERATOR
    return sorted(parts.items(), key=lambda pair: pair[1] is not Part.LEAD)


def _propose(
    item: ItemRecord, parties: list[tuple[str, Part]], *, by: AbstractBaseUser, at: datetime, basis: str
) -> None:
    office = settings_of(item.plan, on=timezone.localdate(at)).office_unit

    def decide(_state: Item) -> Event:
        return arranging.propose(
            actor_for(by, item.plan),
            parties=parties,
            office=office.slug if office else "",
            basis=basis,
            on=timezone.localdate(at),
        )

    take_step(record=item, decide=decide, by=by, at=at)


@transaction.atomic
def split_into_measures(*, item: ItemRecord, by: AbstractBaseUser, at: datetime) -> list[ItemRecord]:
    """
    分解到举措: a row for every measure of the task; a measure that names units of its own has those.

    :raises Unsound: the task has no measures, or rows already.
    """
    _may_split(item, by)
    measures = measures_of(item.plan, item.task_line)
    if not measures:
        raise Unsound("no_measures", "这项任务在计划里没有列出举措，不能分解到举措。")
    inherited = [(party.unit, party.part) for party in item_as_it_stands(item).parties]
    rows: list[ItemRecord] = []
    for measure in measures:
        own = _parties(units_of_measure(measure))
        parties = own if any(part is Part.LEAD for _unit, part in own) else inherited
        row = ItemRecord.objects.create(
            plan=item.plan,
            key=f"{item.key}-m{measure.order}",
            level=Level.MEASURE,
            parent=item,
            task_line=item.task_line,
            measure_order=measure.order,
            order=item.order + len(rows) + 1,
            number=measure.number,
            title=measure.text[:300],
            text=measure.text,
            created_at=at,
        )
        _propose(row, parties, by=by, at=at, basis=f"{item.number}{item.title}")
        rows.append(row)
    roll_into_parent(rows[0], at=at)
    return rows


@transaction.atomic
def cascade_to_members(*, item: ItemRecord, by: AbstractBaseUser, at: datetime, group: str = "") -> list[ItemRecord]:
    """
    按成员分解: a row for every member of a group among the item's units (各设区市), by the group's confirmed list.

    :raises Unsound: no unit of the item is a group with a confirmed list of the day, or there are rows already.
    """
    _may_split(item, by)
    on = timezone.localdate(at)
    state = item_as_it_stands(item)
    units = units_of_slugs(party.unit for party in state.parties)
    groups = [unit for slug, unit in units.items() if unit.is_group and group in ("", slug)]
    found = next(((one, members) for one in groups if (members := list(group_members(group=one, on=on)))), None)
    if found is None:
        raise Unsound("no_group", "承办单位里没有成员名单经过确认的集合单位。请先在单位名录里确认名单。")
    one, members = found
    rows: list[ItemRecord] = []
    for member in members:
        unit = member.member
        row = ItemRecord.objects.create(
            plan=item.plan,
            key=f"{item.key}-{unit.slug}"[:80],
            level=Level.MEMBER,
            parent=item,
            task_line=item.task_line,
            member=unit,
            order=item.order + len(rows) + 1,
            number=item.number,
            title=item.title,
            text=item.text,
            created_at=at,
        )
        others = [(party.unit, Part.COOPERATOR) for party in state.parties if party.unit not in (one.slug, unit.slug)]
        _propose(row, [(unit.slug, Part.LEAD), *others], by=by, at=at, basis=f"{item.number}{item.title}（{one.name}）")
        rows.append(row)
    hand_down(item=state, rows=rows, by=by, at=at, ground="")
    roll_into_parent(rows[0], at=at)
    return rows


def _may_split(item: ItemRecord, by: AbstractBaseUser) -> None:
    if not arranges(by, item.plan):
        raise NotYours("分解由联席会议办公室来办，您没有这项职责。")
    hold_ledger()
    if StageChoice(item_as_it_stands(item).stage) in (StageChoice.CLOSED, StageChoice.WITHDRAWN):
        raise Unsound("ended", "这件事项已经办结或撤销，不能再分解。")
    if ItemRecord.objects.filter(parent=item).exists():
        raise Unsound("rows_there", "这件事项已经分解过。")
