"""What holds when something is not known: Kleene's logic, numbers between bounds, lists with gaps.

Every rule here keeps one promise: stating a fact never turns one definite answer into another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, DecimalException
from typing import Any

from shuangchuang.domain.feel.arithmetic import arithmetic
from shuangchuang.domain.feel.values import (
    NUMBERS,
    NoValue,
    Range,
    Unknown,
    Value,
    compare,
    equal,
    unknowns_in,
    within,
)

_NO_NEEDS: frozenset[str] = frozenset()
_Ends = tuple[Decimal | None, Decimal | None]


def needs_of(*values: Value) -> frozenset[str]:
    """Everything these values wait for."""
    return unknowns_in(values) or _NO_NEEDS


def conjunction(values: Iterable[Value]) -> Value:
    """``and``: one false decides; then what is not known; then null; else true."""
    seen, null = [], False
    for value in values:
        if value is False:
            return False
        if isinstance(value, Unknown):
            seen.append(value)
        elif value is not True:
            null = True
    if seen:
        return Unknown(needs_of(*seen))
    return None if null else True


def disjunction(values: Iterable[Value]) -> Value:
    """``or``: one true decides; then what is not known; then null; else false."""
    seen, null = [], False
    for value in values:
        if value is True:
            return True
        if isinstance(value, Unknown):
            seen.append(value)
        elif value is not False:
            null = True
    if seen:
        return Unknown(needs_of(*seen))
    return None if null else False


def inverse(value: Value) -> Value:
    """``not``: null of what is no boolean."""
    if isinstance(value, Unknown):
        return Unknown(value.needs)
    return not value if isinstance(value, bool) else None


def calculated(operator: str, left: Value, right: Value) -> Value:
    """
    An operator on values that may not be known; numbers between bounds stay between bounds.

    :raises NoValue: it has no meaning for two known values.
    """
    if not isinstance(left, Unknown) and not isinstance(right, Unknown):
        return arithmetic(operator, left, right)
    needs = needs_of(left, right)
    one, other = ends(left), ends(right)
    if one is None or other is None or operator == "**":
        return Unknown(needs)
    try:
        return between(needs, *_between(operator, one, other))
    except DecimalException:
        return Unknown(needs)


def ends(value: Value) -> _Ends | None:
    """The bounds of a number, known or not; None where it is none, or nothing is known of it."""
    if isinstance(value, Unknown):
        return (value.low, value.high) if value.bounded else None
    return (value, value) if isinstance(value, Decimal) else None


def between(needs: frozenset[str], low: Decimal | None, high: Decimal | None) -> Value:
    """A number between bounds; where they meet it is known."""
    if low is not None and low == high:
        return low
    return Unknown(needs, low, high)


def _between(operator: str, one: _Ends, other: _Ends) -> _Ends:
    if operator == "-":
        return _between("+", one, _negative(other))
    if operator == "+":
        return _sum(one[0], other[0]), _sum(one[1], other[1])
    if operator == "/":
        low, high = other
        if (low is None or low <= 0) and (high is None or high >= 0):
            return None, None  # the divisor may be zero, and then there is no number
        inverse = (
            Decimal(0) if high is None else NUMBERS.divide(Decimal(1), high),
            Decimal(0) if low is None else NUMBERS.divide(Decimal(1), low),
        )
        # Rounded inverses would move exact bounds, so divide at the ends where all four are known.
        if None not in one and None not in other:
            corners = [NUMBERS.divide(a, b) for a in one for b in other]  # type: ignore[arg-type]
            return min(corners), max(corners)
        return _product(one, inverse)
    return _product(one, other)


def _negative(one: _Ends) -> _Ends:
    return (None if one[1] is None else -one[1]), (None if one[0] is None else -one[0])


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else NUMBERS.add(one, other)


def _product(one: _Ends, other: _Ends) -> _Ends:
    """Corners of the product; an end without bound counts as infinite, and nothing times infinite is nothing."""
    infinite = Decimal("Infinity")
    first = (-infinite if one[0] is None else one[0], infinite if one[1] is None else one[1])
    second = (-infinite if other[0] is None else other[0], infinite if other[1] is None else other[1])
    corners = [Decimal(0) if not a or not b else NUMBERS.multiply(a, b) for a in first for b in second]
    low, high = min(corners), max(corners)
    return (low if low.is_finite() else None), (high if high.is_finite() else None)


def negated(value: Value) -> Value:
    """``-value`` of something not known."""
    span = ends(value)
    return Unknown(needs_of(value)) if span is None else between(needs_of(value), *_negative(span))


def same(left: Value, right: Value) -> Value:
    """``left = right``: true, false, null (they cannot be compared), or not known."""
    needs = unknowns_in((left, right))
    if needs is None:
        return equal(left, right)
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        return _all_same([same(a, b) for a, b in zip(left, right, strict=True)], needs)
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _all_same([same(left[key], right[key]) for key in left], needs)
    one, other = ends(left), ends(right)
    if one is not None and other is not None and (_below(one, other) or _below(other, one)):
        return False
    return Unknown(needs)


def _all_same(found: list[Value], needs: frozenset[str]) -> Value:
    if any(each is False or each is None for each in found):
        return False
    return Unknown(needs) if any(isinstance(each, Unknown) for each in found) else True


def _below(one: _Ends, other: _Ends) -> bool:
    return one[1] is not None and other[0] is not None and one[1] < other[0]


def ordered(operator: str, left: Value, right: Value) -> Value:
    """``left < right`` and the like: true, false, null, or not known."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _ordered_between(operator, left, right)
    sign = compare(left, right)
    return None if sign is None else _HOLDS[operator](sign)


_HOLDS = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _ordered_between(operator: str, left: Value, right: Value) -> Value:
    needs = needs_of(left, right)
    one, other = ends(left), ends(right)
    if one is None or other is None:
        return Unknown(needs)
    if operator in (">", ">="):
        one, other, operator = other, one, _TURNED[operator]
    surely = one[1] is not None and other[0] is not None
    never = one[0] is not None and other[1] is not None
    if operator == "<":
        if surely and one[1] < other[0]:  # type: ignore[operator]
            return True
        return False if never and one[0] >= other[1] else Unknown(needs)  # type: ignore[operator]
    if surely and one[1] <= other[0]:  # type: ignore[operator]
        return True
    return False if never and one[0] > other[1] else Unknown(needs)  # type: ignore[operator]


def inside(value: Value, span: Range) -> Value:
    """Whether a value lies in a range: true, false, null, or not known."""
    if unknowns_in((value, span)) is None:
        return within(value, span)
    if span.only:
        held = same(value, span.low)
        if isinstance(held, bool) and span.only == "!=":
            return not held
        return held
    if any(isinstance(end, Unknown) and not end.bounded for end in (span.low, span.high)):
        return Unknown(needs_of(value, span))  # an end may turn out to be null, and then there is no range
    low = True if span.low is None else ordered(">=" if span.low_closed else ">", value, span.low)
    high = True if span.high is None else ordered("<=" if span.high_closed else "<", value, span.high)
    return conjunction((low, high))


def chosen(condition: Unknown, first: Value, second: Value) -> Value:
    """``if`` with a condition that is not known: the value both ways give, else what lies between them."""
    if unknowns_in((first, second)) is None and equal(first, second) is True:
        return first
    needs = condition.needs | needs_of(first, second)
    one, other = ends(first), ends(second)
    if one is None or other is None:
        return Unknown(needs)
    low = None if one[0] is None or other[0] is None else min(one[0], other[0])
    high = None if one[1] is None or other[1] is None else max(one[1], other[1])
    return Unknown(needs, low, high)


def total(values: Sequence[Value]) -> Value:
    """
    The sum of numbers, some of which may not be known.

    :raises NoValue: one of them is no number.
    """
    found: Value = Decimal(0)
    for value in values:
        if not isinstance(value, Decimal | Unknown):
            raise NoValue("sum of what is no number")
        found = calculated("+", found, value)
    return found


def extreme(values: Sequence[Value], *, least: bool) -> Value:
    """
    The least or greatest value, some of which may not be known.

    :raises NoValue: they have no order.
    """
    if unknowns_in(values) is None:
        return _known_extreme(values, least=least)
    needs = needs_of(*values)
    spans = [ends(value) for value in values]
    if any(span is None for span in spans):
        return Unknown(needs)
    lows = [span[0] for span in spans if span]
    highs = [span[1] for span in spans if span]
    pick: Any = min if least else max
    if least:
        low = None if None in lows else pick(lows)
        high = pick((each for each in highs if each is not None), default=None)
    else:
        low = pick((each for each in lows if each is not None), default=None)
        high = None if None in highs else pick(highs)
    return between(needs, low, high)


def _known_extreme(values: Sequence[Value], *, least: bool) -> Value:
    best = values[0]
    if compare(best, best) is None:
        raise NoValue("no order")
    for value in values[1:]:
        sign = compare(value, best)
        if sign is None:
            raise NoValue("no order")
        if sign < 0 if least else sign > 0:
            best = value
    return best
