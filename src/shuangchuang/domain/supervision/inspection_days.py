"""The days of an inspection, each explained line by line.

    整改     下发次日起第 n 个工作日                      管理惯例, a setting of each inspection
    异议     收到结论次日起满 30 日（自然日）               order 733, to be confirmed against the printed text
    复核决定  收到复核申请次日起满 30 日（自然日）           likewise

A period in natural days that ends on a day off ends on the next working day (Civil Code, art. 203).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from shuangchuang.domain.shared import Said, WorkingDays

OBJECTION_DAYS = 30  # natural days after receipt
REVIEW_DAYS = 30  # natural days after the objection came in


@dataclass(frozen=True, slots=True)
class Counted:
    """A last day, how it was found line by line, and whether a year without its calendar lies on the way."""

    day: date
    lines: tuple[Said, ...] = field(default=())
    estimated: bool = False


def _natural(start: date, days: int, opening: str, calendar: WorkingDays) -> Counted:
    nominal = start + timedelta(days=days)
    found = calendar.on_or_after(nominal)
    lines = [
        Said(opening, day=start.isoformat()),
        Said("次日起算，满 {days} 日为 {day}（自然日）", days=days, day=nominal.isoformat()),
    ]
    if found.day != nominal:
        lines.append(Said("当天是休息日，顺延到 {day}", day=found.day.isoformat()))
    return Counted(found.day, tuple(lines), found.estimated)


def last_day_to_object(received: date, calendar: WorkingDays) -> Counted:
    """
    The last day for an objection: 30 natural days after receipt, moved on where it is a day off.

    >>> last_day_to_object(date(2024, 3, 1), WorkingDays.of((), years=(2024,))).day  # the 31st is a Sunday
    datetime.date(2024, 4, 1)
    """
    return _natural(received, OBJECTION_DAYS, "{day} 收到督查结论", calendar)


def last_day_to_review(filed: date, calendar: WorkingDays) -> Counted:
    """The last day for the decision on an objection: 30 natural days after it came in, moved on likewise."""
    return _natural(filed, REVIEW_DAYS, "{day} 收到复核申请", calendar)


def last_day_to_rectify(ordered: date, days: int, calendar: WorkingDays) -> Counted:
    """The deadline of a rectification: so many working days after the notice."""
    found = calendar.add(ordered, days)
    lines = (
        Said("{day} 下发整改通知", day=ordered.isoformat()),
        Said("次日起算，第 {days} 个工作日为 {day}", days=days, day=found.day.isoformat()),
    )
    return Counted(found.day, lines, found.estimated)
