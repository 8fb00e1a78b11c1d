"""Whatever anybody tries, an item goes only its way, and those who do, verify and decide stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.domain.supervision.model import Kind
from tests.domain.supervision.any_way import live

COMMANDS = 200


@given(st.integers(min_value=0))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_an_item_lived_through_at_random(seed: int):
    live(seed, commands=COMMANDS)


@pytest.mark.soak
@given(st.integers(min_value=0))
@settings(max_examples=250, deadline=None)
def test_an_item_lived_through_at_random_for_long(seed: int):
    live(seed, commands=COMMANDS)


def test_the_random_ways_take_every_step_there_is():
    taken = {event.kind for seed in range(240) for event in live(seed, commands=COMMANDS).events}

    assert taken == set(Kind) - {Kind.LIT, Kind.ROLLED_UP}  # those two are the system's own
