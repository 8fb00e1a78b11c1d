"""Reporting periods: cut by the rhythm in force, without days left out or counted twice when it changes.

A change takes effect at the first day, on or after the one it is set for, that begins a period of the old rhythm and of
the new one: a quarter that has begun by months ends by months. Source: docs/how-to/supervision.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shuangchuang.domain.shared import months_later

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """A reporting period: its code (2022, 2022-H1, 2022-Q3, 2022-06), first and last day."""

    code: str
    first: date
    last: date


def periods(rhythms: Sequence[tuple[date, str]], first: date, last: date) -> list[Span]:
    """
    The periods that end from ``first`` to ``last``. ``rhythms`` are pairs of a day and what holds from it on, in order;
    before the first of them its rhythm holds too.

    >>> [each.code for each in periods([(date(2022, 1, 1), "month"), (date(2022, 2, 10), "quarter")], date(2022, 2, 1), date(2022, 9, 30))]
    ['2022-02', '2022-03', '2022-Q2', '2022-Q3']
    """
    found = []
    for span in _from(rhythms, first):
        if span.last > last:
            break
        if span.last >= first:
            found.append(span)
    return found


def following(rhythms: Sequence[tuple[date, str]], day: date, number: int) -> list[Span]:
    """The period a day lies in and those after it, ``number`` in all."""
    found: list[Span] = []
    for span in _from(rhythms, day):
        if span.last >= day:
            found.append(span)
        if len(found) == number:
            break
    return found


def _from(rhythms: Sequence[tuple[date, str]], day: date) -> Iterator[Span]:
    # From the beginning of a year: there every rhythm begins a period, so that it is known which one is under way.
    rhythm, start = _held(rhythms, date(day.year, 1, 1)), date(day.year, 1, 1)
    while True:
        wanted = _held(rhythms, start)
        if wanted != rhythm and (start.month - 1) % MONTHS[wanted] == 0:
            rhythm = wanted
        end = months_later(start, MONTHS[rhythm]) - timedelta(days=1)
        yield Span(_code(MONTHS[rhythm], start), start, end)
        start = end + timedelta(days=1)


def _held(rhythms: Sequence[tuple[date, str]], day: date) -> str:
    """The rhythm in force on a day."""
    begun = [rhythm for since, rhythm in rhythms if since <= day]
    return begun[-1] if begun else rhythms[0][1]


def _code(length: int, start: date) -> str:
    if length == 12:
        return f"{start.year}"
    if length == 1:
        return f"{start.year}-{start.month:02}"
    return f"{start.year}-{'Q' if length == 3 else 'H'}{(start.month - 1) // length + 1}"
