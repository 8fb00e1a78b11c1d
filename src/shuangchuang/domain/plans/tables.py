"""Tables that assign tasks: 序号 | 重点举措 | 实施路径 | 责任单位 | 配合单位 | 完成时限.

    a grid of the reader     docx, html, pdf: cells and merged cells are told
    | a | b | and a ⇥ b      one row a line
    one cell a line          the head is a run of column names; a new row begins at the
                             next number, or where words follow units

A merged cell counts for every row it covers. A row that a page cut in two is put
together again; a head that is printed on every page counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shuangchuang.domain.plans.annotations import Annotation
from shuangchuang.domain.plans.drafts import Draft
from shuangchuang.domain.plans.model import Role
from shuangchuang.domain.plans.outline import Range
from shuangchuang.domain.plans.roles import read_roles
from shuangchuang.domain.plans.rules import Rules, without_rules
from shuangchuang.domain.plans.surface import Surface, fold
from shuangchuang.domain.plans.units import ends_as_unit, split_list
from shuangchuang.domain.text import Table

_UNIT = r"(?:单位|部门|主体|处室|科室|机构|地区|县区|委办局)(?:[、和及/](?:单位|部门|责任人|人))?"
_COLUMNS = (
    ("number", re.compile(r"(?:序号|编号|项次|序|项目编号|任务编号|NO\.?|No\.?)")),
    (
        "ignored",
        re.compile(
            r"(?:备注|说明|联系人|联系电话|.{0,4}责任人|.{0,6}领导|.{0,4}负责人|来源|依据|进展.{0,6}|是否.*|状态|验收.{0,6})"
        ),
    ),
    (
        "lead",
        re.compile(
            rf"(?:总?牵头(?:责任|负责|实施|主办)?{_UNIT}?|主办{_UNIT}|主责{_UNIT}|主要责任{_UNIT}|第一责任{_UNIT}|责任{_UNIT}\(牵头\))"
        ),
    ),
    (
        "coop",
        re.compile(
            rf"(?:(?:配合|协办|协同|协作|协助|参与|参加|支持|共同责任|其他责任|会办|协同配合|配合参与)(?:责任|实施|落实)?(?:{_UNIT}))"
        ),
    ),
    (
        "resp",
        re.compile(
            rf"(?:(?:责任|负责|落实|实施|承办|承担|执行|完成|主管|组织实施|任务|推进)(?:{_UNIT})|责任分工|任务分工|职责分工|工作分工|分工|责任)"
        ),
    ),
    (
        "time",
        re.compile(
            r"(?:(?:完成|办结|落实|实施|推进|计划|工作|任务|整改|责任)?(?:时限|时间|期限|节点|日期|进度|时间节点|时限要求|时间安排|进度安排|完成时限)(?:要求|安排|节点|及要求)?)"
        ),
    ),
    (
        "text",
        re.compile(
            r"(?:.{0,6}(?:任务|举措|措施|路径|事项|内容|项目|工作|行动|工程|目标|要点|方向|领域|类别|板块|方面|要求|名称|指标|政策|清单|条款|环节|成果|重点|分类|阶段)(?:名称|分解|内容|及目标|\(.{1,10}\))?)"
        ),
    ),
)
_WHEN = re.compile(
    r".{0,6}(?:20\d\d|十四五|年底|年内|月底|长期|持续|全年|每年|每季|每月|适时|按.{0,6}(?:要求|进度)|立即|近期|中期|季度|上半年|下半年|\d+月|常态).{0,20}"
)
_NOTHING = re.compile(r"[/\\—–\-－无]*")
_MARK = re.compile(
    r"(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|\d{1,3}[.、](?!\d)|\(\d{1,3}\)|[①-⑳])"
)
_RULE_LINE = re.compile(r"[|\s:+—–-]+")


@dataclass(slots=True)
class Row:
    """The cells of one row by column; None where nothing is printed. ``band``: the headings that run across above it."""

    cells: list[Range | None]
    bands: tuple[Range, ...] = ()
    handed: set[int] = field(default_factory=set)  # columns whose cell belongs to an earlier row
    rest: list[tuple[int, Range]] = field(default_factory=list)  # (column, words a page cut off)


@dataclass(slots=True)
class Grid:
    """A table that assigns tasks. ``start``..``end``: where it stands in the view."""

    start: int
    end: int
    kinds: list[str]
    names: list[str]
    rows: list[Row]


def column_kind(name: str) -> str:
    """What a column holds by its name: number, lead, coop, resp, time, text, ignored or "".

    >>> column_kind("责任单位"), column_kind("实施路径"), column_kind("完成时限"), column_kind("市财政局")
    ('resp', 'text', 'time', '')
    """
    folded = re.sub(r"\s", "", fold(name)).strip(":|")
    if not 1 <= len(folded) <= 30:
        return ""
    bare = re.sub(r"\([^()]*\)$", "", folded)
    for kind, pattern in _COLUMNS:
        if pattern.fullmatch(folded) or pattern.fullmatch(bare):
            return kind
    return ""


def is_head(names: Sequence[str]) -> bool:
    """Whether these are the column names of a table that assigns tasks."""
    kinds = [column_kind(name) for name in names if name.strip()]
    return (
        len(kinds) >= 2
        and sum(1 for kind in kinds if kind) >= 0.75 * len(kinds)
        and any(kind in ("lead", "coop", "resp") for kind in kinds)
        and any(kind == "text" for kind in kinds)
    )


def find_grids(surface: Surface, tables: Iterable[Table]) -> list[Grid]:
    """The task tables of a document, those that a page cut in two put together."""
    grids = [grid for table in tables if (grid := _from_table(surface, table))]
    if not grids:
        grids = list(_from_lines(surface)) or list(_from_cells(surface))
    return _continued(grids)


# -- grids that the reader gives ------------------------------------------------------------------


def _from_table(surface: Surface, table: Table) -> Grid | None:
    if table.columns < 2 or table.rows < 1:
        return None
    matrix: list[list[Range | None]] = [[None] * table.columns for _ in range(table.rows)]
    merged: list[set[int]] = [set() for _ in range(table.rows)]
    wide: dict[int, Range] = {}
    for cell in table.cells:
        span = Range(surface.position(cell.span.start), surface.position(cell.span.end))
        if cell.column_span >= table.columns and cell.row < table.rows:
            wide[cell.row] = span
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            if cell.column < table.columns:
                matrix[row][cell.column] = span
                if row > cell.row:
                    merged[row].add(cell.column)
    head = next((at for at in range(min(table.rows, 4)) if is_head(_names(surface, matrix[at]))), None)
    start, end = surface.position(table.span.start), surface.position(table.span.end)
    if head is None:
        return None
    names = _names(surface, matrix[head])
    grid = Grid(start, end, [column_kind(name) for name in names], names, [])
    bands: tuple[Range, ...] = ()
    for at in range(head + 1, table.rows):
        cells = [cell if cell and cell.end > cell.start else None for cell in matrix[at]]
        if at in wide or (sum(1 for cell in cells if cell) == 1 and not merged[at] and cells[0] and table.columns > 2):
            bands = _with_band(surface, bands, wide.get(at) or next(cell for cell in cells if cell))
            continue
        if _names(surface, matrix[at]) == names:
            continue
        grid.rows.append(Row(cells, bands, set(merged[at])))
    return grid


def _names(surface: Surface, cells: Sequence[Range | None]) -> list[str]:
    return [re.sub(r"\s", "", surface.text[cell.start : cell.end]) if cell else "" for cell in cells]


def _with_band(surface: Surface, bands: tuple[Range, ...], band: Range) -> tuple[Range, ...]:
    """Headings across a table: （一） goes below 一、, another 一、 begins anew."""
    kind = _band_kind(surface, band)
    kept = []
    for held in bands:
        if _band_kind(surface, held) == kind:
            break
        kept.append(held)
    return (*kept, band)


def _band_kind(surface: Surface, band: Range) -> str:
    words = surface.text[band.start : band.end]
    if re.match(r"[一二三四五六七八九十]", words):
        return "C"
    return "P" if words.startswith("(") else words[:1] if words[:1].isdigit() else ""


# -- one row a line ---------------------------------------------------------------------------------


def _from_lines(surface: Surface) -> Iterator[Grid]:
    """Rows parted by | or tabs (or runs of blanks, where the head has them)."""
    source = surface.source
    lines = [match.span() for match in re.finditer(r"[^\n\r]+", source)]
    at = 0
    while at < len(lines):
        separator = _separator(source, *lines[at])
        cells = _split_row(source, *lines[at], separator) if separator else []
        if len(cells) < 3 or not is_head([source[s:e] for s, e in cells]):
            at += 1
            continue
        names = [re.sub(r"\s", "", fold(source[s:e])) for s, e in cells]
        grid = Grid(surface.position(lines[at][0]), 0, [column_kind(name) for name in names], names, [])
        at = _rows_of(surface, grid, lines, at + 1, separator)
        grid.end = surface.position(lines[at - 1][1])
        yield grid


def _separator(source: str, start: int, end: int) -> str:
    line = source[start:end]
    if "|" in line or "｜" in line:
        return "|"
    if "\t" in line:
        return "\t"
    return " " if re.search(r"\S[ \u3000]{2,}\S", line) else ""


def _split_row(source: str, start: int, end: int, separator: str) -> list[tuple[int, int]]:
    pattern = {"|": r"[|｜]", "\t": r"\t", " ": r"[ \u3000\t]{2,}"}[separator]
    cells = []
    at = start
    for match in re.finditer(pattern, source[start:end]):
        cells.append((at, start + match.start()))
        at = start + match.end()
    cells.append((at, end))
    trimmed = [_strip(source, *cell) for cell in cells]
    if separator == "|" and len(trimmed) > 2:
        if trimmed[0][0] == trimmed[0][1] and source[start:end].lstrip()[:1] in "|｜":
            trimmed = trimmed[1:]
        if trimmed[-1][0] == trimmed[-1][1] and source[start:end].rstrip()[-1:] in "|｜":
            trimmed = trimmed[:-1]
    return trimmed


def _strip(source: str, start: int, end: int) -> tuple[int, int]:
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return start, end


def _rows_of(surface: Surface, grid: Grid, lines: Sequence[tuple[int, int]], at: int, separator: str) -> int:
    """Read rows until the table ends; return the line after it."""
    source = surface.source
    width = len(grid.names)
    bands: tuple[Range, ...] = ()
    while at < len(lines):
        start, end = lines[at]
        if _RULE_LINE.fullmatch(source, start, end):
            at += 1
            continue
        cells = _split_row(source, start, end, separator)
        if len(cells) == 1 or (separator != " " and len(cells) < min(width, 3)):
            text = surface.text[surface.position(cells[0][0]) : surface.position(cells[0][1])]
            if (
                _MARK.match(text)
                and len(text) <= 40
                and at + 1 < len(lines)
                and _separator(source, *lines[at + 1]) == separator
            ):
                bands = _with_band(surface, bands, Range(surface.position(cells[0][0]), surface.position(cells[0][1])))
                at += 1
                continue
            if not grid.rows or len(cells) > 1 or _separator(source, *lines[min(at + 1, len(lines) - 1)]) != separator:
                break
            at += 1
            continue
        if [re.sub(r"\s", "", fold(source[s:e])) for s, e in cells] == grid.names:
            at += 1
            continue
        ranges = [Range(surface.position(s), surface.position(e)) if e > s else None for s, e in cells[:width]]
        ranges += [None] * (width - len(ranges))
        filled = [cell for cell in ranges if cell]
        if len(filled) == 1 and ranges[0] and width > 2:
            bands = _with_band(surface, bands, filled[0])
        elif filled:
            grid.rows.append(Row(ranges, bands))
        at += 1
    return at


# -- one cell a line ----------------------------------------------------------------------------------


def _from_cells(surface: Surface) -> Iterator[Grid]:
    lines = [match.span() for match in re.finditer(r"[^\n]+", surface.text)]
    at = 0
    while at < len(lines):
        width = _head_width(surface, lines, at)
        if not width:
            at += 1
            continue
        names = [surface.text[s:e] for s, e in lines[at : at + width]]
        stop = _table_end(surface, lines, at + width, len(names))
        grid = Grid(lines[at][0], lines[stop - 1][1], [column_kind(name) for name in names], names, [])
        grid.rows = _rows_from_cells(surface, grid, _without_heads(surface, lines[at + width : stop], names))
        if grid.rows:
            yield grid
        at = max(stop, at + width)


def _head_width(surface: Surface, lines: Sequence[tuple[int, int]], at: int) -> int:
    """How many lines from ``at`` on are the names of columns, one a line."""
    count = 0
    while at + count < len(lines) and count < 10:
        start, end = lines[at + count]
        if end - start > 14 or not column_kind(surface.text[start:end]):
            break
        count += 1
    while count >= 3:
        if is_head([surface.text[s:e] for s, e in lines[at : at + count]]):
            return count
        count -= 1
    return 0


def _table_end(surface: Surface, lines: Sequence[tuple[int, int]], at: int, width: int) -> int:
    """Where the cells stop: at a long paragraph with no units after it for a while, or at the end."""
    last = at
    for number in range(at, len(lines)):
        start, end = lines[number]
        if _is_units(surface, start, end):
            last = number + 1
        if number - last > 4 * width + 12:
            break
    while last < len(lines) and _NOTHING.fullmatch(surface.text, *lines[last]):
        last += 1
    return last


def _without_heads(surface: Surface, lines: Sequence[tuple[int, int]], names: Sequence[str]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        if [surface.text[s:e] for s, e in lines[at : at + len(names)]] == list(names):
            at += len(names)
            continue
        kept.append(lines[at])
        at += 1
    return kept


def _is_units(surface: Surface, start: int, end: int) -> bool:
    if end - start > 200:
        return False
    tokens = split_list(surface.text, start, end)
    names = [re.sub(r"(?:牵头|配合|负责|等)+$", "", surface.text[t.start : t.end]) for t in tokens]
    return (
        bool(names)
        and all(ends_as_unit(name) or re.fullmatch(r"各.{1,12}", name) for name in names)
        and not re.search(r"[。%\d]", surface.text[start:end])
    )


def _cell_sort(surface: Surface, start: int, end: int) -> str:
    words = surface.text[start:end]
    if _NOTHING.fullmatch(words):
        return "units"
    if len(words) <= 24 and _WHEN.fullmatch(words):
        return "time"
    return "units" if _is_units(surface, start, end) else "text"


def _rows_from_cells(surface: Surface, grid: Grid, lines: Sequence[tuple[int, int]]) -> list[Row]:
    number = grid.kinds.index("number") if "number" in grid.kinds else None
    rows: list[Row] = []
    expected = 1
    chunk: list[tuple[int, int]] = []
    before: list[tuple[int, int]] = []  # cells that stand left of the next number
    if number is None:
        return _rows_without_numbers(surface, grid, lines)
    for start, end in [*lines, (-1, -1)]:
        words = surface.text[start:end] if start >= 0 else str(expected)
        if words.strip(".、") == str(expected):
            if rows or expected > 1:
                before = _fill_row(surface, grid, rows[-1], chunk, number)
            else:
                before = list(chunk)
            if start < 0:
                break
            row = Row([None] * len(grid.names))
            row.cells[number] = Range(start, end)
            for column, cell in zip(range(number - 1, -1, -1), reversed(before), strict=False):
                row.cells[column] = Range(*cell)
            if not number and before:
                row.bands = tuple(Range(*cell) for cell in before[-1:] if _MARK.match(surface.text, *cell))
                row.bands = row.bands or (rows[-1].bands if rows else ())
            elif not number and rows:
                row.bands = rows[-1].bands
            rows.append(row)
            chunk, before = [], []
            expected += 1
        else:
            chunk.append((start, end))
    return rows


def _fill_row(
    surface: Surface, grid: Grid, row: Row, chunk: Sequence[tuple[int, int]], number: int
) -> list[tuple[int, int]]:
    """Lay the lines behind a number into the columns; return those that belong to the next row."""
    columns = range(number + 1, len(grid.names))
    texts = [c for c in columns if grid.kinds[c] in ("text", "", "ignored")]
    sorts = [_cell_sort(surface, *line) for line in chunk]
    wanted = [c for c in columns if grid.kinds[c] in ("lead", "coop", "resp", "time")]
    # The last stretch of times and units closes the row; words behind it open the next one.
    last = max((at for at, sort in enumerate(sorts) if sort != "text"), default=len(chunk) - 1)
    body, rest = list(chunk[: last + 1]), list(chunk[last + 1 :])
    first = next((at for at, sort in enumerate(sorts) if sort != "text" and at >= len(texts)), len(body))
    for column, line in _spread(texts, body[:first]):
        row.cells[column] = line
    closing = body[first:]
    words = [line for line in closing if _cell_sort(surface, *line) == "text"]
    if words and texts:  # the rest of a cell that a page cut in two
        row.rest += [(texts[-1], Range(*line)) for line in words]
        closing = [line for line in closing if line not in words]
    for column in wanted:
        if not closing:
            break
        sort = _cell_sort(surface, *closing[0])
        if (grid.kinds[column] == "time") != (sort == "time"):
            continue
        start, end = closing.pop(0)
        while closing and surface.text[end - 1] in "、,":
            end = closing.pop(0)[1]
        row.cells[column] = Range(start, end)
    row.rest += [(wanted[-1], Range(*line)) for line in closing if wanted]
    return rest


def _spread(columns: Sequence[int], lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Range]]:
    """One line a column, the last column takes what is left."""
    for at, column in enumerate(columns):
        if at >= len(lines):
            return
        if at == len(columns) - 1:
            yield column, Range(lines[at][0], lines[-1][1])
        else:
            yield column, Range(*lines[at])


def _rows_without_numbers(surface: Surface, grid: Grid, lines: Sequence[tuple[int, int]]) -> list[Row]:
    rows: list[Row] = []
    texts = [c for c, kind in enumerate(grid.kinds) if kind in ("text", "", "ignored")]
    wanted = [c for c, kind in enumerate(grid.kinds) if kind in ("lead", "coop", "resp", "time")]
    words: list[tuple[int, int]] = []
    closing: list[tuple[int, int]] = []
    for line in [*lines, (-1, -1)]:
        sort = _cell_sort(surface, *line) if line[0] >= 0 else "text"
        if sort != "text":
            closing.append(line)
            continue
        if closing:
            row = Row([None] * len(grid.names))
            missing = max(0, len(texts) - len(words))
            for column, cell in _spread(texts[missing:], words):
                row.cells[column] = cell
            for column, (start, end) in zip(wanted, closing, strict=False):
                row.cells[column] = Range(start, end)
            rows.append(row)
            words, closing = [], []
        words.append(line)
    return rows


# -- from rows to tasks -----------------------------------------------------------------------------------


def _continued(grids: Sequence[Grid]) -> list[Grid]:
    """Put a table and its continuation on the next page together, and hand merged cells down."""
    joined: list[Grid] = []
    for grid in grids:
        if joined and joined[-1].names == grid.names:
            before = joined[-1]
            before.rows += grid.rows
            before.end = max(before.end, grid.end)
        else:
            joined.append(grid)
    for grid in joined:
        _join_cut_rows(grid)
        _hand_down(grid)
    return joined


def _join_cut_rows(grid: Grid) -> None:
    """A row that only goes on with the words of the one above is part of it."""
    rows: list[Row] = []
    roles = [c for c, kind in enumerate(grid.kinds) if kind in ("lead", "resp")]
    number = grid.kinds.index("number") if "number" in grid.kinds else None
    for row in rows_with_words(grid):
        no_roles = not any(row.cells[c] for c in roles)
        no_number = number is None or row.cells[number] is None
        if rows and no_roles and no_number and not row.handed:
            for column, cell in enumerate(row.cells):
                if cell and rows[-1].cells[column]:
                    rows[-1].rest.append((column, cell))
                elif cell:
                    rows[-1].cells[column] = cell
            continue
        rows.append(row)
    grid.rows = rows


def rows_with_words(grid: Grid) -> Iterator[Row]:
    """Rows that print anything."""
    return (row for row in grid.rows if any(row.cells))


def _hand_down(grid: Grid) -> None:
    """An empty cell left of the task counts as merged with the one above."""
    texts = [c for c, kind in enumerate(grid.kinds) if kind == "text"]
    number = [c for c, kind in enumerate(grid.kinds) if kind == "number"]
    above: Row | None = None
    for row in grid.rows:
        for column in [*texts[:-1], *number]:
            if row.cells[column] is None and above and above.cells[column] and row.bands == above.bands:
                row.cells[column] = above.cells[column]
                row.handed.add(column)
        above = row


def drafts_from(surface: Surface, rules: Rules, grid: Grid) -> list[Draft]:
    """The tasks of a table, a row each."""
    title, actions = _columns_of(grid)
    if title is None:
        return []
    has = {kind: kind in grid.kinds for kind in ("lead", "coop", "resp")}
    default = {"lead": Role.LEAD, "coop": Role.COOPERATOR, "resp": Role.RESPONSIBLE}
    if has["lead"]:
        default["resp"] = Role.COOPERATOR
    elif has["coop"]:
        default["resp"] = Role.LEAD
    number = grid.kinds.index("number") if "number" in grid.kinds else None
    drafts = []
    for row in grid.rows:
        annotations = list(_annotations_of(surface, rules, grid, row, default))
        cell = row.cells[title]
        if not cell or not annotations:
            continue
        drafts.append(_draft(surface, grid, row, cell, number, title, actions, annotations))
    return drafts


def _columns_of(grid: Grid) -> tuple[int | None, list[int]]:
    """Which column is the title and which are the (merged) headings left of it."""
    texts = [c for c, kind in enumerate(grid.kinds) if kind == "text"]
    if not texts:
        return None, []
    merged = [c for c in texts if any(c in row.handed for row in grid.rows)]
    path = next((c for c in texts if "路径" in grid.names[c]), None)
    if path is not None:
        return path, [c for c in texts if c < path]
    free = [c for c in texts if c not in merged]
    title = free[0] if free else texts[-1]
    return title, [c for c in merged if c < title]


def _annotations_of(
    surface: Surface, rules: Rules, grid: Grid, row: Row, default: dict[str, Role]
) -> Iterator[Annotation]:
    for column, cell in [*enumerate(row.cells), *row.rest]:
        kind = grid.kinds[column]
        if kind not in default or cell is None or _NOTHING.fullmatch(surface.text, cell.start, cell.end):
            continue
        readings = tuple(
            read_roles(surface, start, end, default=default[kind])
            for start, end in without_rules(rules, cell.start, cell.end)
        )
        if any(reading.count for reading in readings):
            yield Annotation(cell.start, cell.end, (cell.start, cell.end), readings, own_line=True, labelled=True)


def _draft(
    surface: Surface,
    grid: Grid,
    row: Row,
    cell: Range,
    number: int | None,
    title: int,
    actions: Sequence[int],
    annotations: list[Annotation],
) -> Draft:
    mark = row.cells[number] if number is not None else None
    own = _MARK.match(surface.text, cell.start, cell.end)
    if own and own.end() < cell.end:
        if mark is None or number in row.handed:
            mark = Range(*own.span())
        cell = Range(own.end(), cell.end)
    end = cell.end
    while end > cell.start and surface.text[end - 1] in "。;:,\n":
        end -= 1
    headings = [*row.bands, *(held for c in actions if (held := row.cells[c]))]
    body = [
        c
        for column, c in [*enumerate(row.cells), *row.rest]
        if c and column != title and grid.kinds[column] == "text" and column not in actions
    ]
    places = [c for c in row.cells if c]
    return Draft(
        title=Range(cell.start, end),
        number=mark,
        start=min(c.start for column, c in enumerate(row.cells) if c and column not in row.handed),
        end=max(c.end for c in places),
        annotations=annotations,
        action=headings[-1] if headings else None,
        section=headings[0] if len(headings) > 1 else None,
        title_rest=[c for column, c in row.rest if column == title],
        times=[c for column, c in enumerate(row.cells) if c and grid.kinds[column] == "time"],
        body=body,
        one_group=True,
    )
