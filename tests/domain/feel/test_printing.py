"""A tree prints as text that reads back as the same tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.domain.feel.parsing import parse, parse_tests
from shuangchuang.domain.feel.printing import printed

_LEAVES = st.sampled_from(
    [
        "1",
        "0.5",
        '"文字"',
        '"a\\"b\\\\c"',
        "true",
        "null",
        "甲",
        "营业收入",
        '@"2026-01-01"',
        "[]",
        "{}",
        "甲.上年",
        "[1..5)",
        "(< 3)",
    ]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    three = st.tuples(inner, inner, inner)
    signs = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or"])
    return st.one_of(
        st.builds(lambda sign, pair: f"({pair[0]}) {sign} ({pair[1]})", signs, two),
        inner.map(lambda one: f"-({one})"),
        inner.map(lambda one: f"({one}).上年"),
        two.map(lambda pair: f"({pair[0]})[{pair[1]}]"),
        two.map(lambda pair: f"[{pair[0]}, {pair[1]}]"),
        two.map(lambda pair: f'{{甲: {pair[0]}, "第 2": {pair[1]}}}'),
        two.map(lambda pair: f"max({pair[0]}, {pair[1]})"),
        inner.map(lambda one: f"sum(list: {one})"),
        three.map(lambda each: f"if {each[0]} then {each[1]} else {each[2]}"),
        three.map(lambda each: f"({each[0]}) between ({each[1]}) and ({each[2]})"),
        two.map(lambda pair: f"for 甲 in ({pair[0]}) return {pair[1]}"),
        three.map(lambda each: f"for 甲 in ({each[0]})..({each[1]}) return {each[2]}"),
        two.map(lambda pair: f"some 甲 in ({pair[0]}) satisfies {pair[1]}"),
        two.map(lambda pair: f"({pair[0]}) in (({pair[1]}), < 5)"),
        two.map(lambda pair: f"({pair[0]}) in ({pair[1]})"),
        two.map(lambda pair: f"[({pair[0]})..({pair[1]})]"),
        inner.map(lambda one: f"(function(甲: number, 乙) {one})(1, 2)"),
        inner.map(lambda one: f"({one}) instance of list<number>"),
    )


@given(st.recursive(_LEAVES, _grown, max_leaves=12))
@settings(max_examples=600, deadline=None)
def test_what_is_printed_reads_back_as_the_same_tree(text: str):
    once = parse(text, names=["甲", "乙", "营业收入"])
    assert parse(printed(once), names=["甲", "乙", "营业收入"]) == once


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("((1+2))*3", "(1 + 2) * 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("-(2)**2", "-2 ** 2"),
        ("(a or b) and c", "(a or b) and c"),
        ("a or b and c", "a or b and c"),
        ("f(x: 1).y[item>2]", "f(x: 1).y[item > 2]"),
        ("x instance of context<a: number, b: list<string>>", "x instance of context<a: number, b: list<string>>"),
        ("function(a: number) external {java: {}}", "function(a: number) external {java: {}}"),
    ],
)
def test_brackets_stand_only_where_they_are_needed(text: str, shown: str):
    assert printed(parse(text, names=["a", "b", "c", "f", "x"])) == shown


@pytest.mark.parametrize("text", ["-", "< 5", "not(1, [2..3])", '"高", "中"', ">= 0.03, null", "? > 3 and ? < 5"])
def test_the_tests_of_a_cell_read_back_as_the_same_tests(text: str):
    once = parse_tests(text)
    assert parse_tests(printed(once)) == once
