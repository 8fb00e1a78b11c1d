"""Items narrowed by what they are, and what each unit has to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from shuangchuang.domain.supervision.model import ENDED
from shuangchuang.halls.supervision.models import ItemStateRecord, PartChoice, StageChoice
from shuangchuang.halls.supervision.queries.items import parties_as_of, states_as_of
from shuangchuang.halls.supervision.queries.scope import Visitor, visible_items


@dataclass(slots=True)
class Load:
    """A unit and how many items it has: by part, and open, overdue, closed."""

    unit: str
    name: str
    leading: int = 0
    cooperating: int = 0
    open: int = 0
    overdue: int = 0
    closed: int = 0


def narrowed(
    states: QuerySet[ItemStateRecord], *, plan: str, unit: str, stage: str, light: str, day: date | None
) -> QuerySet[ItemStateRecord]:
    """The states of a plan's items, of a unit's (as of a day), in a stage, of a light; "" asks for all."""
    given = {"item__plan__slug": plan, "stage": stage, "light": light}
    states = states.filter(**{name: value for name, value in given.items() if value})
    if unit:
        states = states.filter(item__in=parties_as_of(day).order_by().filter(unit__slug=unit).values("item"))
    return states


def loads_of_units(user: Visitor, *, day: date | None, today: date) -> Iterable[Load]:
    """What each unit has among the items this person sees, the unit with most open items first."""
    seen = visible_items(user)
    rows = states_as_of(day).filter(item__in=seen).values_list("item", "stage", "deadline_date")
    states = {item: (stage, due) for item, stage, due in rows}
    found: dict[str, Load] = {}
    parts = parties_as_of(day).filter(item__in=seen).order_by("unit__order", "unit", "item")
    for slug, name, part, item in parts.values_list("unit__slug", "unit__name", "part", "item"):
        if item not in states:
            continue
        stage, due = states[item]
        load = found.setdefault(slug, Load(slug, name))
        load.leading += part == PartChoice.LEAD
        load.cooperating += part == PartChoice.COOPERATOR
        load.closed += stage == StageChoice.CLOSED
        is_open = stage not in ENDED
        load.open += is_open
        load.overdue += is_open and due is not None and due < today
    return sorted(found.values(), key=lambda load: -load.open)
