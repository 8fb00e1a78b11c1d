"""The grid of a table that assigns tasks: its columns, its rows, what is merged and what a page cut.

A merged cell counts for every row it covers. A row that a page cut in two is put
together again; a head that is printed on every page counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shuangchuang.domain.plans.outline import Range
from shuangchuang.domain.plans.surface import Surface, fold
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
NOTHING = re.compile(r"[/\\—–\-－无]*")
MARK = re.compile(
    r"(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|\d{1,3}[.、](?!\d)|\(\d{1,3}\)|[①-⑳])"
)


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


def grid_of(surface: Surface, table: Table) -> Grid | None:
    """The grid a reader gives, or None where it assigns nothing."""
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
    head = next((at for at in range(min(table.rows, 4)) if is_head(names_of(surface, matrix[at]))), None)
    start, end = surface.position(table.span.start), surface.position(table.span.end)
    if head is None:
        return None
    names = names_of(surface, matrix[head])
    grid = Grid(start, end, [column_kind(name) for name in names], names, [])
    bands: tuple[Range, ...] = ()
    for at in range(head + 1, table.rows):
        cells = [cell if cell and cell.end > cell.start else None for cell in matrix[at]]
        if at in wide or (sum(1 for cell in cells if cell) == 1 and not merged[at] and cells[0] and table.columns > 2):
            bands = with_band(surface, bands, wide.get(at) or next(cell for cell in cells if cell))
            continue
        if names_of(surface, matrix[at]) == names:
            continue
        grid.rows.append(Row(cells, bands, set(merged[at])))
    return grid


def names_of(surface: Surface, cells: Sequence[Range | None]) -> list[str]:
    """The words of some cells, without blanks; "" for an empty one."""
    return [re.sub(r"\s", "", surface.text[cell.start : cell.end]) if cell else "" for cell in cells]


def with_band(surface: Surface, bands: tuple[Range, ...], band: Range) -> tuple[Range, ...]:
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


def continued(grids: Sequence[Grid]) -> list[Grid]:
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
