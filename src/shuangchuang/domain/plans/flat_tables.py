"""Tables flattened into text: rows parted by | or tabs, or one cell a line.

| 序号 | 重点任务 | 责任单位 |          one row a line
序号⏎重点任务⏎责任单位⏎1⏎…            one cell a line: the head is a run of column names, and
                                        a row begins at the next number, or where words follow units
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuangchuang.domain.plans.grids import MARK, NOTHING, Grid, Row, column_kind, is_head, with_band
from shuangchuang.domain.plans.outline import Range
from shuangchuang.domain.plans.surface import Surface, fold
from shuangchuang.domain.plans.units import ends_as_unit, split_list

_WHEN = re.compile(
    r".{0,6}(?:20\d\d|十四五|年底|年内|月底|长期|持续|全年|每年|每季|每月|适时|按.{0,6}(?:要求|进度)|立即|近期|中期|季度|上半年|下半年|\d+月|常态).{0,20}"
)
_RULE_LINE = re.compile(r"[|\s:+—–-]+")


def grids_in_lines(surface: Surface) -> Iterator[Grid]:
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
                MARK.match(text)
                and len(text) <= 40
                and at + 1 < len(lines)
                and _separator(source, *lines[at + 1]) == separator
            ):
                bands = with_band(surface, bands, Range(surface.position(cells[0][0]), surface.position(cells[0][1])))
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
            bands = with_band(surface, bands, filled[0])
        elif filled:
            grid.rows.append(Row(ranges, bands))
        at += 1
    return at


def grids_in_cells(surface: Surface) -> Iterator[Grid]:
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
    while last < len(lines) and NOTHING.fullmatch(surface.text, *lines[last]):
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
    if NOTHING.fullmatch(words):
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
                row.bands = tuple(Range(*cell) for cell in before[-1:] if MARK.match(surface.text, *cell))
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
