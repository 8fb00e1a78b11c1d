"""合稿: the parts are put together by themselves, or as a lead words it; the parts stay as they were written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from shuangchuang.halls.supervision.models import PartRecord, ReportRecord
from shuangchuang.halls.supervision.services import reporting
from tests.halls.pages import words
from tests.halls.supervision.small_office import SmallOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(small: SmallOffice):
    """An item with a part of a cooperating unit handed in; its lead, the other's name and the report's address."""
    now = timezone.now()
    item = small.in_progress(small.items[0], at=now - timedelta(days=70))
    period = reporting.open_periods(plan=small.plan, at=now)[-1]
    unit = small.lead_of(item)
    report = reporting.report_of(record=item, period=period, at=now)
    other = report.parts.exclude(unit__slug=unit).select_related("unit").first()
    reporting.save_part(
        part=other, by=small.liaisons[other.unit.slug], at=now, seen=0, send=True,
        written=reporting.Written(text="资金已拨付"),
    )  # fmt: skip
    return unit, other, f"/supervision/items/{small.plan.slug}/{item.key}/reports/{period.code}/"


def _typed(**more: object) -> dict[str, object]:
    return {"percent": "40", "text": "已开工", "problems": "", "next_steps": "", "said": "绿", "merged": "", "seen": 0,
            "seen_report": 0, "do": "send", **more}  # fmt: skip


def test_without_a_wording_the_parts_stand_under_their_names(small, asked, signed_in):
    unit, other, address = asked
    signed_in(small.liaisons[unit]).post(address, _typed())
    assert f"【{other.unit.name}】资金已拨付" in ReportRecord.objects.get().text


def test_a_lead_words_the_whole_and_the_parts_stay_as_they_were(small, asked, signed_in):
    unit, other, address = asked
    browser = signed_in(small.liaisons[unit])
    browser.post(address, _typed(do="compose"))
    report = ReportRecord.objects.get()
    assert f"【{other.unit.name}】资金已拨付" in report.text
    assert report.status == "draft"
    assert report.text in browser.get(address).content.decode()

    browser.post(address, _typed(merged="资金拨付到位，项目已经开工。", seen=1, seen_report=report.version))

    report.refresh_from_db()
    assert (report.status, report.text) == ("merged", "资金拨付到位，项目已经开工。")
    assert set(PartRecord.objects.exclude(text="").values_list("text", flat=True)) == {"已开工", "资金已拨付"}


def test_a_wording_that_is_being_written_is_kept_and_may_be_emptied_again(small, asked, signed_in):
    unit, _other, address = asked
    browser = signed_in(small.liaisons[unit])
    answer = browser.post(address, _typed(do="save", merged="写了一半"), headers={"HX-Request": "true"})
    report = ReportRecord.objects.get()
    assert (report.text, report.version) == ("写了一半", 1)
    assert 'id="id_seen_report" value="1"' in answer.content.decode()
    browser.post(address, _typed(do="save", merged="", seen=1, seen_report=1))
    report.refresh_from_db()
    assert (report.text, report.drafted_at) == ("", None)


def test_a_part_that_comes_after_the_wording_is_pointed_out(small, asked, signed_in):
    unit, other, address = asked
    browser = signed_in(small.liaisons[unit])
    browser.post(address, _typed(do="compose"))
    reporting.save_part(
        part=other, by=small.liaisons[other.unit.slug], at=timezone.now(), seen=other.version, send=True,
        written=reporting.Written(text="又拨付一笔"),
    )  # fmt: skip
    assert f"{other.unit.name}又交来了自己的部分" in words(browser.get(address))


def test_a_colleague_who_worded_it_meanwhile_is_not_overwritten(small, asked, signed_in):
    unit, _other, address = asked
    browser = signed_in(small.liaisons[unit])
    browser.post(address, _typed(do="compose"))
    kept = ReportRecord.objects.get().text
    answer = browser.post(address, _typed(do="save", merged="另一种写法", seen=1, seen_report=0))
    assert answer.status_code == 422
    assert "另一种写法" in answer.content.decode()
    assert ReportRecord.objects.get().text == kept


def test_only_a_lead_words_the_whole(small, asked, signed_in):
    _unit, other, address = asked
    browser = signed_in(small.liaisons[other.unit.slug])
    assert "改写合稿" not in words(browser.get(address))
    browser.post(address, _typed(do="compose", seen=other.version))
    assert ReportRecord.objects.get().text == ""
