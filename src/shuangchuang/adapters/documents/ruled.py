"""Tables told by their rules: which strokes make a grid, and which cells of it are merged.

strokes ─snap, join─▶ levels and uprights ─touching─▶ grid ─missing edges─▶ merged cells
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shuangchuang.adapters.documents.sheets import Glyph, Stroke

_SNAP = 3.0  # points within which two rules are one
_LEAST = 6.0  # the shortest rule that counts
_OPEN_SIDE = 12.0  # a level rule that runs on this far beyond the last upright has an open cell there
_MOST_CELLS = 20_000


@dataclass(slots=True)
class _Rule:
    """A rule at ``at`` (x of an upright, y of a level one) and the stretches it covers."""

    at: float
    stretches: list[tuple[float, float]]

    def covers(self, start: float, end: float) -> bool:
        """Whether it parts most of this stretch."""
        covered = sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.stretches)
        return covered > 0.6 * (end - start)

    @property
    def start(self) -> float:
        return self.stretches[0][0]

    @property
    def end(self) -> float:
        return self.stretches[-1][1]


@dataclass(slots=True)
class RuledCell:
    """A cell by its place in the grid, and what is printed in it."""

    row: int
    column: int
    row_span: int
    column_span: int
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass(slots=True)
class RuledTable:
    """A grid on one page: the edges of its columns and rows, and its cells."""

    edges: list[float]  # x, ascending
    levels: list[float]  # y, ascending
    cells: list[RuledCell]
    _at: dict[tuple[int, int], RuledCell] = field(default_factory=dict)

    @property
    def top(self) -> float:
        """Where it begins on the page."""
        return self.levels[0]

    @property
    def bottom(self) -> float:
        """Where it ends on the page."""
        return self.levels[-1]

    def cell_at(self, x: float, y: float) -> RuledCell | None:
        """The cell that holds this point."""
        column = _slot(self.edges, x)
        row = _slot(self.levels, y)
        return None if column is None or row is None else self._at.get((row, column))


def tables_of(strokes: Iterable[Stroke]) -> list[RuledTable]:
    """The ruled tables of a page, from top to bottom. A single frame is none."""
    level: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for stroke in strokes:
        if stroke.level:
            level.append(((stroke.top + stroke.bottom) / 2, stroke.left, stroke.right))
        else:
            upright.append(((stroke.left + stroke.right) / 2, stroke.top, stroke.bottom))
    tables = []
    for levels, uprights in _touching(_joined(level), _joined(upright)):
        table = _table(levels, uprights)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda table: table.top)


def _joined(pieces: list[tuple[float, float, float]]) -> list[_Rule]:
    """Pieces of one rule put together: drawn cell by cell, or a little off each other."""
    rules: list[_Rule] = []
    for at, start, end in sorted(pieces):
        if rules and at - rules[-1].at <= _SNAP:
            rules[-1].stretches.append((start, end))
        else:
            rules.append(_Rule(at, [(start, end)]))
    for rule in rules:
        merged: list[tuple[float, float]] = []
        for start, end in sorted(rule.stretches):
            if merged and start - merged[-1][1] <= _SNAP:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        rule.stretches = merged
    # What does not touch is not one rule, however well it lines up: two tables stand side by side or apart.
    return [_Rule(rule.at, [piece]) for rule in rules for piece in rule.stretches if piece[1] - piece[0] >= _LEAST]


def _touching(levels: list[_Rule], uprights: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Groups of rules that cross or meet."""
    if len(levels) * len(uprights) > 4_000_000:
        return []
    group = list(range(len(levels) + len(uprights)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for i, level in enumerate(levels):
        for j, upright in enumerate(uprights):
            if (
                level.start - _SNAP <= upright.at <= level.end + _SNAP
                and upright.start - _SNAP <= level.at <= upright.end + _SNAP
            ):
                group[root(i)] = root(len(levels) + j)
    found: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for index in range(len(group)):
        pair = found.setdefault(root(index), ([], []))
        if index < len(levels):
            pair[0].append(levels[index])
        else:
            pair[1].append(uprights[index - len(levels)])
    return [pair for pair in found.values() if len(pair[0]) >= 2 and pair[1]]


def _table(levels: list[_Rule], uprights: list[_Rule]) -> RuledTable | None:
    rows = _merged(levels)
    columns = _merged(uprights)
    left, right = min(rule.start for rule in rows), max(rule.end for rule in rows)
    # Tables are often set without their outer uprights.
    outer = [(rows[0].at, rows[-1].at)]
    if left < columns[0].at - _OPEN_SIDE:
        columns.insert(0, _Rule(left, outer))
    if right > columns[-1].at + _OPEN_SIDE:
        columns.append(_Rule(right, outer))
    # A row that the page cuts may be open at the cut.
    across = [(columns[0].at, columns[-1].at)]
    if len(columns) > 1:
        top, bottom = _reach(columns, rows)
        if top < rows[0].at - _OPEN_SIDE:
            rows.insert(0, _Rule(top, across))
        if bottom > rows[-1].at + _OPEN_SIDE:
            rows.append(_Rule(bottom, across))
    height, width = len(rows) - 1, len(columns) - 1
    if height < 1 or width < 1 or height * width < 2 or height * width > _MOST_CELLS:
        return None
    cells, places = _cells(rows, columns)
    if len(cells) < 2:
        return None
    return RuledTable([rule.at for rule in columns], [rule.at for rule in rows], cells, places)


def _reach(columns: list[_Rule], rows: list[_Rule]) -> tuple[float, float]:
    """How far up and down at least two uprights go on together."""
    starts = sorted(rule.start for rule in columns)
    ends = sorted(rule.end for rule in columns)
    return min(rows[0].at, starts[1]), max(rows[-1].at, ends[-2])


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """The stretches of one height (or one x) as one rule again, now that they are known to be one table."""
    merged: list[_Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if merged and rule.at - merged[-1].at <= _SNAP:
            merged[-1].stretches = sorted(merged[-1].stretches + rule.stretches)
        else:
            merged.append(_Rule(rule.at, list(rule.stretches)))
    return merged


def _cells(rows: list[_Rule], columns: list[_Rule]) -> tuple[list[RuledCell], dict[tuple[int, int], RuledCell]]:
    """Squares of the grid with no rule between them are one cell, if they make a rectangle."""
    height, width = len(rows) - 1, len(columns) - 1
    places: dict[tuple[int, int], RuledCell] = {}
    cells: list[RuledCell] = []
    for row in range(height):
        for column in range(width):
            if (row, column) in places:
                continue
            across = column + 1
            while (
                across < width
                and (row, across) not in places
                and not columns[across].covers(rows[row].at, rows[row + 1].at)
            ):
                across += 1
            down = row + 1
            while down < height and not any(
                rows[down].covers(columns[at].at, columns[at + 1].at) or (down, at) in places
                for at in range(column, across)
            ):
                down += 1
            cell = RuledCell(row, column, down - row, across - column)
            cells.append(cell)
            places.update({(r, c): cell for r in range(row, down) for c in range(column, across)})
    return cells, places


def _slot(edges: Sequence[float], at: float) -> int | None:
    index = bisect_right(edges, at) - 1
    return index if 0 <= index < len(edges) - 1 else None
