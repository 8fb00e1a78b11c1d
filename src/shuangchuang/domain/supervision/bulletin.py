"""The figures of a bulletin (双创工作督办通报), counted from the steps of the ledger and from nothing else.

    steps of every item, until the last day ─▶ states at month ends, before and at the end ─▶ Figures

Each figure is a list of (item, step): the rows it was counted from, so that it can be opened and counted again.
Lights, deadlines and lateness are of tasks; handing out, returns, closing and reports of the lowest rows, so that a
task with rows beneath is not counted beside them.

A management convention, no regulation: which figures, and the rule of praise, stand in docs/how-to/issuing.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shuangchuang.domain.shared.working_days import WorkingDays
from shuangchuang.domain.supervision.evolving import evolve
from shuangchuang.domain.supervision.lights import overdue
from shuangchuang.domain.supervision.model import ENDED, IN_HAND, Event, Item, Kind, Stage
from shuangchuang.domain.supervision.rolling import Child, Standing, roll_up
from shuangchuang.domain.supervision.silence import Due, missed

COLOURS = ("红", "黄", "灰", "绿")
MONTHS = 6  # of the chart
_STANDINGS = {
    Stage.CLOSED: Standing.CLOSED,
    Stage.SUSPENDED: Standing.SUSPENDED,
    Stage.WITHDRAWN: Standing.WITHDRAWN,
}
_COUNTED = {
    Kind.ASSIGNED: "new",
    Kind.CLOSED: "closed",
    Kind.RETURNED: "returned",
    Kind.REPORT_RETURNED: "report_returned",
    Kind.EXTENSION_GRANTED: "extended",
}
SIMPLE = ("new", "due", "late", "closed", "returned", "report_returned", "report_late", "extended", "silent")

Row = tuple[int, int]  # an item and the number of a step of it


@dataclass(frozen=True, slots=True)
class Way:
    """An item's steps in their order: the number in the ledger and what happened. ``task``: stands on top; ``lowest``: nothing beneath."""

    item: int
    task: bool
    lowest: bool
    steps: tuple[tuple[int, Event], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A light that was another at the end; ``reasons`` are those of the step, msgids with their values."""

    item: int
    step: int
    before: str
    after: str
    reasons: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a bulletin says in numbers. ``months`` are a last day and the plan's progress then (0..1; None: not known)."""

    rows: Mapping[str, tuple[Row, ...]]
    changes: tuple[Change, ...]
    units: tuple[str, ...]
    silent: tuple[str, ...]
    praised: tuple[str, ...]
    months: tuple[tuple[date, Decimal | None, int], ...]

    def count(self, key: str) -> int:
        """How many rows stand behind a figure."""
        return len(self.rows.get(key, ()))


@dataclass(slots=True)
class _Followed:
    way: Way
    before: Item | None = None
    end: Item | None = None
    last: int = 0
    inside: list[tuple[int, Event]] = field(default_factory=list)
    months: list[Item | None] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    lit: tuple[int, Event] | None = None


def month_ends(last: date, months: int = MONTHS) -> tuple[date, ...]:
    """
    The ends of the months before a day, and the day itself, in order.

    >>> month_ends(date(2026, 3, 15), 3)
    (datetime.date(2026, 1, 31), datetime.date(2026, 2, 28), datetime.date(2026, 3, 15))
    """
    found = [last]
    while len(found) < months:
        found.append(found[-1].replace(day=1) - timedelta(days=1))
    return tuple(reversed(found))


def figures_of(
    ways: Iterable[Way], *, first: date, last: date, periods: Sequence[Due], calendar: WorkingDays
) -> Figures:
    """The figures of the days from ``first`` to ``last``, both included, as the ledger knew them at the end of ``last``."""
    ends = month_ends(last)
    followed = [_follow(way, first=first, last=last, ends=ends) for way in ways]
    followed = [one for one in followed if one.end is not None]
    rows: dict[str, list[Row]] = {key: [] for key in SIMPLE}
    changes: list[Change] = []
    for one in followed:
        _count_events(one, rows)
        if one.way.lowest:
            _count_silence(one, rows, [period for period in periods if first <= period.due <= last])
        if one.way.task:
            _count_standing(one, rows, first=first, last=last, calendar=calendar)
            changes += _changes(one)
    rows["changed"] = [(change.item, change.step) for change in changes]
    units = sorted({key.split("|")[1] for key in rows if key.startswith("unit|")})
    silent = sorted({key.split("|")[1] for key in rows if key.startswith("silent|")})
    praised = _praise(followed, rows, units)
    return Figures(
        rows={key: tuple(found) for key, found in rows.items()},
        changes=tuple(changes),
        units=tuple(units),
        silent=tuple(silent),
        praised=tuple(praised),
        months=tuple(_month(followed, at, end) for at, end in enumerate(ends)),
    )


def _follow(way: Way, *, first: date, last: date, ends: Sequence[date]) -> _Followed:
    one = _Followed(way)
    state, seen = Item(), False
    waiting = list(ends)
    for number, event in way.steps:
        if event.on > last:
            break
        while waiting and event.on > waiting[0]:
            one.months.append(state if seen else None)
            waiting.pop(0)
        if event.on >= first:
            if one.before is None and not one.inside:
                one.before = state if seen else None
            one.inside.append((number, event))
        state, seen = evolve(state, event), True
        one.last = number
        if event.kind is Kind.REPORT_SUBMITTED:
            one.reports.add(str(event.facts.get("period", "")))
        elif event.kind is Kind.LIT:
            one.lit = (number, event)
    one.months += [state if seen else None for _ in waiting]
    one.end = state if seen else None
    if not one.inside:
        one.before = one.end
    return one


def _count_events(one: _Followed, rows: dict[str, list[Row]]) -> None:
    if not one.way.lowest:
        return
    for number, event in one.inside:
        if event.kind in _COUNTED:
            rows[_COUNTED[event.kind]].append((one.way.item, number))
        elif event.kind is Kind.REPORT_SUBMITTED and event.facts.get("late"):
            rows["report_late"].append((one.way.item, number))


def _count_silence(one: _Followed, rows: dict[str, list[Row]], periods: Sequence[Due]) -> None:
    """Who leads an item that is in hand and has not been reported on, though a report was due."""
    end = one.end
    if end is None or end.stage not in IN_HAND or end.assigned_on is None:
        return
    if missed(end.assigned_on, periods, one.reports):
        rows["silent"].append((one.way.item, one.last))
        for unit in end.leads:
            rows.setdefault(f"silent|{unit}", []).append((one.way.item, one.last))


def _count_standing(
    one: _Followed, rows: dict[str, list[Row]], *, first: date, last: date, calendar: WorkingDays
) -> None:
    end, row = one.end, (one.way.item, one.last)
    if end is None or end.stage in (Stage.PROPOSED, Stage.WITHDRAWN):
        return
    colour = end.light or "灰"
    rows.setdefault("tasks", []).append(row)
    rows.setdefault(f"light|{colour}", []).append(row)
    for unit in end.leads:
        rows.setdefault(f"unit|{unit}|{colour}", []).append(row)
    if end.stage is Stage.SUSPENDED or end.deadline is None:
        return
    if first <= end.deadline <= last:
        rows["due"].append(row)
    if end.stage not in ENDED and overdue(end.deadline, last, calendar).days > 0:
        rows["late"].append(row)


def _changes(one: _Followed) -> Iterator[Change]:
    before, end = one.before, one.end
    if before is None or end is None or not before.light or not end.light or before.light == end.light:
        return
    if one.lit is not None:
        number, event = one.lit
        yield Change(one.way.item, number, before.light, end.light, tuple(event.facts.get("reasons", ())))


def _praise(followed: Sequence[_Followed], rows: dict[str, list[Row]], units: Sequence[str]) -> list[str]:
    """
    Units that lead, did something in these days, and of whose items none is red or yellow, silent, late or returned.
    """
    blamed: set[str] = set()
    active: set[str] = set()
    for one in followed:
        leads = one.end.leads if one.end else ()
        kinds = {event.kind for _number, event in one.inside}
        if kinds & {Kind.RETURNED, Kind.REPORT_RETURNED} or any(
            event.kind is Kind.REPORT_SUBMITTED and event.facts.get("late") for _number, event in one.inside
        ):
            blamed.update(leads)
        if one.end and one.end.light in ("红", "黄"):
            blamed.update(leads)
        if kinds & {Kind.REPORT_SUBMITTED, Kind.CLOSED}:
            active.update(leads)
    blamed |= {key.split("|")[1] for key in rows if key.startswith("silent|")}
    praised = [unit for unit in units if unit in active - blamed]
    for unit in praised:
        rows[f"praised|{unit}"] = [row for colour in COLOURS for row in rows.get(f"unit|{unit}|{colour}", ())]
    return praised


def _month(followed: Sequence[_Followed], at: int, end: date) -> tuple[date, Decimal | None, int]:
    """The plan's progress at the end of a month: over the tasks whose progress is known, by weight, and how many these are."""
    children = []
    for one in followed:
        item = one.months[at]
        if not one.way.task or item is None or item.assigned_on is None:
            continue
        closed = item.stage is Stage.CLOSED
        if item.progress is None and not closed:
            continue
        weight = item.commitment.weight if item.commitment else Decimal(1)
        children.append(Child(str(one.way.item), item.progress, weight, _STANDINGS.get(item.stage, Standing.RUNNING)))
    found = roll_up(children)
    return end, found.progress, found.counted
