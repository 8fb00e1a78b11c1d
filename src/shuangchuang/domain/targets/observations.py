"""Published figures, with their source, their day and their revisions.

A statistic is published, and later published anew: 2021's R&D intensity was 0.81 % and became
0.79 %. Both are kept; which one counts depends on the day one asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shuangchuang.domain.shared import Period, Refusal
from shuangchuang.domain.targets.figures import UnitsDiffer, convert


class Status(StrEnum):
    """How far a figure may be trusted."""

    VERIFIED = "已核实"
    TO_CONFIRM = "待确认"
    SIMULATED = "模拟"


@dataclass(frozen=True, slots=True)
class Observation:
    """
    One figure of one period, as published once.

    ``value`` is in ``unit``. ``published_on`` is None where the day is not known: the figure
    then counts from the end of the year after its period, by when such figures are out, and
    each revision a year later.
    ``source`` names the publisher and document; ``derived`` says how a value was worked out
    that is not printed itself ("" where it is printed). A higher ``revision`` is newer.
    """

    value: Decimal
    unit: str
    period: Period
    published_on: date | None
    source: str
    source_url: str = ""
    revision: int = 0
    status: Status = Status.VERIFIED
    derived: str = ""

    @property
    def known_from(self) -> date:
        """The day from which the figure counts."""
        return self.published_on or date(self.period.last.year + 1 + self.revision, 12, 31)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A figure that goes about and is false: whoever enters it is told why."""

    period: Period
    value: Decimal
    unit: str
    reason: str


class ObservationRefused(Refusal):
    """An observation that equals a figure known to be false."""

    def __init__(self, observation: Observation, reason: str) -> None:
        super().__init__(
            "observation.forbidden",
            "{period}年的 {value}{unit} 不予收录：{reason}。请改填统计部门公布的数，并写明出处。",
            period=observation.period,
            value=observation.value,
            unit=observation.unit,
            reason=reason,
        )


class RevisionTwice(Refusal):
    """Two different figures with one revision number."""

    def __init__(self, observation: Observation) -> None:
        super().__init__(
            "observation.revision_twice",
            "{period}年已有第{revision}次修订的数且与本次不同，请把本次记为新的修订。",
            period=observation.period,
            revision=observation.revision,
        )


def refuse_forbidden(observation: Observation, forbidden: Iterable[Forbidden]) -> None:
    """
    Let an observation pass unless it is one of the figures known to be false.

    :raises ObservationRefused: it is; the reason is in the words of the list.
    """
    for figure in forbidden:
        if figure.period != observation.period:
            continue
        try:
            same = convert(observation.value, observation.unit, figure.unit) == figure.value
        except UnitsDiffer:
            continue
        if same:
            raise ObservationRefused(observation, figure.reason)


@dataclass(frozen=True, slots=True)
class Series:
    """All observations of one figure. Nothing is ever taken out."""

    observations: tuple[Observation, ...] = ()

    def with_added(self, observation: Observation, *, forbidden: Iterable[Forbidden] = ()) -> Series:
        """
        The series and one more observation.

        :raises ObservationRefused: the figure is on the list of false ones.
        :raises RevisionTwice: this revision of the period is there already with another value.
        """
        refuse_forbidden(observation, forbidden)
        for known in self.observations:
            if (known.period, known.revision) == (observation.period, observation.revision):
                if known == observation:
                    return self
                raise RevisionTwice(observation)
        return Series((*self.observations, observation))

    def revisions(self, period: Period) -> tuple[Observation, ...]:
        """Every figure published for a period, the oldest first."""
        return tuple(sorted((o for o in self.observations if o.period == period), key=lambda o: o.revision))

    def known(self, as_of: date, *, simulated: bool = False) -> tuple[Observation, ...]:
        """
        The figures that counted on a day, one a period, in order of period.

        Simulated figures are left out unless asked for.
        """
        latest: dict[Period, Observation] = {}
        for observation in self.observations:
            if observation.known_from > as_of or (observation.status is Status.SIMULATED and not simulated):
                continue
            held = latest.get(observation.period)
            if held is None or observation.revision > held.revision:
                latest[observation.period] = observation
        return tuple(sorted(latest.values(), key=lambda o: (o.period.last, o.period.first)))

    def latest(self, as_of: date, *, simulated: bool = False) -> Observation | None:
        """The figure of the latest period that counted on a day."""
        known = self.known(as_of, simulated=simulated)
        return known[-1] if known else None
