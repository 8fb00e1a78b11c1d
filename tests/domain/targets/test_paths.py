"""The way to a target: straight, by milestones, at a constant rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.targets.paths import GeometricPath, MilestonePath, PathUnsound, StraightPath

START, END = date(2021, 1, 1), date(2023, 12, 31)


def test_a_straight_path_brings_the_same_every_month():
    path = StraightPath(START, END, Decimal(100), Decimal(136))

    assert [path.value_at(day) for day in (date(2021, 1, 30), date(2021, 1, 31), date(2022, 12, 31), END)] == [
        Decimal(100),
        Decimal(101),
        Decimal(124),
        Decimal(136),
    ]


def test_before_the_start_it_is_the_baseline_and_after_the_end_the_target():
    path = StraightPath(START, END, Decimal(100), Decimal(136))

    assert (path.value_at(date(2019, 5, 1)), path.value_at(date(2030, 1, 1))) == (Decimal(100), Decimal(136))


def test_milestones_bend_the_path():
    path = MilestonePath(
        START, END, Decimal(0), Decimal(100), ((date(2021, 12, 31), Decimal(10)), (date(2022, 12, 31), Decimal(40)))
    )

    days = (date(2021, 6, 30), date(2021, 12, 31), date(2022, 6, 30), date(2022, 12, 31), END)
    assert [path.value_at(day) for day in days] == [Decimal(5), Decimal(10), Decimal(25), Decimal(40), Decimal(100)]


def test_a_geometric_path_grows_at_one_rate():
    path = GeometricPath(START, date(2022, 12, 31), Decimal(100), Decimal(144))

    assert path.value_at(date(2021, 12, 31)).quantize(Decimal("0.000001")) == Decimal(120)
    assert path.value_at(date(2022, 12, 31)) == Decimal(144)


@pytest.mark.parametrize(
    "make",
    [
        lambda: StraightPath(START, date(2021, 1, 15), Decimal(0), Decimal(1)),
        lambda: StraightPath(END, START, Decimal(0), Decimal(1)),
        lambda: GeometricPath(START, END, Decimal(0), Decimal(1)),
        lambda: MilestonePath(START, END, Decimal(0), Decimal(1), ((date(2024, 1, 1), Decimal(1)),)),
        lambda: MilestonePath(
            START, END, Decimal(0), Decimal(1), ((date(2022, 1, 1), Decimal(1)), (date(2021, 6, 1), Decimal(1)))
        ),
    ],
)
def test_a_path_that_cannot_be_walked_is_refused(make):
    with pytest.raises(PathUnsound, match="请检查"):
        make()


@given(st.dates(date(2020, 1, 1), date(2025, 1, 1)), st.dates(date(2020, 1, 1), date(2025, 1, 1)))
def test_a_rising_path_never_falls(one, other):
    early, late = sorted((one, other))
    for path in (
        StraightPath(START, END, Decimal(10), Decimal(90)),
        GeometricPath(START, END, Decimal(10), Decimal(90)),
        MilestonePath(START, END, Decimal(10), Decimal(90), ((date(2022, 2, 28), Decimal(20)),)),
    ):
        assert Decimal(10) <= path.value_at(early) <= path.value_at(late) <= Decimal(90)
