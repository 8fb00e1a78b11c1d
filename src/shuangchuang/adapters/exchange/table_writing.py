"""A list as a file. Rows are taken one at a time, so a long list needs no more memory than a short one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from shuangchuang.adapters.exchange.tables import About, Column

Row = Mapping[str, Any]

GUIDE = "填写说明"
_BLUE, _LINE, _INK, _QUIET, _RED = "0B4EA2", "CFD7E3", "1A2433", "5D687A", "C8161D"
_FACE = "微软雅黑"
_EDGE = Side(style="thin", color=_LINE)
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_BODY, _HEAD = Font(_FACE, size=10, color=_INK), Font(_FACE, size=11, bold=True, color="FFFFFF")
_HEAD_FILL, _MUST_FILL = PatternFill("solid", fgColor=_BLUE), PatternFill("solid", fgColor=_RED)
_TOP = Alignment(wrap_text=True, vertical="top")
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# A spreadsheet takes a cell that begins like this for a formula (or strips the sign and looks again).
# One more ' before words that had one already, so that taking one away gives back what was there.
_FORMULA = re.compile(r"^'*[\s\ufeff]*[=+\-@|%\t\r\n]")
_LONGEST = 32_000  # a cell holds 32 767 characters
_SPARE_ROWS = 1_000


def shown(value: Any, column: Column) -> str:
    """A value as words."""
    if value is None:
        return ""
    if column.kind == "yes_no":
        return "是" if value else "否"
    if column.kind == "choice":
        return str(column.choices.get(str(value), value))
    if column.kind == "lines":
        return "\n".join(map(str, value))
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def harmless(words: str) -> str:
    """
    Words that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("-3"), harmless("科技厅")
    ("'=1+1", "'-3", '科技厅')
    """
    return f"'{words}" if _FORMULA.match(words) else words


def unharmed(words: str) -> str:
    """What :func:`harmless` was given.

    >>> unharmed("'=1+1"), unharmed("'90s")
    ('=1+1', "'90s")
    """
    return words[1:] if words.startswith("'") and _FORMULA.match(words) else words


def csv_lines(columns: Sequence[Column], rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """The list as CSV, a line at a time: UTF-8 with a byte order mark, as Excel and WPS expect it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def line(cells: Sequence[str]) -> bytes:
        writer.writerow(cells)
        words = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return words.encode("utf-8", "replace")

    yield b"\xef\xbb\xbf" + line([harmless(about.title)])
    for label, words in about.lines():
        yield line([label, harmless(words)])
    yield line([])
    yield line([harmless(column.title) for column in columns])
    for row in rows:
        yield line([_csv_cell(row.get(column.key), column) for column in columns])


def _csv_cell(value: Any, column: Column) -> str:
    words = _NO_XML.sub("", shown(value, column))
    # A number is no formula, and a sign before it is part of it.
    return words if isinstance(value, int | float | Decimal) else harmless(words)


def write_xlsx(target: IO[bytes], columns: Sequence[Column], rows: Iterable[Row], about: About) -> int:
    """Write the list as a spreadsheet to ``target``; how many rows it has."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(about.title))
    for place, column in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    head = 1 + len(about.lines()) + 2
    page.freeze_panes = f"B{head + 1}"
    page.print_title_rows = f"{head}:{head}"
    _for_print(page)
    page.append([_cell(page, about.title, font=Font(_FACE, size=14, bold=True, color=_BLUE))])
    for label, words in about.lines():
        font = Font(_FACE, size=10, bold=label == "提示", color=_RED if label == "提示" else _QUIET)
        page.append([_cell(page, f"{label}：{words}", font=font)])
    page.append([])
    page.append(
        [_cell(page, column.title, font=_HEAD, fill=_HEAD_FILL, align=_MIDDLE, edge=True) for column in columns]
    )
    count = 0
    for row in rows:
        page.append([_value_cell(page, row.get(column.key), column) for column in columns])
        count += 1
    page.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{head + max(count, 1)}"
    book.properties.title = about.title
    book.properties.creator = about.source
    book.save(target)
    return count


def _sheet_name(title: str) -> str:
    return re.sub(r"[\\/*?:\[\]']", " ", title)[:31].strip() or "Sheet1"


def _cell(
    page: Any, words: str, *, font: Font, fill: PatternFill | None = None, align: Alignment | None = None,
    edge: bool = False,
) -> Any:  # fmt: skip
    cell = WriteOnlyCell(page, None)
    _say(cell, words)
    cell.font = font
    if fill:
        cell.fill = fill
    if align:
        cell.alignment = align
    if edge:
        cell.border = _BORDER
    return cell


def _say(cell: Any, words: str) -> None:
    """Words as words: nothing that begins with = becomes a formula, nothing like _x0041_ a character."""
    clean = _ESCAPE.sub("_x005F_", _NO_XML.sub("", words))
    if len(clean) > _LONGEST:
        clean = clean[:_LONGEST] + "……（太长，全文见系统）"
    if clean:
        cell.value = clean
        cell.data_type = "s"


def _value_cell(page: Any, value: Any, column: Column) -> Any:
    cell = WriteOnlyCell(page, None)
    exact = isinstance(value, int | Decimal) and len(str(value).strip("-").replace(".", "")) <= 15
    if column.kind in {"whole", "number"} and value is not None and exact and not isinstance(value, bool):
        cell.value = value
    elif column.kind == "day" and isinstance(value, date) and value.year >= 1900:
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    else:
        _say(cell, shown(value, column))
        cell.number_format = "@"
    cell.font, cell.alignment, cell.border = _BODY, _TOP, _BORDER
    return cell


def _for_print(page: Any) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def write_form(columns: Sequence[Column], *, title: str, notes: Sequence[str] = ()) -> bytes:
    """An empty form to be filled in: headings (required ones in red), lists to choose from, and a sheet of notes."""
    book = Workbook()
    page: Any = book.active
    page.title = _sheet_name(title)
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        head = page.cell(1, place)
        _say(head, column.title)
        head.font, head.alignment, head.border = _HEAD, _MIDDLE, _BORDER
        head.fill = _MUST_FILL if column.required else _HEAD_FILL
        page.column_dimensions[letter].width = column.width
        if column.kind not in {"whole", "number"}:
            # 2026-06 and 007 typed into a form stay what was typed.
            page.column_dimensions[letter].number_format = "@"
        rule = _rule(column)
        if rule is not None:
            rule.add(f"{letter}2:{letter}{_SPARE_ROWS + 1}")
            page.add_data_validation(rule)
    page.row_dimensions[1].height = 30
    page.freeze_panes = "A2"
    _for_print(page)
    _write_notes(book.create_sheet(GUIDE), columns, notes)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rule(column: Column) -> DataValidation | None:
    words = ["是", "否"] if column.kind == "yes_no" else list(column.choices.values())
    listed = ",".join(words)
    # A longer list, or a word with a comma in it, cannot be written into a rule.
    if not words or len(listed) > 250 or any("," in word or '"' in word for word in words):
        return None
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    rule.errorTitle, rule.error, rule.showErrorMessage = column.title[:32], "请从下拉列表中选择。", True
    return rule


_HOW = {
    "text": "文字，最多 {longest} 字",
    "whole": "整数",
    "number": "数字",
    "day": "日期，如 2026-11-23",
    "instant": "时间，如 2026-11-23 18:00",
    "choice": "只填：{choices}",
    "yes_no": "填“是”或“否”",
    "lines": "可填几个，每行一个（Alt+Enter 换行）",
}


def _write_notes(page: Any, columns: Sequence[Column], notes: Sequence[str]) -> None:
    for letter, width in (("A", 18), ("B", 8), ("C", 44), ("D", 44), ("E", 24)):
        page.column_dimensions[letter].width = width
    for place, word in enumerate(("列", "必填", "怎么填", "说明", "例如"), start=1):
        cell = page.cell(1, place)
        _say(cell, word)
        cell.font, cell.fill, cell.alignment = _HEAD, _HEAD_FILL, _MIDDLE
    for number, column in enumerate(columns, start=2):
        how = _HOW[column.kind].format(longest=column.longest, choices="、".join(column.choices.values()))
        for place, words in enumerate(
            (column.title, "必填" if column.required else "", how, column.note, column.example), start=1
        ):
            cell = page.cell(number, place)
            _say(cell, words)
            cell.font, cell.alignment, cell.border = _BODY, _TOP, _BORDER
    for number, words in enumerate(notes, start=len(columns) + 3):
        cell = page.cell(number, 1)
        _say(cell, words)
        cell.font = _BODY
    page.sheet_view.showGridLines = False
