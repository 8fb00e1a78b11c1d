"""The one rule for lights of supervised items: its order, its edges, what it never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shuangchuang.domain.shared.working_days import WorkingDays
from shuangchuang.domain.supervision.lights import (
    ORDER,
    RULES,
    IndicatorLight,
    LightRule,
    LightRuleUnsound,
    NoRuleYet,
    Overdue,
    Situation,
    light_of,
    overdue,
    rule_on,
)
from shuangchuang.domain.targets.lights import LightColour

RED, YELLOW, GREY, GREEN = ORDER
FIRST, LAST = date(2023, 1, 1), date(2023, 1, 10)
# Of ten days two are left, today counted.
DAY_OF_A_FIFTH = date(2023, 1, 9)
RUNNING = Situation(
    day=date(2023, 1, 4),
    started=True,
    start=FIRST,
    deadline=LAST,
    progress=Decimal("0.5"),
    due_progress=Decimal("0.4"),
)


def _shown(situation, **kwargs):
    light = light_of(situation, **kwargs)
    return light.colour, tuple(str(reason) for reason in light.reasons)


# --- the rule, row by row -------------------------------------------------------------


def test_an_item_on_its_path_is_green_and_says_by_how_much():
    assert _shown(RUNNING) == (GREEN, ("未逾期，进度50.0%，不低于路径40.0%",))


def test_below_the_path_with_time_enough_is_still_green_and_says_so():
    behind = replace(RUNNING, progress=Decimal("0.1"))

    assert _shown(behind) == (GREEN, ("未逾期，进度10.0%，低于路径40.0%，但剩余时间尚多",))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.version)
def test_each_version_turns_red_one_working_day_after_its_limit(rule):
    late = replace(RUNNING, day=LAST + timedelta(days=20), progress=Decimal(1), due_progress=Decimal(1))
    limit = rule.red_after

    seen = [light_of(replace(late, overdue=Overdue(days)), rule=rule).colour for days in (0, 1, limit, limit + 1)]

    assert seen == [GREEN, YELLOW, YELLOW, RED]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.version)
def test_each_version_turns_red_with_its_number_of_returns(rule):
    seen = [
        light_of(replace(RUNNING, returns=times), rule=rule).colour
        for times in (0, rule.red_from_returns - 1, rule.red_from_returns)
    ]

    assert seen == [GREEN, GREEN, RED]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.version)
def test_each_version_turns_yellow_below_the_path_at_exactly_its_share_of_time(rule):
    days = 100
    left = int(rule.yellow_from_left * days)
    item = replace(RUNNING, start=FIRST, deadline=FIRST + timedelta(days=days - 1), progress=Decimal("0.3"))
    at_share = FIRST + timedelta(days=days - left)

    assert replace(item, day=at_share).time_left == rule.yellow_from_left
    assert light_of(replace(item, day=at_share), rule=rule).colour is YELLOW
    assert light_of(replace(item, day=at_share - timedelta(days=1)), rule=rule).colour is GREEN
    assert light_of(replace(item, day=at_share, progress=item.due_progress), rule=rule).colour is GREEN


def test_the_yellow_of_the_last_fifth_says_all_three_numbers():
    item = replace(RUNNING, day=DAY_OF_A_FIFTH, due_progress=Decimal("0.9"))

    assert _shown(item) == (YELLOW, ("剩余时间20.0%，进度50.0%，低于路径90.0%",))


@pytest.mark.parametrize(("indicator", "colour"), [(RED, RED), (YELLOW, YELLOW), (GREEN, GREEN), (GREY, GREEN)])
def test_an_indicator_lends_its_red_and_yellow_only(indicator, colour):
    item = replace(RUNNING, indicators=(IndicatorLight("研发投入强度", indicator),))

    assert light_of(item).colour is colour


def test_an_indicator_without_data_is_told_beside_the_light():
    light = light_of(replace(RUNNING, indicators=(IndicatorLight("研发投入强度", GREY),)))

    assert light.notes == ("所属指标“研发投入强度”没有数据",)


def test_all_reasons_that_hold_are_told_the_gravest_first():
    item = replace(
        RUNNING,
        day=date(2023, 2, 1),
        overdue=Overdue(12),
        returns=2,
        has_data=False,
        indicators=(IndicatorLight("甲", YELLOW), IndicatorLight("乙", RED)),
    )

    assert _shown(item) == (
        RED,
        ("逾期12个工作日，超过3个工作日", "被退回2次", "所属指标“乙”亮红灯", "所属指标“甲”亮黄灯", "没有数据"),
    )


# --- what cannot be judged is grey ----------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"started": False, "progress": None}, "尚未启动"),
        ({"progress": None}, "没有数据"),
        ({"has_data": False}, "没有数据"),
        ({"deadline": None}, "没有定期限，是否逾期无从判断"),
        ({"day": DAY_OF_A_FIFTH, "due_progress": None}, "算不出路径，是否落后无从判断"),
        ({"start": None, "due_progress": Decimal("0.6")}, "算不出路径，是否落后无从判断"),
        ({"suspended": True}, "已中止，期限停算"),
        ({"withdrawn": True}, "已撤销，不再亮灯"),
    ],
)
def test_what_cannot_be_judged_is_grey_and_says_why(changes, reason):
    assert _shown(replace(RUNNING, **changes)) == (GREY, (reason,))


def test_early_on_no_path_is_needed():
    assert light_of(replace(RUNNING, due_progress=None)).colour is GREEN


def test_an_item_not_begun_in_its_last_fifth_is_behind_its_path():
    item = replace(RUNNING, day=DAY_OF_A_FIFTH, started=False, progress=None, due_progress=Decimal("0.8"))

    assert _shown(item) == (YELLOW, ("剩余时间20.0%，进度0.0%，低于路径80.0%", "尚未启动"))


def test_an_item_not_begun_and_past_its_deadline_is_overdue_before_it_is_grey():
    item = replace(RUNNING, day=date(2023, 2, 1), started=False, progress=None, due_progress=None, overdue=Overdue(9))

    assert light_of(item).colour is RED


# --- suspended, withdrawn, closed, extended -------------------------------------------


@pytest.mark.parametrize(("days", "colour"), [(0, GREY), (2, YELLOW), (9, RED)])
def test_suspending_stops_the_clock_and_washes_nothing_off(days, colour):
    item = replace(RUNNING, day=date(2023, 6, 1), overdue=Overdue(days), suspended=True)

    light = light_of(item)

    assert light.colour is colour
    assert light.reasons[-1] == "已中止，期限停算"


def test_withdrawing_ends_the_light():
    assert light_of(replace(RUNNING, overdue=Overdue(30), returns=5, withdrawn=True)).colour is GREY


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (0, (GREEN, ("已按期办结",))),
        (3, (YELLOW, ("逾期3个工作日办结",))),
        (4, (RED, ("逾期4个工作日办结",))),
    ],
)
def test_what_was_closed_late_stays_late_for_ever(days, shown):
    closed = replace(RUNNING, day=date(2024, 6, 1), closed_on=date(2023, 1, 20), overdue=Overdue(days), progress=None)

    assert _shown(closed) == shown


def test_returns_and_indicators_of_what_is_closed_are_told_but_do_not_colour():
    closed = replace(
        RUNNING, day=LAST, closed_on=LAST, returns=2, indicators=(IndicatorLight("甲", RED), IndicatorLight("乙", GREY))
    )

    light = light_of(closed)

    assert light.colour is GREEN
    assert light.notes == ("办结前被退回2次", "所属指标“甲”亮红灯", "所属指标“乙”没有数据")


def test_closing_what_never_had_a_deadline_is_not_called_punctual():
    assert light_of(replace(RUNNING, day=LAST, closed_on=LAST, deadline=None)).colour is GREY


def test_a_deadline_moved_when_it_was_past_leaves_its_mark():
    light = light_of(replace(RUNNING, late_before_extension=4))

    assert (light.colour, light.notes) == (GREEN, ("延期前已逾期4个工作日",))


def test_days_of_a_year_without_a_notice_make_the_light_provisional():
    light = light_of(replace(RUNNING, day=date(2023, 1, 16), overdue=Overdue(4, estimated=True)))

    assert (light.colour, light.provisional) == (RED, True)
    assert light.notes == ("用到尚未公布放假安排的日子，公布后可能变动",)


# --- counting what is overdue ---------------------------------------------------------

CALENDAR = WorkingDays.of((), years=(2023,))


@pytest.mark.parametrize(
    ("deadline", "until", "expected"),
    [
        (None, date(2023, 3, 8), Overdue(0)),
        (date(2023, 3, 3), date(2023, 3, 3), Overdue(0)),  # Friday
        (date(2023, 3, 3), date(2023, 3, 5), Overdue(0)),  # the weekend after: no working day has passed
        (date(2023, 3, 3), date(2023, 3, 6), Overdue(1)),
        (date(2023, 3, 4), date(2023, 3, 6), Overdue(0)),  # a Saturday is met on Monday
        (date(2023, 3, 4), date(2023, 3, 7), Overdue(1)),
        (date(2023, 12, 29), date(2024, 1, 3), Overdue(2, estimated=True)),  # 2024 has no notice here
    ],
)
def test_overdue_is_counted_in_working_days_from_the_day_the_deadline_could_be_met(deadline, until, expected):
    assert overdue(deadline, until, CALENDAR) == expected


# --- versions -------------------------------------------------------------------------

OLD = LightRule("旧", date(2021, 1, 1))
NEW = LightRule("新", date(2024, 1, 1), red_after=0, red_from_returns=1, yellow_from_left=Decimal("0.5"))


def test_the_version_is_that_of_the_day():
    days = (date(2021, 1, 1), date(2023, 12, 31), date(2024, 1, 1))

    assert [rule_on(day, (NEW, OLD)).version for day in days] == ["旧", "旧", "新"]


def test_the_version_stands_on_the_light():
    assert light_of(RUNNING).rule == "督办灯规则2021-1"
    assert light_of(replace(RUNNING, overdue=Overdue(1)), rule=NEW).rule == "新"
    assert light_of(replace(RUNNING, overdue=Overdue(1)), rule=NEW).colour is RED


def test_before_the_first_version_there_is_no_light():
    with pytest.raises(NoRuleYet, match="2020-12-31"):
        rule_on(date(2020, 12, 31))


def test_two_versions_of_one_day_are_refused():
    with pytest.raises(LightRuleUnsound, match="同一天"):
        rule_on(date(2022, 1, 1), (OLD, replace(OLD, version="另一个")))


@pytest.mark.parametrize("numbers", [{"red_after": -1}, {"red_from_returns": 0}, {"yellow_from_left": Decimal("1.01")}])
def test_numbers_out_of_range_make_no_rule(numbers):
    with pytest.raises(LightRuleUnsound):
        LightRule("坏", date(2021, 1, 1), **numbers)


@pytest.mark.parametrize(
    "changes", [{"deadline": None, "overdue": Overdue(1)}, {"closed_on": date(2023, 1, 5)}, {"returns": -1}]
)
def test_a_situation_does_not_contradict_itself(changes):
    with pytest.raises(ValueError):
        replace(RUNNING, **changes)


# --- invariants -----------------------------------------------------------------------

SHARES = st.none() | st.decimals(min_value=-1, max_value=2, places=2)
DAYS = st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def situations(draw):
    deadline = draw(st.none() | DAYS)
    day = draw(DAYS)
    return Situation(
        day=day,
        started=draw(st.booleans()),
        start=draw(st.none() | DAYS),
        deadline=deadline,
        overdue=Overdue(draw(st.integers(0, 8)) if deadline else 0, draw(st.booleans())),
        has_data=draw(st.booleans()),
        progress=draw(SHARES),
        due_progress=draw(st.none() | st.decimals(min_value=0, max_value=1, places=2)),
        returns=draw(st.integers(0, 4)),
        indicators=tuple(draw(st.lists(st.builds(IndicatorLight, st.just("甲"), st.sampled_from(ORDER)), max_size=2))),
        suspended=draw(st.booleans()),
        withdrawn=draw(st.booleans()),
        closed_on=draw(st.none() | st.just(day)),
        late_before_extension=draw(st.integers(0, 2)),
    )


def _rank(situation):
    """0 is red, 3 is green."""
    return ORDER.index(light_of(situation).colour)


@given(situations(), st.integers(1, 9))
def test_more_days_overdue_are_never_better(situation, more):
    assume(situation.deadline is not None)
    later = replace(situation, overdue=replace(situation.overdue, days=situation.overdue.days + more))

    assert _rank(later) <= _rank(situation)


@given(situations())
def test_one_return_more_is_never_better(situation):
    assert _rank(replace(situation, returns=situation.returns + 1)) <= _rank(situation)


@given(situations(), st.decimals(min_value=0, max_value=1, places=2))
def test_less_progress_is_never_better(situation, less):
    assume(situation.progress is not None)

    assert _rank(replace(situation, progress=situation.progress - less)) <= _rank(situation)


@given(situations(), st.sampled_from(["progress", "has_data", "deadline", "due_progress", "start"]))
def test_knowing_less_never_turns_a_light_green(situation, forgotten):
    assume(light_of(situation).colour is not GREEN)
    changes = {forgotten: False if forgotten == "has_data" else None}
    if forgotten == "deadline":
        changes["overdue"] = Overdue(0)

    assert light_of(replace(situation, **changes)).colour is not GREEN


@given(situations())
def test_no_data_is_never_green(situation):
    assume(situation.closed_on is None)

    assert light_of(replace(situation, has_data=False)).colour is not GREEN
    assert light_of(replace(situation, progress=None)).colour is not GREEN
    assert light_of(replace(situation, started=False, progress=None)).colour is not GREEN


@given(situations())
def test_every_light_has_a_reason_and_a_rule_and_green_has_one_reason(situation):
    light = light_of(situation)

    assert light.reasons
    assert light.rule == "督办灯规则2021-1"
    assert light.colour is not GREEN or len(light.reasons) == 1


@given(situations())
def test_suspended_or_withdrawn_is_never_green(situation):
    assume(situation.closed_on is None)

    assert light_of(replace(situation, suspended=True)).colour is not GREEN
    assert light_of(replace(situation, withdrawn=True)).colour is GREY


def test_every_colour_can_be_reached():
    seen = {
        light_of(item).colour
        for item in (
            RUNNING,
            replace(RUNNING, progress=None),
            replace(RUNNING, day=date(2023, 1, 12), overdue=Overdue(2)),
            replace(RUNNING, returns=2),
        )
    }

    assert seen == set(LightColour)
