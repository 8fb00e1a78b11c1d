"""Every test of accounts begins with nothing sent."""

from __future__ import annotations

import pytest

from tests.halls.accounts import outbox


@pytest.fixture
def sent(settings) -> list[dict[str, str]]:
    """The codes sent during the test, oldest first."""
    settings.CODE_SENDER = "tests.halls.accounts.outbox.keep"
    outbox.SENT.clear()
    return outbox.SENT
