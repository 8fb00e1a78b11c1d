"""A unit's people find what they owe, report from one screen, and their leader signs it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.supervision.models import PartRecord, ReportRecord
from shuangchuang.halls.supervision.services import reporting
from tests.halls.supervision.small_office import SmallOffice, stands

pytestmark = pytest.mark.django_db


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _to_report(small: SmallOffice):
    now = timezone.now()
    item = small.in_progress(small.items[0], at=now - timedelta(days=70))
    period = reporting.open_periods(plan=small.plan, at=now)[-1]
    unit = small.lead_of(item)
    return item, unit, f"/supervision/items/{small.plan.slug}/{item.key}/reports/{period.code}/"


def _typed(**more: object) -> dict[str, object]:
    return {"percent": "40", "text": "已开工", "problems": "", "next_steps": "", "said": "绿", "seen": 0,
            "seen_report": 0, "do": "send", **more}  # fmt: skip


def test_several_items_are_signed_at_once(small: SmallOffice):
    first, second = small.items[:2]
    for item in (first, second):
        small.handed_out(item, at=timezone.now())
    units = {item.pk: small.lead_of(item) for item in (first, second)}
    client = _client(small.liaisons[units[first.pk]])
    assert first.title in client.get("/supervision/mine/").content.decode()

    client.post("/supervision/mine/sign/", {"sign": [f"{pk}/{unit}" for pk, unit in units.items()]})

    mine = [item for item in (first, second) if units[item.pk] == units[first.pk]]
    assert [stands(item).stage for item in mine] == ["in_progress"] * len(mine)


def test_a_report_goes_from_the_liaison_to_the_leader_and_out(small: SmallOffice):
    item, unit, address = _to_report(small)
    assert _client(small.liaisons[unit]).get(address).status_code == 200
    assert _client(small.liaisons[unit]).post(address, _typed()).status_code == 302
    report = ReportRecord.objects.get(item=item)
    assert (report.status, report.text) == ("merged", "已开工")
    leader = _client(small.leaders[unit])
    assert address in leader.get("/supervision/mine/").content.decode()

    leader.post(address, {"do": "sign", "seen_report": report.version})

    assert (ReportRecord.objects.get(item=item).status, stands(item).reported_for) == ("submitted", report.period.code)
    report.refresh_from_db()
    _client(small.office).post(address, {"do": "accept", "seen_report": report.version})
    assert ReportRecord.objects.get(item=item).status == "accepted"


def test_a_colleague_who_saved_meanwhile_is_told_of_and_no_text_is_lost(small: SmallOffice):
    item, unit, address = _to_report(small)
    client = _client(small.liaisons[unit])
    client.get(address)
    client.post(address, _typed(do="save", text="先写的"))

    answer = client.post(address, _typed(do="save", text="后写的"))

    assert answer.status_code == 422
    assert "后写的" in answer.content.decode()
    assert PartRecord.objects.get(report__item=item, unit__slug=unit).text == "先写的"


def test_a_draft_saves_itself_and_takes_the_new_version_on(small: SmallOffice):
    _item, unit, address = _to_report(small)
    client = _client(small.liaisons[unit])
    client.get(address)

    answer = client.post(address, _typed(do="save"), headers={"HX-Request": "true"})

    assert (answer.status_code, 'value="1"' in answer.content.decode()) == (200, True)


def test_the_leader_gives_a_report_back_with_a_reason(small: SmallOffice):
    item, unit, address = _to_report(small)
    client = _client(small.liaisons[unit])
    client.get(address)
    client.post(address, _typed())
    report = ReportRecord.objects.get(item=item)
    leader = _client(small.leaders[unit])
    assert leader.post(address, {"do": "hand_back", "seen_report": report.version}).status_code == 422

    leader.post(address, {"do": "hand_back", "seen_report": report.version, "reason": "请补数据"})

    assert (ReportRecord.objects.get(item=item).status, "请补数据" in client.get(address).content.decode()) == (
        "draft", True,
    )  # fmt: skip


def test_more_time_is_asked_for_and_the_leader_signs(small: SmallOffice):
    item, unit, _address = _to_report(small)
    address = f"/supervision/items/{small.plan.slug}/{item.key}/ask/"
    typed = {"do": "ask", "what": "extension", "until": "2099-01-04", "reason": "材料未到", "unit": unit,
             "seen": item.sequence}  # fmt: skip
    assert _client(small.liaisons[unit]).post(address, typed | {"until": ""}).status_code == 422
    assert _client(small.liaisons[unit]).post(address, typed).status_code == 302
    item.refresh_from_db()
    leader = _client(small.leaders[unit])
    assert address in leader.get("/supervision/mine/").content.decode()

    leader.post(address, {"do": "endorse", "seen": item.sequence})

    assert (stands(item).request, stands(item).endorsed) == ("extension", True)


def test_another_units_people_do_not_find_the_report(small: SmallOffice):
    item, _unit, address = _to_report(small)
    parts = set(item.parties.values_list("unit__slug", flat=True))
    other = next(slug for slug in small.liaisons if slug not in parts)

    assert _client(small.liaisons[other]).get(address).status_code == 404


def test_my_tasks_ask_no_more_for_three_items_than_for_one(small: SmallOffice):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    unit = small.lead_of(small.items[0])
    client = _client(small.liaisons[unit])
    counts = []
    for item in small.items:
        small.handed_out(item, at=timezone.now())
        client.get("/supervision/mine/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/supervision/mine/")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_what_a_unit_owes_stands_on_the_desk_of_its_liaison(small: SmallOffice):
    _item, unit, address = _to_report(small)

    assert address in _client(small.liaisons[unit]).get("/desk/").content.decode()


def test_looking_at_a_report_stores_nothing_and_the_first_word_does(small: SmallOffice):
    item, unit, address = _to_report(small)
    client = _client(small.liaisons[unit])

    assert client.get(address).status_code == 200
    assert (ReportRecord.objects.count(), PartRecord.objects.count()) == (0, 0)

    client.post(address, _typed(do="save"))

    parts = set(PartRecord.objects.filter(report__item=item).values_list("unit__slug", flat=True))
    assert parts == set(item.parties.values_list("unit__slug", flat=True))


def test_periods_that_were_missed_are_owed_and_can_be_reported(small: SmallOffice):
    _item, unit, address = _to_report(small)
    codes = list(small.plan.report_periods.order_by("last_date").values_list("code", flat=True))
    latest, missed = codes[-1], codes[0]
    assert missed != latest
    client = _client(small.liaisons[unit])
    page = client.get("/supervision/mine/").content.decode()
    assert [address.replace(latest, code) in page for code in codes] == [True] * len(codes)
    places = [page.index(address.replace(latest, code)) for code in codes]
    assert places == sorted(places, reverse=True), "what is asked now stands first, then the newest that was missed"

    assert client.post(address.replace(latest, missed), _typed(text="补上的一期")).status_code == 302

    assert list(ReportRecord.objects.values_list("period__code", "status", "text")) == [
        (missed, "merged", "补上的一期")
    ]
    page = client.get("/supervision/mine/").content.decode()
    assert (address in page, address.replace(latest, missed) in page) == (True, False)


def test_what_was_reported_last_time_stands_above_what_is_written_now(small: SmallOffice):
    item, unit, address = _to_report(small)
    codes = list(small.plan.report_periods.order_by("last_date").values_list("code", flat=True))
    before = address.replace(codes[-1], codes[-2])
    client = _client(small.liaisons[unit])
    client.post(before, _typed(text="上一期写的"))
    _client(small.leaders[unit]).post(
        before, {"do": "sign", "seen_report": ReportRecord.objects.get(item=item).version}
    )

    page = client.get(address).content.decode()

    assert -1 < page.find("上一期写的") < page.find('id="write"')
