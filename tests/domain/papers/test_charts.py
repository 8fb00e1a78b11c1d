"""Charts show what is known, with a pattern besides every colour, and say it in words and numbers too."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.papers import Ink, Lines, Series, StackedBars
from shuangchuang.domain.papers.charts import alternative, chart_rows, drawings, ticks
from shuangchuang.domain.papers.drawing import Label, Shape, Stroke, hatch, svg

D = Decimal
LIGHTS = StackedBars(
    "亮灯",
    ("科技厅", "财政厅"),
    (
        Series("绿灯", (D(8), D(0)), Ink.GREEN),
        Series("红灯", (D(2), None), Ink.RED),
        Series("灰灯", (None, None), Ink.GREY),
    ),
)


def labels(drawing):
    return [mark.text for mark in drawing.marks if isinstance(mark, Label)]


def test_the_numbers_stand_beneath_and_what_is_not_known_is_a_dash():
    assert chart_rows(LIGHTS) == (
        ("单位", "绿灯（项）", "红灯（项）", "灰灯（项）"),
        ("科技厅", "8", "2", "—"),
        ("财政厅", "0", "—", "—"),
    )


def test_a_chart_says_what_it_shows():
    assert alternative(LIGHTS) == "分段条形图：亮灯。单位2个；绿灯共8项；红灯共2项；灰灯没有数据。"
    assert (
        alternative(Lines("办结率", ("1月", "2月", "3月"), (Series("实际", (D(5), D(11), None)),)))
        == "折线图：办结率。实际1月为5%，2月为11%。"
    )


def test_a_bar_of_nothing_known_says_so_and_is_not_zero():
    (drawing,) = drawings(StackedBars("灯", ("甲", "乙"), (Series("绿", (D(0), None), Ink.GREEN),)))

    assert "无数据" in labels(drawing)
    assert labels(drawing).count("0") == 2  # the axis and 甲


def test_the_parts_of_a_bar_are_as_long_as_their_values():
    (drawing,) = drawings(LIGHTS)
    outlines = [mark.points for mark in drawing.marks if isinstance(mark, Shape) and mark.ink == "#333333"][3:]
    green, red = (corners[1][0] - corners[0][0] for corners in outlines)

    assert green == pytest.approx(4 * red)


def test_a_gap_parts_a_line_in_two():
    (drawing,) = drawings(Lines("率", tuple("一二三四五"), (Series("实际", (D(1), D(2), None, D(4), D(5))),)))
    thick = [mark for mark in drawing.marks if isinstance(mark, Stroke) and mark.width == 1.6]

    assert [len(mark.points) for mark in thick] == [2, 2, 2]  # the legend's, and two stretches


def test_nothing_known_is_not_drawn():
    assert drawings(StackedBars("灯", (), ())) == ()
    assert drawings(Lines("率", ("1月",), (Series("实际", (None,)),))) == ()


def test_many_bars_go_over_drawings_of_one_scale():
    many = tuple(f"单位{at}" for at in range(40))
    parts = drawings(StackedBars("灯", many, (Series("绿", tuple(D(at) for at in range(40)), Ink.GREEN),)))

    assert [sum(label.startswith("单位") for label in labels(part)) for part in parts] == [13, 13, 14]
    assert len({label for part in parts for label in labels(part) if label == "40"}) == 1


@pytest.mark.parametrize("value", [D(-1), D("NaN"), D("Infinity")])
def test_a_part_of_a_bar_is_a_count(value):
    with pytest.raises(ValueError, match=r"below zero|finite"):
        StackedBars("灯", ("甲",), (Series("绿", (value,)),))


@given(st.decimals(-(10**9), 10**9, places=2), st.decimals(-(10**9), 10**9, places=2))
def test_ticks_reach_over_both_ends_in_few_round_steps(one, two):
    steps = ticks(min(one, two), max(one, two))

    assert steps[0] <= min(one, two)
    assert max(one, two) <= steps[-1]
    assert 2 <= len(steps) <= 8
    assert len({later - sooner for sooner, later in pairwise(steps)}) == 1


@given(st.floats(0, 400), st.floats(0, 400), st.floats(0.5, 200), st.floats(0.5, 40), st.booleans())
def test_a_hatch_stays_within_its_box(x, y, width, height, rising):
    for stroke in hatch(x, y, width, height, gap=4.5, rising=rising, ink="#000000"):
        for px, py in stroke.points:
            assert x - 1e-6 <= px <= x + width + 1e-6
            assert y - 1e-6 <= py <= y + height + 1e-6


values = st.one_of(st.none(), st.decimals(0, 10**12, places=3))


@given(st.lists(st.tuples(st.text(max_size=40), values, values), max_size=30), st.text(max_size=80), st.booleans())
def test_any_chart_is_drawn_as_valid_svg(rows, title, bars):
    kind = StackedBars if bars else Lines
    chart = kind(
        title,
        tuple(name for name, _, _ in rows),
        (Series(title, tuple(one for _, one, _ in rows), Ink.RED), Series("乙", tuple(two for _, _, two in rows))),
    )

    for drawing in drawings(chart):
        assert ET.fromstring(svg(drawing)).tag == "{http://www.w3.org/2000/svg}svg"
