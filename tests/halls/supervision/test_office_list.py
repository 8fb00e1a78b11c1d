"""The office's list: narrowed by the address, seen as of an earlier day, and many rows taken in hand at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.supervision.models import ItemStateRecord
from shuangchuang.halls.supervision.services import acting
from tests.halls.pages import table, words
from tests.halls.supervision.small_office import MORNING, commitment

LIST = "/supervision/"


def _numbers(answer) -> list[str]:
    return [] if b"<tbody>" not in answer.content else [row[1].split()[0] for row in table(answer)]


def test_the_list_is_narrowed_by_stage_unit_and_deadline(small, signed_in):
    first, second, third = small.items
    small.in_progress(first)
    small.handed_out(second, deadline=date(2026, 3, 31))
    office = signed_in(small.office)

    assert _numbers(office.get(LIST)) == [first.number, second.number, third.number]
    assert _numbers(office.get(f"{LIST}?stage=in_progress")) == [first.number]
    assert _numbers(office.get(f"{LIST}?due=none")) == [third.number]
    assert _numbers(office.get(f"{LIST}?q={third.title}")) == [third.number]
    assert set(_numbers(office.get(f"{LIST}?unit={small.lead_of(second)}&part=lead"))) == {
        item.number for item in small.items if small.lead_of(item) == small.lead_of(second)
    }
    assert _numbers(office.get(f"{LIST}?mine=1")) == [third.number]
    assert _numbers(office.get(f"{LIST}?stage=nonsense")) == [first.number, second.number, third.number]


def test_an_item_nobody_has_reported_on_is_never_green(small, signed_in):
    small.in_progress(small.items[0])

    answer = signed_in(small.office).get(LIST)

    assert "绿灯" not in {row[4].split()[0] for row in table(answer)}
    assert "没有数据" in table(answer)[0][4]


def test_an_earlier_day_shows_how_items_stood_and_offers_nothing_to_do(small, signed_in):
    small.in_progress(small.items[0])
    day = (MORNING - timedelta(days=1)).date()

    answer = signed_in(small.office).get(f"{LIST}?as_of={day}")

    assert {row[2] for row in table(answer)} == {"拟立项"}
    assert "您在看 2026-03-01 当天结束时的情况" in words(answer)
    assert b'name="items"' not in answer.content


@pytest.mark.parametrize("asked", ["2999-01-01", "yesterday"])
def test_a_day_that_cannot_be_seen_is_said_so(small, signed_in, asked):
    assert f"“{asked}”不是可以回看的日子" in words(signed_in(small.office).get(f"{LIST}?as_of={asked}"))


def test_many_are_approved_after_a_look_at_what_would_be_refused(small, signed_in):
    ready, bare, _other = small.items
    acting.break_down(record=ready, by=small.office, at=MORNING, commitment=commitment(), result="建成三家")
    office = signed_in(small.office)
    asked = {"act": "approve", "items": [ready.pk, bare.pk]}

    before = office.post(f"{LIST}bulk/", asked)
    stages = list(ItemStateRecord.objects.filter(valid_until_at=None).order_by("item").values_list("stage", flat=True))
    after = office.post(f"{LIST}bulk/", {**asked, "step": "do"})

    assert "可以立项的 1 件" in words(before)
    assert "还没有分解" in words(before)
    assert stages == ["proposed"] * 3
    assert "办成 1 件，没有办成 1 件。" in words(after)
    assert ItemStateRecord.objects.get(item=ready, valid_until_at=None).stage == "approved"
    assert ItemStateRecord.objects.get(item=bare, valid_until_at=None).stage == "proposed"


def test_nothing_chosen_leads_back_to_the_list(small, signed_in):
    answer = signed_in(small.office).post(f"{LIST}bulk/", {"act": "approve"}, follow=True)

    assert "没有选中事项" in answer.content.decode()
    assert answer.redirect_chain == [(LIST, 302)]


def test_the_file_has_the_rows_of_the_page_and_names_its_filters(small, signed_in):
    small.in_progress(small.items[0])

    text = signed_in(small.office).get(f"{LIST}?stage=in_progress&export=csv").content.decode("utf-8-sig")

    assert small.items[0].title in text
    assert small.items[1].title not in text
    assert "状态：办理中" in text


def test_more_rows_ask_no_more_of_the_database(small, signed_in):
    office = signed_in(small.office)
    for item in small.items:
        small.in_progress(item)

    def asked(query: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            office.get(LIST + query)
        return len(captured)

    asked("")  # what is kept after the first look

    assert asked("") == asked(f"?q={small.items[0].title}")
