"""Reads the notices of holidays, a file each, into the calendar of working days.

A file is a notice as it was issued: its holidays with first and last day, and the days
worked in exchange. A later notice overrules an earlier one day by day, as the notice of
January 2020 did that lengthened the spring festival.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shuangchuang.catalogue.files import LINE, CatalogueError, read_yaml, text_of
from shuangchuang.domain.shared import CalendarDay, DayKind, WorkingDays

CALENDAR = Path(__file__).resolve().parents[1] / "data" / "calendar"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: ``year`` is the year it arranges; None where it only amends another."""

    title: str
    number: str
    issued: date
    year: int | None
    days: tuple[CalendarDay, ...]


@cache
def working_days() -> WorkingDays:
    """The calendar this software comes with."""
    return load_calendar(CALENDAR)


def load_calendar(*folders: Path) -> WorkingDays:
    """
    The calendar of all notices in the folders, in the order in which they were issued.

    :raises CatalogueError: a file says something that cannot be; file and line are named.
    """
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    if not files:
        raise CatalogueError(folders[0], None, "这里没有放假通知（*.yaml）")
    read = [(load_notice(file), file) for file in files]
    years: dict[int, Path] = {}
    for notice, file in read:
        if notice.year is not None and years.setdefault(notice.year, file) != file:
            raise CatalogueError(
                file, None, f"{notice.year} 年已由 {years[notice.year].name} 安排，调整通知请不写“year”"
            )
    ordered = sorted((notice for notice, _ in read), key=lambda notice: notice.issued)
    return WorkingDays.of((day for notice in ordered for day in notice.days), years=years)


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
    rows = head.get("holidays")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise CatalogueError(file, head.get(LINE), "“holidays”应为列表，每项写 name、first、last、days、make_up")
    days: dict[date, CalendarDay] = {}
    for row in rows:
        for day in _days(row, source, file):
            if day.day in days:
                raise CatalogueError(file, row.get(LINE), f"{day.day.isoformat()} 在同一份通知里写了两次")
            days[day.day] = day
    return Notice(title, number, _day(head, "issued", file), year, tuple(days.values()))


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
