"""Functions that make dates, times and durations, and tell of them."""

from __future__ import annotations

from decimal import Decimal

from shuangchuang.domain.feel import temporal
from shuangchuang.domain.feel.builtins.registry import function, number, one, text
from shuangchuang.domain.feel.temporal import SECOND, Date, DateTime, DaysTime, Time
from shuangchuang.domain.feel.values import NoValue, Value

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _there(value: Value, what: str) -> Value:
    if value is None:
        raise NoValue(what)
    return value


@function("date", "from", "year, month, day")
def date(*given: Value) -> Value:
    """A date from its text, from a moment, or from three numbers."""
    if len(given) == 3:
        return _there(temporal.made_date(*(_exact(each) for each in given)), "没有这一天")
    value = one(given[0])
    if isinstance(value, Date):
        return value
    if isinstance(value, DateTime):
        return value.date
    return _there(temporal.date_of(text(value)), "日期要写成 2022-01-31")


def _exact(value: Value) -> int:
    amount = number(value)
    if amount != amount.to_integral_value():
        raise NoValue("这里要整数")
    return int(amount)


_CLOCK = "year, month, day, hour, minute, second"


@function("date and time", "from", "date, time", _CLOCK, f"{_CLOCK}, offset", f"{_CLOCK}, timezone")
def date_and_time(*given: Value) -> Value:
    """A moment from its text, from a date and a time, or from numbers."""
    if len(given) == 1:
        value = one(given[0])
        if isinstance(value, DateTime):
            return value
        if isinstance(value, Date):
            return DateTime(value, Time(0))
        return _there(temporal.datetime_of(text(value)), "时刻要写成 2022-01-31T08:00:00")
    if len(given) == 2:
        day, clock = one(given[0]), one(given[1])
        if isinstance(day, DateTime) and isinstance(clock, str):
            return _moved(day, clock)
        if isinstance(day, DateTime):
            day = day.date
        if not isinstance(day, Date) or not isinstance(clock, Time):
            raise NoValue("这里要一个日期和一个时间")
        return DateTime(day, clock)
    day = date(*given[:3])
    return DateTime(day, _clock(*given[3:]))


def _moved(moment: DateTime, zone: str) -> DateTime:
    """The same moment on the clock of another zone."""
    if temporal.zone_of(zone) is None:
        raise NoValue("没有这个时区")
    if not moment.zoned:
        return DateTime(moment.date, Time(moment.time.nanos, zone=zone))
    utc = temporal.plus_nanos(DateTime(moment.date, Time(moment.time.nanos, 0)), -(moment.seconds_east or 0) * SECOND)
    east = temporal.offset_of(zone, utc.date, utc.time.nanos) or 0
    local = temporal.plus_nanos(utc, east * SECOND)
    return DateTime(local.date, Time(local.time.nanos, zone=zone))


@function("time", "from", "hour, minute, second", "hour, minute, second, offset")
def time(*given: Value) -> Value:
    """A time from its text, from a moment, or from numbers and an offset."""
    if len(given) > 1:
        return _clock(*given)
    value = one(given[0])
    if isinstance(value, Time):
        return value
    if isinstance(value, DateTime):
        return value.time
    if isinstance(value, Date):
        return Time(0, 0)
    return _there(temporal.time_of(text(value)), "时间要写成 08:00:00")


def _clock(hour: Value, minute: Value, second: Value, place: Value = None) -> Time:
    hours, minutes, seconds = _exact(hour), _exact(minute), number(second)
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 60):
        raise NoValue("没有这个时间")
    nanos = (hours * 3600 + minutes * 60) * SECOND + int(seconds * SECOND)
    place = one(place)
    if place is None:
        return Time(nanos)
    if isinstance(place, str):
        if temporal.zone_of(place) is None:
            raise NoValue("没有这个时区")
        return Time(nanos, zone=place)
    if not isinstance(place, DaysTime) or abs(place.nanos) > 18 * 3600 * SECOND:
        raise NoValue("时差要是一段不超过 18 小时的时间")
    return Time(nanos, place.nanos // SECOND)


@function("duration", "from")
def duration(given: Value) -> Value:
    """A duration from its text."""
    value = one(given)
    if isinstance(value, DaysTime | temporal.YearsMonths):
        return value
    return _there(temporal.duration_of(text(value)), "时长要写成 P1Y2M 或 P1DT2H")


@function("years and months duration", "from, to")
def years_and_months(start: Value, end: Value) -> Value:
    """The whole months between two days."""
    first, last = _day(start), _day(end)
    sign = 1 if first <= last else -1
    early, late = (first, last) if sign > 0 else (last, first)
    months = (late.year - early.year) * 12 + late.month - early.month - (late.day < early.day)
    return temporal.YearsMonths(sign * months)


def _day(value: Value) -> Date:
    value = one(value)
    if isinstance(value, DateTime):
        return value.date
    if not isinstance(value, Date):
        raise NoValue("这里要一个日期")
    return value


@function("day of year", "date")
def day_of_year(value: Value) -> Value:
    """1 to 366."""
    return Decimal(temporal.day_of_year(_day(value)))


@function("day of week", "date")
def day_of_week(value: Value) -> Value:
    """Monday to Sunday."""
    return _WEEKDAYS[temporal.weekday(_day(value)) - 1]


@function("month of year", "date")
def month_of_year(value: Value) -> Value:
    """January to December."""
    return _MONTHS[_day(value).month - 1]


@function("week of year", "date")
def week_of_year(value: Value) -> Value:
    """The ISO week."""
    return Decimal(temporal.week_of_year(_day(value)))


@function("is", "value1, value2")
def same_in_every_way(one_: Value, other: Value) -> Value:
    """Whether two values are the same, the place of times included."""
    if type(one_) is not type(other):
        return False
    if isinstance(one_, Time):
        return (one_.nanos, one_.seconds_east, one_.zoned) == (other.nanos, other.seconds_east, other.zoned)
    if isinstance(one_, DateTime):
        return one_.date == other.date and bool(same_in_every_way(one_.time, other.time))
    return bool(one_ == other)
