"""A filled form read back: values of the right kind, and every fault by its cell.

Nobody vouches for the file. It is unpacked within bounds, formulas are not followed, and
whatever is wrong becomes an error with a place and a next step; nothing is raised.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from shuangchuang.adapters.documents.limits import MEGABYTE, Limits
from shuangchuang.adapters.documents.packages import Package, parse_xml
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.exchange.ledger_cells import CellError
from shuangchuang.adapters.exchange.table_writing import GUIDE, unharmed
from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.domain.shared import Refusal

LIMITS = Limits(bytes=20 * MEGABYTE, unpacked_bytes=120 * MEGABYTE, members=500)
MOST_ROWS = 20_000
MOST_ERRORS = 500
_ROWS_AT_ALL = 100_000  # empty ones with them
_HEAD_WITHIN = 20  # a list that we exported has its title and filters above the headings
_MARKS = re.compile(r"[\s*＊:：]+")
_RESAVE = "请用 WPS 或 Excel 另存为 .xlsx 后再导入。"

WHOLE_FILE = {
    "empty": "这是空文件。请下载模板，填好后再导入。",
    "not_a_table": "这个文件不是 .xlsx 或 .csv 表格。" + _RESAVE,
    "too_large": "文件超过 {megabytes} MB。请分成几个文件导入。",
    "archive_bomb": "文件解压后异常庞大，为安全起见没有读取。" + _RESAVE,
    "unsafe_markup": "文件里带有文档类型或实体声明，为安全起见没有读取。" + _RESAVE,
    "damaged": "文件已损坏或不完整，读不出来。" + _RESAVE,
    "encoding": "这个 .csv 文件的文字编码认不出来。" + _RESAVE,
    "no_header": "没有找到表头。请保留模板第一行的列名：{titles}。",
    "no_rows": "表头下面没有填写的行。请填写后再导入。",
    "too_many_rows": "超过 {most} 行。请分成几个文件导入。",
    "column_missing": "缺少必填的列“{title}”。请下载最新的模板，把内容复制过去再导入。",
    "column_unknown": "没有名为“{title}”的列。请删去这一列，或改成模板里的列名。",
    "column_twice": "有两列都叫“{title}”。请只留一列。",
}


@dataclass(frozen=True, slots=True)
class ReadLine:
    """
    A row as it was filled in: ``values`` by column key (None: left empty or not in the file), ``number`` as the
    spreadsheet counts, ``letters`` the column of each key in this file.
    """

    number: int
    values: dict[str, Any]
    letters: dict[str, str]
    faulty: frozenset[str] = frozenset()

    def place(self, key: str) -> str:
        """The address of a cell; of a column that is not in the file, that of the row's first cell."""
        return f"{self.letters.get(key, 'A')}{self.number}"

    def has(self, key: str) -> bool:
        """Whether the file has this column at all."""
        return key in self.letters


@dataclass(slots=True)
class ReadTable:
    """What was read, and what was wrong."""

    lines: list[ReadLine] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    def complain(self, cell: str, code: str, **values: object) -> None:
        """Note what is wrong with the file or its head."""
        self.errors.append(CellError("", cell, code, WHOLE_FILE[code], values))


def read_table(content: bytes, columns: Sequence[Column]) -> ReadTable:
    """
    The rows of an .xlsx or .csv file.

    Columns are known by their headings and may come in any order; a column that is not required may be missing.
    Lines above the headings and empty lines are passed over.
    """
    table = ReadTable()
    if not content.strip():
        table.complain("", "empty")
        return table
    if len(content) > LIMITS.bytes:
        table.complain("", "too_large", megabytes=LIMITS.bytes // MEGABYTE)
        return table
    try:
        rows = list(
            itertools.islice(_sheet_rows(content) if content[:2] == b"PK" else _csv_rows(content), _ROWS_AT_ALL)
        )
    except _Unreadable as fault:
        table.complain("", str(fault))
    except Exception:  # a broken package fails in openpyxl in a hundred ways; all of them mean this
        table.complain("", "damaged")
    else:
        _read(iter(rows), columns, table)
    return table


class _Unreadable(Exception):
    """A whole-file fault, by its code."""


def _sheet_rows(content: bytes) -> Iterator[list[Any]]:
    try:
        package = Package.open(content, LIMITS)
        if not any(name.startswith("xl/") for name in package.archive.namelist()):
            raise _Unreadable("not_a_table")
        for name in package.archive.namelist():
            if name.lower().endswith((".xml", ".rels")):
                parse_xml(package.read(name), name)
            else:
                package.read(name)
    except DocumentRefused as refusal:
        raise _Unreadable(refusal.code if refusal.code in WHOLE_FILE else "damaged") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles it does not know
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        try:
            page = next((sheet for sheet in book.worksheets if sheet.title != GUIDE), None)
            if page is None:
                raise _Unreadable("no_rows")
            page.reset_dimensions()  # what a file says of its size may be a lie
            for row in page.iter_rows():
                yield [_cell_value(cell) for cell in row]
        finally:
            book.close()


@dataclass(frozen=True, slots=True)
class _Bad:
    """A cell that says nothing that can be read."""

    code: str
    sentence: str


def _cell_value(cell: Any) -> Any:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return _Bad("formula", "这一格是公式。请直接填写内容（可以复制后“选择性粘贴—数值”）。")
    if cell.data_type == "e":
        return _Bad("cell_error", "这一格是错误值。请直接填写内容。")
    return cell.value


def _csv_rows(content: bytes) -> Iterator[list[Any]]:
    if content[:4] in {b"%PDF", b"\xd0\xcf\x11\xe0"}:
        raise _Unreadable("not_a_table")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _Unreadable("encoding")
    if "\0" in words:
        raise _Unreadable("not_a_table")
    # Excel writes a tab between cells when it saves as Unicode text.
    split = "\t" if words.split("\n", 1)[0].count("\t") > words.split("\n", 1)[0].count(",") else ","
    for row in csv.reader(io.StringIO(words, newline=""), delimiter=split):
        yield [unharmed(cell) or None for cell in row]


def _read(rows: Iterator[list[Any]], columns: Sequence[Column], table: ReadTable) -> None:
    places: dict[int, Column] = {}
    for number, cells in enumerate(rows, start=1):
        if not places:
            if number > _HEAD_WITHIN:
                break
            places = _header(cells, number, columns, table)
            if table.errors:
                return
            continue
        if all(value is None or (isinstance(value, str) and not value.strip()) for value in cells):
            continue
        if len(table.lines) >= MOST_ROWS:
            table.complain(f"A{number}", "too_many_rows", most=MOST_ROWS)
            return
        table.lines.append(_line(cells, number, places, columns, table))
        if len(table.errors) >= MOST_ERRORS:
            return
    if not places:
        table.complain("", "no_header", titles="、".join(column.title for column in columns if column.required))
    elif not table.lines:
        table.complain("", "no_rows")


def _folded(words: Any) -> str:
    return _MARKS.sub("", str(words or ""))


def _header(cells: list[Any], number: int, columns: Sequence[Column], table: ReadTable) -> dict[int, Column]:
    """Which column stands where; nothing where this row is no row of headings."""
    known = {
        _folded(name).lower(): column
        for of in ("key", "english", "title")  # where two columns share a word, the printed heading decides
        for column in columns
        if (name := getattr(column, of))
    }
    found = {place: known[_folded(cell).lower()] for place, cell in enumerate(cells) if _folded(cell).lower() in known}
    required = [column for column in columns if column.required]
    if not found or (len({column.key for column in found.values()}) < 2 <= len(columns)):
        return {}
    for place, cell in enumerate(cells):
        if _folded(cell) and place not in found:
            table.complain(f"{get_column_letter(place + 1)}{number}", "column_unknown", title=str(cell)[:40])
    keys = [column.key for column in found.values()]
    for place, column in found.items():
        if keys.count(column.key) > 1 and keys.index(column.key) != list(found).index(place):
            table.complain(f"{get_column_letter(place + 1)}{number}", "column_twice", title=column.title)
    for column in required:
        if column.key not in keys:
            table.complain(f"A{number}", "column_missing", title=column.title)
    return found


def _line(
    cells: list[Any], number: int, places: dict[int, Column], columns: Sequence[Column], table: ReadTable
) -> ReadLine:
    values: dict[str, Any] = {column.key: None for column in columns}
    letters = {column.key: get_column_letter(place + 1) for place, column in places.items()}
    faulty = set()
    for place, column in places.items():
        try:
            values[column.key] = value_of(cells[place] if place < len(cells) else None, column)
        except Refusal as refusal:
            faulty.add(column.key)
            table.errors.append(CellError.of(refusal, "", f"{letters[column.key]}{number}"))
    return ReadLine(number, values, letters, frozenset(faulty))


def value_of(raw: Any, column: Column) -> Any:
    """
    What a cell says, as a value of its column's kind; None for an empty one.

    :raises Refusal: it says nothing of that kind, or nothing where something must stand.
    """
    if isinstance(raw, _Bad):
        raise Refusal(raw.code, raw.sentence)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if column.required:
            raise Refusal("required", "“{title}”不能为空。请填写。", title=column.title)
        return () if column.kind == "lines" else None
    return _READERS[column.kind](raw, column)


def _text(raw: Any, column: Column) -> str:
    if isinstance(raw, bool):
        words = "是" if raw else "否"
    elif isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        words = str(int(raw))
    elif isinstance(raw, datetime):
        words = raw.date().isoformat() if raw.time() == time(0) else raw.isoformat(sep=" ", timespec="minutes")
    elif isinstance(raw, time | timedelta):
        raise Refusal("date_cell", "这一格被表格软件变成了时间。请把单元格格式设为“文本”后重新填写。")
    else:
        words = str(raw)
    words = words.replace("_x005F_", "_").replace("_x000D_", "\n").replace("\r\n", "\n").strip()
    if len(words) > column.longest:
        raise Refusal(
            "value_long",
            "内容有 {length} 个字，超过 {longest} 个字。请缩短。",
            length=len(words),
            longest=column.longest,
        )
    return words


def _lines(raw: Any, column: Column) -> tuple[str, ...]:
    whole = Column(column.key, column.title, longest=column.longest * 50)
    parts = tuple(dict.fromkeys(part.strip() for part in _text(raw, whole).splitlines() if part.strip()))
    for part in parts:
        _text(part, column)
    return parts


def _number(raw: Any, column: Column) -> Decimal:
    words = str(raw).strip().replace(",", "").replace("，", "") if not isinstance(raw, bool) else ""
    try:
        number = Decimal(words)
        if not number.is_finite() or abs(number.adjusted()) > 18:
            raise InvalidOperation
    except InvalidOperation:
        raise Refusal("not_a_number", "“{value}”不是数字。请只填数字，不带单位。", value=str(raw)[:20]) from None
    return number


def _whole(raw: Any, column: Column) -> int:
    number = _number(raw, column)
    if number != number.to_integral_value():
        raise Refusal("not_whole", "“{value}”不是整数。请填整数。", value=str(raw)[:20])
    return int(number)


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00?:00(?::00)?)?")


def _day(raw: Any, column: Column) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    said = _DAY.fullmatch(str(raw).strip()) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", str(raw).strip())
    try:
        if said:
            return date(int(said[1]), int(said[2]), int(said[3]))
    except ValueError:
        pass
    raise Refusal("not_a_day", "“{value}”不是日期。请写成 2026-11-23 的样子。", value=str(raw)[:20])


def _choice(raw: Any, column: Column) -> str:
    words = _text(raw, column)
    for code, word in column.choices.items():
        if words in {str(word), code}:
            return code
    raise Refusal(
        "not_a_choice",
        "“{value}”不在可选范围内。请填：{choices}。",
        value=words[:20],
        choices="、".join(map(str, column.choices.values())),
    )


def _yes_no(raw: Any, column: Column) -> bool:
    if isinstance(raw, bool):
        return raw
    words = str(raw).strip().lower()
    if words in {"是", "有", "y", "yes", "true", "1", "√"}:
        return True
    if words in {"否", "无", "不是", "没有", "n", "no", "false", "0", "×"}:
        return False
    raise Refusal("not_yes_no", "“{value}”看不出是或否。请填“是”或“否”。", value=str(raw)[:20])


_READERS = {
    "text": _text,
    "instant": _text,
    "lines": _lines,
    "number": _number,
    "whole": _whole,
    "day": _day,
    "choice": _choice,
    "yes_no": _yes_no,
}
