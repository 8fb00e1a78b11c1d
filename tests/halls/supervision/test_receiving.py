"""The office's list of reports: narrowed, taken away, many received at once, each checked for itself."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shuangchuang.halls.supervision.models import ReportRecord, StepRecord
from shuangchuang.halls.supervision.services import receiving
from tests.halls.pages import words
from tests.halls.supervision.small_office import SmallOffice

pytestmark = pytest.mark.django_db
LIST = "/supervision/reports/"


@pytest.fixture
def two(small: SmallOffice) -> list[ReportRecord]:
    """Reports of two items that wait to be received."""
    now = timezone.now()
    for item, progress in zip(small.items[:2], ("0.4", "0.2"), strict=True):
        small.in_progress(item, at=now - timedelta(days=70))
        small.reported(item, at=now, progress=progress)
    return list(ReportRecord.objects.order_by("item__order"))


def _ticks(reports: list[ReportRecord]) -> list[str]:
    return [f"{report.pk}:{report.version}" for report in reports]


def test_many_are_received_after_a_look_at_what_would_happen(small, two, signed_in):
    browser = signed_in(small.office)
    before = browser.post(f"{LIST}receive/", {"reports": _ticks(two)})
    assert "可以接收的 2 份" in words(before)
    assert set(ReportRecord.objects.values_list("status", flat=True)) == {"submitted"}

    after = browser.post(f"{LIST}receive/", {"reports": _ticks(two), "step": "do"})

    assert "接收了 2 份，没有接收 0 份" in words(after)
    assert set(ReportRecord.objects.values_list("status", "decided_by")) == {("accepted", small.office.pk)}
    assert StepRecord.objects.filter(kind="report_accepted").count() == 2


def test_one_that_was_decided_meanwhile_stops_no_other_and_says_why(small, two, signed_in):
    ticks = _ticks(two)
    receiving.return_report(report=two[0], by=small.second, at=timezone.now(), reason="请补数据", seen=two[0].version)
    browser = signed_in(small.office)
    assert "这份报送现在是“已退回”" in words(browser.post(f"{LIST}receive/", {"reports": ticks}))

    after = words(browser.post(f"{LIST}receive/", {"reports": ticks, "step": "do"}))

    assert "接收了 1 份，没有接收 1 份" in after
    assert list(ReportRecord.objects.order_by("item__order").values_list("status", flat=True)) == [
        "returned",
        "accepted",
    ]


def test_a_report_that_came_anew_is_not_received_unread(small, two, signed_in):
    ticks = _ticks(two)
    ReportRecord.objects.filter(pk=two[0].pk).update(version=two[0].version + 1)
    answer = words(signed_in(small.office).post(f"{LIST}receive/", {"reports": ticks, "step": "do"}))
    assert "接收了 1 份，没有接收 1 份" in answer
    two[0].refresh_from_db()
    assert two[0].status == "submitted"


def test_whoever_wrote_a_report_does_not_receive_it(small, two, signed_in):
    liaison = small.liaisons[small.lead_of(two[0].item)]
    answer = signed_in(liaison).post(f"{LIST}receive/", {"reports": _ticks(two), "step": "do"})
    assert "接收了 0 份" in words(answer)
    assert set(ReportRecord.objects.values_list("status", flat=True)) == {"submitted"}


def test_nothing_ticked_or_nonsense_leads_back_with_a_word(small, two, signed_in):
    for given in ({}, {"reports": ["x", "1", "9:", "９:1", ":"]}):
        answer = signed_in(small.office).post(f"{LIST}receive/", given, follow=True)
        assert "没有选中报送" in answer.content.decode()


def test_the_list_is_narrowed_by_the_address_and_taken_away_as_it_is_narrowed(small, two, signed_in):
    browser = signed_in(small.office)
    receiving.accept_report(report=two[0], by=small.office, at=timezone.now(), seen=two[0].version)
    first, second = (report.item.title for report in two)
    shown = words(browser.get(f"{LIST}?status=submitted"))
    assert second in shown
    assert first not in shown
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get(f"{LIST}?status=submitted&export=xlsx").content)).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert any(second in cell for cell in cells)
    assert not any(first in cell for cell in cells)


def test_a_unit_sees_the_reports_of_the_items_it_has_a_part_in(small, two, signed_in):
    for unit, liaison in small.liaisons.items():
        seen = {report.pk for report in signed_in(liaison).get(LIST).context["page"]}
        parts = {report.pk: report.item.parties.filter(valid_until_at=None, unit__slug=unit) for report in two}
        assert seen == {pk for pk, party in parts.items() if party.exists()}
    assert any(not party.exists() for party in parts.values())


def test_more_reports_ask_no_more_queries(small, two, signed_in):
    browser = signed_in(small.office)
    browser.get(LIST)
    asked = []
    for query, rows in ((f"?q={two[0].item.title}", 1), ("", 2)):
        with CaptureQueriesContext(connection) as made:
            answer = browser.get(f"{LIST}{query}")
        assert len(answer.context["page"]) == rows
        asked.append(len(made))
    assert asked[0] == asked[1]
