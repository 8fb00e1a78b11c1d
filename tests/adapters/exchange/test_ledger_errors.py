"""What cannot be is told cell by cell, with what to do, and then nothing is changed."""

import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from shuangchuang.adapters.exchange import CellError, read_ledger
from shuangchuang.adapters.exchange.ledger_cells import LIMITS
from tests.adapters.exchange.person import after, exported, saved, told, typed
from tests.domain.plans.sample_plan import state


def changed(do: Callable[[Workbook], object]) -> list[tuple[str, str, str]]:
    back = read_ledger(after(exported(state()), do=do), state=state())
    assert back.edits == ()
    return told(back)


@pytest.mark.parametrize(
    ("sheet", "cells", "errors"),
    [
        ("任务", {"C4": None}, [("C4", "value_empty")]),
        ("任务", {"C4": "长" * 301}, [("C4", "value_long")]),
        ("任务", {"B4": "1" * 41}, [("B4", "value_long")]),
        ("任务", {"F4": "市科技局\n市科技局"}, [("F4", "unit_double")]),
        ("任务", {"G4": "市财政局、市教育局"}, [("G4", "unit_list")]),
        ("任务", {"G4": "市财政局，教育局"}, [("G4", "unit_list")]),
        ("任务", {"H4": "局" * 81}, [("H4", "value_long")]),
        ("任务", {"I4": "牵头单位：市数据局"}, [("I4", "read_only")]),
        ("任务", {"C4": "=A1"}, [("C4", "formula")]),
        ("任务", {"C4": "#REF!"}, [("C4", "cell_error")]),
        ("任务", {"B4": datetime.date(2024, 1, 2)}, [("B4", "date_cell")]),
        ("任务", {"C4": datetime.time(8, 0)}, [("C4", "date_cell")]),
        ("任务", {"A4": "t77"}, [("A4", "row_unknown")]),
        ("任务", {"A5": "t1"}, [("A5", "row_double")]),
        ("任务", {"F9": "市科技局"}, [("C9", "value_empty")]),
        ("举措", {"E5": None}, [("E5", "value_empty")]),
        ("举措", {"A5": "t77"}, [("A5", "task_unknown")]),
        ("举措", {"A5": None}, [("A5", "task_unknown")]),
        ("举措", {"C5": "别的任务"}, [("C5", "read_only")]),
        ("举措", {"E10": "没有写任务行号。"}, [("A10", "task_unknown")]),
        ("举措", {"A10": "t1", "D10": "（9）"}, [("E10", "value_empty")]),
        ("举措", {"A10": "新9", "E10": "建。"}, [("A10", "task_unknown")]),
        ("目标", {"B4": None}, [("B4", "value_empty")]),
        ("目标", {"C4": "大于"}, [("C4", "word_unknown")]),
        ("目标", {"C4": None}, [("C4", "value_empty")]),
        ("目标", {"D4": "十七"}, [("D4", "not_a_number")]),
        ("目标", {"D4": "17家"}, [("D4", "not_a_number")]),
        ("目标", {"D4": None}, [("D4", "value_empty")]),
        ("目标", {"D4": "1" * 19}, [("D4", "number_large")]),
        ("目标", {"D4": "0.0000001"}, [("D4", "number_too_fine")]),
        ("目标", {"D4": "=1+1"}, [("D4", "formula")]),
        ("目标", {"D4": True}, [("D4", "not_a_number")]),
        ("目标", {"E6": "二"}, [("E6", "not_a_number")]),
        ("目标", {"E6": None}, [("E6", "range_open")]),
        ("目标", {"E6": 0.5}, [("E6", "range_reversed")]),
        ("目标", {"F4": "长" * 31}, [("F4", "value_long")]),
        ("目标", {"G4": "明年"}, [("G4", "deadline_unreadable")]),
        ("目标", {"G4": datetime.date(2027, 6, 30)}, [("G4", "deadline_unreadable")]),
        ("目标", {"H4": "愿望"}, [("H4", "word_unknown")]),
        ("目标", {"I4": "改了"}, [("I4", "read_only")]),
        ("目标", {"B8": "没有数值"}, [("D8", "value_empty")]),
        ("目标", {"D8": 5}, [("B8", "value_empty")]),
        (
            "目标",
            {"B8": "甲", "D8": "乙", "G8": "丙", "C8": "丁"},
            [("C8", "word_unknown"), ("D8", "not_a_number"), ("G8", "deadline_unreadable")],
        ),
        ("目标", {"B8": "甲", "D8": 5, "C8": "区间"}, [("E8", "range_open")]),
    ],
)
def test_a_cell_that_cannot_be_is_told_where_it_stands_and_nothing_is_changed(sheet: str, cells: dict, errors: list):
    back = typed(state(), sheet, {**cells, _ANOTHER[sheet]: "改了别的"})

    assert told(back) == [(sheet, cell, code) for cell, code in errors]
    assert back.edits == ()


_ANOTHER = {"任务": "B7", "举措": "D7", "目标": "B7"}  # a cell that was changed as it may be


def test_errors_of_all_sheets_are_told_at_once_in_the_order_of_the_book():
    def do(book: Workbook) -> None:
        book["目标"]["D4"] = "很多"
        book["目标"]["C5"] = "=1"
        book["任务"]["C5"] = None
        book["举措"]["A4"] = "t0"

    assert changed(do) == [
        ("任务", "C5", "value_empty"),
        ("举措", "A4", "task_unknown"),
        ("目标", "D4", "not_a_number"),
        ("目标", "C5", "formula"),
    ]


def test_an_error_is_a_chinese_sentence_that_says_what_to_do():
    error = typed(state(), "目标", {"D4": "17家"}).errors[0]

    assert error.message == "“17家”不是数字。请只填数字，单位填在“单位”一栏。"
    assert (error.sentence, dict(error.values)) == (
        "“{value}”不是数字。请只填数字，单位填在“单位”一栏。",
        {"value": "17家"},
    )


def test_a_percentage_format_is_told_and_not_guessed():
    def do(book: Workbook) -> None:
        book["目标"]["D5"] = 0.028
        book["目标"]["D5"].number_format = "0.0%"

    assert changed(do) == [("目标", "D5", "percent_format")]


def test_a_measure_left_behind_by_its_task_is_told():
    assert changed(lambda book: book["任务"].delete_rows(7)) == [("举措", "A9", "task_unknown")]


def test_measures_of_a_new_task_that_could_not_be_added_are_not_told_again():
    def do(book: Workbook) -> None:
        book["任务"].append(["新1", None, None, None, None, "市科技局"])
        book["举措"].append(["新1", None, None, None, "建平台。"])

    assert changed(do) == [("任务", "C8", "value_empty")]


class TestTheWholeBook:
    def test_a_sheet_that_is_missing_or_renamed_is_told_by_name(self):
        def do(book: Workbook) -> None:
            book["举措"].title = "措施"
            del book["目标"]

        assert changed(do) == [("举措", "", "sheet_missing"), ("目标", "", "sheet_missing")]

    def test_a_changed_header_is_told_at_its_cell(self):
        assert changed(lambda book: book["任务"].__setitem__("C3", "工作")) == [("任务", "C3", "header_changed")]

    def test_columns_that_were_moved_are_told_one_by_one(self):
        assert [error[1] for error in changed(lambda book: book["任务"].insert_cols(3))] == [
            f"{letter}3" for letter in "CDEFGHIJ"
        ]

    def test_a_sheet_without_its_header_is_told(self):
        assert changed(lambda book: book["任务"].delete_rows(3)) == [("任务", "A3", "header_changed")]

    def test_rows_above_the_header_may_go(self):
        assert changed(lambda book: book["任务"].delete_rows(1, 2)) == []

    def test_a_book_that_the_system_did_not_write_is_told(self):
        book = Workbook()
        for name in ("任务", "举措", "目标"):
            book.create_sheet(name)

        assert told(read_ledger(saved(book), state=state())) == [("", "", "not_exported")]

    def test_the_book_of_another_ledger_is_told(self):
        other = state()
        for row in (*other["tasks"], *other["targets"]):
            row["title" if "title" in row else "name"]["value"] = "另一份"
        for task in other["tasks"]:
            for measure in task["measures"]:
                measure["text"]["value"] = "另一条"

        assert told(read_ledger(exported(other), state=state())) == [("", "", "other_ledger")]

    def test_comments_pictures_of_style_and_further_sheets_do_no_harm(self):
        def do(book: Workbook) -> None:
            book["任务"]["C4"].comment = Comment("看这里", "某人")
            book.create_sheet("我的笔记")["A1"] = "=1+1"
            book["任务"]["Z4"] = "边上的话"

        assert changed(do) == []


def with_member(name: str, data: bytes) -> bytes:
    """The export with one of its members put in place of the old one."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(exported(state()))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, data)
    return stream.getvalue()


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xlsx"),
        ("行号,任务\n".encode(), "not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "not_xlsx"),
        (zipped(word=b"<document/>"), "not_xlsx"),
        (exported(state())[:-200], "not_xlsx"),
        (b"x" * (LIMITS.bytes + 1), "too_large"),
        (with_member("xl/media/a.bin", b"\0" * 60_000_000), "archive_bomb"),
        (with_member("xl/sharedStrings.xml", ENTITIES), "unsafe_markup"),
        (with_member("xl/sharedStrings.xml", ENTITIES.decode().encode("utf-16")), "unsafe_markup"),
        (with_member("xl/worksheets/sheet2.xml", b"<worksheet><sheetData>"), "damaged"),
        (with_member("xl/worksheets/sheet2.xml", b"<a>" * 300 + b"</a>" * 300), "damaged"),
        (with_member("xl/workbook.xml", b"<workbook/>"), "not_exported"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_spreadsheet_or_a_hostile_one_is_one_error(content: bytes, code: str):
    back = read_ledger(content, state=state())

    assert told(back) == [("", "", code)]
    assert back.errors[0].message.endswith("。")
    assert "{" not in back.errors[0].message


def test_more_rows_than_a_plan_can_have_are_told():
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>'

    def sheet() -> bytes:
        with zipfile.ZipFile(io.BytesIO(exported(state()))) as package:
            drawn = package.read("xl/worksheets/sheet4.xml")
        more = b"".join(row % (number, number) for number in range(100, 20_200))
        return drawn.replace(b"</sheetData>", more + b"</sheetData>")

    back = read_ledger(with_member("xl/worksheets/sheet4.xml", sheet()), state=state())

    assert "too_many_rows" in [error.code for error in back.errors]
    assert back.edits == ()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bytes_give_edits_or_errors_and_never_both(data: st.DataObject):
    """An export with some of its bytes overwritten, cut or doubled."""
    content = bytearray(_EXPORTED)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))

    back = read_ledger(bytes(content), state=state())

    assert not (back.edits and back.errors)
    assert all(isinstance(error, CellError) and error.message for error in back.errors)


_EXPORTED = exported(state())
