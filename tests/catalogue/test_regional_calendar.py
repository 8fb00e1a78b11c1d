"""A region's own holidays over the country's: announced ones exactly, coming ones as estimates."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from math import radians, sin
from pathlib import Path

import pytest

from shuangchuang.catalogue.calendar import (
    CALENDAR,
    EXPECTED,
    load_calendar,
    load_expected,
    with_region,
    working_days,
    working_days_of,
)
from shuangchuang.catalogue.files import CatalogueError
from shuangchuang.domain.shared import CalendarDay, DayKind

GUANGXI = CALENDAR / "regions" / "450000"
MEASURES = "广西壮族自治区少数民族习惯节日放假办法（自治区人民政府令第98号）"
ANNOUNCED = [date(2019, 1, 1) + timedelta(days=step) for step in range((date(2027, 1, 1) - date(2019, 1, 1)).days)]


def test_guangxi_differs_from_the_country_on_these_days_and_no_others():
    country, here = working_days(), working_days(region="450000")

    off = [str(day) for day in ANNOUNCED if country.is_working(day) and not here.is_working(day)]
    worked = [str(day) for day in ANNOUNCED if here.is_working(day) and not country.is_working(day)]

    assert off == [
        *("2019-04-04", "2019-04-08"),
        *("2021-04-14", "2021-04-15", "2021-04-16"),
        *("2022-04-02", "2022-04-06"),
        *("2023-04-21", "2023-04-23"),
        *("2024-04-11", "2024-04-12"),
        *("2025-03-31", "2025-04-01"),
        *("2026-04-17", "2026-04-20"),
    ]
    assert worked == ["2021-04-18"]
    assert not here.estimated(ANNOUNCED[0], ANNOUNCED[-1])


def test_a_day_off_names_the_region_s_notice_and_whether_it_was_confirmed():
    here = working_days(region="450000")
    title = "广西壮族自治区人民政府办公厅关于{}年“壮族三月三”放假的通知"

    assert here.on(date(2024, 4, 11)) == CalendarDay(
        date(2024, 4, 11), DayKind.HOLIDAY, "壮族三月三", title.format(2024)
    )
    assert here.on(date(2025, 3, 31)) == CalendarDay(
        date(2025, 3, 31), DayKind.HOLIDAY, "壮族三月三", title.format(2025), confirmed=False
    )


def test_the_year_the_festival_was_worked_says_by_which_word():
    day = working_days(region="450000").on(date(2020, 3, 26))
    assert (day.kind, day.name, day.confirmed) == (DayKind.WORKING, "照常上班", False)


def test_a_city_has_the_holidays_of_its_region_and_another_province_has_not():
    assert not working_days(region="450100").is_working(date(2024, 4, 11))
    assert working_days(region="440000") == working_days()


def test_a_deployment_has_the_calendar_of_its_region():
    assert working_days_of(CALENDAR.parent / "guangxi") == working_days(region="450000")


def test_a_festival_not_announced_yet_is_expected_and_marked():
    here = working_days(region="450000")

    assert here.on(date(2027, 4, 9)) == CalendarDay(
        date(2027, 4, 9), DayKind.HOLIDAY, "壮族三月三", MEASURES, estimated=True
    )
    assert [day.day.day for day in here.stretch(date(2027, 4, 1), date(2027, 4, 16)) if not day.working] == [
        *(3, 4),
        *(9, 10, 11, 12),
    ]
    assert all(day.estimated for day in here.stretch(date(2027, 4, 2), date(2027, 4, 18)))


def test_when_the_country_has_announced_a_year_and_the_region_not_only_the_days_that_may_move_are_estimated(
    tmp_path: Path,
):
    folder = shutil.copytree(GUANGXI, tmp_path / "450000")
    (folder / "2026.yaml").unlink()
    expected = folder / EXPECTED
    expected.write_text(expected.read_text("utf-8").replace("[2027-04-09", "[2026-04-19, 2027-04-09"), "utf-8")

    here = with_region(working_days(), folder)

    year = here.stretch(date(2026, 1, 1), date(2026, 12, 31))
    assert [day.day for day in year if day.estimated] == [
        date(2026, 4, 12) + timedelta(days=step) for step in range(17)
    ]
    assert [day.day for day in year if day.name == "壮族三月三"] == [date(2026, 4, 20), date(2026, 4, 21)]


def test_a_year_of_which_the_region_has_said_nothing_is_estimated_as_a_whole(tmp_path: Path):
    folder = shutil.copytree(GUANGXI, tmp_path / "450000")
    (folder / "2026.yaml").unlink()

    here = with_region(working_days(), folder)

    assert all(day.estimated for day in here.stretch(date(2026, 3, 1), date(2026, 3, 31)))
    assert not here.estimated(date(2025, 1, 1), date(2025, 12, 31))


def _new_moon(lunation: int) -> float:
    """Hours since 2000-01-01 00:00 in Beijing of a new moon, right to within half an hour: mean moon and its largest terms."""
    k = lunation
    t = k / 1236.85
    day = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    sun = radians(2.5534 + 29.10535670 * k)
    moon = radians(201.5643 + 385.81693528 * k)
    node = radians(160.7108 + 390.67050284 * k)
    day += -0.40720 * sin(moon) + 0.17241 * sin(sun) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * node)
    day += 0.00739 * sin(moon - sun) - 0.00514 * sin(moon + sun) + 0.00208 * sin(2 * sun)
    # Dynamical time runs some 69 seconds ahead; Beijing eight hours; Julian days begin at noon.
    return (day - 69 / 86400 + 8 / 24 - 2451544.5) * 24


def test_the_third_day_of_the_third_month_is_two_days_after_a_new_moon_reckoned_from_the_sky():
    moons = [_new_moon(lunation) for lunation in range(310, 400)]
    third_days = {date(2000, 1, 1) + timedelta(days=int(hours // 24) + 2) for hours in moons}

    expected = load_expected(GUANGXI / EXPECTED).first_days
    assert [day for day in expected if day not in third_days] == []
    # The third month holds grain rain (about 20 April), so its third day lies between 23 March and 22 April.
    assert all(date(day.year, 3, 22) <= day <= date(day.year, 4, 22) for day in expected)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("days: 2", "days: 两天", "应为天数"),
        ("[2027-04-09", "[三月三", "应为日期列表"),
        ("[2027-04-09", "[2028-04-09", "写了两次"),
        ("festival: 壮族三月三", "name: 壮族三月三", "缺少“festival”"),
    ],
)
def test_an_expectation_that_cannot_be_is_told(tmp_path: Path, before, after, sentence):
    file = tmp_path / EXPECTED
    file.write_text((GUANGXI / EXPECTED).read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(CatalogueError, match=sentence):
        load_expected(file)


@pytest.mark.parametrize(
    ("name", "before", "after", "sentence"),
    [
        ("2025.yaml", "待确认", "听说的", "“status”应为"),
        ("2020.yaml", "worked: [2020-03-26, 2020-03-27]", "worked: 照常", "“worked”应为日期列表"),
        ("2020.yaml", "worked: [2020-03-26, 2020-03-27]", "", "“holidays”应为列表"),
    ],
)
def test_a_notice_of_a_region_that_cannot_be_is_told(tmp_path: Path, name, before, after, sentence):
    folder = shutil.copytree(GUANGXI, tmp_path / "450000")
    (folder / name).write_text((folder / name).read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(CatalogueError, match=sentence):
        with_region(working_days(), folder)


def test_a_notice_of_the_country_must_say_when_it_was_issued(tmp_path: Path):
    shutil.copy(GUANGXI / "2024.yaml", tmp_path)
    with pytest.raises(CatalogueError, match="“issued”应为日期"):
        load_calendar(tmp_path)
