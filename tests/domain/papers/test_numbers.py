"""The number of a paper is read however it was typed and written one way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.papers import (
    IssueNumber,
    NumberRefused,
    PaperNumber,
    next_number,
    parse_number,
    unused_serials,
)

numbers = st.builds(
    PaperNumber,
    st.text("桂政办发双创督函", min_size=1, max_size=6),
    st.integers(1949, 2100),
    st.integers(1, 99999),
)


@given(numbers)
def test_what_is_written_is_read_back(number):
    assert parse_number(str(number)) == number


@pytest.mark.parametrize(
    "typed",
    [
        "桂双创督〔2022〕6号",
        "桂双创督[2022]6号",
        "桂双创督（２０２２）第００６号",
        " 桂双创督 【2022】 06 号 ",
        "桂双创督〔2022年〕6号",
    ],
)
def test_brackets_zeros_and_wide_digits_make_no_difference(typed):
    assert str(parse_number(typed)) == "桂双创督〔2022〕6号"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "6号",
        "〔2022〕6号",
        "桂双创督2022-6",
        "桂双创督〔22〕6号",
        "桂双创督〔2022〕0号",
        "桂双创督〔2022〕六号",
        "桂\x00",
    ],
)
def test_what_is_no_number_is_refused_with_an_example(typed):
    with pytest.raises(NumberRefused, match="例如“桂双创督〔2022〕6号”"):
        parse_number(typed)


@given(st.lists(numbers))
def test_the_next_number_was_never_used(used):
    following = next_number("桂双创督", 2022, used)

    assert following not in used
    assert following.serial == 1 or PaperNumber("桂双创督", 2022, following.serial - 1) in used


def test_another_code_and_another_year_count_by_themselves():
    used = [PaperNumber("桂双创督", 2022, 6), PaperNumber("桂双创函", 2022, 9), PaperNumber("桂双创督", 2021, 30)]

    assert str(next_number("桂双创督", 2022, used)) == "桂双创督〔2022〕7号"
    assert unused_serials("桂双创督", 2022, used) == (1, 2, 3, 4, 5)


def test_an_issue_of_the_year_is_not_beyond_the_issues_in_all():
    assert str(IssueNumber(6)) == "第6期"
    with pytest.raises(NumberRefused, match="总期号"):
        IssueNumber(6, 5)
