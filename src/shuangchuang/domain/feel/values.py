"""What FEEL expressions are about, as Python values.

    number Decimal · string str · boolean bool · null None · list list · context dict
    date Date · time Time · date and time DateTime · durations DaysTime, YearsMonths · range Range · function Function

An ``Unknown`` stands for a value nobody has stated; null is a value of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from shuangchuang.domain.feel.temporal import Date, DateTime, DaysTime, Time, YearsMonths

Value = Any
NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)


class NoValue(Exception):
    """FEEL says null here; the words say why."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """
    A value that follows from facts nobody has stated: ``needs`` names them.

    ``low`` and ``high`` bound it where it is a number, both included; None for no bound.
    """

    needs: frozenset[str]
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def bounded(self) -> bool:
        """Whether it is known to be a number between bounds."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True, slots=True)
class Range:
    """
    Everything between two ends; None for an end open to infinity.

    ``low`` and ``high`` are of one type: numbers, strings, dates, times or durations. ``only`` is = or != where the
    one value in both is meant, or all others.
    """

    low: Value
    high: Value
    low_closed: bool
    high_closed: bool
    only: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """
    Something that can be called. ``variants`` are the parameter names it may be called with; ``many`` takes any number.

    ``run`` gets the arguments by place. ``kinds`` are types that parameters called by name must have. ``strict``: a value that is not known makes the result not known, unseen by it.
    """

    name: str
    variants: tuple[tuple[str, ...], ...]
    run: Callable[..., Value]
    many: bool = False
    strict: bool = True
    types: tuple[Any, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()


def kind_of(value: Value) -> str:
    """The FEEL type of a value, by its name; ``Any`` for none of them."""
    if value is None:
        return "Null"
    if isinstance(value, bool):
        return "boolean"
    for python, name in _KINDS:
        if isinstance(value, python):
            return name
    return "Any"


_KINDS: tuple[tuple[Any, str], ...] = (
    (Decimal, "number"),
    (str, "string"),
    (Date, "date"),
    (DateTime, "date and time"),
    (Time, "time"),
    (DaysTime, "days and time duration"),
    (YearsMonths, "years and months duration"),
    (list, "list"),
    (dict, "context"),
    (Range, "range"),
    (Function, "function"),
    (Unknown, "unknown"),
)


def unknowns_in(values: Sequence[Value]) -> frozenset[str] | None:
    """What the values need that is not known, lists and contexts looked through; None where all is known."""
    found: set[str] = set()
    seen = False
    stack = list(values)
    while stack:
        value = stack.pop()
        if isinstance(value, Unknown):
            seen = True
            found |= value.needs
        elif isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, Range):
            stack.extend((value.low, value.high))
    return frozenset(found) if seen else None


def equal(left: Value, right: Value) -> bool | None:
    """
    Whether two known values are equal; None where they cannot be compared, which FEEL calls null.

    Numbers by value, moments by instant, lists and contexts by what they hold.
    """
    if left is None or right is None:
        return left is right
    one, other = kind_of(left), kind_of(right)
    if one != other:
        return None
    if one == "list":
        return len(left) == len(right) and all(equal(a, b) is True for a, b in zip(left, right, strict=True))
    if one == "context":
        return left.keys() == right.keys() and all(equal(left[key], right[key]) is True for key in left)
    if one == "range":
        shape = (left.low_closed, left.high_closed, left.only)
        return shape == (right.low_closed, right.high_closed, right.only) and all(
            equal(a, b) is True for a, b in ((left.low, right.low), (left.high, right.high))
        )
    if one == "function":
        return left is right
    return bool(left == right)


ORDERED = frozenset(
    {
        "number", "string", "date", "time", "date and time", "days and time duration", "years and months duration",
    }
)  # fmt: skip


def compare(left: Value, right: Value) -> int | None:
    """-1, 0 or 1 by order; None where the two have none."""
    one = kind_of(left)
    if one not in ORDERED or one != kind_of(right):
        return None
    if one in ("time", "date and time") and left.zoned != right.zoned:
        return None
    first: Any = getattr(left, "tick", left)
    second: Any = getattr(right, "tick", right)
    return int(first > second) - int(first < second)


def within(value: Value, span: Range) -> bool | None:
    """Whether a value lies in a range; None where they cannot be compared."""
    if span.only:
        same = equal(value, span.low)
        return same if same is None or span.only == "=" else not same
    if span.low is not None:
        low = compare(value, span.low)
        if low is None:
            return None
        if low < 0 or (low == 0 and not span.low_closed):
            return False
    if span.high is not None:
        high = compare(value, span.high)
        if high is None:
            return None
        if high > 0 or (high == 0 and not span.high_closed):
            return False
    return True
