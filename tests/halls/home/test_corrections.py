"""网站找错: sent once, answered once, read by the receipt, and nobody's contact is kept longer than said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.accounts.models import GrantRecord, Role
from shuangchuang.halls.home import services
from shuangchuang.halls.home.models import CorrectionRecord
from shuangchuang.halls.notices.models import AuditRecord, MessageRecord
from shuangchuang.halls.notices.origin import Origin, acting_from
from shuangchuang.halls.registry.models import RegionRecord
from tests.halls import pages

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
FILLED = {"page": "/plans/guangxi-2021/", "wrong": "第 3 项的牵头单位写错了"}


def sent(**more: object) -> CorrectionRecord:
    given = {"key": uuid4(), "page": "/plans/", "wrong": "错字", "received_at": NOON, **more}
    return services.send_correction(**given)


def test_a_visitor_sends_a_fault_and_reads_its_state_by_the_receipt(visitor):
    answer = visitor.post("/corrections/", {"key": str(uuid4()), **FILLED}, follow=True)

    record = CorrectionRecord.objects.get()
    said = pages.words(answer)
    assert (record.page, record.wrong, record.contact) == (FILLED["page"], FILLED["wrong"], "")
    assert record.receipt in said
    assert "处理中" in said
    elsewhere = Client().get("/corrections/answer/", {"receipt": f" {record.receipt.lower()} "})
    assert FILLED["wrong"] in pages.words(elsewhere)


def test_the_page_with_the_fault_is_filled_in(visitor):
    by_address = visitor.get("/corrections/", {"page": "/plans/guangxi-2021/?q=1"})
    by_browser = visitor.get("/corrections/", headers={"Referer": "http://testserver/registry/units/?q=厅"})
    from_elsewhere = visitor.get("/corrections/", headers={"Referer": "https://example.org/evil"})

    assert [pages.value_of(answer, "page") for answer in (by_address, by_browser, from_elsewhere)] == [
        "/plans/guangxi-2021/?q=1",
        "/registry/units/?q=厅",
        "",
    ]


def test_a_form_sent_twice_is_one_correction_with_one_receipt(visitor):
    form = {"key": str(uuid4()), **FILLED}

    first, again = visitor.post("/corrections/", form), visitor.post("/corrections/", form)

    assert first.url == again.url
    assert CorrectionRecord.objects.count() == 1
    assert AuditRecord.objects.filter(action="home.send_correction").count() == 1


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(visitor):
    answer = visitor.post("/corrections/", {"key": str(uuid4()), "page": "/x/", "wrong": "", "contact": "138"})

    assert answer.status_code == 422
    assert "请写明有什么错" in pages.told(answer)
    assert "需要勾选同意" in pages.told(answer)
    assert pages.value_of(answer, "contact") == "138"
    assert CorrectionRecord.objects.count() == 0


def test_a_contact_is_kept_by_consent_and_not_shown_to_who_holds_the_receipt(visitor, office):
    record = sent(contact="li@example.cn", consented=True)
    without = sent(contact="li@example.cn", consented=False)

    assert (record.contact, without.contact) == ("li@example.cn", "")
    assert "li@example.cn" not in visitor.get("/corrections/answer/", {"receipt": record.receipt}).content.decode()
    assert "li@example.cn" in pages.words(office.get(record.get_absolute_url()))


def test_one_address_sends_five_in_an_hour_and_others_are_not_kept_waiting():
    with acting_from(Origin("web", "192.0.2.1")):
        for n in range(5):
            sent(received_at=NOON + timedelta(minutes=n))
        with pytest.raises(services.TooManyCorrections, match="一小时内已收到您提交的 5 条"):
            sent(received_at=NOON + timedelta(minutes=30))
        sent(received_at=NOON + timedelta(minutes=61))
    with acting_from(Origin("web", "192.0.2.2")):
        sent(received_at=NOON + timedelta(minutes=30))

    assert CorrectionRecord.objects.count() == 7


def test_the_sender_kept_is_no_address_and_changes_with_the_day():
    with acting_from(Origin("web", "192.0.2.1")):
        today, tomorrow = sent(), sent(received_at=NOON + timedelta(days=1))

    assert "192.0.2.1" not in today.sender + tomorrow.sender
    assert today.sender != tomorrow.sender


def test_the_office_answers_and_the_visitor_reads_it(office, visitor):
    record = sent()

    office.post(record.get_absolute_url(), {"state": "corrected", "answer": "已改正，谢谢。"})

    record.refresh_from_db()
    assert (record.state, record.answer) == ("corrected", "已改正，谢谢。")
    said = pages.words(visitor.get("/corrections/answer/", {"receipt": record.receipt}))
    assert "已改正，谢谢。" in said
    assert AuditRecord.objects.get(action="home.answer_correction").subject == f"correction:{record.receipt}"


def test_a_second_answer_is_refused_and_changes_nothing(coordinator):
    record = sent()
    given = {"correction": record, "answered_by": coordinator, "answered_at": NOON}
    services.answer_correction(state="corrected", answer="已改。", **given)

    with pytest.raises(services.AlreadyAnswered):
        services.answer_correction(state="unfounded", answer="没错。", **given)

    record.refresh_from_db()
    assert (record.state, record.answer) == ("corrected", "已改。")


def test_the_database_holds_no_closed_correction_without_an_answer():
    record = sent()

    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionRecord.objects.filter(pk=record.pk).update(state="corrected")


def test_contacts_are_erased_thirty_days_after_the_answer_and_not_before(coordinator):
    answered = sent(contact="li@example.cn", consented=True)
    waiting = sent(contact="wang@example.cn", consented=True)
    services.answer_correction(
        correction=answered, state="corrected", answer="已改。", answered_by=coordinator, answered_at=NOON
    )

    assert services.erase_contacts(at=NOON + timedelta(days=29)) == 0
    assert services.erase_contacts(at=NOON + timedelta(days=30)) == 1
    assert services.erase_contacts(at=NOON + timedelta(days=31)) == 0
    contacts = dict(CorrectionRecord.objects.values_list("receipt", "contact"))
    assert contacts == {answered.receipt: "", waiting.receipt: "wang@example.cn"}


@pytest.mark.parametrize("receipt", ["", "ZC26-NOTHERE1", "'--", "字" * 16])
def test_a_number_that_is_no_receipt_gets_a_sentence(visitor, receipt):
    answer = visitor.get("/corrections/answer/", {"receipt": receipt})

    assert answer.status_code == 422
    assert pages.told(answer)


def test_a_citys_office_answers_for_the_pages_of_its_plans_alone(guangxi, account, signed_in):
    city = RegionRecord.objects.get(code="450100")
    elsewhere = sent(page="/plans/guangxi-2021/tasks/")
    guangxi_office = signed_in(account(Role.COORDINATOR, region=guangxi.region))
    city_office = signed_in(account(Role.COORDINATOR, region=city))

    assert city_office.get(elsewhere.get_absolute_url()).status_code == 404
    assert elsewhere.receipt not in pages.words(city_office.get("/corrections/received/"))
    assert guangxi_office.get(elsewhere.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("page", ["javascript:alert(1)", "//evil.example/", "/\\evil.example"])
def test_what_a_visitor_types_for_a_page_is_no_link_to_elsewhere(office, page):
    record = sent(page=page)

    assert page not in pages.links(office.get(record.get_absolute_url()))


def test_the_list_asks_the_same_for_one_correction_and_for_three(office):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert office.get("/corrections/received/").status_code == 200
        return len(asked)

    sent()
    before = questions()
    sent(key=UUID(int=1))
    sent(key=UUID(int=2))

    assert questions() == before


def told_of(record: CorrectionRecord) -> list[str]:
    found = MessageRecord.objects.filter(kind="home.correction_received", subject=f"correction:{record.receipt}")
    return sorted(found.values_list("recipient__username", flat=True))


def test_those_who_may_answer_a_correction_are_told_of_it_once_and_the_link_opens_for_each(guangxi, account, signed_in):
    MessageRecord.objects.all().delete()
    GrantRecord.objects.all().delete()
    city = RegionRecord.objects.get(code="450100")
    people = {
        user.username: user
        for user in (
            account(Role.EDITOR, name="editor"),
            account(Role.COORDINATOR, region=guangxi.region, name="of-guangxi"),
            account(Role.COORDINATOR, region=city, name="of-nanning"),
            account(Role.LIAISON, name="liaison"),
        )
    }
    key = uuid4()
    of_the_plan = sent(key=key, page="/plans/guangxi-2021/tasks/?q=1")
    sent(key=key, page="/plans/guangxi-2021/tasks/?q=1")
    elsewhere = [sent(page=page) for page in ("/help/", "/plans/nowhere/", "guangxi-2021", "/x/guangxi-2021/")]

    assert told_of(of_the_plan) == ["editor", "of-guangxi"]
    assert [told_of(record) for record in elsewhere] == [["editor"]] * 4
    for name in told_of(of_the_plan):
        message = MessageRecord.objects.get(recipient=people[name], subject=f"correction:{of_the_plan.receipt}")
        assert message.title == f"收到网站找错 {of_the_plan.receipt}"
        assert message.deadline_date == date(2026, 11, 26)
        assert "错字" not in message.title + message.body
        assert signed_in(people[name]).get(message.link).status_code == 200


def test_the_message_is_settled_with_the_answer(coordinator):
    record = sent()
    services.answer_correction(
        correction=record, state="corrected", answer="已改。", answered_by=coordinator, answered_at=NOON
    )

    assert MessageRecord.objects.get(recipient=coordinator).settled_at == NOON
