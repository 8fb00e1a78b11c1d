"""Reads the notices of holidays, a file each, into the calendar of working days.

    data/calendar/2026.yaml                   the State Council's notice of a year
    data/calendar/2020-spring-festival.yaml   a later one that changes some of its days
    data/calendar/regions/450000/2026.yaml    a region's own notice, which overrules both
    data/calendar/regions/450000/expected.yaml   when its festival will be, before there is a notice

A file is a notice as it was issued: its holidays with first and last day, and the days
worked in exchange. A later notice overrules an earlier one day by day, as the notice of
January 2020 did that lengthened the spring festival.

A festival that follows the moon is known years ahead, its days off only by the notice. Until
then they are expected, and every day to which the notice may still move one is estimated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shuangchuang.catalogue.files import LINE, CatalogueError, read_yaml, text_of
from shuangchuang.domain.shared import CalendarDay, DayKind, RegionCode, WorkingDays

CALENDAR = Path(__file__).resolve().parents[1] / "data" / "calendar"
EXPECTED = "expected.yaml"
_SATURDAY = 5
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: ``year`` is the year it arranges, None where it only amends another; ``issued`` None where unknown."""

    title: str
    number: str
    issued: date | None
    year: int | None
    days: tuple[CalendarDay, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """
    A festival of a region before its notice: the first day of each year, and how many days are off.

    The notice may move days off or worked from ``before`` days ahead of the first one to ``after`` days behind it.
    """

    name: str
    rule: str
    days: int
    before: int
    after: int
    first_days: tuple[date, ...]


@cache
def working_days(*, region: str = "") -> WorkingDays:
    """
    The calendar this software comes with; of a region (a code of GB/T 2260), with the region's own holidays.

    A region within another has both; one without holidays of its own has the country's.
    """
    calendar = load_calendar(CALENDAR)
    if region:
        folders = [folder for folder in sorted((CALENDAR / "regions").iterdir()) if folder.is_dir()]
        for folder in folders:
            if RegionCode(folder.name).covers(RegionCode(region)):
                calendar = with_region(calendar, folder)
    return calendar


@cache
def working_days_of(deployment: Path) -> WorkingDays:
    """The calendar of the place a deployment's folder is about."""
    file = deployment / "deployment.yaml"
    return working_days(region=text_of(read_yaml(file), "region", file))


def load_calendar(*folders: Path) -> WorkingDays:
    """
    The calendar of all notices in the folders, in the order in which they were issued.

    :raises CatalogueError: a file says something that cannot be; file and line are named.
    """
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    if not files:
        raise CatalogueError(folders[0], None, "这里没有放假通知（*.yaml）")
    notices = [(load_notice(file), file) for file in files]
    for notice, file in notices:
        if notice.issued is None:
            raise CatalogueError(file, 1, "“issued”应为日期，如 2026-02-15")
    return WorkingDays.of(_in_order(notices), years=_years(notices))


def with_region(calendar: WorkingDays, folder: Path) -> WorkingDays:
    """
    The country's calendar with the notices of a region over it, and what is expected where there is none yet.

    A year of which neither is known is estimated as a whole: without a word about the festival it would be wrong.

    :raises CatalogueError: a file says something that cannot be; file and line are named.
    """
    file = folder / EXPECTED
    notices = [(load_notice(each), each) for each in sorted(folder.glob("*.yaml")) if each != file]
    announced, expected = _years(notices), load_expected(file)
    coming = [first for first in expected.first_days if first.year not in announced]
    days = [*_in_order(notices), *(day for first in coming for day in _expected_days(calendar, expected, first))]
    return calendar.overruled(days, years=calendar.years & {*announced, *(first.year for first in coming)})


def load_expected(file: Path) -> Expected:
    """
    When a region's festival will be.

    :raises CatalogueError: it says something that cannot be; file and line are named.
    """
    head = read_yaml(file)
    first_days = head.get("first_days")
    if not isinstance(first_days, list) or not all(type(day) is date for day in first_days):
        raise CatalogueError(file, head.get(LINE), "“first_days”应为日期列表，如 [2027-04-09, 2028-03-28]")
    if len({day.year for day in first_days}) < len(first_days):
        raise CatalogueError(file, head.get(LINE), "“first_days”里有一年写了两次")
    return Expected(
        name=text_of(head, "festival", file),
        rule=text_of(head, "rule", file),
        days=_count(head, "days", file),
        before=_count(head, "before", file),
        after=_count(head, "after", file),
        first_days=tuple(first_days),
    )


def _expected_days(calendar: WorkingDays, expected: Expected, first: date) -> Iterator[CalendarDay]:
    """The days around a festival, all estimated; off are the first working days from the festival on."""
    left = expected.days
    for step in range(-expected.before, expected.after + 1):
        known = calendar.on(first + _ONE * step)
        if step >= 0 and left and known.working:
            left -= 1
            yield CalendarDay(known.day, DayKind.HOLIDAY, expected.name, expected.rule, estimated=True)
        else:
            yield CalendarDay(known.day, known.kind, known.name, known.source, estimated=True)


def _years(notices: list[tuple[Notice, Path]]) -> frozenset[int]:
    years: dict[int, Path] = {}
    for notice, file in notices:
        if notice.year is not None and years.setdefault(notice.year, file) != file:
            raise CatalogueError(
                file, None, f"{notice.year} 年已由 {years[notice.year].name} 安排，调整通知请不写“year”"
            )
    return frozenset(years)


def _in_order(notices: list[tuple[Notice, Path]]) -> Iterator[CalendarDay]:
    """Their days, those of the notice issued last at the end; one of an unknown day counts as of its year's first."""
    for notice, _ in sorted(notices, key=lambda each: each[0].issued or date(each[0].year or 1, 1, 1)):
        yield from notice.days


def load_notice(file: Path) -> Notice:
    """
    One notice.

    :raises CatalogueError: it says something that cannot be; file and line are named.
    """
    head = read_yaml(file)
    title, number = text_of(head, "title", file), text_of(head, "number", file, default="")
    year = head.get("year")
    if year is not None and type(year) is not int:
        raise CatalogueError(file, head.get(LINE), "“year”应为年份，如 2027")
    source = f"{title}（{number}）" if number else title
    status = text_of(head, "status", file, default="已核实")
    if status not in {"已核实", "待确认"}:
        raise CatalogueError(file, head.get(LINE), "“status”应为 已核实 或 待确认")
    rows, worked = head.get("holidays"), _worked(head, source, file)
    if not isinstance(rows, list) or not (rows or worked) or not all(isinstance(row, dict) for row in rows):
        raise CatalogueError(file, head.get(LINE), "“holidays”应为列表，每项写 name、first、last、days、make_up")
    days: dict[date, CalendarDay] = {}
    for row, found in (*((row, _days(row, source, file)) for row in rows), (head, worked)):
        for day in found:
            if day.day in days:
                raise CatalogueError(file, row.get(LINE), f"{day.day.isoformat()} 在同一份通知里写了两次")
            days[day.day] = replace(day, confirmed=status == "已核实")
    issued = None if head.get("issued", ...) is None else _day(head, "issued", file)
    return Notice(title, number, issued, year, tuple(days.values()))


def _worked(head: dict[str, Any], source: str, file: Path) -> list[CalendarDay]:
    """The days that are worked though they were to be off."""
    days = head.get("worked") or []
    if not isinstance(days, list) or not all(type(day) is date for day in days):
        raise CatalogueError(file, head.get(LINE), "“worked”应为日期列表，如 [2020-03-26, 2020-03-27]")
    kinds = {False: DayKind.WORKING, True: DayKind.MAKE_UP}
    return [CalendarDay(day, kinds[day.weekday() >= _SATURDAY], "照常上班", source) for day in days]


def _count(row: dict[str, Any], key: str, file: Path) -> int:
    value = row.get(key)
    if type(value) is not int or value < 0:
        raise CatalogueError(file, row.get(LINE), f"“{key}”应为天数，如 2")
    return value


def _days(row: dict[str, Any], source: str, file: Path) -> Iterator[CalendarDay]:
    """The days of one holiday; the notice's own count guards against a slip of the pen."""
    name, first, last = text_of(row, "name", file), _day(row, "first", file), _day(row, "last", file)
    count = (last - first).days + 1
    if row.get("days") != count:
        raise CatalogueError(file, row.get(LINE), f"{name} 从 first 到 last 是 {count} 天，与“days”不符，请核对通知")
    for step in range(count):
        yield CalendarDay(first + timedelta(days=step), DayKind.HOLIDAY, name, source)
    made_up = row.get("make_up") or []
    if not isinstance(made_up, list) or not all(type(day) is date for day in made_up):
        raise CatalogueError(file, row.get(LINE), "“make_up”应为日期列表，如 [2026-02-14, 2026-02-28]")
    for day in made_up:
        if day.weekday() < _SATURDAY:
            raise CatalogueError(file, row.get(LINE), f"{day.isoformat()} 不是周末，不会是调休上班，请核对通知")
        yield CalendarDay(day, DayKind.MAKE_UP, f"{name}调休", source)


def _day(row: dict[str, Any], key: str, file: Path) -> date:
    value = row.get(key)
    if type(value) is not date:
        raise CatalogueError(file, row.get(LINE), f"“{key}”应为日期，如 2026-02-15")
    return value
