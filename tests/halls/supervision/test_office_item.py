"""The page of an item: its story, and each step as a small form that loses nothing that was typed."""

from __future__ import annotations

from datetime import date, timedelta

from shuangchuang.halls.supervision.services import acting
from tests.halls.pages import told, tree, value_of, words
from tests.halls.supervision.small_office import MORNING, stands


def _offered(answer) -> set[str]:
    return {box.get("id").removeprefix("act-") for box in tree(answer).xpath("//details[starts-with(@id,'act-')]")}


def test_each_person_is_offered_what_the_domain_would_not_refuse_them(small, signed_in):
    item = small.handed_out(small.items[0])
    page, unit = item.get_absolute_url(), small.lead_of(item)

    office, liaison = signed_in(small.office).get(page), signed_in(small.liaisons[unit]).get(page)

    assert _offered(office) == {"break-down", "urge", "transfer", "raise", "suspend", "withdraw"}
    assert {"sign", "ask-extension", "object"} <= _offered(liaison)
    assert _offered(liaison).isdisjoint({"urge", "withdraw", "close"})
    assert _offered(signed_in(small.leaders[unit]).get(page)) == set()


def test_an_item_goes_from_its_breakdown_to_being_handed_out_on_its_page(small, signed_in):
    item, office = small.items[0], signed_in(small.office)
    page = item.get_absolute_url()
    agreed = {
        "seen": item.sequence, "result": "建成三家", "start": "2026-01-01", "deadline": "2027-12-31",
        "milestones": "2026-12-31 40%\n", "weight": "2",
    }  # fmt: skip

    assert office.post(f"{page}office/break-down/", agreed).status_code == 302
    for act in ("approve", "assign"):
        item.refresh_from_db()
        assert office.post(f"{page}office/{act}/", {"seen": item.sequence}).status_code == 302

    row = stands(item)
    assert (row.stage, row.deadline_date, row.milestones) == ("assigned", date(2027, 12, 31), [["2026-12-31", "0.4"]])
    assert "建成三家" in words(office.get(page))


def test_a_milestone_that_cannot_be_read_stays_in_its_field(small, signed_in):
    item = small.items[0]
    typed = {"seen": item.sequence, "result": "建成三家", "start": "2026-01-01", "deadline": "2027-12-31",
             "milestones": "年底四成", "weight": "1"}  # fmt: skip

    answer = signed_in(small.office).post(f"{item.get_absolute_url()}office/break-down/", typed)

    assert answer.status_code == 422
    assert "“年底四成”看不懂" in told(answer)
    assert value_of(answer, "milestones") == "年底四成"


def test_of_two_at_once_one_is_told_what_changed_and_loses_no_word(small, signed_in):
    item = small.in_progress(small.items[0])
    item.refresh_from_db()
    seen = item.sequence
    acting.urge(record=item, by=small.second, at=MORNING + timedelta(hours=1), words="请抓紧")
    asked = {"seen": seen, "reason": "等上级批复", "ground": "办法第六条"}
    office, address = signed_in(small.office), f"{item.get_absolute_url()}office/suspend/"

    answer = office.post(address, asked)

    assert answer.status_code == 422
    assert "请抓紧" in words(answer)
    assert stands(item).stage == "in_progress"
    suspending = tree(answer).xpath("//details[@id='act-suspend']")[0]
    assert suspending.get("open") is not None
    assert suspending.xpath(".//textarea[@name='reason']")[0].text_content().strip() == "等上级批复"
    again = suspending.xpath(".//input[@name='seen']")[0].get("value")
    assert office.post(address, {**asked, "seen": again}).status_code == 302
    assert stands(item).stage == "suspended"


def test_an_earlier_day_shows_the_story_until_then_and_no_form(small, signed_in):
    item = small.in_progress(small.items[0])

    answer = signed_in(small.office).get(f"{item.get_absolute_url()}?as_of={(MORNING - timedelta(days=1)).date()}")

    assert _offered(answer) == set()
    assert "拟立项" in words(answer)
    assert "办理中" not in words(answer)


def test_a_limit_that_runs_says_its_last_day_and_how_it_came_about(small, signed_in):
    item = small.handed_out(small.items[0])
    page = item.get_absolute_url()
    row = stands(item)

    limits = tree(signed_in(small.office).get(page)).xpath("//section[@aria-labelledby='limits-title']//li[div]")

    assert [box.xpath(".//span[@class='list-title']")[0].text for box in limits] == ["签收"]
    lines = [line.text for line in limits[0].xpath(".//ol/li")]
    assert lines[0].startswith(f"自{row.assigned_date.year}年{row.assigned_date.month}月{row.assigned_date.day}日起算")
    assert len(lines) >= 3

    for each in [party.unit.slug for party in item.parties.select_related("unit")]:
        acting.sign(record=item, by=small.liaisons[each], at=MORNING + timedelta(days=1), unit=each)
    after = tree(signed_in(small.office).get(page)).xpath("//section[@aria-labelledby='limits-title']//span/text()")
    assert "签收" not in after
