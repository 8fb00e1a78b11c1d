"""Who owes a report: one rule for 我的任务, reminders, the bulletin, the list of silent units and a leader's page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile


@dataclass(frozen=True, slots=True)
class Due:
    """A reporting period that ended on ``last``, whose reports were due by ``due``."""

    code: str
    last: date
    due: date


def owes(assigned_on: date | None, period_last: date) -> bool:
    """
    Whether an item is to be reported on for a period: it was in somebody's hands on a day of it.

    What was handed out between the end of a period and the day its reports are due has nothing to tell of it.

    >>> owes(date(2026, 4, 1), date(2026, 3, 31)), owes(date(2026, 3, 31), date(2026, 3, 31)), owes(None, date(2026, 3, 31))
    (False, True, False)
    """
    return assigned_on is not None and assigned_on <= period_last


def missed(assigned_on: date, periods: Iterable[Due], reported: Collection[str]) -> tuple[str, ...]:
    """
    The periods, in their order, that an item handed out on a day should have been reported for and was not.

    ``reported`` holds the codes of the periods for which a report has left the unit.

    >>> march = Due("2026-03", date(2026, 3, 31), date(2026, 4, 8))
    >>> april = Due("2026-04", date(2026, 4, 30), date(2026, 5, 11))
    >>> missed(date(2026, 3, 2), [april, march], {"2026-03"})
    ('2026-04',)
    """
    return tuple(period.code for period in periods if owes(assigned_on, period.last) and period.code not in reported)


def in_a_row(newest_first: Sequence[str], missing: Collection[str]) -> int:
    """
    How many of the newest periods were missed without one between that was not.

    >>> in_a_row(["2026-05", "2026-04", "2026-03"], {"2026-05", "2026-03"})
    1
    """
    return len(list(takewhile(missing.__contains__, newest_first)))
