"""Reporting periods follow the rhythm in force; a change leaves no day out and counts none twice."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.supervision.rhythm import MONTHS, following, periods

JAN = date(2022, 1, 1)


@pytest.mark.parametrize(
    ("rhythms", "codes"),
    [
        ([(JAN, "month")], ["2022-05", "2022-06", "2022-07"]),
        ([(JAN, "quarter")], ["2022-Q2"]),
        ([(JAN, "half")], ["2022-H1"]),
        ([(JAN, "month"), (date(2022, 6, 1), "quarter")], ["2022-05", "2022-06"]),
        ([(JAN, "quarter"), (date(2022, 5, 10), "month")], ["2022-Q2", "2022-07"]),
        ([(JAN, "half"), (date(2022, 7, 1), "month")], ["2022-H1", "2022-07"]),
        (
            [(JAN, "month"), (date(2022, 5, 2), "quarter"), (date(2022, 6, 1), "month")],
            ["2022-05", "2022-06", "2022-07"],
        ),
    ],
)
def test_periods_that_end_from_may_to_july(rhythms: list[tuple[date, str]], codes: list[str]):
    assert [each.code for each in periods(rhythms, date(2022, 5, 5), date(2022, 8, 15))] == codes


def test_a_year_that_has_begun_by_the_year_ends_by_the_year():
    spans = following([(JAN, "year"), (date(2022, 3, 1), "month")], date(2022, 3, 1), 3)
    assert [each.code for each in spans] == ["2022", "2023-01", "2023-02"]


days = st.dates(min_value=date(2019, 1, 1), max_value=date(2027, 12, 31))


@given(changes=st.lists(st.tuples(days, st.sampled_from(sorted(MONTHS))), min_size=1, max_size=5), first=days)
def test_every_day_lies_in_one_period_whatever_is_changed_when(changes: list[tuple[date, str]], first: date):
    rhythms = sorted(dict(changes).items())
    spans = following(rhythms, first, 30)
    assert spans[0].first <= first <= spans[0].last
    for before, after in pairwise(spans):
        assert after.first == before.last + timedelta(days=1)
    assert len({each.code for each in spans}) == len(spans)
    # Asked again from a later day, the same periods come: what was opened is never cut anew.
    assert following(rhythms, spans[7].first, 5) == spans[7:12]
