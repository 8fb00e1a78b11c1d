"""Dates, times and durations as FEEL has them: any year, offsets or named zones, two kinds of durations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SECOND = 10**9  # nanoseconds
DAY_SECONDS = 86400
DAY = DAY_SECONDS * SECOND
_FARTHEST = 999_999_999

_DATE = re.compile(r"(-)?([1-9]\d{4,8}|\d{4})-(\d\d)-(\d\d)")
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z_][\w+-]*(?:/[\w+-]+)*)?")
_MONTHS = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?")
_DAYS = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?")


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day of the Gregorian calendar, carried on both ways."""

    year: int
    month: int
    day: int

    @property
    def order(self) -> int:
        """Days since 1970-01-01."""
        return _days_of(self.year, self.month, self.day)

    tick = order

    zoned = False

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True, eq=False)
class Time:
    """
    A time of day: nanoseconds since midnight, with an ``offset`` in seconds from UTC or a named ``zone``, or neither.
    """

    nanos: int
    offset: int | None = None
    zone: str = ""

    @property
    def seconds_east(self) -> int | None:
        """The offset in seconds; that of a named zone as it is in winter and summer alike where it does not change."""
        if self.offset is not None or not self.zone:
            return self.offset
        return offset_of(self.zone, Date(1970, 1, 1), self.nanos)

    @property
    def zoned(self) -> bool:
        """Whether it says where on earth."""
        return self.offset is not None or bool(self.zone)

    @property
    def order(self) -> int:
        """Nanoseconds since midnight UTC (may lie outside the day), or of no place."""
        return self.nanos - (self.seconds_east or 0) * SECOND

    @property
    def tick(self) -> int:
        """What it is compared by: whole seconds, as FEEL's own parts of a time are."""
        return self.order // SECOND

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Time) and self.zoned == other.zoned and self.tick == other.tick

    def __hash__(self) -> int:
        return hash((self.tick, self.zoned))

    @property
    def hour(self) -> int:
        """0 to 23."""
        return self.nanos // (3600 * SECOND)

    @property
    def minute(self) -> int:
        """0 to 59."""
        return self.nanos // (60 * SECOND) % 60

    @property
    def second(self) -> int:
        """Whole seconds, 0 to 59."""
        return self.nanos // SECOND % 60

    def __str__(self) -> str:
        fraction = f".{self.nanos % SECOND:09}".rstrip("0") if self.nanos % SECOND else ""
        return f"{self.hour:02}:{self.minute:02}:{self.second:02}{fraction}{self.place}"

    @property
    def place(self) -> str:
        """The offset or zone as written; "" without."""
        if self.zone:
            return f"@{self.zone}"
        return "" if self.offset is None else offset_text(self.offset)


@dataclass(frozen=True, slots=True, eq=False)
class DateTime:
    """A day and a time of it."""

    date: Date
    time: Time

    @property
    def seconds_east(self) -> int | None:
        """The offset from UTC in seconds on that day; None without place."""
        if self.time.zone:
            return offset_of(self.time.zone, self.date, self.time.nanos)
        return self.time.offset

    @property
    def zoned(self) -> bool:
        """Whether it says where on earth."""
        return self.time.zoned

    @property
    def order(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 UTC, or of no place."""
        return self.date.order * DAY + self.time.nanos - (self.seconds_east or 0) * SECOND

    @property
    def tick(self) -> int:
        """What it is compared by: whole seconds."""
        return self.order // SECOND

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.zoned == other.zoned and self.tick == other.tick

    def __hash__(self) -> int:
        return hash((self.tick, self.zoned))

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A duration of days, hours, minutes, seconds: nanoseconds."""

    nanos: int

    @property
    def tick(self) -> int:
        """What it is compared by."""
        return self.nanos

    def __str__(self) -> str:
        whole, fraction = divmod(abs(self.nanos), SECOND)
        days, rest = divmod(whole, DAY_SECONDS)
        hours, minutes, seconds = rest // 3600, rest // 60 % 60, rest % 60
        shown = f"{seconds}" + (f".{fraction:09}".rstrip("0") if fraction else "")
        time = "".join(f"{number}{unit}" for number, unit in ((hours or "", "H"), (minutes or "", "M")) if number) + (
            f"{shown}S" if seconds or fraction else ""
        )
        if not days and not time:
            return "PT0S"
        return ("-" if self.nanos < 0 else "") + "P" + (f"{days}D" if days else "") + (f"T{time}" if time else "")


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration of years and months: months."""

    months: int

    @property
    def tick(self) -> int:
        """What it is compared by."""
        return self.months

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        shown = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-" if self.months < 0 else "") + f"P{shown}"


# ── reading ─────────────────────────────────────────────────────────────


def date_of(text: str) -> Date | None:
    """A date from its ISO text; None where it is none."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year = int(match[2]) * (-1 if match[1] else 1)
    return made_date(year, int(match[3]), int(match[4]))


def made_date(year: int, month: int, day: int) -> Date | None:
    """A date from its numbers; None where there is no such day."""
    if not (1 <= month <= 12 and abs(year) <= _FARTHEST and 1 <= day <= days_in(year, month)):
        return None
    return Date(year, month, day)


def time_of(text: str) -> Time | None:
    """A time from its ISO text, ``24:00:00`` being midnight; None where it is none."""
    found = _clock_of(text)
    return found[0] if found is not None else None


def _clock_of(text: str) -> tuple[Time, int] | None:
    """A time and how many days later it is: one for ``24:00:00``, else none."""
    match = _TIME.fullmatch(text)
    if not match:
        return None
    place = match[5] or ""
    fraction = int((match[4] or "0")[:9].ljust(9, "0"))
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    later = int((hour, minute, second, fraction) == (24, 0, 0, 0))
    if hour > 23 + later or minute > 59 or second > 59:
        return None
    nanos = (hour % 24 * 3600 + minute * 60 + second) * SECOND + fraction
    if place.startswith("@"):
        return (Time(nanos, zone=place[1:]), later) if zone_of(place[1:]) else None
    if not place:
        return Time(nanos), later
    offset = offset_seconds(place)
    return None if offset is None else (Time(nanos, offset), later)


def offset_seconds(text: str) -> int | None:
    """Seconds east of UTC of ``Z``, ``+08:00``; None beyond 18 hours."""
    if text == "Z":
        return 0
    hours, minutes, *more = (int(part) for part in text[1:].split(":"))
    seconds = hours * 3600 + minutes * 60 + (more[0] if more else 0)
    if minutes > 59 or seconds > 18 * 3600:
        return None
    return -seconds if text[0] == "-" else seconds


def offset_text(seconds: int) -> str:
    """``Z``, ``+08:00``."""
    if not seconds:
        return "Z"
    whole = abs(seconds)
    tail = f":{whole % 60:02}" if whole % 60 else ""
    return f"{'-' if seconds < 0 else '+'}{whole // 3600:02}:{whole // 60 % 60:02}{tail}"


def datetime_of(text: str) -> DateTime | None:
    """A date and time from its ISO text; a date alone is its midnight; None where it is none."""
    day, sign, rest = text.partition("T")
    date = date_of(day)
    clock = _clock_of(rest) if sign else (Time(0), 0)
    if date is None or clock is None:
        return None
    time, later = clock
    return DateTime(date_on(date.order + later) if later else date, time)


def duration_of(text: str) -> DaysTime | YearsMonths | None:
    """A duration from its ISO text; None where it is none, or mixes months with days."""
    match = _MONTHS.fullmatch(text)
    if match and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearsMonths(-months if match[1] else months)
    match = _DAYS.fullmatch(text)
    if not match or not any(match.groups()[1:]) or text.endswith("T"):
        return None
    seconds = (
        int(match[2] or 0) * DAY_SECONDS + int(match[3] or 0) * 3600 + int(match[4] or 0) * 60 + int(match[5] or 0)
    )
    nanos = seconds * SECOND + int((match[6] or "0")[:9].ljust(9, "0"))
    return DaysTime(-nanos if match[1] else nanos)


def literal_of(text: str) -> Date | Time | DateTime | DaysTime | YearsMonths | None:
    """What ``@"…"`` means; None where it is nothing of the kind."""
    if "T" in text and not text.lstrip("-").startswith("P"):
        return datetime_of(text)
    return date_of(text) or time_of(text) or duration_of(text)


# ── the calendar ────────────────────────────────────────────────────────


def leap(year: int) -> bool:
    """Whether a year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in(year: int, month: int) -> int:
    """How many days a month has."""
    return 29 if month == 2 and leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _days_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01, by 400-year eras that begin in March."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def date_on(days: int) -> Date:
    """The date so many days since 1970-01-01."""
    days += 719468
    era, of_era = divmod(days, 146097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    part = (5 * of_year + 2) // 153
    month = part + 3 if part < 10 else part - 9
    return Date(year_of_era + era * 400 + (month <= 2), month, of_year - (153 * part + 2) // 5 + 1)


def plus_months(date: Date, months: int) -> Date:
    """So many months on; the last day of the month where the day does not exist there."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return Date(year, month + 1, min(date.day, days_in(year, month + 1)))


def plus_nanos(moment: DateTime, nanos: int) -> DateTime:
    """So much later on the clock of its place; in a named zone by true elapsed time."""
    zone = moment.time.zone
    if zone and (east := moment.seconds_east) is not None:
        total = moment.order + nanos
        for _twice in range(2):  # the offset there may differ from the one here
            days, rest = divmod(total + east * SECOND, DAY)
            east = offset_of(zone, date_on(days), rest) or 0
        days, rest = divmod(total + east * SECOND, DAY)
        return DateTime(date_on(days), Time(rest, zone=zone))
    days, rest = divmod(moment.date.order * DAY + moment.time.nanos + nanos, DAY)
    return DateTime(date_on(days), Time(rest, moment.time.offset, zone))


def weekday(date: Date) -> int:
    """1 Monday to 7 Sunday."""
    return (date.order + 3) % 7 + 1


def day_of_year(date: Date) -> int:
    """1 to 366."""
    return date.order - _days_of(date.year, 1, 1) + 1


def week_of_year(date: Date) -> int:
    """The ISO week: the one that holds the year's first Thursday is the first."""
    thursday = date_on(date.order - weekday(date) + 4)
    return (day_of_year(thursday) - 1) // 7 + 1


@lru_cache(maxsize=128)
def zone_of(name: str) -> ZoneInfo | None:
    """A zone by its name in the zone database; None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_of(name: str, date: Date, nanos: int) -> int | None:
    """Seconds east of UTC in a zone at a local moment; years the zone database does not reach are taken as 1 or 9999."""
    zone = zone_of(name)
    if zone is None:
        return None
    year = min(max(date.year, 1), 9999)
    day = min(date.day, days_in(year, date.month))
    local = datetime(year, date.month, day, tzinfo=UTC).replace(tzinfo=None) + timedelta(seconds=nanos // SECOND)
    offset = local.replace(tzinfo=zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else None
