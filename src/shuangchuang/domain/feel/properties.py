"""``value.name``: entries of contexts, and what dates, times, durations and ranges tell of themselves."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from shuangchuang.domain.feel.temporal import (
    DAY_SECONDS,
    SECOND,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    weekday,
)
from shuangchuang.domain.feel.values import Unknown, Value, kind_of


class _Missing:
    """Nothing at all, where None is a value."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()


def property_of(source: Value, name: str) -> Value:
    """What a value says of itself under a name; of a list, what each of its items says; None for nothing."""
    if isinstance(source, dict):
        return source.get(name)
    if isinstance(source, list):
        return [property_of(item, name) for item in source]
    if isinstance(source, Unknown):
        return Unknown(source.needs)
    rule = _RULES.get((kind_of(source), name))
    return rule(source) if rule is not None else None


def _offset(value: Time | DateTime) -> Value:
    east = value.seconds_east
    return None if east is None else DaysTime(east * SECOND)


def _zone(value: Time | DateTime) -> Value:
    time = value.time if isinstance(value, DateTime) else value
    return time.zone or None


def _of_duration(value: DaysTime) -> tuple[int, int, int, int]:
    sign = -1 if value.nanos < 0 else 1
    seconds = abs(value.nanos) // SECOND
    days, rest = divmod(seconds, DAY_SECONDS)
    return sign * days, sign * (rest // 3600), sign * (rest // 60 % 60), sign * (rest % 60)


def _of_months(value: YearsMonths) -> tuple[int, int]:
    sign = -1 if value.months < 0 else 1
    return sign * (abs(value.months) // 12), sign * (abs(value.months) % 12)


def _numbered(rule: Callable[[Any], int], part: Callable[[Any], Any] = lambda value: value) -> Callable[[Any], Value]:
    return lambda value: Decimal(rule(part(value)))


def _placed(rule: Callable[[Any], tuple[int, ...]], place: int) -> Callable[[Any], Value]:
    return lambda value: Decimal(rule(value)[place])


_OF_DATE: dict[str, Callable[[Date], int]] = {
    "year": lambda date: date.year,
    "month": lambda date: date.month,
    "day": lambda date: date.day,
    "weekday": weekday,
}
_OF_TIME: dict[str, Callable[[Time], int]] = {
    "hour": lambda time: time.hour,
    "minute": lambda time: time.minute,
    "second": lambda time: time.second,
}
_RULES: dict[tuple[str, str], Callable[[Any], Value]] = {
    **{("date", name): _numbered(rule) for name, rule in _OF_DATE.items()},
    # A date is its midnight in UTC where a time is asked of it.
    ("date", "hour"): lambda date: Decimal(0),
    ("date", "minute"): lambda date: Decimal(0),
    ("date", "second"): lambda date: Decimal(0),
    ("date", "time offset"): lambda date: DaysTime(0),
    ("date", "timezone"): lambda date: "UTC",
    **{("date and time", name): _numbered(rule, lambda moment: moment.date) for name, rule in _OF_DATE.items()},
    **{("date and time", name): _numbered(rule, lambda moment: moment.time) for name, rule in _OF_TIME.items()},
    **{("time", name): _numbered(rule) for name, rule in _OF_TIME.items()},
    ("date and time", "time offset"): _offset,
    ("date and time", "timezone"): _zone,
    ("time", "time offset"): _offset,
    ("time", "timezone"): _zone,
    **{
        ("days and time duration", name): _placed(_of_duration, place)
        for place, name in enumerate(("days", "hours", "minutes", "seconds"))
    },
    **{
        ("years and months duration", name): _placed(_of_months, place)
        for place, name in enumerate(("years", "months"))
    },
    ("range", "start"): lambda span: span.low,
    ("range", "end"): lambda span: span.high,
    ("range", "start included"): lambda span: span.low_closed,
    ("range", "end included"): lambda span: span.high_closed,
}
