"""A list goes into a sheet and comes back as it was; whatever else comes is told of by its cell."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from shuangchuang.adapters.exchange.table_reading import read_table
from shuangchuang.adapters.exchange.table_writing import GUIDE, csv_lines, write_form, write_xlsx
from shuangchuang.adapters.exchange.tables import About, Column

COLUMNS = (
    Column("name", "名称", required=True, note="写全称", example="科技厅"),
    Column("count", "人数", "whole"),
    Column("rate", "增长率", "number"),
    Column("on", "启用日期", "day"),
    Column("kind", "类别", "choice", choices={"dept": "政府部门", "firm": "企业"}),
    Column("group", "集合", "yes_no"),
    Column("aliases", "别名", "lines", longest=20),
)
ABOUT = About("单位名录", "爱创新", "2026-11-23 18:00", (("类别", "政府部门"), ("地区", "")))
words = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
rows = st.fixed_dictionaries(
    {
        "name": words,
        "count": st.none() | st.integers(-(10**12), 10**12),
        "rate": st.none() | st.decimals(-(10**9), 10**9, places=3),
        "on": st.none() | st.dates(date(1900, 3, 1), date(2999, 12, 31)),
        "kind": st.none() | st.sampled_from(["dept", "firm"]),
        "group": st.none() | st.booleans(),
        "aliases": st.lists(words, max_size=3, unique=True).map(tuple),
    }
)


def sheet(*lines: list[object]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def told(content: bytes) -> list[tuple[str, str]]:
    return [(error.cell, error.message) for error in read_table(content, COLUMNS).errors]


@settings(max_examples=40)
@given(st.lists(rows, min_size=1, max_size=4))
def test_a_list_written_as_a_spreadsheet_is_read_back_as_it_was(said):
    stream = io.BytesIO()

    assert write_xlsx(stream, COLUMNS, said, ABOUT) == len(said)

    table = read_table(stream.getvalue(), COLUMNS)
    assert (table.errors, [line.values for line in table.lines]) == ([], said)


@settings(max_examples=60)
@given(st.lists(rows, min_size=1, max_size=4))
def test_a_list_written_as_csv_is_read_back_as_it_was(said):
    table = read_table(b"".join(csv_lines(COLUMNS, said, ABOUT)), COLUMNS)

    assert (table.errors, [line.values for line in table.lines]) == ([], said)


def test_a_csv_says_in_its_head_what_it_is_and_what_was_left_out():
    lines = b"".join(csv_lines(COLUMNS[:2], [{"name": "科技厅", "count": 3}], ABOUT))

    assert lines.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(lines.decode("utf-8-sig")))) == [
        ["单位名录"], ["导出时间", "2026-11-23 18:00"], ["来源", "爱创新"], ["筛选", "类别：政府部门"], [],
        ["名称", "人数"], ["科技厅", "3"],
    ]  # fmt: skip


def test_a_spreadsheet_says_the_same_above_its_headings():
    stream = io.BytesIO()
    write_xlsx(stream, COLUMNS[:2], [{"name": "科技厅", "count": 3}], About("名录", "爱创新", "今天", simulated=True))

    page = load_workbook(stream).active
    assert [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)] == [
        ["名录"], ["导出时间：今天"], ["来源：爱创新"], ["筛选：无（全部）"],
        ["提示：模拟数据，仅供演示，不得作为工作依据。"], [], ["名称", "人数"], ["科技厅", 3],
    ]  # fmt: skip
    assert (page.freeze_panes, page.auto_filter.ref) == ("B8", "A7:B8")


@pytest.mark.parametrize(
    "evil", ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", " =1", "\r=1", '=HYPERLINK("//x")', "|calc", "'=1", "%0a=1"]
)
def test_no_words_become_a_formula(evil):
    stream = io.BytesIO()
    write_xlsx(stream, COLUMNS[:1], [{"name": evil}], ABOUT)
    cell = load_workbook(stream).active["A7"]
    line = b"".join(csv_lines(COLUMNS[:1], [{"name": evil}], ABOUT)).decode("utf-8-sig").split("\r\n", 6)[-1]

    assert cell.data_type == "s"
    assert line.lstrip('"').startswith("'")


def test_a_negative_number_stays_a_number():
    line = b"".join(csv_lines(COLUMNS[:3], [{"name": "x", "count": -3, "rate": Decimal("-0.5")}], ABOUT))

    assert line.endswith(b"x,-3,-0.5\r\n")


def test_a_form_has_headings_lists_to_choose_from_and_notes():
    book = load_workbook(io.BytesIO(write_form(COLUMNS, title="单位", notes=["一行一个单位。"])))
    page, guide = book.worksheets

    assert [cell.value for cell in page[1]] == [column.title for column in COLUMNS]
    assert sorted(rule.formula1 for rule in page.data_validations.dataValidation) == ['"政府部门,企业"', '"是,否"']
    assert guide.title == GUIDE
    assert [cell.value for cell in guide[2]] == ["名称", "必填", "文字，最多 200 字", "写全称", "科技厅"]
    assert guide.cell(len(COLUMNS) + 3, 1).value == "一行一个单位。"


def test_an_empty_form_brought_back_has_nothing_to_import():
    assert told(write_form(COLUMNS, title="单位")) == [("", "表头下面没有填写的行。请填写后再导入。")]


def test_columns_are_known_by_their_headings_in_any_order_and_optional_ones_may_be_missing():
    table = read_table(sheet(["人数", " 名 称*"], [3, "科技厅"]), COLUMNS)

    assert table.errors == []
    assert [
        (line.number, line.values["name"], line.values["count"], line.values["aliases"]) for line in table.lines
    ] == [(2, "科技厅", 3, None)]
    assert [table.lines[0].has(key) for key in ("count", "kind")] == [True, False]


@pytest.mark.parametrize(
    ("value", "title", "sentence"),
    [
        ("", "名称", "“名称”不能为空。请填写。"),
        ("很" * 201, "名称", "内容有 201 个字，超过 200 个字。请缩短。"),
        ("=1+1", "名称", "这一格是公式。请直接填写内容（可以复制后“选择性粘贴—数值”）。"),
        ("三个", "人数", "“三个”不是数字。请只填数字，不带单位。"),
        (1.5, "人数", "“1.5”不是整数。请填整数。"),
        ("nan", "增长率", "“nan”不是数字。请只填数字，不带单位。"),
        ("2026-13-01", "启用日期", "“2026-13-01”不是日期。请写成 2026-11-23 的样子。"),
        ("部门", "类别", "“部门”不在可选范围内。请填：政府部门、企业。"),
        ("也许", "集合", "“也许”看不出是或否。请填“是”或“否”。"),
    ],
)
def test_a_fault_is_told_by_its_cell(value, title, sentence):
    heads = ["名称", "人数", "增长率", "启用日期", "类别", "集合", "别名"]
    line = ["科技厅", 2] + [None] * 5
    line[heads.index(title)] = value

    assert told(sheet(heads, ["发改委", 1], line)) == [(f"{'ABCDEFG'[heads.index(title)]}3", sentence)]


@pytest.mark.parametrize(
    ("head", "errors"),
    [
        (["名称", "人数", "颜色"], [("C1", "没有名为“颜色”的列。请删去这一列，或改成模板里的列名。")]),
        (["名称", "人数", "人数"], [("C1", "有两列都叫“人数”。请只留一列。")]),
        (["人数", "集合"], [("A1", "缺少必填的列“名称”。请下载最新的模板，把内容复制过去再导入。")]),
        (["甲", "乙"], [("", "没有找到表头。请保留模板第一行的列名：名称。")]),
    ],
)
def test_headings_that_are_not_those_of_the_form_are_told_of(head, errors):
    assert told(sheet(head, ["x", 1, 1])) == errors


def zip_of(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "start"),
    [
        (b"", "这是空文件"),
        (b"%PDF-1.7", "这个文件不是 .xlsx 或 .csv 表格"),
        (b"PK\x03\x04garbage", "文件已损坏或不完整"),
        (zip_of(word__document=b"x"), "这个文件不是 .xlsx 或 .csv 表格"),
        (zip_of(**{"xl__workbook.xml": b"<!DOCTYPE a><a/>"}), "文件里带有文档类型或实体声明"),
        (zip_of(**{"xl__workbook.xml": b"0" * 40_000_000}), "文件解压后异常庞大"),
        (b"\xff\xff\xff\x00\x81", "这个 .csv 文件的文字编码认不出来"),
    ],
    ids=["empty", "pdf", "broken", "docx", "entities", "bomb", "bytes"],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(content, start):
    [(cell, sentence)] = told(content)

    assert (cell, sentence.startswith(start)) == ("", True), sentence


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_errors_and_never_an_exception(content):
    table = read_table(content, COLUMNS)

    assert table.errors or table.lines
