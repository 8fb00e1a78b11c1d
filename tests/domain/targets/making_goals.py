"""Goals and figures for the tests of the target engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shuangchuang.domain.shared import Period
from shuangchuang.domain.targets import (
    Baseline,
    Direction,
    FigureKind,
    Goal,
    Observation,
    Path,
    Series,
    Status,
)

LONG_AFTER = date(2030, 1, 1)


def goal(
    *,
    kind: FigureKind = FigureKind.FLOW,
    target: str = "300",
    base: str | None = "100",
    unit: str = "亿元",
    direction: Direction = Direction.UP,
    path: Path | None = None,
) -> Goal:
    """A goal for 2021—2023."""
    return Goal(
        code="T",
        name="研发投入",
        kind=kind,
        direction=direction,
        target=Decimal(target),
        unit=unit,
        start=date(2021, 1, 1),
        deadline=date(2023, 12, 31),
        baseline=Baseline(Decimal(base), unit, Period.read("2020")) if base is not None else None,
        path=path,
    )


def figure(
    value: str,
    *,
    period: str = "2022",
    unit: str = "亿元",
    published_on: date | None = date(2023, 3, 1),
    revision: int = 0,
    status: Status = Status.VERIFIED,
) -> Observation:
    """One observation."""
    return Observation(
        Decimal(value), unit, Period.read(period), published_on, "统计局", revision=revision, status=status
    )


def series(*observations: Observation) -> Series:
    """A series of them."""
    made = Series()
    for observation in observations:
        made = made.with_added(observation)
    return made
