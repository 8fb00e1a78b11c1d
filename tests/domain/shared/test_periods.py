"""Years, quarters, months and days."""

from __future__ import annotations

from datetime import date

import pytest

from shuangchuang.domain.shared.periods import Period, PeriodNotRead, whole_months


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-Q3", date(2022, 7, 1), date(2022, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-06-30", date(2022, 6, 30), date(2022, 6, 30)),
    ],
)
def test_a_period_is_read(words, first, last):
    assert Period.read(words) == Period(first, last)


@pytest.mark.parametrize("words", ["", "22", "2022-13", "2022-Q5", "去年", "2022-02-30"])
def test_what_names_no_period_is_refused(words):
    with pytest.raises(PeriodNotRead, match="请写成"):
        Period.read(words)


@pytest.mark.parametrize("words", ["2022", "2022-06", "2022-06-30"])
def test_it_is_shown_as_it_was_written(words):
    assert str(Period.read(words)) == words


def test_a_period_does_not_run_backwards():
    with pytest.raises(PeriodNotRead):
        Period(date(2022, 2, 1), date(2022, 1, 1))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2021, 1, 1), date(2022, 12, 31), 24),
        (date(2021, 1, 1), date(2023, 12, 31), 36),
        (date(2021, 1, 15), date(2021, 2, 13), 0),
        (date(2021, 1, 15), date(2021, 2, 14), 1),
        (date(2021, 1, 1), date(2020, 12, 31), 0),
    ],
)
def test_months_count_once_they_are_over(start, end, months):
    assert whole_months(start, end) == months
