"""The page of a unit under supervision: what it leads, how its reports came, who acts for it, as of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import ItemStateRecord
from shuangchuang.halls.supervision.services import acting
from tests.halls.pages import table, words
from tests.halls.supervision.large_office import a_large_office

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)  # after March's report was due


def page(slug: str, more: str = "") -> str:
    return f"/supervision/units/{slug}/{more}"


def test_the_unit_has_what_it_leads_and_how_many_of_its_reports_were_in_time(small, signed_in):
    first = small.items[0]
    small.in_progress(first)
    small.reported(first, at=APRIL)
    lead = small.lead_of(first)

    answer = signed_in(small.office).get(page(lead))

    led = {item.title for item in small.items if small.lead_of(item) == lead}
    assert {row[0].split()[1] for row in table(answer)} == led
    assert "1 次报送中 0 次按时" in words(answer)
    assert str(small.liaisons[lead]) in words(answer)
    assert str(small.leaders[lead]) in words(answer)


def test_what_was_late_stays_late_when_the_item_has_gone_to_another_unit(small, signed_in):
    first = small.items[0]
    small.in_progress(first)
    small.reported(first, at=APRIL)
    lead = small.lead_of(first)
    away = next(small.lead_of(item) for item in small.items if small.lead_of(item) != lead)
    acting.transfer(record=first, by=small.office, at=APRIL, away=lead, to=away, reason="职责调整", ground="三定规定")
    assert small.lead_of(first) == away

    assert "1 次报送中 0 次按时" in words(signed_in(small.office).get(page(lead)))


def test_before_its_first_report_it_says_so_and_counts_no_rate(small, signed_in):
    first = small.items[0]
    small.in_progress(first)
    small.reported(first, at=APRIL)

    answer = signed_in(small.office).get(page(small.lead_of(first), "?as_of=2026-04-01"))

    assert "还没有报送过" in words(answer)


def test_a_unit_without_a_part_in_what_one_sees_is_not_there(small, signed_in):
    elsewhere = UnitRecord.objects.create(slug="elsewhere", region=small.plan.region, name="市气象局")

    assert signed_in(small.office).get(page(elsewhere.slug)).status_code == 404
    assert signed_in(small.office).get(page("no-such-unit")).status_code == 404


def test_a_unit_sees_of_another_only_what_both_take_part_in(small, signed_in):
    first, _second, third = small.items
    lead, other = small.lead_of(first), small.lead_of(third)
    assert lead != other

    answer = signed_in(small.liaisons[lead]).get(page(other))

    shown = {row[0].split()[1] for number in (0, 1) for row in _rows(answer, number)}
    assert shown <= {item.title for item in small.items if item.parties.filter(unit__slug=lead).exists()}


def _rows(answer, number):
    try:
        return table(answer, number=number)
    except IndexError:
        return []


def test_the_page_asks_the_same_of_three_items_as_of_thirty(client: Client):
    made = a_large_office(items=30, units=2, steps=600, plans=1, today=date(2026, 11, 23))
    client.force_login(made.office)

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert client.get(page("large-unit-0")).status_code == 200
        return len(questions)

    asked()
    thirty = asked()
    few = (
        ItemStateRecord.objects.filter(valid_until_at=None).order_by("item__order")[:24].values_list("item", flat=True)
    )
    ItemStateRecord.objects.filter(item__in=list(few)).delete()

    assert asked() == thirty
