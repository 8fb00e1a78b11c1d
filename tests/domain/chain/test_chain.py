"""A chain of digests shows every change that was made behind its back."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.chain import (
    START,
    Break,
    Link,
    NotCanonical,
    broken_at,
    canonical,
    digest_of,
    seal_of,
    sm3,
    storable,
)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)


def chain(said: list[dict[str, object]]) -> list[Link]:
    links: list[Link] = []
    for number, words in enumerate(said, start=1):
        previous = links[-1].digest if links else START
        links.append(Link(number, words, previous, digest_of(previous=previous, number=number, words=words)))
    return links


def as_postgresql_keeps_it(value: object) -> object:
    """Numbers become decimals without an exponent and are read back as JSON reads them."""
    kept = json.loads(json.dumps(value), parse_float=lambda words: json.loads(format(Decimal(words), "f")))
    return json.loads(json.dumps(kept))


def test_sm3_is_the_one_of_the_standard():
    """GB/T 32905-2016, appendix A.1: the message is abc."""
    assert sm3(b"a", b"bc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@given(values)
def test_a_value_is_spelled_alike_before_and_after_a_database(value):
    assert canonical(as_postgresql_keeps_it(value)) == canonical(value)


@given(values)
def test_what_is_storable_has_a_spelling_and_stays_as_it_is(value):
    kept = storable(value)

    assert canonical(storable(kept)) == canonical(kept)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: 2}, object()])
def test_what_is_no_json_has_no_spelling(value):
    with pytest.raises(NotCanonical):
        canonical(value)


@given(st.lists(st.dictionaries(texts, scalars, max_size=3), max_size=6))
def test_a_chain_that_nobody_touched_holds(said):
    assert broken_at(chain(said)) is None


@given(st.lists(st.dictionaries(texts, scalars, max_size=3), min_size=1, max_size=6), st.data())
def test_a_line_with_other_words_is_found_and_is_the_first_one_named(said, data):
    links = chain(said)
    place = data.draw(st.integers(0, len(links) - 1))
    links[place] = replace(links[place], words={**links[place].words, "added": "behind its back"})

    assert broken_at(links) == Break(place + 1, "digest")


@given(st.lists(st.dictionaries(texts, scalars, max_size=3), min_size=2, max_size=6), st.data())
def test_a_line_that_is_gone_leaves_a_gap(said, data):
    links = chain(said)
    place = data.draw(st.integers(0, len(links) - 2))
    del links[place]

    assert broken_at(links) == Break(place + 1, "gap")


def test_a_line_put_in_with_a_digest_of_its_own_does_not_follow_from_the_one_before():
    first, second = chain([{"a": 1}, {"b": 2}])
    forged = digest_of(previous=START, number=2, words={"b": 3})

    assert broken_at([first, Link(2, {"b": 3}, START, forged)]) == Break(2, "previous")
    assert broken_at([first, second]) is None


def test_a_chain_may_be_followed_from_any_line_on():
    links = chain([{"a": 1}, {"b": 2}, {"c": 3}])

    assert broken_at(links[1:], number=1, digest=links[0].digest) is None


def test_personal_values_are_sealed_differently_under_another_salt():
    assert seal_of({"phone": "1"}, salt="00" * 16) != seal_of({"phone": "1"}, salt="01" * 16)
