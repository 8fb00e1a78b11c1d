"""Functions on numbers, to 34 digits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
)

from shuangchuang.domain.feel.builtins.registry import function, number, one
from shuangchuang.domain.feel.temporal import DaysTime, YearsMonths
from shuangchuang.domain.feel.values import NUMBERS, NoValue, Value

_SCALES = range(-6111, 6177)
_WIDE = Context(prec=12400, Emax=999999, Emin=-999999)


def _rounded(value: Value, scale: Value, rounding: str) -> Value:
    amount, places = number(value), int(number(scale))
    if places not in _SCALES:
        raise NoValue("小数位数要在 -6111 和 6176 之间")
    try:
        found = amount.quantize(Decimal(1).scaleb(-places), rounding, _WIDE)
        return NUMBERS.plus(found) if places >= 0 else NUMBERS.plus(Decimal(f"{found:f}"))
    except DecimalException as error:
        raise NoValue("这个数写不下") from error


def _declare(name: str, rounding: str, *, whole: bool = False) -> None:
    def rule(n: Value, scale: Value = Decimal(0)) -> Value:
        return _rounded(n, scale, rounding)

    function(name, *(["n"] if whole else []), "n, scale")(rule)


for _name, _rounding in (
    ("decimal", ROUND_HALF_EVEN),
    ("round up", ROUND_UP),
    ("round down", ROUND_DOWN),
    ("round half up", ROUND_HALF_UP),
    ("round half down", ROUND_HALF_DOWN),
):
    _declare(_name, _rounding)
_declare("floor", ROUND_FLOOR, whole=True)
_declare("ceiling", ROUND_CEILING, whole=True)


@function("abs", "n")
def absolute(n: Value) -> Value:
    """Without its sign; of durations too."""
    value = one(n)
    if isinstance(value, DaysTime):
        return DaysTime(abs(value.nanos))
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    return abs(number(value))


@function("modulo", "dividend, divisor")
def modulo(dividend: Value, divisor: Value) -> Value:
    """What is left of a division whose result is rounded down: it has the sign of the divisor."""
    one_, other = number(dividend), number(divisor)
    if not other:
        raise NoValue("不能除以零")
    rest = _WIDE.remainder(one_, other)
    return NUMBERS.plus(_WIDE.add(rest, other) if rest and (rest < 0) != (other < 0) else rest)


def _calculated(rule: Callable[[Decimal], Decimal], value: Decimal) -> Value:
    try:
        return rule(value)
    except DecimalException as error:
        raise NoValue("算不出来") from error


@function("sqrt", "number")
def root(value: Value) -> Value:
    """The square root; null of a negative number."""
    return _calculated(NUMBERS.sqrt, number(value))


@function("log", "number")
def logarithm(value: Value) -> Value:
    """The natural logarithm; null of what is not above zero."""
    amount = number(value)
    if amount <= 0:
        raise NoValue("只有大于零的数有对数")
    return _calculated(NUMBERS.ln, amount)


@function("exp", "number")
def exponential(value: Value) -> Value:
    """e to a power."""
    return _calculated(NUMBERS.exp, number(value))


@function("odd", "number")
def odd(value: Value) -> Value:
    """Whether a number is odd."""
    return number(value) % 2 in (1, -1)


@function("even", "number")
def even(value: Value) -> Value:
    """Whether a number is even."""
    return number(value) % 2 == 0
