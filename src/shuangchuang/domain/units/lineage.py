"""Names and higher units in time.

自治区科委 ─────────────▶│ 自治区科技厅 ─────────────▶      names, each with its days
市科技局  ── under ──▶ 市政府                             ranks, each with its days; never a circle on any day
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Term:
    """From ``first`` (inclusive; None: always) until ``end`` (exclusive; None: still)."""

    first: date | None = None
    end: date | None = None

    def includes(self, day: date) -> bool:
        """Whether the day is within."""
        return (self.first is None or self.first <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Term) -> bool:
        """Whether a day is within both."""
        return (self.end is None or other.first is None or other.first < self.end) and (
            other.end is None or self.first is None or self.first < other.end
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the days it was in use; ``kind`` is short, full, alias or former."""

    text: str
    kind: str
    term: Term


@dataclass(frozen=True, slots=True)
class Rank:
    """``above`` was the higher unit of ``unit`` for a term."""

    unit: int
    above: int
    term: Term


def names_on(names: Iterable[Name], *, on: date) -> list[Name]:
    """
    The names in use on a day, those with a known beginning first: they say more than those of no date.

    A former name that says no end is no name of any day: nobody knows when it was one.

    >>> old = Name("自治区科委", "former", Term(None, date(2000, 1, 1)))
    >>> [name.text for name in names_on([old, Name("科委", "former", Term())], on=date(1999, 5, 1))]
    ['自治区科委']
    """
    known = [name for name in names if name.term.includes(on) and not (name.kind == "former" and name.term.end is None)]
    return sorted(known, key=lambda name: (name.term.first is None and name.term.end is None, name.kind, name.text))


def closes_a_circle(rank: Rank, ranks: Collection[Rank]) -> bool:
    """
    Whether, with a rank added, a unit would stand above itself on some day.

    Asked day by day: two units may well have stood above each other at different times.
    """
    days = {rank.term.first} | {other.term.first for other in ranks if other.term.overlaps(rank.term)}
    return any(_circle_on(day, rank, ranks) for day in days if day is not None and rank.term.includes(day))


def _circle_on(day: date, rank: Rank, ranks: Collection[Rank]) -> bool:
    above = {other.unit: other.above for other in ranks if other.term.includes(day)} | {rank.unit: rank.above}
    seen, unit = {rank.unit}, rank.above
    while unit not in seen:
        seen.add(unit)
        if unit not in above:
            return False
        unit = above[unit]
    return True


def heirs(went: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """
    For each unit that went into another, the unit that has its work in the end.

    One that is said to have gone into two, or in a circle, has no heir: a person has to say who it is.

    >>> heirs([("科委", "科技厅"), ("科技厅", "科技和工业厅"), ("经委", "工信厅"), ("经委", "国资委")])
    {'科委': '科技和工业厅', '科技厅': '科技和工业厅'}
    """
    onward: dict[str, set[str]] = {}
    for before, after in went:
        onward.setdefault(before, set()).add(after)
    found = {unit: _last(unit, onward) for unit in onward}
    return {unit: heir for unit, heir in found.items() if heir is not None}


def _last(unit: str, onward: Mapping[str, set[str]]) -> str | None:
    seen = {unit}
    while after := onward.get(unit):
        if len(after) > 1 or after <= seen:
            return None
        (unit,) = after
        seen.add(unit)
    return unit
