"""The notices of holidays: every day of eight years, and errors that name file and line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from shuangchuang.catalogue.calendar import CALENDAR, load_calendar, load_notice, working_days
from shuangchuang.catalogue.files import CatalogueError
from shuangchuang.domain.shared import CalendarDay, DayKind

FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)


def test_every_day_of_eight_years_is_worked_or_off_as_a_second_source_has_it():
    days = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1)]
    ours = working_days()
    assert [day for day in days if ours.is_working(day) != chinese_calendar.is_workday(day)] == []
    assert not ours.estimated(FIRST, LAST)


def test_every_moved_day_names_the_notice_it_rests_on():
    moved = [entry for entry in working_days().named.values() if entry.kind is DayKind.MAKE_UP]
    assert len(moved) > 50
    assert all(entry.source.startswith("国务院办公厅关于") for entry in moved)


def test_a_later_notice_overrules_an_earlier_one():
    lengthened = "国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号）"
    assert working_days().on(date(2020, 2, 1)) == CalendarDay(date(2020, 2, 1), DayKind.HOLIDAY, "春节", lengthened)


def test_the_days_after_the_last_notice_are_estimated():
    last = max(load_notice(file).year or 0 for file in CALENDAR.glob("*.yaml"))
    assert working_days().on(date(last, 12, 31)).estimated is False
    assert working_days().on(date(last + 1, 1, 4)).estimated is True


GOOD = """title: 关于2030年部分节假日安排的通知
number: 〔2029〕9号
issued: 2029-11-01
year: 2030
holidays:
  - {name: 元旦, first: 2030-01-01, last: 2030-01-03, days: 3, make_up: [2030-01-05]}
"""


@pytest.mark.parametrize(
    ("before", "after", "line", "sentence"),
    [
        ("days: 3", "days: 4", 6, "与“days”不符"),
        ("make_up: [2030-01-05]", "make_up: [2030-01-07]", 6, "不是周末"),
        ("make_up: [2030-01-05]", "make_up: 2030-01-05", 6, "应为日期列表"),
        ("first: 2030-01-01", "first: 元旦", 6, "“first”应为日期"),
        ("issued: 2029-11-01\n", "", 1, "“issued”应为日期"),
        ("year: 2030", "year: 明年", 1, "“year”应为年份"),
        (
            "days: 3, make_up: [2030-01-05]}",
            "days: 3}\n  - {name: 又, first: 2030-01-03, last: 2030-01-03, days: 1}",
            7,
            "写了两次",
        ),
        ("holidays:\n  - {", "holidays: {", 1, "应为列表"),
    ],
)
def test_a_notice_that_cannot_be_names_file_and_line(tmp_path: Path, before, after, line, sentence):
    file = tmp_path / "2030.yaml"
    file.write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(CatalogueError, match=sentence) as caught:
        load_notice(file)
    assert (caught.value.file, caught.value.line) == (file, line)


def test_two_notices_for_one_year_are_refused(tmp_path: Path):
    for name in ("2030.yaml", "2030-again.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(CatalogueError, match="2030 年已由"):
        load_calendar(tmp_path)


def test_a_folder_without_notices_is_told(tmp_path: Path):
    with pytest.raises(CatalogueError, match="没有放假通知"):
        load_calendar(tmp_path)
