"""Pauses between attempts grow, are bounded, differ between jobs and are the same in every run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.work import pause_before_retry

ATTEMPTS = st.integers(min_value=1, max_value=10_000)
SEEDS = st.text(max_size=20)


@given(attempt=ATTEMPTS, seed=SEEDS)
def test_a_pause_lies_between_half_of_the_doubled_one_and_all_of_it(attempt, seed):
    whole = min(timedelta(hours=1), timedelta(seconds=10) * 2 ** min(attempt - 1, 30))

    pause = pause_before_retry(attempt=attempt, seed=seed)

    assert whole / 2 <= pause <= whole
    assert pause == pause_before_retry(attempt=attempt, seed=seed)


def test_a_hundred_jobs_that_failed_together_do_not_come_back_together():
    pauses = {pause_before_retry(attempt=4, seed=f"job:{number}") for number in range(100)}

    assert len(pauses) == 100
    assert max(pauses) - min(pauses) > timedelta(seconds=35)  # of the 40 over which they are spread


def test_before_the_first_attempt_there_is_nothing_to_wait_for():
    with pytest.raises(ValueError, match="tried"):
        pause_before_retry(attempt=0, seed="x")
