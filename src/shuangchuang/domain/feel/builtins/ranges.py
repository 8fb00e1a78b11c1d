"""How points and ranges lie to each other. Source: DMN 1.5, 10.3.4.9."""

from __future__ import annotations

from shuangchuang.domain.feel.builtins.registry import function
from shuangchuang.domain.feel.values import NoValue, Range, Value, compare


def _sign(one: Value, other: Value) -> int:
    if one is None or other is None:
        raise NoValue("区间的这一头没有界限")
    sign = compare(one, other)
    if sign is None:
        raise NoValue("这两个值没有先后可比")
    return sign


def _span(value: Value) -> Range:
    if not isinstance(value, Range):
        raise NoValue("这里要一个区间")
    return value


def _as_range(value: Value) -> Range:
    """A point as the range of itself."""
    return value if isinstance(value, Range) else Range(value, value, low_closed=True, high_closed=True)


@function("before", "point1, point2", "point, range", "range, point", "range1, range2")
def before(one: Value, other: Value) -> Value:
    """Whether one ends before the other begins."""
    first, second = _as_range(one), _as_range(other)
    sign = _sign(first.high, second.low)
    return sign < 0 or (sign == 0 and not (first.high_closed and second.low_closed))


@function("after", "point1, point2", "point, range", "range, point", "range1, range2")
def after(one: Value, other: Value) -> Value:
    """Whether one begins after the other ends."""
    return before(other, one)


@function("meets", "range1, range2")
def meets(one: Value, other: Value) -> Value:
    """Whether one ends with the very point the other begins with."""
    first, second = _span(one), _span(other)
    return first.high_closed and second.low_closed and _sign(first.high, second.low) == 0


@function("met by", "range1, range2")
def met_by(one: Value, other: Value) -> Value:
    """Whether one begins with the very point the other ends with."""
    return meets(other, one)


@function("overlaps", "range1, range2")
def overlaps(one: Value, other: Value) -> Value:
    """Whether they have a point in common."""
    first, second = _span(one), _span(other)
    return not before(first, second) and not before(second, first)


def _low(one: Range, other: Range) -> int:
    """Which of them begins first."""
    return _sign(one.low, other.low) or other.low_closed - one.low_closed


def _high(one: Range, other: Range) -> int:
    """Which of them ends first."""
    return _sign(one.high, other.high) or one.high_closed - other.high_closed


@function("overlaps before", "range1, range2")
def overlaps_before(one: Value, other: Value) -> Value:
    """Whether one begins before the other and ends within it."""
    first, second = _span(one), _span(other)
    return _low(first, second) < 0 and overlaps(first, second) and _high(first, second) <= 0


@function("overlaps after", "range1, range2")
def overlaps_after(one: Value, other: Value) -> Value:
    """Whether one begins within the other and ends after it."""
    return overlaps_before(other, one)


@function("finishes", "point, range", "range1, range2")
def finishes(one: Value, other: Value) -> Value:
    """Whether both end with the same, and the first begins no earlier."""
    second = _span(other)
    if not isinstance(one, Range):
        return second.high_closed and _sign(one, second.high) == 0
    return one.high_closed == second.high_closed and _sign(one.high, second.high) == 0 and _low(one, second) >= 0


@function("finished by", "range, point", "range1, range2")
def finished_by(one: Value, other: Value) -> Value:
    """Whether both end with the same, and the second begins no earlier."""
    return finishes(other, one)


@function("includes", "range, point", "range1, range2")
def includes(one: Value, other: Value) -> Value:
    """Whether all of the second lies in the first."""
    first, second = _span(one), _as_range(other)
    return _low(first, second) <= 0 and _high(first, second) >= 0


@function("during", "point, range", "range1, range2")
def during(one: Value, other: Value) -> Value:
    """Whether all of the first lies in the second."""
    return includes(other, one)


@function("starts", "point, range", "range1, range2")
def starts(one: Value, other: Value) -> Value:
    """Whether both begin with the same, and the first ends no later."""
    second = _span(other)
    if not isinstance(one, Range):
        return second.low_closed and _sign(one, second.low) == 0
    return one.low_closed == second.low_closed and _sign(one.low, second.low) == 0 and _high(one, second) <= 0


@function("started by", "range, point", "range1, range2")
def started_by(one: Value, other: Value) -> Value:
    """Whether both begin with the same, and the second ends no later."""
    return starts(other, one)


@function("coincides", "point1, point2", "range1, range2")
def coincides(one: Value, other: Value) -> Value:
    """Whether they are the same point or the same range."""
    if isinstance(one, Range) != isinstance(other, Range):
        raise NoValue("点和区间不能比是否重合")
    first, second = _as_range(one), _as_range(other)
    return _low(first, second) == 0 and _high(first, second) == 0
