"""Figures roll up by what they count; the failures known from elsewhere each have a test."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.shared import Period
from shuangchuang.domain.supervision.figures import (
    Amount,
    Counting,
    DenominatorNegative,
    Gathered,
    KindsDiffer,
    NothingToAdd,
    PartsMissing,
    PeriodsApart,
    PeriodsDiffer,
    PeriodsOverlap,
    Ratio,
    StatedRatio,
    TwoForOnePeriod,
    Way,
    gather,
    over_periods,
    over_units,
    progress_of,
)
from shuangchuang.domain.targets.figures import Direction, UnitsDiffer

Q1, Q2, Q3 = (Period.read(f"2023-Q{number}") for number in (1, 2, 3))
HALF = Period(Q1.first, Q2.last)


def _flow(value, period=Q1, unit="家"):
    return Amount(Counting.THIS_PERIOD, Decimal(value), unit, period)


def _to_date(value, period, unit="家"):
    return Amount(Counting.TO_DATE, Decimal(value), unit, period)


def _stock(value, period, unit="家"):
    return Amount(Counting.AT_MOMENT, Decimal(value), unit, period)


def _share(part, whole, period=Q1):
    return Ratio(_flow(part, period, "件"), _flow(whole, period, "件"))


# --- the failures known from elsewhere ------------------------------------------------


def test_cumulative_periods_are_not_added_twice():
    reported = [_to_date(30, Q1), _to_date(50, HALF)]

    assert over_periods(reported, unit="家") == _to_date(50, HALF)


def test_percentages_are_not_averaged_without_their_denominators():
    small, large = _share(9, 10), _share(10, 90)  # 90 % and 11.1 %: the mean of the two is 50.6 %

    assert over_units([small, large], unit="%").value == Decimal(19)
    with pytest.raises(PartsMissing, match="分子和分母"):
        over_units([StatedRatio(Decimal(90), "%", Q1), large], unit="%")
    with pytest.raises(PartsMissing):
        _flow(90, unit="%")


def test_a_falling_indicator_is_not_scored_zero():
    days = _stock(6, Q1, "天")

    seen = progress_of(days, Decimal(10), Decimal(5), Direction.DOWN, unit="天")

    assert seen == Way(Decimal("0.8"), reached=False)
    assert progress_of(_stock(5, Q1, "天"), Decimal(10), Decimal(0), Direction.DOWN, unit="天").share == Decimal("0.5")


def test_a_base_equal_to_its_target_is_no_division_by_zero_and_no_progress_of_nothing():
    kept = progress_of(_stock(5, Q1), Decimal(5), Decimal(5), Direction.UP, unit="家")
    lost = progress_of(_stock(4, Q1), Decimal(5), Decimal(5), Direction.UP, unit="家")

    assert (kept.share, kept.reached, str(kept.why)) == (None, True, "基期已等于目标，只看是否保持")
    assert (lost.share, lost.reached) == (None, False)


# --- over periods ---------------------------------------------------------------------


def test_figures_of_the_period_add_up_over_periods_side_by_side_in_any_order():
    assert over_periods([_flow(20, Q2), _flow(10, Q1), _flow(5, Q3)], unit="家") == _flow(35, Period(Q1.first, Q3.last))


def test_of_a_moment_the_latest_counts():
    end_of_june = Period(Q2.last, Q2.last)

    assert over_periods([_stock(7, Q2), _stock(9, Q1)], unit="家") == _stock(7, end_of_june)


def test_counts_that_begin_anew_each_year_add_up_from_the_last_of_each():
    year, half = Period.read("2022"), HALF
    reported = [_to_date(40, Period(year.first, Period.read("2022-06").last)), _to_date(100, year), _to_date(30, half)]

    assert over_periods(reported, unit="家") == _to_date(130, Period(year.first, half.last))


def test_a_ratio_over_periods_is_that_of_the_sums():
    whole = over_periods([_share(1, 10, Q1), _share(45, 90, Q2)], unit="%")

    assert (whole.value, whole.period) == (Decimal(46), HALF)


def test_a_ratio_of_counts_takes_the_latest_of_both_parts():
    def done(part, whole, period):
        return Ratio(_to_date(part, period, "件"), _to_date(whole, period, "件"))

    assert over_periods([done(1, 10, Q1), done(30, 40, HALF)], unit="%").value == Decimal(75)


def test_a_ratio_may_have_a_sum_above_and_a_moment_below():
    per_head = [
        Ratio(_flow(value, period, "万元"), _stock(heads, period, "人"), "万元/人")
        for value, heads, period in ((100, 10, Q1), (140, 12, Q2))
    ]

    assert over_periods(per_head, unit="万元/人").value == Decimal(20)  # (100 + 140) / 12


@pytest.mark.parametrize(
    ("figures", "refusal"),
    [
        ([], NothingToAdd),
        ([_flow(1, Q1), _flow(2, HALF)], PeriodsOverlap),
        ([_flow(1, Q1), _flow(1, Q1)], PeriodsOverlap),
        ([_flow(1, Q1), _flow(2, Q3)], PeriodsApart),
        ([_to_date(5, HALF), _to_date(2, Q2)], PeriodsOverlap),
        ([_flow(1, Q1), _to_date(2, HALF)], KindsDiffer),
        ([_stock(1, Q1), _stock(2, Q1)], TwoForOnePeriod),
        ([_to_date(1, Q1), _to_date(2, Q1)], TwoForOnePeriod),
        ([_share(1, 2, Q1), Ratio(_to_date(1, Q2, "件"), _flow(2, Q2, "件"))], KindsDiffer),
        ([StatedRatio(Decimal(5), "%", Q1), StatedRatio(Decimal(6), "%", Q2)], PartsMissing),
        ([_flow(1, Q1, "家"), _flow(1, Q2, "人")], UnitsDiffer),
    ],
)
def test_what_makes_no_figure_over_periods_is_refused_by_name(figures, refusal):
    with pytest.raises(refusal):
        over_periods(figures, unit="家")


# --- over units -----------------------------------------------------------------------


@pytest.mark.parametrize("make", [_flow, _to_date])
def test_units_add_up_and_their_own_units_of_measure_are_converted(make):
    money = [make("1.2", Q1, "亿元"), make(3000, Q1, "万元")]

    assert over_units(money, unit="亿元") == make("1.5", Q1, "亿元")


def test_of_a_moment_the_units_add_up_even_if_their_periods_began_apart():
    assert over_units([_stock(3, HALF), _stock(4, Q2)], unit="家") == _stock(7, Period(Q2.last, Q2.last))


@pytest.mark.parametrize(
    ("figures", "refusal"),
    [
        ([], NothingToAdd),
        ([_flow(1, Q1), _flow(2, Q2)], PeriodsDiffer),
        ([_to_date(1, HALF), _to_date(2, Q2)], PeriodsDiffer),
        ([_stock(1, Q1), _stock(2, Q2)], PeriodsDiffer),
        ([_flow(1), _stock(2, Q1)], KindsDiffer),
    ],
)
def test_what_makes_no_figure_over_units_is_refused_by_name(figures, refusal):
    with pytest.raises(refusal):
        over_units(figures, unit="家")


def test_silent_units_are_named_and_the_sum_is_not_called_complete():
    gathered = gather({"nanning": _flow(3), "liuzhou": None, "guilin": _flow(4), "beihai": None}, unit="家")

    assert gathered == Gathered(_flow(7), told=("guilin", "nanning"), silent=("beihai", "liuzhou"))
    assert not gathered.complete


def test_where_all_are_silent_the_sum_is_unknown_and_not_zero():
    assert gather({"nanning": None}, unit="家").figure is None
    assert not gather({}, unit="家").complete


def test_a_ratio_by_nothing_is_unknown():
    assert _share(0, 0).value is None
    assert progress_of(_share(0, 0), Decimal(0), Decimal(90), Direction.UP, unit="%").share is None


def test_a_ratio_is_told_in_the_unit_asked_for():
    assert _share(1, 8).in_unit("‰") == Decimal(125)
    with pytest.raises(UnitsDiffer):
        Ratio(_flow(1, unit="亿元"), _flow(2, unit="家")).value
    with pytest.raises(DenominatorNegative):
        _share(1, -2)


# --- progress -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("current", "base", "target", "direction", "share"),
    [
        ("12", "10", "20", Direction.UP, "0.2"),
        ("22", "10", "20", Direction.UP, "1.2"),
        ("9", "10", "20", Direction.UP, "-0.1"),
        ("12", "10", "5", Direction.DOWN, "-0.4"),
        ("4", "10", "5", Direction.DOWN, "1.2"),
    ],
)
def test_the_share_of_the_way_is_the_same_formula_up_and_down(current, base, target, direction, share):
    seen = progress_of(_stock(current, Q1), Decimal(base), Decimal(target), direction, unit="家")

    assert (seen.share, seen.reached) == (Decimal(share), Decimal(share) >= 1)


def test_what_accumulates_sets_out_from_zero():
    assert progress_of(_to_date(30, Q1), Decimal(20), Decimal(40), Direction.UP, unit="家").share == Decimal("0.75")


@pytest.mark.parametrize(
    ("figure", "base", "target", "direction", "reached", "why"),
    [
        (None, 1, 2, Direction.UP, None, "没有数据"),
        (_stock(3, Q1), None, 2, Direction.UP, True, "没有基期数，只显示数值"),
        (_stock(3, Q1), 5, 4, Direction.UP, False, "基期已好于目标，只看是否保持"),
        (_stock(3, Q1), 2, 4, Direction.DOWN, True, "基期已好于目标，只看是否保持"),
    ],
)
def test_without_a_way_to_measure_along_no_share_is_given(figure, base, target, direction, reached, why):
    seen = progress_of(figure, None if base is None else Decimal(base), Decimal(target), direction, unit="家")

    assert (seen.share, seen.reached, str(seen.why)) == (None, reached, why)


# --- invariants -----------------------------------------------------------------------

VALUES = st.integers(-(10**9), 10**9)
COUNTS = st.integers(0, 10**9)
PERIODS = tuple(Period.read(f"2023-{month:02}") for month in range(1, 13))


@st.composite
def tables(draw, values=VALUES):
    """Rows of units, columns of consecutive months."""
    months = draw(st.integers(1, 6))
    return draw(st.lists(st.lists(values, min_size=months, max_size=months), min_size=1, max_size=6))


def _both_ways(rows):
    """Units first, then periods; and the other way round."""
    units_first = over_periods([over_units(column, unit="家") for column in zip(*rows, strict=True)], unit="家")
    periods_first = over_units([over_periods(row, unit="家") for row in rows], unit="家")
    return units_first, periods_first


@given(tables())
def test_units_then_periods_is_periods_then_units_and_the_sum_of_all(table):
    rows = [[_flow(value, period) for value, period in zip(row, PERIODS, strict=False)] for row in table]

    units_first, periods_first = _both_ways(rows)

    assert units_first == periods_first
    assert units_first.value == sum(map(sum, table))


@given(tables())
def test_counts_and_moments_agree_both_ways_on_the_last_column(table):
    def until(index):
        return Period(PERIODS[0].first, PERIODS[index].last)

    for kind in (Counting.TO_DATE, Counting.AT_MOMENT):
        rows = [[Amount(kind, Decimal(value), "家", until(i)) for i, value in enumerate(row)] for row in table]
        units_first, periods_first = _both_ways(rows)
        assert units_first == periods_first
        assert units_first.value == sum(row[-1] for row in table)


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=8))
def test_a_ratio_over_units_is_the_ratio_of_the_sums(parts):
    rolled = over_units([_share(part, whole) for part, whole in parts], unit="%")
    above, below = (Decimal(sum(column)) for column in zip(*parts, strict=True))

    assert rolled.value == (above * 100 / below if below else None)


@given(st.lists(st.tuples(COUNTS, st.integers(1, 10**6)), min_size=1, max_size=8))
def test_a_ratio_over_units_lies_between_the_least_and_the_greatest(parts):
    shares = [_share(part, whole) for part, whole in parts]

    rolled = over_units(shares, unit="%").value

    assert min(s.value for s in shares) - Decimal("1e-12") <= rolled <= max(s.value for s in shares) + Decimal("1e-12")


@given(st.lists(COUNTS, min_size=1, max_size=12), st.randoms())
def test_the_order_of_reports_changes_nothing(values, random):
    figures = [
        _flow(value, period, unit)
        for value, period, unit in zip(values, PERIODS, ["家", "万家", "千家"] * 4, strict=False)
    ]
    shuffled = random.sample(figures, len(figures))

    assert over_periods(shuffled, unit="家") == over_periods(figures, unit="家")
    same_time = [Amount(f.kind, f.value, f.unit, Q1) for f in shuffled]
    assert over_units(same_time, unit="家").value == over_periods(figures, unit="家").value


@given(VALUES, VALUES, VALUES)
def test_base_is_nothing_and_target_is_all_whichever_way_it_runs(base, target, current):
    direction = Direction.UP if base < target else Direction.DOWN

    def share(value):
        return progress_of(_stock(value, Q1), Decimal(base), Decimal(target), direction, unit="家").share

    if base == target:
        assert share(current) is None
    else:
        assert (share(base), share(target)) == (0, 1)
        assert (share(current) >= 1) is progress_of(
            _stock(current, Q1), Decimal(base), Decimal(target), direction, unit="家"
        ).reached
