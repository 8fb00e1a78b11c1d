"""The pages of special inspections: who finds what there, and nothing typed is lost."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from shuangchuang.halls.supervision.services import inspecting as services
from tests.halls.pages import heading, told, value_of, words
from tests.halls.supervision import inspecting as show
from tests.halls.supervision.inspecting import NOON, TEMPLATE, Cast, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(guangxi, account) -> Cast:
    """Everybody."""
    return show.cast(account)


def _page(client, inspection, rest=""):
    return client.get(f"/supervision/inspections/{inspection.pk}/{rest}")


def test_an_inspection_is_there_for_its_units_from_the_draw_on_and_for_no_other_unit(guangxi, who, signed_in):
    inspection = show.planned(guangxi, who)
    liaison, other = signed_in(who.liaison), signed_in(who.other)

    assert _page(liaison, inspection).status_code == 404
    services.submit_plan(inspection=inspection, version=3, submitted_by=who.head, submitted_at=NOON)
    services.approve_plan(inspection=inspection, version=4, note="", approved_by=who.office, approved_at=NOON)
    services.draw_sample(
        inspection=inspection, version=5, seed="1", seed_source="抽签", drawn_by=who.head, drawn_at=NOON
    )

    assert _page(liaison, inspection).status_code == 200
    for rest in ("", "findings/1/", "papers/findings/", "sample/", "?export=csv"):
        assert _page(other, inspection, rest).status_code == 404
    assert inspection.title not in words(other.get("/supervision/inspections/"))


def test_a_unit_sees_its_own_findings_and_not_those_of_another(guangxi, who, signed_in):
    inspection = show.ordered(guangxi, who, both=True)

    page = words(_page(signed_in(who.liaison), inspection))

    assert "三件没有凭证" in page
    assert "教育厅" not in page
    assert _page(signed_in(who.liaison), inspection, "findings/2/").status_code == 404
    assert _page(signed_in(who.other), inspection, "findings/2/").status_code == 200


def test_a_draft_of_the_conclusion_is_not_shown_to_the_unit_before_it_is_served(guangxi, who, signed_in):
    inspection = show.ordered(guangxi, who)
    services.save_conclusion(inspection=inspection, values=show.DRAFT, version=0, saved_by=who.head, saved_at=NOON)

    assert "抽查两件，均有凭证" in words(_page(signed_in(who.head), inspection))
    assert "抽查两件，均有凭证" not in words(_page(signed_in(who.liaison), inspection))
    assert _page(signed_in(who.liaison), inspection, "papers/conclusion/").status_code == 404


def test_the_second_of_two_reports_is_told_what_happened_and_keeps_its_text(guangxi, who, signed_in):
    inspection = show.ordered(guangxi, who)
    finding = inspection.findings.get()
    address = f"/supervision/inspections/{inspection.pk}/findings/1/"
    typed = {"act": "report", "version": finding.version, "text": "我写了很长的一段整改情况"}
    services.report_rectification(
        finding=finding, text="先到", file=None, version=finding.version, reported_by=who.leader, reported_at=NOON
    )

    answer = signed_in(who.liaison).post(address, typed)

    assert answer.status_code == 422
    assert "报送了整改情况" in told(answer)
    assert value_of(answer, "text") == "我写了很长的一段整改情况"
    assert finding.rounds.count() == 1


def test_the_second_of_two_plans_can_be_sent_again_after_reading_what_changed(guangxi, who, signed_in):
    inspection = show.planned(guangxi, who)
    typed = {
        "version": inspection.version, "title": "改了名称的督查", "basis": "依据", "scope": "范围", "method": "方式",
        "first_date": "2026-06-01", "last_date": "2026-07-01", "head": who.head.pk, "members": [who.member.pk],
        "units": [who.sci.pk], "sample_size": 2, "rectify_days": 10,
    }  # fmt: skip
    services.save_population(
        inspection=inspection, rows=[], version=inspection.version, saved_by=who.member, saved_at=NOON
    )
    client, address = signed_in(who.head), f"/supervision/inspections/{inspection.pk}/plan/"

    first = client.post(address, typed)

    assert first.status_code == 422
    assert value_of(first, "title") == "改了名称的督查"
    assert now(inspection).title == "人才引进督查"
    again = client.post(address, typed | {"version": value_of(first, "version")})
    assert again.status_code == 302
    assert now(inspection).title == "改了名称的督查"


def test_a_wrong_line_of_the_list_is_named_by_its_number_and_nothing_is_stored(guangxi, who, signed_in):
    inspection = show.planned(guangxi, who)
    rows = f"A-1\t事项一\t{who.sci.name}\nA-2，事项二，没有这个单位\nA-3"

    answer = signed_in(who.head).post(
        f"/supervision/inspections/{inspection.pk}/list/", {"version": inspection.version, "rows": rows}
    )

    assert "第 2 行的“没有这个单位”不是被督查单位" in told(answer)
    assert "第 3 行缺内容" in told(answer)
    assert value_of(answer, "rows") == rows
    assert inspection.candidates.count() == 3


def test_the_checklist_keeps_its_words_when_a_reason_is_missing(guangxi, who, signed_in):
    inspection = show.drawn(guangxi, who)
    first, second = TEMPLATE.questions[0].code, TEMPLATE.questions[1].code
    data = {"version": 1, f"a_{first}": "no", f"n_{first}": "", f"a_{second}": "yes", f"n_{second}": "看过案卷"}

    answer = signed_in(who.member).post(f"/supervision/inspections/{inspection.pk}/rows/1/", data)

    assert answer.status_code == 422
    assert value_of(answer, f"n_{second}") == "看过案卷"
    assert not inspection.candidates.get(drawn=1).answers.exists()


def test_evidence_is_read_by_the_group_and_by_the_unit_whose_finding_it_belongs_to(guangxi, who, signed_in):
    inspection = show.ordered(guangxi, who, both=True)
    finding = inspection.findings.get(number=1)
    proof = io.BytesIO(_PNG)
    proof.name = "凭证.png"
    signed_in(who.liaison).post(
        f"/supervision/inspections/{inspection.pk}/findings/1/",
        {"act": "report", "version": finding.version, "text": "已补齐", "file": proof},
    )
    address = f"/notices/files/{finding.rounds.get().file_id}/"

    assert signed_in(who.head).get(address).status_code == 200
    assert signed_in(who.liaison).get(address).status_code == 200
    assert signed_in(who.other).get(address).status_code == 404


def test_findings_are_taken_away_as_a_sheet_with_no_more_than_the_page_shows(guangxi, who, signed_in):
    inspection = show.ordered(guangxi, who, both=True)

    answer = _page(signed_in(who.liaison), inspection, "?export=xlsx")

    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    cells = {str(cell.value) for row in sheet.active.iter_rows() for cell in row if cell.value is not None}
    assert "三件没有凭证" in cells
    assert "教育厅的两件没有办结" not in cells


def test_the_sample_page_draws_again_and_says_whether_it_is_the_same(guangxi, who, signed_in):
    inspection = show.drawn(guangxi, who)

    assert "结果完全一致" in words(_page(signed_in(who.head), inspection, "sample/"))
    inspection.candidates.filter(drawn__isnull=True).first().delete()
    assert "结果不一致" in words(_page(signed_in(who.head), inspection, "sample/"))


def test_what_is_not_assessed_is_called_so_and_the_thirty_days_are_marked_to_be_confirmed(guangxi, who, signed_in):
    inspection = show.served(guangxi, who)

    page = words(_page(signed_in(who.leader), inspection))

    assert "公平未评估" in page
    assert "2026-07-01 前可提出异议" in page
    assert "待确认" in page


def test_only_the_head_is_offered_to_conclude_and_the_office_to_approve(guangxi, who, signed_in):
    inspection = show.ordered(guangxi, who)

    assert _page(signed_in(who.member), inspection, "conclude/").status_code == 404
    assert heading(_page(signed_in(who.head), inspection, "conclude/")) == "作出结论"
    assert _page(signed_in(who.liaison), inspection, "conclude/").status_code == 403


@pytest.mark.parametrize("address", ["", "{pk}/", "{pk}/papers/findings/", "{pk}/sample/"])
def test_a_page_asks_as_often_with_one_row_as_with_three(guangxi, who, signed_in, address):
    client = signed_in(who.head)
    inspection = show.drawn(guangxi, who, rows=3)
    show.found(inspection, who)
    path = f"/supervision/inspections/{address.format(pk=inspection.pk)}"
    client.get(path)

    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _more in range(2):
        show.found(inspection, who)
        show.planned(guangxi, who)
    with CaptureQueriesContext(connection) as three:
        client.get(path)

    assert len(three) == len(one)


def _picture() -> bytes:
    from PIL import Image

    kept = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(kept, "PNG")
    return kept.getvalue()


_PNG = _picture()
