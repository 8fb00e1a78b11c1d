"""What the remaining periods must bring, and where the figures head."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shuangchuang.domain.targets import Direction, FigureKind, Need, needed, outlook
from tests.domain.targets.making_goals import figure, goal


def test_a_flow_must_grow_by_steps_or_at_a_rate():
    need = needed(goal(target="400"), Decimal(100), periods=2)

    assert (need.gap, need.per_period) == (Decimal(300), Decimal(150))
    assert need.rate == Decimal(1)
    assert need.sentence == "还差300亿元，其余2期每期须提高150亿元，即还需年均增长100.0%"


def test_what_accumulates_must_bring_the_rest_in_equal_parts():
    need = needed(goal(kind=FigureKind.CUMULATIVE, target="100", unit="万家"), Decimal(40), periods=2)

    assert (need.per_period, need.rate) == (Decimal(30), None)
    assert need.sentence == "还差60万家，其余2期每期须完成30万家"


def test_a_ratio_moves_in_percentage_points():
    need = needed(goal(kind=FigureKind.RATIO, target="1.25", unit="%"), Decimal("0.83"), periods=1)

    assert need.sentence == "还差0.42个百分点，其余1期每期须提高0.42个百分点"


def test_a_falling_figure_must_fall():
    falling = goal(kind=FigureKind.FLOW, target="81", base="120", direction=Direction.DOWN)
    need = needed(falling, Decimal(100), periods=2)

    assert need.rate == Decimal("-0.1")
    assert need.sentence == "还差19亿元，其余2期每期须降低9.5亿元，即还需年均下降10.0%"


def test_a_target_that_is_reached_needs_nothing_more():
    assert needed(goal(), Decimal(300), periods=1) == Need(Decimal(0), 1, Decimal(0), None, "已达到目标，保持即可")


def test_after_the_deadline_only_the_gap_is_told():
    need = needed(goal(), Decimal(250), periods=0)

    assert (need.gap, need.per_period, need.sentence) == (Decimal(50), None, "期限已到，还差50亿元")


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_years_are_not_drawn_on(count):
    seen = outlook(goal(), [figure("100", period=str(2019 + n)) for n in range(count)], year=2023)

    assert (seen.value, seen.low, seen.high) == (None, None, None)
    assert "不作外推" in seen.sentence


def test_points_on_a_line_go_on_along_it_without_scatter():
    seen = outlook(goal(), [figure(str(100 + 10 * n), period=str(2019 + n)) for n in range(4)], year=2023)

    assert (seen.value, seen.low, seen.high) == (Decimal(140), Decimal(140), Decimal(140))


def test_scatter_widens_the_interval():
    values = ("167.1", "173.2", "199.5", "217.9")
    seen = outlook(goal(), [figure(v, period=str(2019 + n)) for n, v in enumerate(values)], year=2023)

    assert [number.quantize(Decimal("0.1")) for number in (seen.low, seen.value, seen.high)] == [
        Decimal("191.8"),
        Decimal("234.1"),
        Decimal("276.4"),
    ]


def test_figures_of_the_year_itself_and_later_do_not_enter_its_outlook():
    figures = [figure(str(100 + 10 * n), period=str(2019 + n)) for n in range(6)]

    assert outlook(goal(), figures, year=2022).points == 3
