"""What is not known stays not known, and what it cannot change is decided."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.domain.feel.evaluating import evaluate
from shuangchuang.domain.feel.values import Unknown, Value, kind_of, unknowns_in

NAMES = ("a", "b", "c", "p", "q", "列表")


def told(expression: str, *unknown: str, **values: Value) -> Value:
    return evaluate(expression, values, unknown=unknown)


@pytest.mark.parametrize(
    ("expression", "decided"),
    [
        ("p and false", False),
        ("false and p", False),
        ("p or true", True),
        ("a > 1 or true", True),
        ("if p then 3 else 3", Decimal(3)),
        ('if p then "甲" else "甲"', "甲"),
        ("count([a, b, 1])", Decimal(3)),
        ("some x in [1, a, 7] satisfies x > 5", True),
        ("every x in [1, a, 7] satisfies x > 5", False),
        ("list contains([a, 2], 2)", True),
        ("all([p, false])", False),
        ("any([p, true])", True),
        ("(if p then 10 else 20) >= 10", True),
        ("(if p then 10 else 20) + (if q then 1 else 2) < 23", True),
        ("max([if p then 10 else 20, 25])", Decimal(25)),
        ("2 in (a, 2)", True),
        ("(if p then 1 else 3) between 0 and 5", True),
        ("(if p then 1 else 3) = 5", False),
        ("(if p then 1 else 3) * 0", Decimal(0)),
        ("{x: a, y: 2}.y", Decimal(2)),
        ("[a, b, 3][3]", Decimal(3)),
        ("not(p and false)", True),
    ],
)
def test_an_unknown_part_that_cannot_change_the_outcome_does_not_hide_it(expression: str, decided: Value):
    assert told(expression, "a", "b", "p", "q") == decided


@pytest.mark.parametrize(
    ("expression", "needs"),
    [
        ("a + 1", {"a"}),
        ("a + b", {"a", "b"}),
        ("p and true", {"p"}),
        ("a.上年", {"a"}),
        ("if p then 1 else 2", {"p"}),
        ("sum([1, a])", {"a"}),
        ("[1, 2][item > a]", {"a"}),
        ("for x in a return x", {"a"}),
        ("string length(a)", {"a"}),
        ("a instance of number", {"a"}),
        ("a = null", {"a"}),
        ("a in [1..3]", {"a"}),
        ("a(1)", {"a"}),
    ],
)
def test_what_is_needed_is_named(expression: str, needs: set[str]):
    value = told(expression, "a", "b", "p")
    assert isinstance(value, Unknown)
    assert value.needs == needs


def test_a_score_with_a_missing_part_lies_between_bounds():
    score = told("30 + (if p then 20 else 0) + (if q then 25 else 15)", "p", "q")
    assert (score.low, score.high, score.needs) == (Decimal(45), Decimal(75), {"p", "q"})


def test_null_is_a_value_and_not_unknown():
    assert told("x = null", x=None) is True
    assert told("x + 1", x=None) is None
    assert isinstance(told("x = null", "x"), Unknown)


# ── whatever is asked, adding facts never turns one definite answer into another ──

numbers = st.integers(min_value=-4, max_value=4)

# Each with what of its kind a type allows: N a number, B true or false, L a list of numbers; A anything at all.
SHAPES = {
    "N": [
        "a", "b", "c", "a", "b", "0", "1", "2", "(-3)", "null",
        "(N + N)", "(N - N)", "(N * N)", "(N / N)", "(-N)", "(if B then N else N)", "sum(L)", "min(L)", "max(L)", "count(L)",
        "mean(L)", "min(N, N)", "max(N, N)", "sum([N, N])", "L[1]", "L[-1]", "{x: N, y: B}.x", "abs(N)", "(N ** 2)",
        "(function(x) x + N)(N)", "product(L)", "A",
    ],
    "B": [
        "p", "q", "p", "q", "true", "false", "null",
        "(N < N)", "(N <= N)", "(N > N)", "(N >= N)", "(N = N)", "(N != N)", "(B and B)", "(B or B)", "not(B)", "(N between N and N)",
        "(N in [N..N])", "(N in (N, < N))", "(some x in L satisfies x > N)", "(every x in L satisfies x <= N)", "all([B, B])",
        "any([B, B])", "list contains(L, N)", "(L = L)", "(if B then B else B)", "(A instance of number)", "(A = A)", "(A = null)", "A",
    ],
    "L": [
        "列表", "列表", "[N, N]", "[N]", "[]", "L[item > N]", "append(L, N)", "concatenate(L, L)", "(for x in L return x + N)",
        "reverse(L)", "(if B then L else L)", "flatten([L, N])", "sort(L)", "distinct values(L)", "sublist(L, 1)", "A",
    ],
    "A": ["N", "B", "L", '"甲"', "string(N)", "N", "B"],
}  # fmt: skip


@st.composite
def grown(draw: st.DrawFn) -> str:
    """An expression of a random kind, its holes filled until none is left."""
    text, room = draw(st.sampled_from(["N", "B", "B", "L"])), draw(st.integers(min_value=2, max_value=9))
    while hole := re.search(r"\b[NBLA]\b", text):
        shapes = SHAPES[hole.group()]
        room -= 1
        whole = [shape for shape in shapes if not re.search(r"\b[NBLA]\b", shape)] or ["1"]
        shape = draw(st.sampled_from(shapes if room > 0 else whole))
        text = text[: hole.start()] + shape + text[hole.end() :]
    return text


expressions = grown()
facts = st.fixed_dictionaries(
    {
        **{name: numbers.map(Decimal) | st.just(None) for name in ("a", "b", "c")},
        **{name: st.booleans() for name in ("p", "q")},
        "列表": st.lists(numbers.map(Decimal), max_size=3),
    }
)


def alike(one: Value, other: Value) -> bool:
    """The same value, null and kinds told apart."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return kind_of(one) == kind_of(other) and one == other


@given(expression=expressions, whole=facts, missing=st.sets(st.sampled_from(NAMES), min_size=1), more=st.data())
@settings(max_examples=1500, deadline=None)
def test_adding_facts_never_turns_one_definite_answer_into_another(expression, whole, missing, more):
    known = {name: value for name, value in whole.items() if name not in missing}
    before = evaluate(expression, known, unknown=missing)
    still = more.draw(st.sets(st.sampled_from(sorted(missing))))
    later = {name: value for name, value in whole.items() if name not in still}
    between = evaluate(expression, later, unknown=still)
    after = evaluate(expression, whole)
    assert unknowns_in([after]) is None
    for earlier, then in ((before, between), (between, after), (before, after)):
        if unknowns_in([earlier]) is None:
            assert alike(earlier, then), (expression, whole, missing)
        if isinstance(earlier, Unknown):
            assert earlier.needs <= missing
            if earlier.bounded and not isinstance(then, Unknown):
                assert isinstance(then, Decimal)
                assert earlier.low is None or earlier.low <= then
                assert earlier.high is None or then <= earlier.high
