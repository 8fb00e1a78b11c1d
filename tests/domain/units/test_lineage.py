"""Names and higher units in time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.units import Name, Rank, Term, closes_a_circle, names_on

DAY = date(2026, 1, 1)
days = st.integers(0, 20).map(lambda n: DAY + timedelta(n))
terms = st.tuples(days, st.none() | days).filter(lambda t: t[1] is None or t[0] < t[1]).map(lambda t: Term(*t))
ranks = st.builds(Rank, st.integers(1, 4), st.integers(1, 4), terms).filter(lambda rank: rank.unit != rank.above)


def test_a_unit_is_called_what_it_was_called_on_that_day():
    names = [
        Name("自治区科委", "former", Term(None, date(2000, 4, 1))),
        Name("自治区科技厅", "short", Term(date(2000, 4, 1))),
        Name("区科技厅", "alias", Term()),
        Name("科委", "former", Term()),
    ]

    called = {day: [name.text for name in names_on(names, on=day)] for day in (date(2000, 3, 31), date(2000, 4, 1))}

    assert called == {
        date(2000, 3, 31): ["自治区科委", "区科技厅"],
        date(2000, 4, 1): ["自治区科技厅", "区科技厅"],
    }


def test_two_units_stand_above_each_other_at_different_times_and_never_at_once():
    was = Rank(1, 2, Term(DAY, DAY + timedelta(5)))

    assert closes_a_circle(Rank(2, 1, Term(DAY + timedelta(4))), [was])
    assert not closes_a_circle(Rank(2, 1, Term(DAY + timedelta(5))), [was])
    assert closes_a_circle(Rank(3, 1, Term(DAY)), [was, Rank(2, 3, Term(DAY + timedelta(2)))])


@given(st.lists(ranks, max_size=8))
def test_ranks_taken_only_where_they_close_no_circle_have_none_on_any_day(wished):
    taken: list[Rank] = []
    for rank in wished:
        alone = all(other.unit != rank.unit or not other.term.overlaps(rank.term) for other in taken)
        if alone and not closes_a_circle(rank, taken):
            taken.append(rank)
    for number in range(22):
        day = DAY + timedelta(number)
        above = {rank.unit: rank.above for rank in taken if rank.term.includes(day)}
        for start in above:
            unit, steps = start, 0
            while unit in above:
                unit, steps = above[unit], steps + 1
                assert steps <= len(above)


@given(terms, terms)
def test_terms_overlap_exactly_where_they_share_a_day(one, other):
    shared = any(one.includes(DAY + timedelta(n)) and other.includes(DAY + timedelta(n)) for n in range(60))

    assert one.overlaps(other) == other.overlaps(one) == shared
