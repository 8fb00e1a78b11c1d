"""Figures with their day and their revisions, and units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shuangchuang.domain.shared import Period
from shuangchuang.domain.targets import Direction, FigureKind, Forbidden, ObservationRefused, convert, direction_of
from shuangchuang.domain.targets.figures import RatiosNotSummed, UnitsDiffer, total
from shuangchuang.domain.targets.observations import RevisionTwice
from tests.domain.targets.making_goals import figure, series


def test_the_latest_revision_known_on_the_day_counts_and_the_others_are_kept():
    first = figure("0.81", unit="%", published_on=date(2022, 9, 1))
    second = figure("0.79", unit="%", published_on=date(2023, 10, 1), revision=1)
    both = series(first, second)

    assert both.latest(date(2022, 8, 31)) is None
    assert both.latest(date(2023, 9, 30)) == first
    assert both.latest(date(2023, 10, 1)) == second
    assert both.revisions(Period.read("2022")) == (first, second)


def test_a_figure_of_unknown_day_counts_from_the_end_of_the_next_year_and_each_revision_a_year_later():
    assert figure("1", period="2022", published_on=None).known_from == date(2023, 12, 31)
    assert figure("1", period="2022", published_on=None, revision=1).known_from == date(2024, 12, 31)


def test_the_same_figure_again_changes_nothing():
    once = series(figure("200"))

    assert once.with_added(figure("200")) == once


def test_two_figures_cannot_be_the_same_revision():
    with pytest.raises(RevisionTwice, match="请把本次记为新的修订"):
        series(figure("200"), figure("201"))


def test_a_forbidden_figure_is_refused_in_any_unit_and_other_years_pass():
    false = Forbidden(Period.read("2022"), Decimal("285.6"), "亿元", "网页自编")

    with pytest.raises(ObservationRefused, match="网页自编"):
        series().with_added(figure("2856000", unit="万元"), forbidden=[false])
    assert series().with_added(figure("285.6", period="2023"), forbidden=[false]).observations
    assert series().with_added(figure("285.6", unit="%"), forbidden=[false]).observations


@pytest.mark.parametrize(
    ("value", "given", "wanted", "expected"),
    [
        ("1.2", "亿元", "万元", "12000"),
        ("35000", "家", "万家", "3.5"),
        ("5", "名", "人", "5"),
        ("0.83", "%", "%", "0.83"),
    ],
)
def test_units_of_one_thing_convert_exactly(value, given, wanted, expected):
    assert str(convert(Decimal(value), given, wanted)) == expected


@pytest.mark.parametrize(("given", "wanted"), [("亿元", "家"), ("%", "个百分点"), ("万家", "万人")])
def test_units_of_different_things_do_not(given, wanted):
    with pytest.raises(UnitsDiffer, match="不能换算"):
        convert(Decimal(1), given, wanted)


def test_ratios_are_never_summed():
    with pytest.raises(RatiosNotSummed):
        total([Decimal("0.8"), Decimal("0.7")], unit="%", kind=FigureKind.FLOW)
    assert total([Decimal(30), Decimal(40)], unit="万家", kind=FigureKind.CUMULATIVE) == Decimal(70)


def test_the_comparator_says_which_way_is_better():
    assert [direction_of(c) for c in ("reach", "at_least", "at_most", "reduce_by")] == [
        Direction.UP,
        Direction.UP,
        Direction.DOWN,
        Direction.DOWN,
    ]
