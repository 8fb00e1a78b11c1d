"""Yearly milestones as people write them: a line a day, ``2026-12-31 40%``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from shuangchuang.domain.supervision.refusing import Unsound

Milestones = tuple[tuple[date, Decimal], ...]


def read_milestones(lines: Iterable[str]) -> Milestones:
    """
    Pairs of a day and the share (0..1) due by its end, in the order of the lines; empty lines say nothing.

    >>> read_milestones(["2026-12-31 40%", "", "2027-12-31 100％"])
    ((datetime.date(2026, 12, 31), Decimal('0.4')), (datetime.date(2027, 12, 31), Decimal('1')))

    :raises Unsound: a line is no day with a per cent; the refusal names it.
    """
    found = []
    for line in lines:
        parts = line.replace("％", "%").split()
        if not parts:
            continue
        try:
            day, share = parts
            found.append((date.fromisoformat(day), Decimal(share.removesuffix("%")) / 100))
        except (ValueError, InvalidOperation):
            raise Unsound("milestones", "“{line}”看不懂。请写成“2026-12-31 40%”，每行一个。", line=line) from None
    return tuple(found)


def milestone_lines(milestones: Milestones) -> tuple[str, ...]:
    """
    The lines of milestones.

    >>> milestone_lines(((date(2026, 12, 31), Decimal("0.4")), (date(2027, 12, 31), Decimal(1))))
    ('2026-12-31 40%', '2027-12-31 100%')
    """
    return tuple(f"{day.isoformat()} {plain(share * 100)}%" for day, share in milestones)


def plain(number: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    return f"{number.normalize():f}"
