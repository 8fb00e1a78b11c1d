"""The desk at which edits are found: a working copy, on which each is carried out at once.

An edit that the domain refuses is told at its cell, in the domain's words. Where one edit
is made of many cells, each value is first tried alone, on an empty draft.
"""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from shuangchuang.adapters.exchange.ledger_cells import CellError, ReadBook, ReadRow
from shuangchuang.adapters.exchange.ledger_layout import UNIT_COLUMNS, Sheet
from shuangchuang.adapters.exchange.ledger_merge import Merge
from shuangchuang.domain.plans.draft import Json, unit_names
from shuangchuang.domain.plans.draft_edits import EditRefused, apply, carry_out
from shuangchuang.domain.plans.surface import surface_of
from shuangchuang.domain.plans.units import read_units, split_list
from shuangchuang.domain.text import Extract

_EMPTY: Json = {"metadata": {}, "sections": [], "tasks": [], "targets": [], "remarks": [], "next_id": 1}


class Work:
    """The edits found so far, and the ledger as they leave it."""

    def __init__(self, book: ReadBook, state: Json, merge: Merge) -> None:
        self.book = book
        self.merge = merge
        self.ledger = copy.deepcopy(state)
        self.edits: list[Json] = []
        self._known = set(unit_names(state))

    def carry_out(self, edit: Json, row: ReadRow, key: str) -> None:
        """Make an edit; if it is refused, tell it at the cell it came from."""
        self._carry_out(edit, row.sheet, row.place(key))

    def carry_out_for_sheet(self, edit: Json, sheet: Sheet) -> None:
        """Make an edit that comes from the rows of a sheet as a whole: a removal, a move."""
        self._carry_out(edit, sheet, "")

    def _carry_out(self, edit: Json, sheet: Sheet, cell: str) -> None:
        try:
            carry_out(self.ledger, edit)
        except EditRefused as refusal:
            self.book.errors.append(CellError.of(refusal, sheet.name, cell))
        else:
            self.edits.append(edit)

    def added(self, edit: Json, row: ReadRow, key: str, rows: list[Json]) -> str:
        """Make an edit that adds to ``rows``; the id of the row added, "" if it was refused."""
        before = {found["id"] for found in rows}
        self.carry_out(edit, row, key)
        return next((str(found["id"]) for found in rows if found["id"] not in before), "")

    def fits(self, probe: Json, row: ReadRow, key: str) -> bool:
        """Whether the domain takes the value of one cell, tried on an empty draft."""
        try:
            apply(_EMPTY, probe)
        except EditRefused as refusal:
            self.book.errors.append(CellError.of(refusal, row.sheet.name, row.place(key)))
            return False
        return True

    # ------------------------------------------------------------ units

    def change_units(self, row: ReadRow, about: Json) -> None:
        """Set all units of a row, if any of its three cells changed."""
        changed = self.merge.changed_keys(row, tuple(UNIT_COLUMNS))
        if changed and self.units_fit(row, changed):
            self.carry_out({"op": "set_units", **about, "units": units_of(row)}, row, changed[0])

    def units_fit(self, row: ReadRow, keys: Iterable[str] = tuple(UNIT_COLUMNS)) -> bool:
        """Judge each cell of units alone, so that an error is told where it stands."""
        judged = [self._unit_cell_fits(row, key) for key in keys if row.cells[key]]
        return all(judged)

    def _unit_cell_fits(self, row: ReadRow, key: str) -> bool:
        names = row.cells[key].split("\n")
        double = next((name for place, name in enumerate(names) if name in names[:place]), None)
        if double is not None:
            self.merge.complain(row, key, "unit_double", "“{unit}”在这一格里写了两次。请删去一个。", unit=double[:80])
            return False
        judged = [self._is_one_unit(row, key, name) for name in names]
        probe = {
            "op": "add_task",
            "title": "-",
            "units": [{"unit": name, "role": str(UNIT_COLUMNS[key])} for name in names],
        }
        return all(judged) and self.fits(probe, row, key)

    def _is_one_unit(self, row: ReadRow, key: str, name: str) -> bool:
        """A line with separators is one unit if the ledger knows it, or if it reads as one."""
        if name in self._known or not set(name) & set("、，,；;"):
            return True
        surface = surface_of(Extract.of_text(name))
        read = [unit.name for unit in read_units(surface, split_list(surface.text, 0, len(surface.text)))]
        if len(read) <= 1:
            return True
        self.merge.complain(
            row,
            key,
            "unit_list",
            "“{line}”像是 {count} 个单位（{names}）。请每行写一个单位（Alt+Enter 换行）；如果确实是一个单位的全称，请在系统里添加。",
            line=name[:60],
            count=len(read),
            names=" / ".join(read)[:120],
        )
        return False

    # ------------------------------------------------------------ order

    def reorder(self, sheet: Sheet, edit: Json, what: str, standing: Sequence[Json], wanted: list[str]) -> None:
        """Put rows into the order they came back in, with as few moves as can be."""
        if self.merge.came_reordered(sheet):
            for row_id, after in moves([row["id"] for row in standing], wanted):
                self.carry_out_for_sheet({**edit, what: row_id, "after": after}, sheet)


def units_of(row: ReadRow) -> list[Json]:
    """The units of a row as an edit names them."""
    return [
        {"unit": name, "role": str(role)}
        for key, role in UNIT_COLUMNS.items()
        for name in row.cells[key].split("\n")
        if name
    ]


def moves(standing: Sequence[str], wanted: Sequence[str]) -> list[tuple[str, str | None]]:
    """
    The fewest moves (row, behind which row) that put rows into the order wanted; rows nobody named stay.

    >>> moves(["a", "b", "c", "d"], ["d", "a", "b", "c"])
    [('d', None)]
    """
    place = {row: at for at, row in enumerate(standing)}
    named = [row for row in wanted if row in place]
    staying = {named[at] for at in _longest_rising([place[row] for row in named])}
    before: Mapping[str, str | None] = dict(zip(named, [None, *named], strict=False))
    return [(row, before[row]) for row in named if row not in staying]


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Indices of a longest rising subsequence."""
    tails: list[int] = []  # the smallest last number of a rising run of each length
    at: list[int] = []
    came_from: list[int | None] = []
    for index, number in enumerate(numbers):
        length = bisect_left(tails, number)
        came_from.append(at[length - 1] if length else None)
        tails[length : length + 1] = [number]
        at[length : length + 1] = [index]
    rising: set[int] = set()
    last = at[-1] if at else None
    while last is not None:
        rising.add(last)
        last = came_from[last]
    return rising
