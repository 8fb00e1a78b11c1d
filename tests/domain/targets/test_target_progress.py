"""How far a target is, and which light it gets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.targets import Direction, FigureKind, LightColour, Series, Status, assess, progress_of
from shuangchuang.domain.targets.lights import RULE, light_of, percent
from tests.domain.targets.making_goals import LONG_AFTER, figure, goal, series


@pytest.mark.parametrize(
    ("kind", "current", "progress"),
    [
        (FigureKind.FLOW, "200", "0.5"),
        (FigureKind.STOCK, "150", "0.25"),
        (FigureKind.RATIO, "300", "1"),
        (FigureKind.CUMULATIVE, "150", "0.5"),  # of the target itself; the baseline does not count
    ],
)
def test_progress_is_the_share_of_the_way_that_is_behind(kind, current, progress):
    assert progress_of(goal(kind=kind), Decimal(current)) == Decimal(progress)


def test_a_falling_indicator_uses_the_same_formula():
    falling = goal(kind=FigureKind.RATIO, unit="%", base="10", target="6", direction=Direction.DOWN)

    assert progress_of(falling, Decimal(7)) == Decimal("0.75")
    assert progress_of(falling, Decimal(11)) == Decimal("-0.25")


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (goal(base=None), "没有基期数"),
        (goal(base="300"), "基期已等于或好于目标"),
        (goal(base="320"), "基期已等于或好于目标"),
        (goal(kind=FigureKind.CONSTRAINT), "约束性指标"),
    ],
)
def test_where_there_is_no_way_to_measure_only_the_number_is_shown(made, reason):
    seen = assess(made, series(figure("200")), as_of=LONG_AFTER)

    assert (seen.current, seen.progress, seen.light.colour) == (Decimal(200), None, LightColour.GREY)
    assert reason in seen.light.reason


def test_no_data_is_grey_and_never_green():
    seen = assess(goal(), Series(), as_of=LONG_AFTER)

    assert (seen.current, seen.light.colour, seen.light.rule) == (None, LightColour.GREY, RULE)


@pytest.mark.parametrize(
    ("current", "colour"),
    [
        ("234", LightColour.GREEN),  # 2022 is two thirds of the way: 233.33
        ("233", LightColour.YELLOW),
        ("207", LightColour.YELLOW),  # four fifths of that: 206.67
        ("206", LightColour.RED),
        ("90", LightColour.RED),  # below where it set out
    ],
)
def test_the_light_sets_progress_against_the_path(current, colour):
    assert assess(goal(), series(figure(current)), as_of=LONG_AFTER).light.colour is colour


def test_a_yearly_figure_is_measured_at_the_end_of_its_year():
    seen = assess(goal(), series(figure("200", period="2021", published_on=date(2022, 3, 1))), as_of=date(2023, 11, 1))

    assert seen.due is not None
    assert percent(seen.due) == "33.3%"


def test_units_of_one_thing_are_converted():
    seen = assess(goal(), series(figure("2000000", unit="万元")), as_of=LONG_AFTER)

    assert seen.current == Decimal(200)


def test_the_status_of_the_figure_is_told_with_the_light():
    seen = assess(goal(), series(figure("200", status=Status.TO_CONFIRM)), as_of=LONG_AFTER)

    assert "待确认" in seen.light.reason


def test_simulated_figures_count_only_where_they_are_asked_for():
    only = series(figure("250", status=Status.SIMULATED))

    assert assess(goal(), only, as_of=LONG_AFTER).current is None
    shown = assess(goal(), only, as_of=LONG_AFTER, simulated=True)
    assert shown.current == Decimal(250)
    assert "模拟" in shown.light.reason


def test_reaching_a_target_is_said_even_where_there_is_no_light():
    assert assess(goal(base=None), series(figure("300")), as_of=LONG_AFTER).reached is True


@given(st.decimals(-1000, 1000, places=2), st.decimals(0, 1, places=3))
def test_a_better_progress_never_gets_a_worse_light(progress, due):
    order = [LightColour.RED, LightColour.YELLOW, LightColour.GREEN]
    colours = [light_of(p, due).colour for p in sorted((progress, progress + 1))]
    assert order.index(colours[0]) <= order.index(colours[1])
