"""A due moment belongs to its rule, is found once, and none is forgotten in an outage."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.work import CatchUp, DailyAt, Every, due_moments

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
RULES = st.one_of(
    st.builds(Every, st.integers(1, 40 * 86_400).map(lambda seconds: timedelta(seconds=seconds))),
    st.builds(DailyAt, st.times(), st.sampled_from([SHANGHAI, BERLIN])),
)


@given(rule=RULES, moment=MOMENTS)
def test_the_latest_moment_and_the_following_one_enclose_any_time_with_none_between(rule, moment):
    latest, following = rule.latest(moment), rule.following(moment)

    assert latest <= moment < following
    assert rule.following(latest) == following
    assert rule.latest(following) == following


@given(rule=st.builds(DailyAt, st.times(), st.just(SHANGHAI)), seen=MOMENTS, cuts=st.lists(st.integers(0, 40 * 86_400)))
def test_however_often_one_looks_every_moment_is_found_once_and_in_order(rule, seen, cuts):
    looks = [seen + timedelta(seconds=passed) for passed in sorted(cuts)]
    found: list[datetime] = []
    last = seen
    for now in looks:
        due = due_moments(rule, seen=last, now=now, catch_up=CatchUp.EACH)
        found += due
        last = due[-1] if due else last

    once = due_moments(rule, seen=seen, now=looks[-1], catch_up=CatchUp.EACH) if looks else ()
    assert tuple(found) == once


@pytest.mark.parametrize(
    ("catch_up", "due"),
    [(CatchUp.LATEST, ["12:00"]), (CatchUp.EACH, ["11:15", "11:30", "11:45", "12:00"])],
)
def test_after_an_outage_one_run_makes_up_for_all_or_each_has_its_own(catch_up, due):
    found = due_moments(Every(timedelta(minutes=15)), seen=NOON - timedelta(hours=1), now=NOON, catch_up=catch_up)

    assert [f"{moment:%H:%M}" for moment in found] == due


def test_a_long_outage_is_caught_up_with_in_portions():
    rule, seen = Every(timedelta(seconds=1)), NOON - timedelta(seconds=250)
    sizes = []
    while due := due_moments(rule, seen=seen, now=NOON, catch_up=CatchUp.EACH):
        sizes.append(len(due))
        seen = due[-1]

    assert sizes == [100, 100, 50]


def test_a_time_of_day_is_that_of_the_place():
    rule = DailyAt(time(8, 30), SHANGHAI)

    assert rule.following(NOON) == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert rule.latest(datetime(2026, 11, 24, 0, 30, tzinfo=UTC)) == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


def test_where_clocks_change_there_is_one_run_a_day():
    rule = DailyAt(time(2, 30), BERLIN)  # left out on 2026-03-29, twice on 2026-10-25
    for first in (datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)):
        found = due_moments(rule, seen=first, now=first + timedelta(days=4), catch_up=CatchUp.EACH)

        assert len({moment.astimezone(BERLIN).date() for moment in found}) == len(found) == 4


def test_a_schedule_is_no_busy_loop():
    with pytest.raises(ValueError, match="once a second"):
        Every(timedelta(milliseconds=10))
