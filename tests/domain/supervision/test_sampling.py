"""A sample is drawn by lot, and whoever draws again draws the same."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.supervision.sampling import Candidate, SampleRefused, allotted, draw, lot, population_digest

CITIES = ("南宁", "柳州", "桂林", "北海")
populations = st.lists(st.builds(Candidate, st.uuids().map(str), st.sampled_from(CITIES)), min_size=1, unique=True)


@given(populations, st.integers(1, 40), st.text(min_size=1).filter(lambda text: text.strip()), st.randoms())
def test_the_order_of_the_list_changes_nothing(rows, size, seed, chance: random.Random):
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert draw(shuffled, size=size, seed=seed) == draw(rows, size=size, seed=seed)


@given(populations, st.integers(1, 40))
def test_exactly_as_many_are_drawn_as_asked_or_all(rows, size):
    sample = draw(rows, size=size, seed="2026")

    assert len(set(sample.chosen)) == len(sample.chosen) == min(size, len(rows)) == sum(sample.allotment.values())


@given(st.dictionaries(st.sampled_from(CITIES), st.integers(1, 60), min_size=1), st.integers(1, 240))
def test_a_stratum_gives_its_share_rounded_and_none_is_left_out(sizes, size):
    size = min(size, sum(sizes.values()))
    given_rows = allotted(sizes, size)

    assert sum(given_rows.values()) == size
    assert all(given_rows[name] <= sizes[name] for name in sizes)
    assert size < len(sizes) or all(given_rows.values())


def test_the_lots_can_be_drawn_again_with_sha256sum():
    rows = [Candidate(key, "全部") for key in ("A-1", "A-2", "A-3", "A-4")]
    by_hand = sorted(rows, key=lambda row: hashlib.sha256(b"20261123\n" + row.key.encode()).hexdigest())

    assert draw(rows, size=2, seed="20261123").chosen == tuple(by_hand[:2])
    assert lot("20261123", "A-1") == hashlib.sha256(b"20261123\nA-1").hexdigest()


def test_a_list_with_one_row_more_has_another_digest():
    rows = [Candidate("A-1", "南宁"), Candidate("A-2", "南宁")]

    assert population_digest(rows) != population_digest([*rows, Candidate("A-3", "南宁")])
    assert population_digest(rows) == hashlib.sha256("A-1\t南宁\nA-2\t南宁\n".encode()).hexdigest()


@pytest.mark.parametrize(
    ("rows", "size", "seed", "code"),
    [
        ([], 1, "x", "sample.nothing"),
        ([Candidate("A", "1"), Candidate("A", "2")], 1, "x", "sample.twice"),
        ([Candidate("A", "1")], 0, "x", "sample.size"),
        ([Candidate("A", "1")], 1, "  ", "sample.seed"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(rows, size, seed, code):
    with pytest.raises(SampleRefused) as refused:
        draw(rows, size=size, seed=seed)

    assert refused.value.code == code


def test_the_worked_example_of_the_method_page_is_what_comes_out():
    rows = [Candidate(f"NN-{n}", "南宁") for n in range(1, 5)] + [Candidate(f"LZ-{n}", "柳州") for n in range(1, 3)]

    sample = draw(rows, size=3, seed="20261123")

    assert dict(sample.allotment) == {"南宁": 2, "柳州": 1}
    assert sample.digest[:12] == "79edbe67df81"
    assert [row.key for row in sample.chosen] == ["NN-1", "NN-3", "LZ-1"]
