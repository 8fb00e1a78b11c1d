"""督办台账 as a sheet: taken away, edited off line, brought back; every fault by its cell, all or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shuangchuang.halls.accounts.models import GrantRecord, User
from shuangchuang.halls.notices.models import ImportRecord
from shuangchuang.halls.supervision.models import ItemRecord, StepRecord
from shuangchuang.halls.supervision.queries.breakdown import results_of
from shuangchuang.halls.supervision.services import acting
from tests.halls.pages import words
from tests.halls.supervision.small_office import MORNING, SmallOffice, commitment, stands

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AGREED = {
    "预期成果": "建成三家孵化器",
    "起始日": date(2026, 1, 1),
    "期限": date(2026, 12, 31),
    "年度节点": "2026-06-30 40%\n2026-12-31 100%",
    "权重": 2,
}


def taken_away(browser: Client, address: str = "/supervision/ledger/?export=xlsx") -> openpyxl.Workbook:
    answer = browser.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return openpyxl.load_workbook(io.BytesIO(content))


def header_of(book: openpyxl.Workbook) -> tuple[int, dict[str, int]]:
    """The row of the header, and the column of each title."""
    for row in book.active.iter_rows():
        titles = {str(cell.value): cell.column for cell in row if cell.value}
        if "事项编号" in titles:
            return row[0].row, titles
    raise AssertionError("no header")


def written(book: openpyxl.Workbook, key: str, values: dict[str, Any]) -> None:
    """Write into the row of an item."""
    top, titles = header_of(book)
    for row in range(top + 1, book.active.max_row + 1):
        if book.active.cell(row, titles["事项编号"]).value == key:
            for title, value in values.items():
                book.active.cell(row, titles[title]).value = value
            return
    raise AssertionError(f"no row {key}")


def brought_back(browser: Client, book: openpyxl.Workbook) -> ImportRecord:
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("台账.xlsx", content.getvalue(), content_type=XLSX)
    answer = browser.post("/supervision/ledger/", {"file": file})
    assert answer.status_code == 302, words(answer)
    return ImportRecord.objects.latest("pk")


@pytest.fixture
def office(small: SmallOffice, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(small.office)


def test_a_sheet_brought_back_as_it_was_changes_nothing(small: SmallOffice, office: Client):
    small.in_progress(small.items[0])
    steps = StepRecord.objects.count()

    record = brought_back(office, taken_away(office))

    assert (record.new, record.changed, record.errors) == (0, 0, [])
    assert StepRecord.objects.count() == steps


def test_what_was_filled_in_off_line_becomes_breakdowns_by_the_person_who_brought_it(
    small: SmallOffice, office: Client
):
    first, second, third = small.items
    liaison = small.liaisons[small.lead_of(first)]
    book = taken_away(office)
    written(book, first.key, {**AGREED, "责任人": str(liaison)})
    written(book, third.key, {**AGREED, "权重": None, "年度节点": None})

    record = brought_back(office, book)
    office.post(f"/supervision/ledger/{record.pk}/", {"do": "confirm", "seen": record.fingerprint})

    row = stands(first)
    assert (row.start_date, row.deadline_date, row.weight, row.owner_id) == (
        date(2026, 1, 1), date(2026, 12, 31), Decimal(2), liaison.pk,
    )  # fmt: skip
    assert row.milestones == [["2026-06-30", "0.4"], ["2026-12-31", "1"]]
    assert results_of([first.pk]) == {first.pk: "建成三家孵化器"}
    assert (stands(third).weight, stands(second).deadline_date) == (Decimal(1), None)
    last = StepRecord.objects.filter(item=first).latest("sequence")
    assert (last.kind, last.person_id) == ("broken_down", small.office.pk)


def test_every_fault_is_told_by_its_cell_and_nothing_is_written(small: SmallOffice, office: Client):
    first, second, third = small.items
    book = taken_away(office)
    written(book, first.key, {**AGREED, "期限": date(2025, 1, 1)})
    written(book, second.key, {**AGREED, "年度节点": "年底完成", "权重": -1})
    written(book, third.key, {"期限": date(2026, 12, 31), "核查单位": "没有的局"})
    top, titles = header_of(book)

    record = brought_back(office, book)

    column = {title: openpyxl.utils.get_column_letter(number) for title, number in titles.items()}
    told = {error["cell"]: error["sentence"] for error in record.errors}
    assert told == {
        f"{column['期限']}{top + 1}": "期限 {day} 早于起始日 {other}，请改期限。",
        f"{column['年度节点']}{top + 2}": "“{line}”看不懂。请写成“2026-12-31 40%”，每行一个。",
        f"{column['预期成果']}{top + 3}": "请写明{what}，再提交。",
    }
    assert [stands(item).deadline_date for item in small.items] == [None, None, None]


def test_an_item_that_moved_after_the_download_is_told_and_its_text_is_not_overwritten(
    small: SmallOffice, office: Client
):
    first = small.items[0]
    book = taken_away(office)
    acting.break_down(record=first, by=small.second, at=MORNING, commitment=commitment(), result="建成五家")
    written(book, first.key, {**AGREED, "依据或调整的理由": "会议商定"})

    record = brought_back(office, book)

    assert [error["sentence"] for error in record.errors] == [
        "下载之后，这件事项有了 {number} 步新变化。请重新下载台账，在新的一份上改。"
    ]
    assert results_of([first.pk]) == {first.pk: "建成五家"}


def test_what_was_agreed_changes_only_with_a_reason(small: SmallOffice, office: Client):
    first = small.items[0]
    acting.break_down(record=first, by=small.office, at=MORNING, commitment=commitment(), result="建成三家")
    book = taken_away(office)
    written(book, first.key, {"权重": 3})
    column = openpyxl.utils.get_column_letter(header_of(book)[1]["依据或调整的理由"])
    told = [error["cell"].rstrip("0123456789") for error in brought_back(office, book).errors]
    assert told == [column]

    written(book, first.key, {"依据或调整的理由": "任务加重"})
    record = brought_back(office, book)

    assert (record.changed, record.errors) == (1, [])


def test_a_lead_unit_edits_its_own_rows_and_sees_no_others(small: SmallOffice, signed_in: Callable[[User], Client]):
    first = small.items[0]
    browser = signed_in(small.liaisons[small.lead_of(first)])
    book = taken_away(browser)
    top, titles = header_of(book)
    keys = {book.active.cell(row, titles["事项编号"]).value for row in range(top + 1, book.active.max_row + 1)}
    stranger = ItemRecord.objects.exclude(key__in=keys).first()
    assert first.key in keys
    assert stranger is not None
    written(book, first.key, AGREED)
    written(book, first.key, {"事项编号": stranger.key})

    record = brought_back(browser, book)

    assert "没有找到" in record.errors[0]["sentence"]
    assert stands(stranger).deadline_date is None


def test_somebody_who_answered_and_has_left_stays_named_when_other_cells_change(small: SmallOffice, office: Client):
    first = small.items[0]
    gone = small.leaders[small.lead_of(first)]
    agreed = replace(commitment(), owner=gone.pk)
    acting.break_down(record=first, by=small.office, at=MORNING, commitment=agreed, result="建成三家")
    GrantRecord.objects.filter(user=gone).delete()
    book = taken_away(office)
    written(book, first.key, {"权重": 3, "依据或调整的理由": "任务加重"})

    record = brought_back(office, book)
    office.post(f"/supervision/ledger/{record.pk}/", {"do": "confirm", "seen": record.fingerprint})

    assert (stands(first).weight, stands(first).owner_id) == (Decimal(3), gone.pk)
