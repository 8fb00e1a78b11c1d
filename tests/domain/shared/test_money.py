"""Renminbi is counted in whole fen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.shared.money import Money, MoneyNotRead, MoneyNotWhole


@pytest.mark.parametrize(
    ("words", "fen"),
    [("5000元", 500_000), ("20万元", 20_000_000), ("0.5亿元", 5_000_000_000), ("1,200.50元", 120_050), ("-3元", -300)],
)
def test_an_amount_is_read_as_people_write_it(words, fen):
    assert Money.read(words) == Money(fen)


@pytest.mark.parametrize("words", ["", "20", "二十万元", "20万", "NaN元", "1,20元"])
def test_words_that_are_no_amount_are_refused_and_told_how_to_write_one(words):
    with pytest.raises(MoneyNotRead, match="请写成"):
        Money.read(words)


def test_nothing_is_finer_than_a_fen():
    with pytest.raises(MoneyNotWhole):
        Money.from_yuan("0.005")


@pytest.mark.parametrize("yuan", ["abc", "Infinity", "NaN"])
def test_a_number_of_yuan_must_be_one(yuan):
    with pytest.raises(MoneyNotRead):
        Money.from_yuan(yuan)


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (0, "0元"),
        (1, "0.01元"),
        (999_999, "9999.99元"),
        (1_000_000, "1万元"),
        (10_000_000_000, "1亿元"),
        (-250, "-2.5元"),
    ],
)
def test_it_is_shown_in_the_largest_fitting_unit_without_losing_a_fen(fen, shown):
    assert Money(fen).shown() == shown


def test_rounding_is_half_up():
    assert [Money.rounded(Decimal(yuan)).fen for yuan in ("0.005", "0.0049", "2.675")] == [1, 0, 268]


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15), st.integers(-100, 100))
def test_sums_are_exact(a, b, times):
    assert (Money(a) + Money(b) - Money(a)) == Money(b)
    assert Money(a) * times == Money(a * times)
    assert -Money(a) == Money(-a)


@given(st.integers(-(10**15), 10**15))
def test_what_is_shown_reads_back_as_the_same_amount(fen):
    assert Money.read(Money(fen).shown()) == Money(fen)
