"""The spreadsheet of a ledger, drawn so that it can be read, printed, edited and brought back."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shuangchuang.adapters.exchange.ledger_layout import (
    FORMAT,
    GUIDE,
    HEADER_ROW,
    HINT_ROW,
    NEW,
    SHEETS,
    SYSTEM,
    TITLE_ROW,
    Column,
    Row,
    Sheet,
    locked_mark_of,
    mark_of,
    rows_of,
)
from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_values import plain

_BLUE, _TINT, _GREY, _LINE, _INK, _QUIET = "0B4EA2", "EEF4FC", "F1F3F6", "CFD7E3", "1A2433", "5D687A"
_FACE = "微软雅黑"
_SPARE_ROWS = 500  # rows below the last that are ready to be filled in
_EDGE = Side(style="thin", color=_LINE)
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier day


def write_ledger(
    state: Json,
    *,
    text: str,
    title: str,
    exported_at: str,
    version: str,
    filters: str = "",
    simulated: bool = False,
) -> bytes:
    """
    The ledger as .xlsx; the same arguments give the same bytes.

    ``text`` is the text the spans of the state refer to; ``exported_at`` an ISO 8601 instant;
    ``filters`` says in words which rows the state was narrowed to ("" for all of them).
    """
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = GUIDE
    _write_guide(guide, title=title, exported_at=exported_at, version=version, filters=filters, simulated=simulated)
    rows = rows_of(state, text)
    heading = f"【模拟数据】{title}" if simulated else title
    for sheet in SHEETS:
        _write_sheet(book.create_sheet(sheet.name), sheet, rows[sheet.name], heading)
    _write_system(
        book.create_sheet(SYSTEM), rows, {"title": title, "version": version, "at": exported_at, "filters": filters}
    )
    book.properties.creator = "爱创新 · 双创工作信息服务系统"
    book.properties.title = plain(title)
    stream = io.BytesIO()
    book.save(stream)
    return _without_clock(stream.getvalue(), exported_at)


# ---------------------------------------------------------------- the sheet of guidance


def _write_guide(page: Worksheet, *, title: str, exported_at: str, version: str, filters: str, simulated: bool) -> None:
    facts = [
        ("计划", title),
        ("版本", version),
        ("导出时间", exported_at.replace("T", " ")),
        ("范围", f"只含：{filters}（没有导出的行不受影响）" if filters else "全部任务、举措和目标"),
    ]
    if simulated:
        facts.append(("提示", "模拟数据，仅供演示，不得作为工作依据。"))
    steps = [
        "在“任务”“举措”“目标”三张表里直接修改白色的格子；灰色的格子由系统生成，请不要改。",
        "一格里有几个单位时，每行写一个单位（Alt+Enter 换行），写全称，不用顿号：有的单位名称里本来就有顿号。",
        f"新增一行：插入空行填写，行号留空。新任务如果有举措，请把任务的行号写成 {NEW}1、{NEW}2……，举措表的“任务行号”写同样的号。",
        "删除一行：删掉整行。删除任务时，请把“举措”表里它的举措也删掉，或改成别的任务行号。",
        "行的先后就是台账里的先后；如果为了查看而排过序，请先恢复原来的顺序再交回。",
        "数值只填数字，单位填在“单位”栏；期限写成 2026、2026-06 或“每年”，没有期限就留空。",
        "不要修改表名、表头，不要使用公式。改完存为 .xlsx，在系统里点“带回修改”。",
        "有任何一格不合要求时，系统会逐格说明，并且一处都不会改；改好后再导入即可。",
    ]
    page.column_dimensions["A"].width = 12
    page.column_dimensions["B"].width = 92
    _put(page.cell(1, 1), f"{title} 台账", font=Font(_FACE, size=16, bold=True, color=_BLUE))
    page.row_dimensions[1].height = 34
    row = 3
    for label, words in facts:
        warn = label == "提示"
        _put(page.cell(row, 1), label, font=Font(_FACE, size=11, bold=True, color=_QUIET))
        _put(page.cell(row, 2), words, font=Font(_FACE, size=11, bold=warn, color="C8161D" if warn else _INK))
        row += 1
    row += 1
    _put(page.cell(row, 1), "怎样修改并交回", font=Font(_FACE, size=13, bold=True, color=_BLUE))
    for place, words in enumerate(steps, start=1):
        row += 1
        _put(page.cell(row, 1), f"第 {place} 条", font=Font(_FACE, size=11, color=_QUIET))
        _put(page.cell(row, 2), words, font=Font(_FACE, size=11, color=_INK))
        page.row_dimensions[row].height = 36
    page.sheet_view.showGridLines = False
    page.page_setup.orientation = "portrait"
    _fit_to_width(page)


# ---------------------------------------------------------------- the sheets of rows


def _write_sheet(page: Worksheet, sheet: Sheet, rows: list[Row], title: str) -> None:
    last = get_column_letter(len(sheet.columns))
    _put(
        page.cell(TITLE_ROW, 1),
        f"{title} · {sheet.name}",
        font=Font(_FACE, size=14, bold=True, color=_BLUE),
        wrap=False,
    )
    _put(
        page.cell(HINT_ROW, 1),
        "白色可改，灰色勿动；一格里有几个单位时每行写一个（Alt+Enter）。详见“说明”。",
        font=Font(_FACE, size=10, color=_QUIET),
        wrap=False,
    )
    for place, column in enumerate(sheet.columns, start=1):
        _header(page.cell(HEADER_ROW, place), column)
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width = column.width
        if column.kind != "number":
            dimension.number_format = "@"  # 2026-06 typed into a new row stays text
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        for place, column in enumerate(sheet.columns, start=1):
            _body(page.cell(number, place), column, row[column.key])
    end = HEADER_ROW + len(rows)
    page.row_dimensions[TITLE_ROW].height = 28
    page.row_dimensions[HEADER_ROW].height = 26
    page.freeze_panes = f"D{HEADER_ROW + 1}"
    page.auto_filter.ref = f"A{HEADER_ROW}:{last}{max(end, HEADER_ROW + 1)}"
    _validate(page, sheet, HEADER_ROW + 1, end + _SPARE_ROWS)
    page.page_setup.orientation = "landscape"
    page.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    _fit_to_width(page)


def _put(cell: Cell | MergedCell, words: str, *, font: Font, wrap: bool = True) -> None:
    """Words as words: nothing that begins with = becomes a formula, nothing like _x0041_ a character."""
    if words:
        cell.value = _ESCAPE.sub("_x005F_", words)
        cell.data_type = "s"
    cell.font = font
    cell.alignment = Alignment(wrap_text=wrap, vertical="center" if not wrap else "top")


def _header(cell: Cell | MergedCell, column: Column) -> None:
    _put(cell, column.heading, font=Font(_FACE, size=11, bold=True, color="FFFFFF"))
    cell.fill = PatternFill("solid", fgColor=_QUIET if column.read_only or column.kind == "id" else _BLUE)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _BORDER


def _body(cell: Cell | MergedCell, column: Column, words: str) -> None:
    grey = column.read_only or column.kind == "id"
    font = Font(_FACE, size=10, color=_QUIET if grey else _INK)
    _put(cell, words, font=font)
    number = _exact_float(words) if column.kind == "number" else None
    if number is not None:
        cell.value = int(number) if number.is_integer() else number
    else:
        cell.number_format = "@"
    if grey:
        cell.fill = PatternFill("solid", fgColor=_GREY)
    cell.border = _BORDER


def _exact_float(words: str) -> float | None:
    """The number a spreadsheet can hold without losing a digit."""
    digits = sum(sign.isdigit() for sign in words)
    return float(words) if re.fullmatch(r"-?\d+(\.\d+)?", words, re.ASCII) and digits <= 15 else None


def _validate(page: Worksheet, sheet: Sheet, first: int, last: int) -> None:
    """What the spreadsheet itself refuses while a person types."""
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        rule: DataValidation | None = None
        if column.choices:
            rule = DataValidation(type="list", formula1=f'"{",".join(column.choices.values())}"', allow_blank=True)
            rule.error = "请从下拉列表中选择。"
        elif column.kind == "number":
            rule = DataValidation(
                type="decimal", operator="between", formula1="-1E+18", formula2="1E+18", allow_blank=True
            )
            rule.error = "请只填数字，单位填在“单位”一栏。"
        elif column.kind == "id":
            rule = DataValidation(type="custom", formula1="TRUE", allow_blank=True)
            rule.showInputMessage = True
            rule.promptTitle, rule.prompt = "行号", f"由系统生成，请勿修改；新增的行留空，或写 {NEW}1、{NEW}2。"
        elif column.read_only:
            rule = DataValidation(type="custom", formula1="FALSE", allow_blank=True)
            rule.error = "这一列由系统生成，请勿修改。"
        if rule is not None:
            rule.errorTitle = column.heading
            rule.showErrorMessage = True
            rule.add(f"{letter}{first}:{letter}{last}")
            page.add_data_validation(rule)


def _fit_to_width(page: Worksheet) -> None:
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.6
    page.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))


# ---------------------------------------------------------------- what nobody sees


def _write_system(page: Worksheet, rows: dict[str, list[Row]], about: dict[str, str]) -> None:
    page.sheet_state = "veryHidden"
    lines = [["format", FORMAT, "", ""], *([key, value, "", ""] for key, value in about.items())]
    for sheet in SHEETS:
        for row in rows[sheet.name]:
            lines.append([sheet.name, row[sheet.id_key], mark_of(sheet, row), locked_mark_of(sheet, row)])
    plain_font = Font(_FACE, size=10)
    for number, line in enumerate(lines, start=1):
        for place, words in enumerate(line, start=1):
            _put(page.cell(number, place), words, font=plain_font, wrap=False)


def _without_clock(package: bytes, exported_at: str) -> bytes:
    """The same package with the instant of the export in place of the instant of writing."""
    stamp = _instant(exported_at)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as written, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in written.namelist():
            data = written.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), data)
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            fixed.writestr(member, data)
    return stream.getvalue()


def _instant(exported_at: str) -> str:
    try:
        moment = datetime.fromisoformat(exported_at)
    except ValueError:
        return "2000-01-01T00:00:00Z"
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment.tzinfo else f"{moment:%Y-%m-%dT%H:%M:%S}Z"
