"""Breaking a task into its measures or a group's members from the page; taking a request back; the links of an item's page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shuangchuang.halls.supervision.models import ItemRecord, StepRecord
from shuangchuang.halls.supervision.services import acting
from tests.halls.pages import links, words
from tests.halls.supervision.small_office import stands

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)


def test_the_page_shows_what_would_be_made_and_makes_it_when_told(small, signed_in):
    first = small.items[0]
    small.in_progress(first)
    small.reported(first, at=APRIL, progress="0.4")
    browser = signed_in(small.office)
    address = f"{first.get_absolute_url()}split/"
    assert address in links(browser.get(first.get_absolute_url()))
    assert "加大对孵化器的投入" in words(browser.get(address))
    assert not ItemRecord.objects.filter(parent=first).exists()

    answer = browser.post(address, follow=True)

    rows = ItemRecord.objects.filter(parent=first)
    assert rows.count() >= 2
    assert f"已分解为 {rows.count()} 件" in answer.content.decode()
    assert address not in links(answer)
    assert stands(first).progress is None  # nobody has said yet how far the rows are


def test_what_was_split_is_not_split_again_and_says_so(small, signed_in):
    first = small.items[0]
    browser = signed_in(small.office)
    address = f"{first.get_absolute_url()}split/"
    browser.post(address)
    made = ItemRecord.objects.count()

    answer = browser.post(address, follow=True)

    assert "这件事项已经分解过" in answer.content.decode()
    assert ItemRecord.objects.count() == made


def test_a_unit_takes_its_request_back_and_its_leader_declines_to_sign(small, signed_in):
    first = small.items[0]
    small.in_progress(first)
    lead = small.lead_of(first)
    ask = {"record": first, "by": small.liaisons[lead], "unit": lead, "until": date(2027, 3, 31), "reason": "汛期"}
    acting.ask_extension(at=APRIL, **ask)
    seen = StepRecord.objects.filter(item=first).latest("sequence").sequence

    signed_in(small.liaisons[lead]).post(
        f"{first.get_absolute_url()}handle/take-back/", {"reason": "不需要了", "seen": seen}
    )
    assert stands(first).request == ""

    acting.ask_extension(at=APRIL, **ask)
    seen = StepRecord.objects.filter(item=first).latest("sequence").sequence
    signed_in(small.leaders[lead]).post(
        f"{first.get_absolute_url()}sign-off/refuse/", {"reason": "按期完成", "seen": seen}
    )
    assert stands(first).request == ""
    last = StepRecord.objects.filter(item=first, person=small.leaders[lead]).latest("sequence")
    assert (last.kind, last.said.words) == ("request_withdrawn", {"reason": "按期完成"})


def test_the_office_goes_from_the_item_to_the_report_it_has_to_take(small, signed_in):
    first = small.items[0]
    small.in_progress(first)
    small.reported(first, at=APRIL)

    there = f"{first.get_absolute_url()}reports/2026-03/"
    assert there in links(signed_in(small.office).get(first.get_absolute_url()))
    assert there not in links(signed_in(small.leaders[small.lead_of(first)]).get(first.get_absolute_url()))
