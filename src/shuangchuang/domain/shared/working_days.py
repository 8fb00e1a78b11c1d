"""Which days are worked in China, and counting by them.

    in a notice:    放假 -> holiday        调休上班 -> make-up working day
    otherwise:      Monday–Friday -> working      Saturday, Sunday -> weekend
    a year without a notice yet: the same, with the holidays fixed by law, and *estimated*
    a region's own notice: overrules the country's day by day (a festival of its own)

The State Council gives the arrangement of a year near the end of the one before. A day
of a year that no notice covers is reckoned without what only a notice can say (spring
festival, days moved), and every answer that leans on such a day says so.

Periods in days leave out the day they begin on (Civil Code, art. 201).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from types import MappingProxyType

from shuangchuang.domain.shared.refusals import Refusal

_ONE = timedelta(days=1)
_SATURDAY = 5
LONGEST = 5000  # working days: some twenty years

# Days off on a fixed date. Source: 全国年节及纪念日放假办法 (amended in November 2024), art. 2.
# Those that follow the moon or the sun are left to the notice.
FIXED = MappingProxyType(
    {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
)


class DayOutOfReach(Refusal):
    """More working days than anybody may count."""

    def __init__(self, days: int) -> None:
        super().__init__(
            "working_days.out_of_reach",
            "只能推算 {most} 个工作日以内的日期，现在是 {days} 个，请改小。",
            days=days,
            most=LONGEST,
        )


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"  # a Saturday or Sunday worked for a day moved


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """
    A day as the calendar has it.

    ``source`` names the notice, or the rule a festival is expected by; "" for an ordinary day. ``confirmed`` is
    False (待确认) where the notice was not read at a source that can be trusted.
    """

    day: date
    kind: DayKind
    name: str = ""
    source: str = ""
    estimated: bool = False
    confirmed: bool = True

    @property
    def working(self) -> bool:
        """Whether offices are open."""
        return self.kind in {DayKind.WORKING, DayKind.MAKE_UP}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A day found by counting; ``estimated`` where a day on the way is of a year without a notice."""

    day: date
    estimated: bool


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """
    The calendar: the days that notices name, and the years they cover.

    >>> days = WorkingDays.of((), years=(2024,))
    >>> days.add(date(2024, 3, 1), 1).day  # a Friday
    datetime.date(2024, 3, 4)
    """

    named: Mapping[date, CalendarDay]
    years: frozenset[int]
    _sums: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, days: Iterable[CalendarDay], *, years: Iterable[int]) -> WorkingDays:
        """From the days that notices name; of two words about one day the later counts."""
        return cls(MappingProxyType({entry.day: entry for entry in days}), frozenset(years))

    def overruled(self, days: Iterable[CalendarDay], *, years: Iterable[int]) -> WorkingDays:
        """The same calendar where a region's own word about its days counts; ``years``: those of which all words are known."""
        return WorkingDays.of((*self.named.values(), *days), years=years)

    def on(self, day: date) -> CalendarDay:
        """What a day is, and by which word."""
        if day in self.named:
            return self.named[day]
        estimated = day.year not in self.years
        if estimated and (name := FIXED.get((day.month, day.day))):
            return CalendarDay(day, DayKind.HOLIDAY, name, estimated=True)
        kind = DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKING
        return CalendarDay(day, kind, estimated=estimated)

    def is_working(self, day: date) -> bool:
        """Whether offices are open on a day."""
        return self.on(day).working

    def on_or_after(self, day: date) -> Reckoned:
        """
        The day itself if it is worked, else the next one that is.

        A period whose last day is a day off ends on the next working day (Civil Code, art. 203).
        """
        estimated = False
        while True:
            entry = self.on(day)
            estimated = estimated or entry.estimated
            if entry.working:
                return Reckoned(day, estimated)
            day += _ONE

    def next_working(self, day: date) -> Reckoned:
        """The first working day after a day."""
        return self.on_or_after(day + _ONE)

    def add(self, start: date, days: int) -> Reckoned:
        """
        The ``days``-th working day after ``start``, which itself is not counted; before it where ``days`` < 0.

        Zero days are ``start`` itself, worked or not.

        :raises DayOutOfReach: more than ``LONGEST`` days, or out of the calendar altogether.
        """
        if abs(days) > LONGEST:
            raise DayOutOfReach(days)
        step = _ONE if days >= 0 else -_ONE
        day, left, estimated = start, abs(days), self.on(start).estimated
        try:
            while left:
                day += step
                entry = self.on(day)
                left -= entry.working
                estimated = estimated or entry.estimated
        except OverflowError:
            raise DayOutOfReach(days) from None
        return Reckoned(day, estimated)

    def count(self, start: date, end: date) -> int:
        """
        Working days after ``start`` up to and with ``end``; negative where ``end`` lies before.

        Backwards it counts the days from ``end`` up to but without ``start``, so that it undoes ``add``.
        """
        if end >= start:
            return self._between(start, end)
        if end == date.min:
            return -self._between(end, start - _ONE) - self.is_working(end)
        return -self._between(end - _ONE, start - _ONE)

    def _between(self, after: date, until: date) -> int:
        """Working days after a day up to and with a later one. Sums of each year are kept: a night counts some 100,000 times."""
        whole = sum(self._sums_of(year)[-1] for year in range(after.year, until.year))
        return whole + self._sums_of(until.year)[_place(until)] - self._sums_of(after.year)[_place(after)]

    def _sums_of(self, year: int) -> tuple[int, ...]:
        """Working days of a year up to and with its n-th day; 0 days before the first."""
        if year not in self._sums:
            first = date(year, 1, 1)
            days = self.stretch(first, date(year, 12, 31))
            self._sums[year] = tuple(accumulate((day.working for day in days), initial=0))
        return self._sums[year]

    def estimated(self, first: date, last: date) -> bool:
        """Whether a stretch, both ends counted, holds a day that no notice covers."""
        return any(day.estimated for day in self.stretch(first, last))

    def stretch(self, first: date, last: date) -> tuple[CalendarDay, ...]:
        """Every day from ``first`` to ``last``, both counted; none where ``last`` lies before."""
        return tuple(self.on(first + _ONE * step) for step in range((last - first).days + 1))


def _place(day: date) -> int:
    """Which day of its year a day is; 1 is the first."""
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1
