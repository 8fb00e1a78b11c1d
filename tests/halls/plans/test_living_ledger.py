"""Whatever people do to a plan, its ledger says what was adopted and forgets nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.halls.plans.living_ledger import live

pytestmark = pytest.mark.django_db
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW, derandomize=True)
def test_a_plan_lived_through_at_random(db, data):
    live(data, versions=3, corrections=4)


@pytest.mark.soak
@given(st.data())
@settings(max_examples=1000, deadline=None, suppress_health_check=SLOW)
def test_a_plan_lived_through_at_random_for_long(db, data):
    live(data, versions=8, corrections=12)
