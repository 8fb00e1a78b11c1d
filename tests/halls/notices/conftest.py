"""What tests of this hall share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shuangchuang.halls.notices.jobs import JOBS, SCHEDULES
from shuangchuang.halls.notices.outbox import SUBSCRIBERS
from tests.halls.notices.telling import asked, chiefs, person, sample_kinds, ways
from tests.halls.notices.working import Clock, declared

__all__ = ["asked", "chiefs", "person", "sample_kinds", "ways"]  # fixtures of the tests of messages


@pytest.fixture
def clock() -> Clock:
    """Noon, until the test moves it."""
    return Clock()


@pytest.fixture
def declaring() -> Iterator[None]:
    """Only what the test declares is known, and it is forgotten after it."""
    with declared():
        for table in (JOBS, SCHEDULES, SUBSCRIBERS):
            table.clear()
        yield
