"""Items of supervision in the API: the rows of the pages, as of a day, by filter, page by page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.supervision.queries.items import standing
from shuangchuang.halls.supervision.services import acting
from tests.halls.supervision.small_office import MORNING, SmallOffice, a_small_office

ITEMS = "/api/v1/supervision/items"


@pytest.fixture
def small(db: None, account) -> SmallOffice:
    """The first item handed out on the day itself and in hand, the second handed out 40 days later."""
    office = a_small_office(account)
    first, second, _third = office.items
    office.in_progress(first)
    office.handed_out(second, at=MORNING + timedelta(days=40), deadline=date(2026, 10, 31))
    return office


def of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def listed(user, query: str = "") -> dict:
    answer = of(user).get(f"{ITEMS}{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def keys(found: dict) -> list[str]:
    return [item["key"] for item in found["items"]]


def test_each_sees_the_rows_of_the_page_and_counts_no_others(small):
    lead = small.lead_of(small.items[0])
    for user in (small.office, small.liaisons[lead], small.leaders[lead]):
        found = listed(user)
        mine = list(standing(user).values_list("item__key", flat=True))
        assert (keys(found), found["total"]) == (mine, len(mine))
    assert len(keys(listed(small.liaisons[lead]))) < len(keys(listed(small.office))) == 3


def test_an_item_tells_how_it_stands_and_why_its_light_burns(small):
    item = listed(small.office)["items"][0]

    assert {name: item[name] for name in ("plan", "stage", "deadline_date", "progress", "light", "self_checked")} == {
        "plan": "zhengzhou-2026",
        "stage": "in_progress",
        "deadline_date": "2026-12-31",
        "progress": None,
        "light": "灰",
        "self_checked": False,
    }
    assert item["light_why"]
    assert (item["units"][0]["part"], item["units"][0]["signed_date"]) == ("lead", "2026-03-02")


def test_filters_narrow(small):
    office, lead = small.office, small.lead_of(small.items[0])

    assert keys(listed(office, "?stage=assigned")) == [small.items[1].key]
    assert keys(listed(office, f"?unit={lead}")) == [
        item.key for item in small.items if item.parties.filter(unit__slug=lead).exists()
    ]
    assert keys(listed(office, "?plan=elsewhere")) == []
    assert of(office).get(f"{ITEMS}?stage=done").status_code == 422
    assert of(office).get(f"{ITEMS}?stages=closed").status_code == 422


def test_as_of_a_day_it_is_as_it_was(small):
    then = {item["key"]: item["stage"] for item in listed(small.office, "?as_of=2026-03-10")["items"]}

    assert then[small.items[1].key] == "proposed"
    assert listed(small.office, "?as_of=2026-01-01")["items"] == []


def test_the_story_holds_every_step_the_newest_first_and_no_ones_words(small):
    first = small.items[0]
    story = of(small.office).get(f"{ITEMS}/zhengzhou-2026/{first.key}").json()["story"]

    assert [step["kind"] for step in story if step["kind"] != "lit"] == [
        "signed", "assigned", "approved", "broken_down", "proposed",
    ]  # fmt: skip
    assert [step["sequence"] for step in story] == list(range(len(story), 0, -1))
    assert set(story[0]) == {"number", "sequence", "kind", "on", "at", "unit"}


def test_what_one_may_not_see_is_not_there_and_told_as_a_problem(small, account):
    stranger = account("liaison", name="no-unit")
    answer = of(stranger).get(f"{ITEMS}/zhengzhou-2026/{small.items[0].key}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert listed(stranger)["items"] == []
    assert (Client().get(ITEMS).status_code, of(account("person", name="p")).get(ITEMS).status_code) == (401, 403)


def test_what_has_not_changed_is_not_sent_again_and_a_step_is(small):
    client = of(small.office)
    tag = client.get(ITEMS).headers["ETag"]

    assert client.get(ITEMS, headers={"If-None-Match": tag}).status_code == 304
    unit = small.lead_of(small.items[1])

    acting.sign(record=small.items[1], by=small.liaisons[unit], at=MORNING + timedelta(days=41), unit=unit)
    assert client.get(ITEMS, headers={"If-None-Match": tag}).status_code == 200


def test_three_rows_ask_as_often_as_one(small):
    client = of(small.office)

    def asked(query: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = client.get(f"{ITEMS}{query}").json()
        return len(found["items"]), len(queries)

    asked("")
    one, three = asked("?stage=assigned"), asked("")
    assert (one[0], three[0]) == (1, 3)
    assert one[1] == three[1]


def test_each_unit_has_the_items_it_has_a_part_in(small):
    found = of(small.office).get("/api/v1/supervision/units").json()["items"]
    lead = small.lead_of(small.items[0])

    mine = next(unit for unit in found if unit["unit"] == lead)
    assert mine["leading"] == sum(small.lead_of(item) == lead for item in small.items)
    assert sum(unit["leading"] for unit in found) >= 3
