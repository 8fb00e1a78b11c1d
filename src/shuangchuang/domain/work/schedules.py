"""Which moments of a schedule are due, also after an outage.

    ──●────────●────────●────────●──▶ time      every 15 minutes, or each day at 08:30
      │ last       ╳ down ╳         │ now
      └─ seen      └────────┴───────┴─ due: all three (EACH), or only the last (LATEST)

A moment belongs to the rule alone, never to when somebody looked, so two who look at the
same time name the same moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CatchUp(StrEnum):
    """What to do with moments that passed while nothing ran."""

    LATEST = "latest"  # one run makes up for all
    EACH = "each"  # every moment has its own run: it is about that day


@dataclass(frozen=True, slots=True)
class Every:
    """
    At the whole multiples of ``interval`` since 1970-01-01 UTC.

    >>> Every(timedelta(minutes=15)).following(datetime(2026, 11, 23, 12, 7, tzinfo=UTC)).isoformat()
    '2026-11-23T12:15:00+00:00'
    """

    interval: timedelta

    def __post_init__(self) -> None:
        if self.interval < timedelta(seconds=1):
            raise ValueError("a schedule runs at most once a second")

    def following(self, moment: datetime) -> datetime:
        """The first moment of the rule strictly after ``moment``."""
        return _EPOCH + ((moment - _EPOCH) // self.interval + 1) * self.interval

    def latest(self, moment: datetime) -> datetime:
        """The last moment of the rule at or before ``moment``."""
        return _EPOCH + (moment - _EPOCH) // self.interval * self.interval


@dataclass(frozen=True, slots=True)
class DailyAt:
    """
    Each day at ``at`` by the clocks of ``zone``.

    An hour that a change of clocks leaves out is taken as if the clocks had not changed; one that it repeats counts
    the first time.
    """

    at: time
    zone: tzinfo

    def _on(self, moment: datetime, days: int) -> datetime:
        day = moment.astimezone(self.zone).date() + timedelta(days=days)
        return datetime.combine(day, self.at, tzinfo=self.zone).astimezone(UTC)

    def following(self, moment: datetime) -> datetime:
        """The first moment of the rule strictly after ``moment``."""
        return next(found for found in (self._on(moment, days) for days in (-1, 0, 1, 2)) if found > moment)

    def latest(self, moment: datetime) -> datetime:
        """The last moment of the rule at or before ``moment``."""
        return next(found for found in (self._on(moment, days) for days in (1, 0, -1, -2)) if found <= moment)


Rule = Every | DailyAt


def due_moments(
    rule: Rule, *, seen: datetime, now: datetime, catch_up: CatchUp, limit: int = 100
) -> tuple[datetime, ...]:
    """
    The moments after ``seen`` and up to ``now`` that get a run, in their order.

    With ``CatchUp.EACH`` at most ``limit`` of them, the earliest: the rest come at the next look.
    """
    if catch_up is CatchUp.LATEST:
        last = rule.latest(now)
        return (last,) if last > seen else ()
    found: list[datetime] = []
    moment = rule.following(seen)
    while moment <= now and len(found) < limit:
        found.append(moment)
        moment = rule.following(moment)
    return tuple(found)
