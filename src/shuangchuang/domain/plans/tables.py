"""Tasks from tables: 序号 | 重点举措 | 实施路径 | 责任单位 | 配合单位 | 完成时限.

The title of a task is the first column of words that is not merged, the merged columns left
of it are its headings; 责任单位 beside 配合单位 leads, beside 牵头单位 it cooperates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from shuangchuang.domain.plans.annotations import Annotation
from shuangchuang.domain.plans.blank_tables import grids_by_blanks
from shuangchuang.domain.plans.drafts import Draft
from shuangchuang.domain.plans.flat_tables import grids_in_cells, grids_in_lines
from shuangchuang.domain.plans.grids import MARK, NOTHING, Grid, Row, continued, grid_of
from shuangchuang.domain.plans.model import Role
from shuangchuang.domain.plans.outline import Range
from shuangchuang.domain.plans.roles import read_roles
from shuangchuang.domain.plans.rules import Rules, without_rules
from shuangchuang.domain.plans.surface import Surface
from shuangchuang.domain.text import Table

__all__ = ["Grid", "drafts_from", "find_grids"]


def find_grids(surface: Surface, tables: Iterable[Table]) -> list[Grid]:
    """The task tables of a document, those that a page cut in two put together."""
    grids = [grid for table in tables if (grid := grid_of(surface, table))]
    if not grids:
        grids = list(grids_in_lines(surface)) or list(grids_in_cells(surface)) or list(grids_by_blanks(surface))
    return continued(grids)


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
        if kind not in default or cell is None or NOTHING.fullmatch(surface.text, cell.start, cell.end):
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
    own = MARK.match(surface.text, cell.start, cell.end)
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
