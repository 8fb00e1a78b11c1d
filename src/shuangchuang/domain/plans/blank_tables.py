"""Tables copied with one blank between their cells.

序号 工作任务 牵头单位 责任单位 完成时限
1 发放创业担保贷款 市财政局 市人社局、县人行 12月底

A blank parts words too, so a row is trusted only where it begins with a number and its
cells, counted from the right, hold what their columns are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuangchuang.domain.plans.grids import Grid, Row, column_kind, is_head
from shuangchuang.domain.plans.outline import Range
from shuangchuang.domain.plans.surface import Surface, fold
from shuangchuang.domain.plans.units import ends_as_unit, split_list

_CELL = re.compile(r"\S+")
_NUMBER = re.compile(r"\d{1,4}[.、]?")
_SEVERAL = ("lead", "coop", "resp")


def grids_by_blanks(surface: Surface) -> Iterator[Grid]:
    """The task tables whose head is a line of column names parted by blanks, with a number column first."""
    lines = list(re.finditer(r"[^\n\r]+", surface.source))
    at = 0
    while at < len(lines):
        head = lines[at]
        at += 1
        names = [fold(cell) for cell in _CELL.findall(head.group())] if len(head.group()) <= 120 else []
        kinds = [column_kind(name) for name in names]
        if len(names) < 3 or kinds[0] != "number" or not is_head(names):
            continue
        grid = Grid(surface.position(head.start()), surface.position(head.end()), kinds, names, [])
        while at < len(lines) and (cells := _row(surface, lines[at], kinds)):
            grid.rows.append(Row([Range(surface.position(start), surface.position(end)) for start, end in cells]))
            grid.end = surface.position(lines[at].end())
            at += 1
        if grid.rows:
            yield grid


def _row(surface: Surface, line: re.Match[str], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """The cells of a row, or nothing where the line is none."""
    cells = [match.span() for match in _CELL.finditer(surface.source, *line.span())]
    if len(cells) < len(kinds) or not _NUMBER.fullmatch(surface.source, *cells[0]):
        return []
    words = kinds.index("text") if "text" in kinds else 1
    spare = len(cells) - len(kinds)
    merged = (cells[words][0], cells[words + spare][1])
    row = [*cells[:words], merged, *cells[words + spare + 1 :]]
    fits = all(
        _names_units(surface.source[start:end])
        for kind, (start, end) in zip(kinds, row, strict=True)
        if kind in _SEVERAL
    )
    return row if fits else []


def _names_units(words: str) -> bool:
    folded = fold(words)
    parts = [folded[token.start : token.end] for token in split_list(folded, 0, len(folded))]
    return not parts or folded in ("/", "-", "—", "无") or ends_as_unit(parts[-1])
