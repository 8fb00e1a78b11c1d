"""A large office: what is made for measuring is a sound ledger, and its pages ask no more of the database as it grows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.supervision.models import ItemRecord, ItemStateRecord
from shuangchuang.halls.supervision.services.verifying import verify_ledger
from tests.halls.supervision.large_office import a_large_office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_what_is_measured_is_a_ledger_that_holds():
    made = a_large_office(items=30, units=7, steps=600, plans=2, today=TODAY)

    found = verify_ledger()

    assert (found.steps, found.sound) == (made.steps, True) == (600, True)


@pytest.mark.parametrize(
    "address", ["/supervision/", "/supervision/?mine=1", "/supervision/?as_of=2026-11-01", "/supervision/?q=孵化"]
)
def test_the_list_asks_the_same_of_three_items_as_of_thirty(client: Client, address: str):
    made = a_large_office(items=30, units=7, steps=600, plans=1, today=TODAY)
    client.force_login(made.office)

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert client.get(address).status_code == 200
        return len(questions)

    asked()
    thirty = asked()
    few = ItemRecord.objects.order_by("order")[:27].values_list("pk", flat=True)
    ItemStateRecord.objects.filter(item__in=list(few)).delete()

    assert asked() == thirty
