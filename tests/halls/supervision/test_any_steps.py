"""Whatever people try through the services: the chain is whole, nothing is lost, and what is shown is what happened."""

from __future__ import annotations

import pytest

from tests.halls.supervision.any_steps import live
from tests.halls.supervision.small_office import SmallOffice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_small_office_lived_through_at_random(small: SmallOffice, seed: int):
    assert live(small, seed, batches=4, operations=60).taken > 60


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 140))
def test_a_small_office_lived_through_at_random_for_long(small: SmallOffice, seed: int):
    live(small, seed, batches=10, operations=100)
