"""What tests of this hall share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.halls.notices.working import Clock, declared


@pytest.fixture
def clock() -> Clock:
    """Noon, until the test moves it."""
    return Clock()


@pytest.fixture
def declaring() -> Iterator[None]:
    """Jobs, schedules and subscribers declared in the test are forgotten after it."""
    with declared():
        yield
