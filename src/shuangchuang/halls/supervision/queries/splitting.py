"""What a task can be broken into: its measures in the plan, the confirmed members of a group among its units."""

from __future__ import annotations

from datetime import date

from shuangchuang.domain.supervision.model import ENDED
from shuangchuang.halls.plans.in_force import measures_of
from shuangchuang.halls.plans.models import MeasureRecord
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.registry.queries.units import group_members
from shuangchuang.halls.supervision.models import ItemRecord, Level, PartyRecord
from shuangchuang.halls.supervision.queries.scope import Visitor, arranges


def splittable(user: Visitor, record: ItemRecord, stage: str) -> bool:
    """Whether this person may break the item down into rows; whether it has rows already is asked elsewhere."""
    return record.level == Level.TASK and stage not in ENDED and arranges(user, record.plan)


def measures_listed(record: ItemRecord) -> list[MeasureRecord]:
    """The measures of the item's task in force."""
    return measures_of(record.plan, record.task_line)


def groups_of(record: ItemRecord, *, on: date) -> list[tuple[UnitRecord, list[str]]]:
    """The groups among the item's units, each with the names of its members of the day; none where none is confirmed."""
    parties = PartyRecord.objects.filter(item=record, valid_until_at=None, unit__is_group=True).select_related("unit")
    return [
        (party.unit, [member.member.name for member in group_members(group=party.unit, on=on)]) for party in parties
    ]
