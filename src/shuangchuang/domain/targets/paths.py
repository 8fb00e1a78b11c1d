"""The way from a baseline to a target: how much is due by when.

straight    every month brings the same         (the default)
milestones  values agreed for certain days, straight lines between them
geometric   every month grows by the same rate
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from shuangchuang.domain.shared import Refusal, whole_months


class PathUnsound(Refusal):
    """A path that cannot be walked."""

    def __init__(self, why: str) -> None:
        super().__init__("path.unsound", "这条路径不成立：{why}。请检查起点、终点和各节点。", why=why)


class Path(Protocol):
    """What is due by a day, in the unit of the target."""

    def value_at(self, day: date) -> Decimal:
        """The value due at the end of a day; before the start the baseline, after the end the target."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where a path begins and ends. ``start`` is its first day, ``end`` its last."""

    start: date
    end: date
    baseline: Decimal
    target: Decimal

    def __post_init__(self) -> None:
        if self.end < self.start or not whole_months(self.start, self.end):
            raise PathUnsound("终点应比起点至少晚一个月")

    def months_passed(self, day: date) -> int:
        """
        Whole months walked by the end of a day, none before the start and all after the end.

        Source: the plan office's convention t = 已过月数/36 for a plan of three years.
        """
        return max(0, whole_months(self.start, min(day, self.end))) if day >= self.start else 0

    @property
    def months(self) -> int:
        """All the months there are."""
        return whole_months(self.start, self.end)


@dataclass(frozen=True, slots=True)
class StraightPath(_Ends):
    """Every month brings the same.

    >>> StraightPath(date(2021, 1, 1), date(2023, 12, 31), Decimal(0), Decimal(36)).value_at(date(2021, 2, 28))
    Decimal('2')
    """

    def value_at(self, day: date) -> Decimal:
        """See ``Path``."""
        return self.baseline + (self.target - self.baseline) * self.months_passed(day) / self.months


@dataclass(frozen=True, slots=True)
class GeometricPath(_Ends):
    """Every month grows by the same rate; both ends must be positive."""

    def __post_init__(self) -> None:
        # Not ``super()``: a dataclass with slots is a new class that the bare form does not know.
        _Ends.__post_init__(self)
        if self.baseline <= 0 or self.target <= 0:
            raise PathUnsound("按固定增速推进时，起点和终点都应大于零")

    def value_at(self, day: date) -> Decimal:
        """See ``Path``."""
        passed = self.months_passed(day)
        if passed == self.months:
            return self.target
        return self.baseline * (self.target / self.baseline) ** (Decimal(passed) / self.months)


@dataclass(frozen=True, slots=True)
class MilestonePath(_Ends):
    """Values agreed for certain days, with straight lines between them by whole months."""

    milestones: tuple[tuple[date, Decimal], ...] = ()

    def __post_init__(self) -> None:
        _Ends.__post_init__(self)
        days = [self.start, *(day for day, _ in self.milestones), self.end]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise PathUnsound("各节点的日期应依次在起点和终点之间")

    def value_at(self, day: date) -> Decimal:
        """See ``Path``."""
        passed = self.months_passed(day)
        for (left, low), (right, high) in pairwise(self._points()):
            if passed < right:
                return low + (high - low) * (passed - left) / (right - left)
        return self.target

    def _points(self) -> Sequence[tuple[int, Decimal]]:
        """Months passed and the value due then, the two ends included."""
        points = [(0, self.baseline)]
        for day, value in (*self.milestones, (self.end, self.target)):
            months = whole_months(self.start, day)
            if months > points[-1][0]:
                points.append((months, value))
            else:
                points[-1] = (months, value)
        return points
