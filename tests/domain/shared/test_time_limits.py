"""Limits in days: how pauses and extensions move the last day, and that the explanation adds up."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.domain.shared import DayOutOfReach, DayUnit, Due, LimitRefused, LineKind, TimeLimit

CALENDAR = working_days(region="450000")
UNITS = st.sampled_from(DayUnit)
STARTS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))
DAYS = st.integers(1, 60)


def due(limit: TimeLimit) -> Due:
    found = limit.due(CALENDAR)
    assert found is not None
    return found


def test_the_region_s_holidays_are_stepped_over():
    assert due(TimeLimit(date(2024, 4, 9), 3)) == Due(date(2024, 4, 16), estimated=False)


def test_a_last_day_off_is_moved_for_calendar_days_only_where_the_rule_says_so():
    thirty = TimeLimit(date(2026, 9, 3), 30, DayUnit.CALENDAR)  # the 30th day is 3 October

    assert due(thirty) == Due(date(2026, 10, 8), estimated=False)
    assert due(TimeLimit(date(2026, 9, 3), 30, DayUnit.CALENDAR, rolls=False)).day == date(2026, 10, 3)


def test_while_paused_there_is_no_last_day_and_the_explanation_says_since_when():
    limit = TimeLimit(date(2026, 9, 1), 10).paused(on=date(2026, 9, 7), reason="外部鉴定", calendar=CALENDAR)

    assert limit.due(CALENDAR) is None
    assert [str(line.said) for line in limit.explained(CALENDAR)] == [
        "自2026年9月1日起算，当日不计，期限 10 个工作日",
        "2026年9月2日至2026年9月6日计 3 个工作日，累计 3",
        "自2026年9月7日起暂停，尚未恢复：外部鉴定",
    ]


def test_what_is_late_stays_late_and_cannot_be_paused():
    limit = TimeLimit(date(2026, 9, 1), 3)
    assert due(limit).day == date(2026, 9, 4)
    with pytest.raises(LimitRefused, match="请申请延期"):
        limit.paused(on=date(2026, 9, 5), reason="鉴定", calendar=CALENDAR)


def test_every_old_deadline_is_kept_as_it_was_known_then():
    limit = (
        TimeLimit(date(2026, 9, 1), 5)
        .extended(5, on=date(2026, 9, 7), ground="第一次")
        .paused(on=date(2026, 9, 9), reason="鉴定", calendar=CALENDAR)
        .resumed(on=date(2026, 9, 11))
        .extended(5, on=date(2026, 9, 14), ground="第二次")
    )

    assert limit.old_deadlines(CALENDAR) == (Due(date(2026, 9, 8), False), Due(date(2026, 9, 17), False))
    assert due(limit).day == date(2026, 9, 23)  # the 20th, a Sunday, is worked


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda limit: limit.resumed(on=date(2026, 9, 8)), "没有暂停"),
        (lambda limit: limit.extended(0, on=date(2026, 9, 8), ground="x"), "延长至少 1 天"),
        (lambda limit: limit.extended(1, on=date(2026, 8, 8), ground="x"), "不能早于 2026-09-01"),
        (lambda limit: limit.extended(1, on=date(2026, 9, 8), ground=" "), "理由和依据"),
        (lambda limit: limit.paused(on=date(2026, 8, 8), reason="x", calendar=CALENDAR), "不能早于 2026-09-01"),
        (lambda limit: limit.paused(on=date(2026, 9, 8), reason="", calendar=CALENDAR), "理由和依据"),
        (
            lambda limit: limit.paused(on=date(2026, 9, 8), reason="x", calendar=CALENDAR).paused(
                on=date(2026, 9, 9), reason="x", calendar=CALENDAR
            ),
            "请先恢复",
        ),
        (lambda limit: TimeLimit(limit.start, 0), "期限至少 1 天"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(act, sentence):
    with pytest.raises(LimitRefused, match=sentence):
        act(TimeLimit(date(2026, 9, 1), 10))


def test_a_limit_nobody_may_count_is_refused():
    with pytest.raises(DayOutOfReach):
        TimeLimit(date(2026, 9, 1), 5001)
    with pytest.raises(DayOutOfReach):
        TimeLimit(date(9999, 12, 30), 5).due(CALENDAR)


@given(STARTS, DAYS, st.integers(0, 59), st.integers(0, 40))
def test_pausing_n_working_days_moves_the_end_by_n_working_days(start, days, into, n):
    limit = TimeLimit(start, days)
    first = CALENDAR.add(start, into % days + 1).day
    until = CALENDAR.add(first, n).day if n else first

    paused = limit.paused(on=first, reason="鉴定", calendar=CALENDAR).resumed(on=until)

    assert due(paused).day == CALENDAR.add(due(limit).day, n).day


@given(STARTS, UNITS, DAYS, st.integers(1, 30), st.integers(0, 90))
def test_an_extension_never_shortens(start, unit, days, more, later):
    limit = TimeLimit(start, days, unit)
    longer = limit.extended(more, on=start + timedelta(days=later), ground="依据")
    assert due(longer).day >= due(limit).day
    assert longer.old_deadlines(CALENDAR) == (due(limit),)
    if unit is DayUnit.WORKING:
        assert due(longer).day == CALENDAR.add(due(limit).day, more).day


@given(STARTS, DAYS, st.integers(1, 30))
def test_resuming_before_the_pause_is_refused(start, days, early):
    limit = TimeLimit(start, days).paused(on=start + timedelta(days=1), reason="鉴定", calendar=CALENDAR)
    with pytest.raises(LimitRefused, match="不能早于暂停日"):
        limit.resumed(on=start + timedelta(days=1 - early))


@st.composite
def limits(draw: st.DrawFn) -> TimeLimit:
    """A limit to which things happened, one after the other, and that runs."""
    limit = TimeLimit(draw(STARTS), draw(DAYS), draw(UNITS), rolls=draw(st.booleans()))
    day = limit.start
    for _ in range(draw(st.integers(0, 4))):
        day += timedelta(days=draw(st.integers(0, 20)))
        if draw(st.booleans()):
            limit = limit.extended(draw(st.integers(1, 20)), on=day, ground="依据")
        elif day <= due(limit).day:
            limit = limit.paused(on=day, reason="鉴定", calendar=CALENDAR)
            day += timedelta(days=draw(st.integers(0, 20)))
            limit = limit.resumed(on=day)
    return limit


@given(limits())
def test_the_days_of_the_explanation_add_up_to_the_limit_and_leave_no_day_out(limit):
    lines = limit.explained(CALENDAR)
    assert sum(line.counted for line in lines) == limit.total
    walked = [
        line for line in lines if line.kind in {LineKind.COUNTED, LineKind.MAKE_UP, LineKind.HOLIDAY, LineKind.PAUSE}
    ]
    assert walked[0].first == limit.start + timedelta(days=1)
    assert all(after.first == line.last + timedelta(days=1) for line, after in itertools.pairwise(walked))
    assert [line.first for line in lines if line.kind is LineKind.DUE] == [due(limit).day]


@given(limits())
def test_estimated_is_said_exactly_where_a_day_that_matters_is_estimated(limit):
    end = due(limit)
    if limit.unit is DayUnit.WORKING:
        days = CALENDAR.stretch(limit.start + timedelta(days=1), end.day)
        matter = [day for day in days if not any(pause.holds(day.day) for pause in limit.pauses)]
    else:
        lines = limit.explained(CALENDAR)
        rolled = [line.first for line in lines if line.kind is LineKind.ROLLED]
        matter = CALENDAR.stretch(rolled[0] if rolled else end.day, end.day) if limit.rolls else ()
    assert end.estimated == any(day.estimated for day in matter)
    said = [line for line in limit.explained(CALENDAR) if line.kind is LineKind.ESTIMATED]
    assert bool(said) == end.estimated


@given(limits())
def test_every_holiday_stepped_over_stands_in_the_explanation_with_its_name_and_source(limit):
    if limit.unit is DayUnit.CALENDAR:
        return
    told = [line for line in limit.explained(CALENDAR) if line.kind is LineKind.HOLIDAY]
    for entry in CALENDAR.stretch(limit.start + timedelta(days=1), due(limit).day):
        if entry.name and not entry.working and not any(pause.holds(entry.day) for pause in limit.pauses):
            said = [str(line.said) for line in told if line.first <= entry.day <= line.last]
            assert len(said) == 1
            assert entry.name in said[0]
            assert entry.source in said[0]
