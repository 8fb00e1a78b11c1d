"""Who may act in an office on which day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.offices import Absence, Tenure, in_effect
from shuangchuang.domain.shared import RegionCode

MAY = date(2026, 5, 1)
days = st.integers(min_value=0, max_value=60).map(lambda n: MAY + timedelta(n))
terms = st.tuples(days, st.none() | days).filter(lambda term: term[1] is None or term[0] < term[1])
away = st.lists(
    st.builds(lambda person, term: Absence(person, *term), st.sampled_from((1, 2)), terms),
    max_size=4,
)


def test_the_last_day_of_a_term_is_the_day_before_it_ends():
    term = Tenure(holder=1, valid_from=MAY, valid_until=date(2026, 5, 4))

    acting = [day for day in range(1, 7) if in_effect(term, on=date(2026, 5, day), absences=[])]

    assert acting == [1, 2, 3]


def test_who_stands_in_acts_while_the_holder_is_away_and_not_otherwise():
    held = Tenure(holder=1, valid_from=MAY)
    standing_in = Tenure(holder=2, valid_from=MAY, stands_in_for=held)

    away = [Absence(1, date(2026, 5, 10), None), Absence(3, MAY, None)]

    assert not in_effect(standing_in, on=date(2026, 5, 9), absences=away)
    assert in_effect(standing_in, on=date(2026, 5, 10), absences=away)


def test_an_office_that_was_lent_falls_with_the_one_it_was_lent_from():
    held = Tenure(holder=1, valid_from=MAY, valid_until=date(2026, 5, 20))
    lent = Tenure(holder=2, valid_from=date(2026, 5, 10), valid_until=date(2026, 6, 1), lent_by=held)

    acting = [day for day in range(1, 32) if in_effect(lent, on=date(2026, 5, day), absences=[])]

    assert acting == list(range(10, 20))


def test_nothing_is_handed_on_twice():
    held = Tenure(holder=1, valid_from=MAY)
    lent = Tenure(holder=2, valid_from=MAY, lent_by=held)

    with pytest.raises(ValueError, match="handed on once"):
        Tenure(holder=3, valid_from=MAY, lent_by=lent)
    with pytest.raises(ValueError, match="handed on once"):
        Tenure(holder=3, valid_from=MAY, lent_by=held, stands_in_for=held)


@given(held=terms, second=terms, absences=away, on=days)
def test_nobody_acts_for_an_office_that_nobody_holds(held, second, absences, on):
    principal = Tenure(1, *held)
    for second_hand in (Tenure(2, *second, stands_in_for=principal), Tenure(2, *second, lent_by=principal)):
        if in_effect(second_hand, on=on, absences=absences):
            assert in_effect(principal, on=on, absences=absences)
            assert in_effect(Tenure(2, *second), on=on, absences=absences)


@pytest.mark.parametrize(
    ("place", "within"),
    [("450000", ["450000", "450100", "450102", "450200"]), ("450100", ["450100", "450102"]), ("450102", ["450102"])],
)
def test_a_place_covers_itself_and_what_lies_within_it(place, within):
    places = ["450000", "450100", "450102", "450200", "440100"]

    assert [code for code in places if RegionCode(place).covers(RegionCode(code))] == within
