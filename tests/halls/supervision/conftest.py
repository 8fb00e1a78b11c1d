"""What tests of supervision share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shuangchuang.halls.accounts.models import User
from tests.halls.supervision.small_office import SmallOffice, a_small_office


@pytest.fixture
def small(account: Callable[..., User]) -> SmallOffice:
    """A small plan under supervision, everything proposed and nothing begun."""
    return a_small_office(account)
