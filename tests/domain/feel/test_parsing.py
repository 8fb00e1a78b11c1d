"""Texts that are no FEEL are told where they went wrong; any text ends in a tree or in such a sentence."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.errors import FeelError
from shuangchuang.domain.feel.parsing import parse, parse_tests
from shuangchuang.domain.feel.texts import quoted


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("1 +", (1, 4), "式子没有写完"),
        ("(1 + 2", (1, 7), "这里应是“)”"),
        ("if a then b", (1, 12), "这里应是“else”"),
        ("甲 =\n  乙 +* 3", (2, 6), "这里应是"),
        ('"没有配对', (1, 1), "引号没有配对"),
        ("1 2", (1, 3), "前面已经是完整的式子"),
        ("3家", (1, 2), "数后面不能直接连着字"),
        ("{a: 1, a: 2}", (1, 12), "出现了两次"),
        ("for x return 1", (1, 5), "后面接 in"),
        ("", (1, 1), "式子没有写完"),
        ("f(a: 1, 2)", (1, 9), "也要写名称"),
    ],
)
def test_an_error_says_where_and_what(text: str, place: tuple[int, int], says: str):
    with pytest.raises(FeelError) as refused:
        parse(text)
    assert (refused.value.line, refused.value.column) == place
    assert says in str(refused.value)


def test_a_keyword_that_was_mistyped_is_suggested():
    with pytest.raises(FeelError) as refused:
        parse("if a the b else c")
    assert refused.value.suggestion == "then"


def test_every_node_knows_its_place():
    text = "甲.上年 >= 0.03 and 乙 in [1..3]"
    stack: list[tree.Node] = [parse(text)]
    while stack:
        node = stack.pop()
        words = text[node.span.start : node.span.end]
        assert words.strip()
        if isinstance(node, tree.Name):
            assert words == node.name
        for child in tree.children(node):
            assert node.span.start <= child.span.start <= child.span.end <= node.span.end
            stack.append(child)


@pytest.mark.parametrize(
    ("text", "kinds", "negated"),
    [
        ("-", [], False),
        ("", None, False),
        ("< 5, [7..9]", ["Test", "RangeOf"], False),
        ('not("甲", "乙")', ["Text", "Text"], True),
        ("not(true) and ? > 1", ["Logic"], False),
        ("? * 2 > 甲", ["Comparison"], False),
    ],
)
def test_the_cells_of_a_decision_table(text: str, kinds: list[str] | None, negated: bool):
    if kinds is None:
        with pytest.raises(FeelError):
            parse_tests(text)
        return
    found = parse_tests(text)
    assert ([type(test).__name__ for test in found.tests], found.negated) == (kinds, negated)


@given(st.text(alphabet='abxy甲1.29 \n\t+-*/=<>!()[]{},:?"@\\_' + "ifthenlsorandvtug", max_size=60))
@settings(max_examples=1500, deadline=None)
def test_any_text_is_a_tree_or_a_sentence(text: str):
    for read in (parse, parse_tests):
        told = _refused(read, text)
        if told is not None:
            assert 1 <= told.line <= text.count("\n") + 1
            assert told.column >= 1
            assert str(told)


def _refused(read: Callable[[str], tree.Node], text: str) -> FeelError | None:
    try:
        read(text)
    except FeelError as error:
        return error
    return None


@given(st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_a_quoted_string_is_read_as_it_was(words: str):
    node = parse(quoted(words))
    assert isinstance(node, tree.Text)
    assert node.value.encode("utf-16", "surrogatepass") == words.encode("utf-16", "surrogatepass")


@pytest.mark.parametrize("text", ["(" * 5000, "[" * 3000 + "]" * 3000, "-" * 5000 + "1", "if " * 2000, "not(" * 3000])
def test_what_is_nested_too_deep_is_refused_and_does_not_take_long(text: str):
    begun = time.perf_counter()
    with pytest.raises(FeelError):
        parse(text)
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    "text",
    ["[1.." * 60, "1 in (" * 60 + "1" + ")" * 60, "1 in (" * 60 + "1" + ") + 1" * 60, "]1.." * 60 + "2" + "[" * 60],
)
def test_what_could_be_read_in_two_ways_at_every_level_does_not_double_the_work_with_each(text: str):
    begun = time.perf_counter()
    _refused(parse, text)
    assert time.perf_counter() - begun < 5


def test_a_long_text_takes_its_length_and_no_more():
    parse(" + ".join(["甲"] * 3000))
    parse("[" + ", ".join(["1"] * 20000) + "]")
