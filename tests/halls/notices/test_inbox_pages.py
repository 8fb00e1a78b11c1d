"""The inbox as a person meets it: one's own messages, filters in the address, undo; settings; the demo's outbox."""

from __future__ import annotations

from datetime import time, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.kinds import halls_of_kinds, kinds
from shuangchuang.halls.notices.models import (
    DispatchRecord,
    MessageRecord,
    MuteRecord,
    PreferenceRecord,
    SimulatedLetterRecord,
)
from tests.halls.notices import post
from tests.halls.notices.telling import at
from tests.halls.notices.test_messages import MORNING, tell
from tests.halls.pages import heading, links, table, told, tree, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_kinds", "ways")]


@pytest.fixture
def huang(person):
    return person("huang")


@pytest.fixture
def browser(huang, signed_in) -> Client:
    return signed_in(huang)


def listed(answer) -> list[str]:
    """The titles in the list, unread ones marked."""
    return [
        ("● " if "unread" in (row.get("class") or "") else "")
        + row.xpath(".//a[contains(@class,'list-title')]")[0].xpath("string(text()[last()])").strip()
        for row in tree(answer).xpath("//main//ul[contains(@class,'inbox')]/li")
    ]


def bell(answer) -> str:
    """What the bell of the header says."""
    link = tree(answer).xpath("//header//a[@href='/notices/']")[0]
    return " ".join(link.text_content().split())


def test_whoever_signs_in_sees_what_is_unread_on_every_page(huang, browser, person):
    tell(huang)
    tell(huang, key="k2")
    tell(person("other"))

    assert bell(browser.get("/plans/")) == "消息 22 条未读"
    services.mark_read(reader=huang, at=MORNING)
    assert bell(browser.get("/plans/")) == "消息"


def test_the_inbox_lists_ones_own_messages_alone(huang, browser, person):
    tell(huang, about="桂林甲公司", at=MORNING)
    tell(huang, kind="test.due", at=MORNING + timedelta(hours=1))
    tell(person("other"), values={"firm": "机密公司", "word": ""})
    services.mark_read(
        reader=huang, messages=[MessageRecord.objects.get(kind="test.news", recipient=huang).pk], at=MORNING
    )

    answer = browser.get("/notices/")

    assert listed(answer) == ["● 任务 7将到期", "桂林甲公司有新动态"]
    assert "机密公司" not in answer.content.decode()
    assert "动态 · 桂林甲公司 · 2026-11-23 10:00" in words(answer)
    assert "1 条未读" in words(answer)


def test_filters_stay_in_the_address_and_narrow_the_list(huang, browser):
    tell(huang)
    tell(huang, kind="test.due")

    assert listed(browser.get("/notices/?kind=test.due")) == ["● 任务 7将到期"]
    assert listed(browser.get("/notices/?hall=test&q=动态")) == ["● 桂林甲公司有新动态"]
    assert "没有这样的消息" in words(browser.get("/notices/?q=没有的词"))
    assert len(listed(browser.get("/notices/?kind=nonsense&box=attic&order=up&page=x"))) == 2
    assert "box=unread" in next(
        link for link in links(browser.get("/notices/?kind=test.due")) if "kind=test.due&box" in link
    )


def test_each_box_says_what_it_means_to_be_empty(browser):
    assert "还没有消息" in words(browser.get("/notices/"))
    assert "都看过了" in words(browser.get("/notices/?box=unread"))
    assert "还没有归档的消息" in words(browser.get("/notices/?box=archived"))


def test_to_look_at_a_message_is_to_have_read_it(huang, browser):
    [message] = tell(huang, link="/plans/", deadline=timezone.localdate() + timedelta(days=1))

    answer = browser.get(f"/notices/{message.pk}/")

    message.refresh_from_db()
    assert message.read_at is not None
    assert heading(answer) == "桂林甲公司有新动态"
    assert "请查看。" in words(answer)
    assert "截止" in words(answer)
    assert links(answer)["/plans/"] == "查看和办理"
    assert [row[:2] for row in table(answer)] == [["电子邮件", "待发送"]]


def test_the_message_of_somebody_else_is_not_found(browser, person):
    [theirs] = tell(person("other"), subject="task:7")

    assert browser.get(f"/notices/{theirs.pk}/").status_code == 404
    assert browser.post(f"/notices/{theirs.pk}/mute/").status_code == 404
    for act in ("read", "archive", "unread", "restore"):
        browser.post("/notices/act/", {"do": act, "message": [theirs.pk]})
    theirs.refresh_from_db()
    assert (theirs.read_at, theirs.archived_at) == (None, None)


def test_what_is_archived_can_be_taken_back_at_once(huang, browser):
    first, second = (tell(huang, key=key)[0] for key in "ab")

    answer = browser.post(
        "/notices/act/", {"do": "archive", "message": [first.pk, second.pk], "next": "/notices/?q=动态"}
    )
    assert unquote(answer.url) == "/notices/?q=动态"
    answer = browser.get("/notices/")
    assert "已归档 2 条" in words(answer)
    [form] = tree(answer).xpath("//form[.//button[@value='restore']]")
    back = {"do": "restore", "message": form.xpath(".//input[@name='message']/@value")}
    assert "已放回收件箱 2 条" in browser.post("/notices/act/", back, follow=True).content.decode()
    assert MessageRecord.objects.filter(archived_at__isnull=False).count() == 0
    assert "撤销" not in words(browser.get("/notices/"))


def test_ticked_messages_are_read_unread_and_all_are_read(huang, browser):
    first, _second = (tell(huang, key=key)[0] for key in "ab")

    browser.post("/notices/act/", {"do": "read", "message": first.pk})
    assert sorted(listed(browser.get("/notices/"))) == sorted(["● 桂林甲公司有新动态", "桂林甲公司有新动态"])
    browser.post("/notices/act/", {"do": "unread", "message": first.pk})
    assert MessageRecord.objects.filter(read_at__isnull=True).count() == 2
    browser.post("/notices/act/", {"do": "read_all"})
    assert MessageRecord.objects.filter(read_at__isnull=True).count() == 0


def test_nothing_ticked_is_told_and_nonsense_does_no_harm(huang, browser):
    tell(huang)

    answer = browser.post("/notices/act/", {"do": "archive"}, follow=True)
    assert "请先勾选消息" in answer.content.decode()
    for sent in ({}, {"do": "burn", "message": "1"}, {"do": "read", "message": ["x", "-1", "9" * 30, "١"]}):
        assert browser.post("/notices/act/", sent).status_code == 302
    assert browser.post("/notices/act/", {"next": "https://elsewhere.test/"}).url == "/notices/"
    assert MessageRecord.objects.filter(read_at__isnull=True, archived_at__isnull=True).count() == 1


def test_by_subject_the_list_has_a_heading_for_each(huang, browser):
    tell(huang, subject="organisation:12", about="桂林甲公司", key="a")
    tell(huang, subject="organisation:12", about="桂林甲公司", key="b")
    tell(huang, key="c", at=MORNING - timedelta(days=1))

    answer = browser.get("/notices/?order=subject")

    heads = [" ".join(head.text_content().split()) for head in tree(answer).xpath("//main//h2")]
    assert heads == ["桂林甲公司 2", "桂林甲公司有新动态"]


def test_a_deadline_says_how_near_it_is(huang, browser):
    today = timezone.localdate()
    for key, days in (("a", -1), ("b", 0), ("c", 3), ("d", 4)):
        tell(huang, key=key, deadline=today + timedelta(days=days), at=MORNING + timedelta(minutes=days))

    answer = browser.get("/notices/?order=deadline")

    pills = tree(answer).xpath("//main//ul[contains(@class,'inbox')]//span[contains(@class,'pill')]")
    assert [pill.get("class").split()[1] for pill in pills] == ["bad", "warn", "warn", "idle"]
    assert pills[0].text_content().strip() == f"已过期限 {today - timedelta(days=1)}"


def test_an_erased_message_says_so(huang, browser):
    [message] = tell(huang)
    services.erase_messages(recipient=huang, erased_by=huang, at=MORNING, why="本人申请")

    assert "依法删除" in words(browser.get("/notices/"))
    answer = browser.get(f"/notices/{message.pk}/")
    assert "这条消息的内容已于 2026-11-23 依法删除。" in words(answer)


@pytest.mark.parametrize("address", ["/notices/", "/notices/?order=subject", "/notices/preferences/"])
def test_a_list_asks_the_database_as_often_for_three_as_for_one(address, huang, browser):
    def more(key):
        [message] = tell(huang, key=key, subject=f"s:{key}")
        services.mute_subject(user=huang, message=message, muted_at=MORNING)

    more("a")
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    more("b")
    more("c")
    with CaptureQueriesContext(connection) as three:
        browser.get(address)
    assert len(three) == len(one)


# ── settings ──

CHOSEN = {
    "rhythm": "daily",
    "quiet_from": "22:30",
    "quiet_until": "07:00",
    "rest_on_days_off": "on",
    "language": "en",
    "kind:test.news": "on",
    "way:test.news:email": "on",
    "way:test.due:email": "on",
    "way:test.due:sms": "on",
    "kind:test.unread": "on",
}


def test_choices_are_stored_and_shown_again(huang, browser):
    assert browser.post("/notices/preferences/", CHOSEN).status_code == 302

    kept = PreferenceRecord.objects.get(user=huang)
    assert (kept.rhythm, kept.quiet_from, kept.quiet_until) == ("daily", time(22, 30), time(7))
    assert (kept.rest_on_days_off, kept.language) == (True, "en")
    assert list(MuteRecord.objects.values_list("kind", "subject")) == [("test.due", "")]
    page = tree(browser.get("/notices/preferences/"))
    ticked = {box.get("name") for box in page.xpath("//main//input[@type='checkbox'][@checked]")}
    assert ticked == {name for name, value in CHOSEN.items() if value == "on"}


def test_a_kind_that_cannot_be_muted_offers_no_choice_and_takes_none(huang, browser):
    page = browser.get("/notices/preferences/")

    assert "必达" in words(page)
    names = {box.get("name") for box in tree(page).xpath("//main//input[@type='checkbox']")}
    assert {name for name in names if "test.security" in name} == set()
    # A form made up by hand that leaves the box out is no choice either.
    browser.post("/notices/preferences/", {**CHOSEN, "way:test.security:sms": ""})
    [message] = tell(huang, kind="test.security")
    assert set(message.dispatches.values_list("channel", flat=True)) == {"email", "sms"}


def test_kinds_stand_under_the_hall_they_come_from_and_those_without_a_choice_apart(browser):
    page = tree(browser.get("/notices/preferences/"))
    halls, codes = halls_of_kinds(), {kind.code: kind for kind in kinds()}

    shown = [
        (body.xpath("string(.//th[@scope='rowgroup'])"), sorted(body.xpath(".//input/@name[starts-with(.,'kind:')]")))
        for body in page.xpath("//table[contains(@class,'ways')]/tbody")
    ]
    due: dict[str, list[str]] = {}
    for code, kind in codes.items():
        if kind.mutable:
            due.setdefault(str(halls.get(kind.hall, kind.hall)), []).append(f"kind:{code}")
    assert shown == [(hall, sorted(names)) for hall, names in due.items()]
    always = page.xpath("//details//ul[contains(@class,'ways-fixed')]/li")
    assert len(always) == sum(not kind.mutable for kind in codes.values()) > 0


def test_no_two_kinds_are_called_the_same():
    names = [str(kind.name or kind.title) for kind in kinds()]

    assert sorted(names) == sorted(set(names))


def test_a_time_that_is_none_is_told_and_nothing_is_lost(browser):
    answer = browser.post("/notices/preferences/", {**CHOSEN, "quiet_from": "25:00"})

    assert answer.status_code == 422
    assert told(answer)
    assert not PreferenceRecord.objects.exists()
    page = tree(answer)
    assert page.xpath("//input[@name='quiet_from']")[0].get("value") == "25:00"
    assert "way:test.due:wecom" not in {
        box.get("name") for box in page.xpath("//main//input[@type='checkbox'][@checked]")
    }


def test_an_item_is_muted_in_its_message_and_heard_again_from_the_settings(huang, browser):
    [message] = tell(huang, subject="organisation:12", about="桂林甲公司")

    assert "不再提醒" in words(browser.post(f"/notices/{message.pk}/mute/", follow=True))
    page = browser.get("/notices/preferences/")
    assert "桂林甲公司" in words(page)
    [address] = tree(page).xpath("//form[contains(@action,'/mutes/')]/@action")
    browser.post(address)
    assert not MuteRecord.objects.exists()


def test_an_item_that_is_none_is_told(huang, browser):
    [message] = tell(huang)

    assert "不针对某一事项" in browser.post(f"/notices/{message.pk}/mute/", follow=True).content.decode()


def test_a_mail_that_came_back_is_shown_where_it_can_be_mended(huang, browser):
    tell(huang)
    DispatchRecord.objects.update(state="bounced", address="huang@example.test", settled_at=MORNING)

    assert "发到 huang@example.test 的邮件被退回" in words(browser.get("/notices/preferences/"))


# ── the demo's outbox ──


def test_whoever_registers_in_the_demo_finds_the_code_without_an_account(visitor, settings):
    settings.MESSAGE_CHANNELS = "shuangchuang.project.messaging.open_channels"
    services.send_code(
        channel="sms", address="13900000000", code="394817", purpose="register", at=at("2026-11-23T10:00")
    )

    assert "短信 → 13900000000" in words(visitor.get("/notices/demo-outbox/"))
    assert "验证码 394817" in words(visitor.get("/notices/demo-outbox/"))


def test_the_demos_outbox_keeps_the_last_and_lets_the_oldest_go(visitor, settings, monkeypatch):
    settings.MESSAGE_CHANNELS = "shuangchuang.project.messaging.open_channels"
    monkeypatch.setattr("shuangchuang.halls.notices.simulated.KEPT", 3)
    for number in range(5):
        services.send_code(channel="sms", address=str(number), code=str(number), purpose="登录", at=MORNING)

    assert [letter.text[4] for letter in SimulatedLetterRecord.objects.all()] == ["4", "3", "2"]


def test_an_empty_outbox_says_when_something_will_be_in_it(visitor):
    assert "还没有要发的内容" in words(visitor.get("/notices/demo-outbox/"))


# ── how messages went out, for who runs the site ──


@pytest.fixture
def operator(account, signed_in) -> Client:
    return signed_in(account("operator"))


def test_whoever_runs_the_site_sees_what_did_not_go_out_and_why_and_sends_it_again(huang, operator, ways):
    tell(huang)
    ways.email.failures.append(post.refused("no_such_person"))
    services.deliver_due(at=MORNING)

    page = operator.get("/notices/operations/dispatches/?state=failed")
    [row] = table(page)
    assert row[:4] == ["动态", "huang", "电子邮件", "未能发出"]
    assert row[6] == "政务微信里没有这个人"
    [address] = tree(page).xpath("//form[contains(@action,'/again/')]/@action")
    assert "马上重新发送" in operator.post(address, follow=True).content.decode()
    assert "请刷新页面" in operator.post(address, follow=True).content.decode()
    assert services.deliver_due(at=timezone.now()).sent == 1


def test_what_messages_say_and_where_they_went_is_not_shown_to_whoever_runs_the_site(huang, operator):
    tell(huang, about="桂林甲公司")
    services.deliver_due(at=MORNING)

    shown = operator.get("/notices/operations/dispatches/").content.decode()

    assert "已发出" in shown
    assert [word for word in ("桂林甲公司", "example.test", "有新动态") if word in shown] == []


def test_dispatches_are_narrowed_by_state_and_way_and_cost_as_much_for_three_as_for_one(huang, person, operator):
    tell(huang)
    with CaptureQueriesContext(connection) as one:
        assert len(table(operator.get("/notices/operations/dispatches/?channel=email&state=waiting"))) == 1
    tell(person("a"), person("b"))
    with CaptureQueriesContext(connection) as three:
        assert len(table(operator.get("/notices/operations/dispatches/?channel=email&state=waiting"))) == 3
    assert len(three) == len(one)
    assert "没有这样的投送" in words(operator.get("/notices/operations/dispatches/?channel=sms"))
