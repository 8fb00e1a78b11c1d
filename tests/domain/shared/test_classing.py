"""Figures of a map fall into few classes; what is unknown falls into none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.shared.classing import Classing, classed

FIGURES = st.dictionaries(st.text(min_size=1, max_size=3), st.none() | st.integers(0, 40), max_size=30)


def test_few_different_figures_have_a_class_each_and_the_unknown_has_none():
    assert classed({"南宁": 7, "柳州": 7, "百色": 2, "河池": None, "北海": 0}) == Classing(
        bounds=((0, 0), (2, 2), (7, 7)),
        place={"南宁": 2, "柳州": 2, "百色": 1, "河池": None, "北海": 0},
    )


def test_many_different_figures_share_classes_of_about_the_same_size():
    assert classed({str(n): n for n in range(1, 9)}).bounds == ((1, 2), (3, 4), (5, 6), (7, 8))


def test_nothing_known_makes_no_class():
    assert classed({"南宁": None}) == Classing((), {"南宁": None})
    assert classed({}) == Classing((), {})


@given(FIGURES, st.integers(2, 6))
def test_classes_are_few_ascend_and_hold_exactly_their_own(figures, most):
    made = classed(figures, most=most)

    flat = [edge for bounds in made.bounds for edge in bounds]
    assert len(made.bounds) <= most
    assert flat == sorted(flat)
    assert all(low <= high for low, high in made.bounds)
    assert all(before < after for (_, before), (after, _) in zip(made.bounds, made.bounds[1:], strict=False))
    assert made.place.keys() == figures.keys()
    for key, figure in figures.items():
        at = made.place[key]
        assert (at is None) == (figure is None)
        if at is not None and figure is not None:
            assert made.bounds[at][0] <= figure <= made.bounds[at][1]
    # every bound is a figure that occurs
    assert {edge for bounds in made.bounds for edge in bounds} <= {f for f in figures.values() if f is not None}
    # nought stands alone
    assert all(high == 0 for low, high in made.bounds if low == 0)


@pytest.mark.parametrize(("figures", "most"), [({"a": -1}, 4), ({"a": 1}, 1)])
def test_what_cannot_be_classed_is_an_error(figures, most):
    with pytest.raises(ValueError):
        classed(figures, most=most)
