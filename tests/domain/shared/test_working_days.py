"""Counting by working days: what a notice says, what is estimated, and how counting undoes adding."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.shared import CalendarDay, DayKind, DayOutOfReach, Reckoned, WorkingDays

NOTICE = "国务院办公厅关于2024年部分节假日安排的通知"
# The spring festival of 2024: ten days around it as the notice has them.
SPRING = [
    CalendarDay(date(2024, 2, 4), DayKind.MAKE_UP, "春节调休", NOTICE),
    *(CalendarDay(date(2024, 2, day), DayKind.HOLIDAY, "春节", NOTICE) for day in range(10, 18)),
    CalendarDay(date(2024, 2, 18), DayKind.MAKE_UP, "春节调休", NOTICE),
]
DAYS = WorkingDays.of(SPRING, years=(2024,))


def test_a_period_leaves_out_its_first_day_and_steps_over_the_festival():
    assert DAYS.add(date(2024, 2, 8), 1) == Reckoned(date(2024, 2, 9), estimated=False)
    assert DAYS.add(date(2024, 2, 8), 2) == Reckoned(date(2024, 2, 18), estimated=False)
    assert DAYS.add(date(2024, 2, 18), -2) == Reckoned(date(2024, 2, 8), estimated=False)


def test_a_period_that_ends_on_a_day_off_ends_on_the_next_working_day():
    assert DAYS.on_or_after(date(2024, 2, 10)) == Reckoned(date(2024, 2, 18), estimated=False)
    assert DAYS.on_or_after(date(2024, 2, 4)) == Reckoned(date(2024, 2, 4), estimated=False)
    assert DAYS.next_working(date(2024, 2, 4)) == Reckoned(date(2024, 2, 5), estimated=False)


def test_a_day_says_why_it_is_off():
    assert DAYS.on(date(2024, 2, 10)) == CalendarDay(date(2024, 2, 10), DayKind.HOLIDAY, "春节", NOTICE)
    assert DAYS.on(date(2024, 3, 2)) == CalendarDay(date(2024, 3, 2), DayKind.WEEKEND)
    assert DAYS.on(date(2024, 3, 1)) == CalendarDay(date(2024, 3, 1), DayKind.WORKING)


def test_a_year_without_a_notice_has_the_fixed_holidays_and_says_that_it_is_estimated():
    assert DAYS.on(date(2030, 10, 1)) == CalendarDay(date(2030, 10, 1), DayKind.HOLIDAY, "国庆节", estimated=True)
    assert DAYS.add(date(2024, 12, 30), 1) == Reckoned(date(2024, 12, 31), estimated=False)
    assert DAYS.add(date(2024, 12, 31), 1) == Reckoned(date(2025, 1, 2), estimated=True)
    assert DAYS.estimated(date(2024, 1, 1), date(2024, 12, 31)) is False
    assert DAYS.estimated(date(2024, 12, 31), date(2025, 1, 1)) is True


@pytest.mark.parametrize(("start", "days"), [(date(2024, 1, 1), 5001), (date(9999, 12, 30), 9), (date(1, 1, 2), -9)])
def test_more_than_anybody_may_count_is_refused(start, days):
    with pytest.raises(DayOutOfReach, match="请改小"):
        DAYS.add(start, days)


days_near = st.dates(min_value=date(2023, 6, 1), max_value=date(2025, 6, 1))


@given(days_near, st.integers(-300, 300))
def test_counting_undoes_adding(start, days):
    assert DAYS.count(start, DAYS.add(start, days).day) == days


@given(days_near, st.integers(-300, 300))
def test_what_adding_finds_is_worked(start, days):
    assert days == 0 or DAYS.is_working(DAYS.add(start, days).day)


@given(days_near, st.integers(-200, 200), st.integers(0, 60))
def test_more_days_lead_later_and_a_later_start_never_earlier(start, days, more):
    assert DAYS.add(start, days).day <= DAYS.add(start, days + more).day
    later = start + timedelta(days=more)
    if days >= 0:
        assert DAYS.add(start, days).day <= DAYS.add(later, days).day


@given(st.lists(days_near, min_size=3, max_size=3).map(sorted), st.booleans())
def test_counts_of_stretches_one_after_another_add_up(days, backwards):
    first, second, third = reversed(days) if backwards else days
    assert DAYS.count(first, second) + DAYS.count(second, third) == DAYS.count(first, third)
