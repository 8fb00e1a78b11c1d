"""A parent's progress stands on its children and says what is not known; the path says what is due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.supervision.rolling import (
    Between,
    Child,
    ChildTwice,
    MilestonesUnsound,
    Rolled,
    Standing,
    WeightUnsound,
    due_progress,
    roll_up,
)


def _child(key, progress, weight=1, standing=Standing.RUNNING):
    share = Decimal(str(progress)) if isinstance(progress, float | int) else progress
    return Child(key, share, Decimal(weight), standing)


# --- the failures known from elsewhere ------------------------------------------------


def test_the_progress_of_a_parent_is_divided_by_the_sum_of_the_weights():
    # Weights of 3 and 1, not of 100 together: without the division this were 1.9.
    assert roll_up([_child("a", 0.5, 3), _child("b", 0.4, 1)]).progress == Decimal("0.475")


def test_what_is_withdrawn_leaves_the_sum_of_the_weights_too():
    children = [_child("a", 0.5, 3), _child("b", 0.4, 1), _child("c", 0.9, 6, Standing.WITHDRAWN)]

    rolled = roll_up(children)

    assert (rolled.progress, rolled.withdrawn) == (Decimal("0.475"), ("c",))


# --- who counts -----------------------------------------------------------------------


def test_the_suspended_are_listed_apart_and_weigh_nothing():
    rolled = roll_up([_child("a", 0.5), _child("b", 0.1, 9, Standing.SUSPENDED)])

    assert (rolled.progress, rolled.counted, rolled.suspended) == (Decimal("0.5"), 1, ("b",))


def test_the_closed_count_as_done_whatever_was_reported_last():
    rolled = roll_up([_child("a", 0.9, 1, Standing.CLOSED), _child("b", None, 1, Standing.CLOSED)])

    assert (rolled.progress, rolled.closed) == (1, 2)


def test_an_unknown_child_makes_the_parent_a_range_and_no_zero():
    rolled = roll_up([_child("a", 0.5, 3), _child("b", None, 1)])

    assert rolled == Rolled(Between(Decimal("0.375"), Decimal("0.625")), counted=2, known=1, closed=0, unknown=("b",))
    assert rolled.progress is None
    assert str(rolled.sentence) == "进度在37.5%与62.5%之间，2项中1项有准确进度、办结0项"


def test_where_nothing_is_known_nothing_is_said_of_the_progress():
    rolled = roll_up([_child("a", None), _child("b", None)])

    assert rolled.progress is None
    assert str(rolled.sentence) == "2项都没有准确进度"


@pytest.mark.parametrize("children", [[], [_child("a", 0.5, 1, Standing.WITHDRAWN)]])
def test_a_parent_of_no_child_that_counts_is_unknown(children):
    rolled = roll_up(children)

    assert (rolled.bounds, rolled.progress, str(rolled.sentence)) == (None, None, "没有计入的事项，进度未知")


def test_what_one_child_does_beyond_its_part_makes_up_for_no_other():
    assert roll_up([_child("a", 3.0), _child("b", -0.5)]).progress == Decimal("0.5")


def test_rows_of_a_group_roll_up_to_the_task_and_the_task_to_its_parent():
    cities = roll_up([_child("nanning", 0.5), _child("liuzhou", None)])

    parent = roll_up([_child("all-cities", cities.bounds, 1), _child("own", 0.25, 1)])

    assert parent.bounds == Between(Decimal("0.25"), Decimal("0.5"))
    assert parent.unknown == ("all-cities",)


@pytest.mark.parametrize("weight", ["0", "-1"])
def test_a_weight_that_weighs_nothing_is_refused(weight):
    with pytest.raises(WeightUnsound, match="应大于零"):
        _child("a", 0.5, weight)


def test_a_child_given_twice_is_refused():
    with pytest.raises(ChildTwice):
        roll_up([_child("a", 0.5), _child("b", 0.1), _child("a", 0.5)])


# --- invariants -----------------------------------------------------------------------

SHARES = st.decimals(min_value=-1, max_value=2, places=3)
WEIGHTS = st.decimals(min_value="0.001", max_value=1000, places=3)


UNKNOWN_TOO = st.none() | SHARES
ANY_STANDING = st.sampled_from(Standing)


@st.composite
def families(draw, progress=UNKNOWN_TOO, standing=ANY_STANDING):
    size = draw(st.integers(1, 8))
    return [Child(f"c{number}", draw(progress), draw(WEIGHTS), draw(standing)) for number in range(size)]


@given(families(), st.randoms())
def test_the_order_of_the_children_changes_nothing(children, random):
    assert roll_up(random.sample(children, len(children))) == roll_up(children)


@given(families())
def test_the_result_lies_within_the_children_that_count(children):
    rolled = roll_up(children)
    counting = [child.bounds for child in children if child.counts]

    if not counting:
        assert rolled.bounds is None
        return
    assert min(b.low for b in counting) <= rolled.bounds.low <= rolled.bounds.high <= max(b.high for b in counting)
    assert 0 <= rolled.bounds.low <= rolled.bounds.high <= 1


@given(families(progress=SHARES, standing=st.sampled_from([Standing.RUNNING, Standing.CLOSED])))
def test_filling_in_what_was_unknown_stays_within_the_range(children):
    hidden = [Child(children[0].key, None, children[0].weight, children[0].standing), *children[1:]]
    before, after = roll_up(hidden).bounds, roll_up(children).bounds

    assert before.low - Decimal("1e-20") <= after.low <= after.high <= before.high + Decimal("1e-20")


@given(families(progress=SHARES), st.sampled_from([2, 5, 10]))
def test_only_the_proportion_of_weights_matters(children, times):
    heavier = [Child(child.key, child.progress, child.weight * times, child.standing) for child in children]
    light, heavy = roll_up(children).progress, roll_up(heavier).progress

    assert (light is None and heavy is None) or abs(light - heavy) < Decimal("1e-20")


@given(st.lists(WEIGHTS, min_size=1, max_size=8), st.decimals(min_value=0, max_value=1, places=3))
def test_children_that_are_all_as_far_make_a_parent_just_as_far(weights, share):
    assert roll_up([Child(str(i), share, weight) for i, weight in enumerate(weights)]).progress == share


@given(families())
def test_every_child_is_told_somewhere(children):
    rolled = roll_up(children)

    assert rolled.counted + len(rolled.suspended) + len(rolled.withdrawn) == len(children)
    assert rolled.known + len(rolled.unknown) == rolled.counted


# --- the path -------------------------------------------------------------------------

FIRST, LAST = date(2021, 1, 1), date(2023, 12, 31)
YEARLY = ((date(2021, 12, 31), Decimal("0.2")), (date(2022, 12, 31), Decimal("0.6")))


def test_a_straight_path_brings_every_day_the_same():
    day = date(2023, 3, 1)
    seen = [due_progress(day + timedelta(days=n), start=day, deadline=date(2023, 3, 10)) for n in (-1, 0, 4, 9, 30)]

    assert seen == [0, Decimal("0.1"), Decimal("0.5"), 1, 1]


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2020, 12, 31), "0"),
        (date(2021, 12, 31), "0.2"),
        (date(2022, 5, 26), "0.36"),  # the 146th of 365 days: 0.2 + 0.4 · 0.4
        (date(2022, 12, 31), "0.6"),
        (date(2023, 12, 31), "1"),
    ],
)
def test_yearly_milestones_are_met_on_their_days_with_straight_lines_between(day, share):
    assert due_progress(day, start=FIRST, deadline=LAST, milestones=reversed(YEARLY)) == Decimal(share)


@pytest.mark.parametrize("share", ["0.9", "1"])
def test_on_the_deadline_all_is_due_whatever_a_milestone_says(share):
    assert due_progress(LAST, start=FIRST, deadline=LAST, milestones=(*YEARLY, (LAST, Decimal(share)))) == 1


@pytest.mark.parametrize(("start", "deadline"), [(None, LAST), (FIRST, None), (LAST, FIRST)])
def test_without_both_ends_nothing_can_be_said_to_be_due(start, deadline):
    assert due_progress(date(2022, 6, 30), start=start, deadline=deadline) is None


@pytest.mark.parametrize(
    "milestones",
    [
        [(date(2020, 12, 31), Decimal("0.1"))],
        [(date(2024, 1, 1), Decimal("0.1"))],
        [(date(2021, 6, 30), Decimal("1.1"))],
        [(date(2021, 6, 30), Decimal("-0.1"))],
        [(date(2021, 6, 30), Decimal("0.5")), (date(2022, 6, 30), Decimal("0.4"))],
        [(date(2021, 6, 30), Decimal("0.5")), (date(2021, 6, 30), Decimal("0.6"))],
    ],
)
def test_milestones_that_make_no_way_are_refused(milestones):
    with pytest.raises(MilestonesUnsound):
        due_progress(FIRST, start=FIRST, deadline=LAST, milestones=milestones)


@given(st.integers(-10, 1200), st.integers(0, 400), st.booleans())
def test_what_is_due_never_falls(days, more, with_milestones):
    milestones = YEARLY if with_milestones else ()
    day = FIRST + timedelta(days=days)

    sooner, later = (
        due_progress(when, start=FIRST, deadline=LAST, milestones=milestones)
        for when in (day, day + timedelta(days=more))
    )

    assert 0 <= sooner <= later <= 1
