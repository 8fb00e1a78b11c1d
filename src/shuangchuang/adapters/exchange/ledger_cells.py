"""From the bytes of a spreadsheet to rows of words, each cell judged on its own.

Nobody vouches for the file: it is unpacked within bounds, its XML may declare nothing,
and whatever else is wrong with it becomes an error with a place and a next step.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from shuangchuang.adapters.documents.limits import MEGABYTE, Limits
from shuangchuang.adapters.documents.packages import Package, parse_xml
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.exchange.ledger_layout import (
    FORMAT,
    HEADER_ROW,
    SHEETS,
    SYSTEM,
    Column,
    Row,
    Sheet,
)
from shuangchuang.domain.plans.draft_values import plain
from shuangchuang.domain.shared import Refusal

LIMITS = Limits(bytes=20 * MEGABYTE, unpacked_bytes=120 * MEGABYTE, members=500)
MOST_ROWS = 20_000  # filled rows of one sheet
_ROWS_LOOKED_AT = 100_000
_LONGEST = 40_000  # characters of a cell
_REEXPORT = "请重新导出一份，在新导出的表格里修改。"
_RESTORE = "请改回“{heading}”，或重新导出一份后再修改。"

WHOLE_FILE: Mapping[str, str] = {
    "not_xlsx": "这个文件不是 .xlsx 电子表格（旧版 .xls、.et、.csv 和加密的文件都读不了）。请用 WPS 或 Excel 另存为不加密的 .xlsx 后再导入。",
    "too_large": "文件超过 {megabytes} MB。请只保留导出的几张表，去掉图片后再导入。",
    "archive_bomb": "文件解压后异常庞大，为安全起见没有读取。" + _REEXPORT,
    "unsafe_markup": "文件里带有文档类型或实体声明，为安全起见没有读取。" + _REEXPORT,
    "damaged": "文件已损坏或不完整，读不出来。" + _REEXPORT,
}


@dataclass(frozen=True, slots=True)
class CellError:
    """
    What is wrong with one cell, and what to do.

    ``sheet`` is "" where the whole file is meant, ``cell`` (A1 form) is "" where the whole sheet
    is. ``sentence`` is the Chinese msgid that ``values`` fill; ``message`` is the filled one.
    """

    sheet: str
    cell: str
    code: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence for a person."""
        return self.sentence.format_map(self.values)

    @classmethod
    def of(cls, refusal: Refusal, sheet: str, cell: str) -> CellError:
        """A refusal of the domain, told of a cell."""
        return cls(sheet, cell, refusal.code, refusal.sentence, dict(refusal.values))


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it came back. ``faulty`` names the columns whose cells could not be read."""

    sheet: Sheet
    number: int  # as the spreadsheet counts, from 1
    cells: Row
    faulty: frozenset[str] = frozenset()

    def place(self, key: str) -> str:
        """The address of the cell under a column."""
        return f"{get_column_letter(self.sheet.index(key) + 1)}{self.number}"


@dataclass(slots=True)
class ReadBook:
    """A spreadsheet read: rows by sheet, the marks written with it, and what was wrong."""

    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    marks: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)  # sheet → id → (mark, locked mark)
    errors: list[CellError] = field(default_factory=list)

    def complain(self, sheet: str, cell: str, code: str, sentence: str, **values: object) -> None:
        """Note an error."""
        self.errors.append(CellError(sheet, cell, code, sentence, values))


def read_book(content: bytes) -> ReadBook:
    """The sheets of a ledger's spreadsheet. Never raises: what is wrong stands in ``errors``."""
    book = ReadBook()
    fault = _fault_of(content)
    if fault:
        book.complain("", "", fault, WHOLE_FILE[fault], megabytes=LIMITS.bytes // MEGABYTE)
        return book
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of every extension it leaves out
            workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            _read_workbook(workbook, book)
    except Exception:  # a broken package fails in openpyxl in a hundred ways; all of them mean this
        book.complain("", "", "damaged", WHOLE_FILE["damaged"])
    return book


def _fault_of(content: bytes) -> str | None:
    """Why this file is not opened; None where it may be."""
    if len(content) > LIMITS.bytes:
        return "too_large"
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return "not_xlsx"
    try:
        package = Package.open(content, LIMITS)
        if "xl/workbook.xml" not in package:
            return "not_xlsx"
        for name in package.archive.namelist():
            data = package.read(name)
            if name.lower().endswith((".xml", ".rels")):
                parse_xml(data, name)
    except DocumentRefused as refusal:
        return refusal.code if refusal.code in WHOLE_FILE else "damaged"
    return None


def _read_workbook(workbook: Any, book: ReadBook) -> None:
    exported = SYSTEM in workbook.sheetnames and _read_marks(workbook[SYSTEM], book)
    for name in [sheet.name for sheet in SHEETS if exported and sheet.name not in workbook.sheetnames]:
        book.complain(
            name,
            "",
            "sheet_missing",
            "缺少“{name}”表。请不要删除表或改表名；可以改回原名，或重新导出后再修改。",
            name=name,
        )
    if not exported:
        book.complain(
            "", "", "not_exported", "这份表格不是从系统导出的台账，或者内容被复制到了别的文件里。" + _REEXPORT
        )
    if book.errors:
        return
    for sheet in SHEETS:
        book.rows[sheet.name] = list(_read_sheet(workbook[sheet.name], sheet, book))


def _read_marks(page: Any, book: ReadBook) -> bool:
    book.marks = {sheet.name: {} for sheet in SHEETS}
    known = False
    for line in page.iter_rows(min_col=1, max_col=4, max_row=_ROWS_LOOKED_AT, values_only=True):
        kind, row_id, mark, locked = (str(value or "") for value in line)
        if (kind, row_id) == ("format", FORMAT):
            known = True
        elif kind in book.marks:
            book.marks[kind][row_id] = (mark, locked)
    return known


def _read_sheet(page: Any, sheet: Sheet, book: ReadBook) -> Iterator[ReadRow]:
    header_seen = False
    filled = 0
    lines = page.iter_rows(min_col=1, max_col=len(sheet.columns), max_row=_ROWS_LOOKED_AT)
    for number, cells in enumerate(lines, start=1):
        if not header_seen:
            header_seen = _is_header(cells, number, sheet, book)
            if not header_seen and number >= HEADER_ROW + 5:
                break
            continue
        if all(cell.value is None or str(cell.value).strip() == "" for cell in cells):
            continue
        filled += 1
        if filled > MOST_ROWS:
            book.complain(
                sheet.name, f"A{number}", "too_many_rows", "超过 {most} 行。请删去多余的行后再导入。", most=MOST_ROWS
            )
            return
        yield _read_row(cells, number, sheet, book)
    if not header_seen:
        heading = sheet.columns[0].heading
        book.complain(
            sheet.name, f"A{HEADER_ROW}", "header_changed", "没有找到表头“{heading}”。" + _RESTORE, heading=heading
        )


def _is_header(cells: Any, number: int, sheet: Sheet, book: ReadBook) -> bool:
    found = ["".join(str(cell.value or "").split()) for cell in cells]
    wanted = [column.heading for column in sheet.columns]
    alike = sum(heading in found for heading in wanted)
    if alike * 2 <= len(wanted):
        return False
    for place, (heading, words) in enumerate(zip(wanted, found, strict=False), start=1):
        if heading != words:
            book.complain(
                sheet.name,
                f"{get_column_letter(place)}{number}",
                "header_changed",
                "表头应是“{heading}”，现在是“{found}”。" + _RESTORE,
                heading=heading,
                found=words[:40],
            )
    return True


def _read_row(cells: Any, number: int, sheet: Sheet, book: ReadBook) -> ReadRow:
    said: Row = {column.key: "" for column in sheet.columns}
    faulty = set()
    for column, cell in zip(sheet.columns, cells, strict=False):
        if column.read_only and column.key != sheet.locked:
            continue  # a count: whatever it says, it says nothing
        try:
            said[column.key] = _words(cell, column)
        except Refusal as refusal:
            faulty.add(column.key)
            book.errors.append(
                CellError.of(refusal, sheet.name, f"{get_column_letter(sheet.index(column.key) + 1)}{number}")
            )
    return ReadRow(sheet, number, said, frozenset(faulty))


def _words(cell: Any, column: Column) -> str:
    """What a cell says, as text."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Refusal("formula", "这一格是公式。请直接填写内容（可以复制后“选择性粘贴—数值”）。")
    if cell.data_type == "e":
        raise Refusal("cell_error", "这一格是错误值“{value}”。请直接填写内容。", value=str(value)[:20])
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number_words(value, column, str(cell.number_format))
    if isinstance(value, datetime | date):
        return _day_words(value, column)
    if isinstance(value, time | timedelta):
        raise _date_cell()
    words = str(value).replace("_x005F_", "_").replace("_x000D_", "\n")  # what openpyxl leaves of their escapes
    if len(words) > _LONGEST:
        raise Refusal("value_long", "内容有 {length} 个字，太长了。请缩短后再保存。", length=len(words))
    if column.kind in {"units", "shown"}:
        return "\n".join(line for line in map(plain, words.splitlines()) if line)
    return plain(words)


def _number_words(value: float, column: Column, number_format: str) -> str:
    if column.kind == "number" and "%" in number_format:
        raise Refusal("percent_format", "这一格设成了百分比格式。请改为“常规”格式，只填数字（如 5），单位填 %。")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _day_words(value: date, column: Column) -> str:
    if column.kind != "deadline":
        raise _date_cell()
    return (
        f"{value.year:04d}-{value.month:02d}"
        if value.day == 1
        else f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    )


def _date_cell() -> Refusal:
    return Refusal("date_cell", "这一格被表格软件变成了日期或时间。请把单元格格式设为“文本”后重新填写。")
