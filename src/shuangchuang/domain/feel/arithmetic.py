"""+ − × ÷ and powers on known values: numbers, strings, dates, times and durations."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal, DecimalException
from typing import Any

from shuangchuang.domain.feel.temporal import (
    DAY,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    date_on,
    plus_months,
    plus_nanos,
)
from shuangchuang.domain.feel.values import NUMBERS, NoValue, Value, kind_of

_Rule = Callable[[Any, Any], Value]
NUMBER, STRING = "number", "string"
DATE, TIME, MOMENT = "date", "time", "date and time"
DAYS, MONTHS = "days and time duration", "years and months duration"


def arithmetic(operator: str, left: Value, right: Value) -> Value:
    """
    The result of an operator on two known values.

    :raises NoValue: it has no meaning for them (null in FEEL).
    """
    rule = _RULES.get((operator, kind_of(left), kind_of(right)))
    if rule is None:
        raise NoValue(f"{kind_of(left)} {operator} {kind_of(right)}")
    try:
        return rule(left, right)
    except DecimalException as error:
        raise NoValue(f"{left} {operator} {right}") from error


def negative(value: Value) -> Value:
    """
    ``-value``.

    :raises NoValue: neither a number nor a duration.
    """
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, DaysTime):
        return DaysTime(-value.nanos)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    raise NoValue(f"- {kind_of(value)}")


def midnight(date: Date) -> DateTime:
    """The beginning of a day, in UTC as the standard has it."""
    return DateTime(date, Time(0, 0))


def _later(moment: DateTime, months: int) -> DateTime:
    return DateTime(plus_months(moment.date, months), moment.time)


def _apart(left: DateTime, right: DateTime) -> DaysTime:
    if left.zoned != right.zoned:
        raise NoValue("one has a place on earth and the other has none")
    return DaysTime(left.order - right.order)


def _times_apart(left: Time, right: Time) -> DaysTime:
    if left.zoned != right.zoned:
        raise NoValue("one has a place on earth and the other has none")
    return DaysTime(left.order - right.order)


def _clock(time: Time, nanos: int) -> Time:
    return Time((time.nanos + nanos) % DAY, time.offset, time.zone)


def _day_later(date: Date, nanos: int) -> Date:
    return date_on((date.order * DAY + nanos) // DAY)


def _whole(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_DOWN))


def _power(left: Decimal, right: Decimal) -> Decimal:
    return NUMBERS.power(left, right)


_RULES: dict[tuple[str, str, str], _Rule] = {
    ("+", NUMBER, NUMBER): NUMBERS.add,
    ("-", NUMBER, NUMBER): NUMBERS.subtract,
    ("*", NUMBER, NUMBER): NUMBERS.multiply,
    ("/", NUMBER, NUMBER): NUMBERS.divide,
    ("**", NUMBER, NUMBER): _power,
    ("+", STRING, STRING): lambda a, b: a + b,
    ("+", DAYS, DAYS): lambda a, b: DaysTime(a.nanos + b.nanos),
    ("-", DAYS, DAYS): lambda a, b: DaysTime(a.nanos - b.nanos),
    ("+", MONTHS, MONTHS): lambda a, b: YearsMonths(a.months + b.months),
    ("-", MONTHS, MONTHS): lambda a, b: YearsMonths(a.months - b.months),
    ("*", DAYS, NUMBER): lambda a, b: DaysTime(_whole(NUMBERS.multiply(Decimal(a.nanos), b))),
    ("*", NUMBER, DAYS): lambda a, b: DaysTime(_whole(NUMBERS.multiply(Decimal(b.nanos), a))),
    ("/", DAYS, NUMBER): lambda a, b: DaysTime(_whole(NUMBERS.divide(Decimal(a.nanos), b))),
    ("/", DAYS, DAYS): lambda a, b: NUMBERS.divide(Decimal(a.nanos), Decimal(b.nanos)),
    ("*", MONTHS, NUMBER): lambda a, b: YearsMonths(_whole(NUMBERS.multiply(Decimal(a.months), b))),
    ("*", NUMBER, MONTHS): lambda a, b: YearsMonths(_whole(NUMBERS.multiply(Decimal(b.months), a))),
    ("/", MONTHS, NUMBER): lambda a, b: YearsMonths(_whole(NUMBERS.divide(Decimal(a.months), b))),
    ("/", MONTHS, MONTHS): lambda a, b: NUMBERS.divide(Decimal(a.months), Decimal(b.months)),
    ("+", MOMENT, MONTHS): lambda a, b: _later(a, b.months),
    ("+", MONTHS, MOMENT): lambda a, b: _later(b, a.months),
    ("-", MOMENT, MONTHS): lambda a, b: _later(a, -b.months),
    ("+", MOMENT, DAYS): lambda a, b: plus_nanos(a, b.nanos),
    ("+", DAYS, MOMENT): lambda a, b: plus_nanos(b, a.nanos),
    ("-", MOMENT, DAYS): lambda a, b: plus_nanos(a, -b.nanos),
    ("-", MOMENT, MOMENT): _apart,
    ("-", DATE, MOMENT): lambda a, b: _apart(midnight(a), b),
    ("-", MOMENT, DATE): lambda a, b: _apart(a, midnight(b)),
    ("-", DATE, DATE): lambda a, b: DaysTime((a.order - b.order) * DAY),
    ("+", DATE, MONTHS): lambda a, b: plus_months(a, b.months),
    ("+", MONTHS, DATE): lambda a, b: plus_months(b, a.months),
    ("-", DATE, MONTHS): lambda a, b: plus_months(a, -b.months),
    ("+", DATE, DAYS): lambda a, b: _day_later(a, b.nanos),
    ("+", DAYS, DATE): lambda a, b: _day_later(b, a.nanos),
    ("-", DATE, DAYS): lambda a, b: _day_later(a, -b.nanos),
    ("+", TIME, DAYS): lambda a, b: _clock(a, b.nanos),
    ("+", DAYS, TIME): lambda a, b: _clock(b, a.nanos),
    ("-", TIME, DAYS): lambda a, b: _clock(a, -b.nanos),
    ("-", TIME, TIME): _times_apart,
}
