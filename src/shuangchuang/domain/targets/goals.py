"""A target under watch: what is to be reached, from where, along which path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuangchuang.domain.shared import Period
from shuangchuang.domain.targets.figures import Direction, FigureKind, convert
from shuangchuang.domain.targets.paths import Path, PathUnsound, StraightPath


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where a target sets out from: the figure of a period before the plan."""

    value: Decimal
    unit: str
    period: Period
    source: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """
    A target with all that is needed to say how far it is.

    ``target`` is in ``unit``. ``start`` is the plan's first day, ``deadline`` the last day
    by which the target is due. ``path`` None means straight from the baseline.
    """

    code: str
    name: str
    kind: FigureKind
    direction: Direction
    target: Decimal
    unit: str
    start: date
    deadline: date
    baseline: Baseline | None = None
    path: Path | None = None

    @property
    def base(self) -> Decimal | None:
        """The baseline in the target's own unit; zero for what accumulates from the plan's start."""
        if self.kind is FigureKind.CUMULATIVE:
            return Decimal(0)
        return convert(self.baseline.value, self.baseline.unit, self.unit) if self.baseline else None

    def has_gap(self) -> bool:
        """Whether there is a way to go: a known baseline on the worse side of the target."""
        base = self.base
        if base is None or self.kind is FigureKind.CONSTRAINT:
            return False
        return base < self.target if self.direction is Direction.UP else base > self.target

    def reached_by(self, value: Decimal) -> bool:
        """Whether a value (in the target's unit) fulfils the target."""
        return value >= self.target if self.direction is Direction.UP else value <= self.target

    def due_at(self, day: date) -> Decimal | None:
        """The value due by a day on the path; None where there is no baseline or no time to walk."""
        base = self.base
        if base is None:
            return None
        if self.path is not None:
            return self.path.value_at(day)
        try:
            return StraightPath(self.start, self.deadline, base, self.target).value_at(day)
        except PathUnsound:
            return None
