"""Who was reminded of what is seen by the office and by those who got it; one button answers."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from shuangchuang.halls.accounts.models import GrantRecord, Role
from shuangchuang.halls.home.waiting import _reminders
from shuangchuang.halls.supervision.models import ItemRecord, ReminderRecord
from shuangchuang.halls.supervision.services import acting
from shuangchuang.halls.supervision.services.reminding import remind_all
from tests.halls.pages import heading, links, table, words
from tests.halls.supervision.small_office import MORNING, SmallOffice
from tests.halls.supervision.test_reminding import morning

pytestmark = pytest.mark.django_db
LIST = "/supervision/reminders/"


@pytest.fixture
def item(small: SmallOffice) -> ItemRecord:
    """Handed out, and nobody has signed two working days later."""
    found = small.handed_out(small.items[0])
    remind_all(at=morning("2026-03-04"))
    return found


def of_lead(small: SmallOffice, item: ItemRecord) -> ReminderRecord:
    return ReminderRecord.objects.get(item=item, unit__slug=small.lead_of(item))


def test_the_office_sees_who_was_reminded_when_why_and_by_which_rule(small, item, signed_in):
    page = signed_in(small.office).get(LIST, {"unit": small.lead_of(item)})

    [row] = table(page)
    lead = item.parties.get(unit__slug=small.lead_of(item), valid_until_at=None).unit
    liaison = small.liaisons[lead.slug]
    assert row == [
        str(item),
        "逾期未签收 2026-03-02 交办的事项应在 1 个工作日内签收，已过 2 个工作日，请签收；不属本单位职责的，请提出异议并写明依据。",
        f"{lead.name} 联络员 {liaison}",
        "2026-03-04",
        "2026-03-04 07:30",
        "未回应",
    ]
    assert "管理惯例" in words(page)


def test_the_list_is_narrowed_to_what_climbed_and_what_nobody_answered(small, item, signed_in):
    client, number = signed_in(small.office), ReminderRecord.objects.count()
    assert len(table(client.get(LIST, {"state": "open"}))) == number
    assert "没有这样的提醒" in words(client.get(LIST, {"state": "climbed"}))

    remind_all(at=morning("2026-03-05"))

    rows = table(client.get(LIST, {"state": "climbed", "unit": small.lead_of(item)}))
    assert [row[2].split()[1] for row in rows] == ["负责人"]


def test_a_unit_sees_its_own_reminders_and_no_others(small, item, signed_in):
    lead = small.lead_of(item)
    other = ReminderRecord.objects.exclude(unit__slug=lead).first()
    client = signed_in(small.liaisons[lead])

    assert set(links(client.get(LIST))) & {one.get_absolute_url() for one in ReminderRecord.objects.all()} == {
        of_lead(small, item).get_absolute_url()
    }
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.post(reverse("supervision:reminder_acknowledge", args=[other.pk])).status_code == 404


def test_the_button_on_the_task_page_answers_and_comes_back(small, item, signed_in):
    mine, client = of_lead(small, item), signed_in(small.liaisons[small.lead_of(item)])
    assert "待知悉的提醒" in words(client.get("/supervision/mine/"))

    answer = client.post(
        reverse("supervision:reminder_acknowledge", args=[mine.pk]), {"next": "/supervision/mine/"}, follow=True
    )

    assert answer.redirect_chain == [("/supervision/mine/", 302)]
    assert "待知悉的提醒" not in words(answer)
    mine.refresh_from_db()
    assert mine.acknowledged_by == small.liaisons[small.lead_of(item)]


def test_the_button_leads_nowhere_else(small, item, signed_in):
    mine, client = of_lead(small, item), signed_in(small.liaisons[small.lead_of(item)])

    answer = client.post(
        reverse("supervision:reminder_acknowledge", args=[mine.pk]), {"next": "https://elsewhere.example/"}
    )

    assert answer.url == mine.get_absolute_url()


def test_the_office_cannot_answer_for_a_unit(small, item, signed_in):
    mine, client = of_lead(small, item), signed_in(small.office)

    answer = client.post(reverse("supervision:reminder_acknowledge", args=[mine.pk]), follow=True)

    assert "请由收到的人知悉" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.acknowledged_at is None


def test_a_second_whose_holder_is_there_opens_the_reminder_and_not_the_item(small, item, account, signed_in):
    lead = small.lead_of(item)
    deputy = account(Role.PERSON, name="deputy")
    office = GrantRecord.objects.get(user=small.liaisons[lead])
    GrantRecord.objects.create(
        user=deputy, role=office.role, scope_kind=office.scope_kind, scope_key=office.scope_key,
        valid_from=office.valid_from, stands_in_for=office, granted_at=MORNING,
    )  # fmt: skip
    remind_all(at=morning("2026-03-05"))
    mine = ReminderRecord.objects.get(rung="second", unit__slug=lead)
    client = signed_in(deputy)

    page = client.get(mine.get_absolute_url())

    assert heading(page) == f"逾期未签收：{item}"
    assert item.get_absolute_url() not in links(page)
    assert client.get(item.get_absolute_url()).status_code in (403, 404)
    client.post(reverse("supervision:reminder_acknowledge", args=[mine.pk]))
    assert set(ReminderRecord.objects.filter(series=mine.series).values_list("acknowledged_by", flat=True)) == {
        deputy.pk
    }


def test_the_items_page_tells_reminders_and_urging_by_hand_together(small, item, signed_in):
    acting.urge(record=item, by=small.office, at=morning("2026-03-05"), words="请尽快签收")

    said = words(signed_in(small.office).get(item.get_absolute_url()))

    section = said[said.index("提醒和催办") : said.index("办理经过")]
    assert section.index("人工催办") < section.index("逾期未签收")
    assert "请尽快签收" in section
    assert "请尽快签收" in words(signed_in(small.office).get(LIST, {"by": "hand"}))


def test_what_waits_to_be_answered_stands_on_the_desk(small, item):
    liaison = small.liaisons[small.lead_of(item)]

    waiting = list(_reminders(liaison, timezone.now()))

    assert [(one.title, one.url) for one in waiting] == [
        (f"逾期未签收：{item}", of_lead(small, item).get_absolute_url())
    ]


def test_the_list_is_taken_away_with_rule_and_ground(small, item, signed_in):
    answer = signed_in(small.office).get(LIST, {"export": "xlsx", "unit": small.lead_of(item)})

    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] == str(item)]
    assert len(rows) == 1
    assert {"逾期未签收", "联络员", "未回应", "管理惯例"} <= set(rows[0])


@pytest.mark.parametrize("address", [LIST, "item", "mine"])
def test_more_reminders_ask_no_more_questions(small, signed_in, address):
    first, second, third = small.items
    small.handed_out(first)
    remind_all(at=morning("2026-03-04"))
    client = signed_in(small.liaisons[small.lead_of(first)] if address == "mine" else small.office)
    url = {"item": first.get_absolute_url(), "mine": "/supervision/mine/"}.get(address, address)

    def asked() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    before = asked()
    for each in (second, third):
        small.handed_out(each)
    for day in ("2026-03-05", "2026-03-06", "2026-03-09"):
        remind_all(at=morning(day))
    assert asked() == before
