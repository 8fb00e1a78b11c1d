"""Whose change is it: rows as they were written, as they came back, and as they stand now.

written = came back    the person changed nothing     the row stays as it stands
written = stands now   the system changed nothing     the row becomes what came back
neither                both changed it                an error at its 行号
"""

from __future__ import annotations

from collections.abc import Mapping

from shuangchuang.adapters.exchange.ledger_cells import ReadBook, ReadRow
from shuangchuang.adapters.exchange.ledger_layout import (
    MEASURES,
    NEW,
    SHEETS,
    TARGETS,
    TASKS,
    Row,
    Sheet,
    canonical,
    locked_mark_of,
    mark_of,
    rows_of,
)
from shuangchuang.domain.plans.draft import Json

_AGAIN = "请重新导出一份，在新导出的表格里修改。"
_LOCKED: Mapping[str, str] = {
    TASKS.name: "“责任原文”由系统生成。请改回原样；要改责任单位，请改“牵头单位”“配合单位”“责任单位”三栏。",
    MEASURES.name: "“所属任务”由系统生成。请改回原样；要改任务名称，请到“任务”表里改。",
    TARGETS.name: "“原文”由系统生成。请改回原样；要改目标，请改它左边的各栏。",
}


def is_new(row_id: str) -> bool:
    """Whether a 行号 says that a person added the row."""
    return not row_id or row_id.startswith(NEW)


class Merge:
    """The three sides of every row. Faults in 行号 and in read-only cells are told to the book."""

    def __init__(self, book: ReadBook, state: Json) -> None:
        self.book = book
        sheets = {sheet.name: sheet for sheet in SHEETS}
        self.now: dict[str, dict[str, Row]] = {
            name: {row[sheets[name].id_key]: row for row in rows} for name, rows in rows_of(state).items()
        }
        self._touched: set[tuple[str, int]] = set()
        self.gone: dict[str, list[str]] = {}
        self.sound = self._of_this_ledger() and self._ids_hold()
        if self.sound:
            for sheet in SHEETS:
                self._touched |= {(sheet.name, row.number) for row in book.rows[sheet.name] if self._judge(row)}
                self.gone[sheet.name] = self._gone(sheet)

    def touched(self, row: ReadRow) -> bool:
        """Whether this row asks for an edit."""
        return (row.sheet.name, row.number) in self._touched

    def standing(self, row: ReadRow) -> Row | None:
        """The row as it stands now; None for a new one and for one removed since."""
        return self.now[row.sheet.name].get(row.cells[row.sheet.id_key])

    def changed_keys(self, row: ReadRow, keys: tuple[str, ...]) -> list[str]:
        """Of these columns, the ones in which a row says something else than it stands."""
        was = self.now[row.sheet.name][row.cells[row.sheet.id_key]]
        columns = {column.key: column for column in row.sheet.columns}
        return [
            key
            for key in keys
            if key not in row.faulty and canonical(columns[key], row.cells[key]) != canonical(columns[key], was[key])
        ]

    def came_reordered(self, sheet: Sheet) -> bool:
        """Whether the rows that came back stand in another order than they were written in."""
        marks = self.book.marks[sheet.name]
        back = [row.cells[sheet.id_key] for row in self.book.rows[sheet.name] if row.cells[sheet.id_key] in marks]
        kept = set(back)
        return back != [row_id for row_id in marks if row_id in kept]

    def complain(self, row: ReadRow, key: str, code: str, sentence: str, **values: object) -> None:
        """Note an error at a cell."""
        self.book.complain(row.sheet.name, row.place(key), code, sentence, **values)

    def _of_this_ledger(self) -> bool:
        sheets = {sheet.name: sheet for sheet in SHEETS}
        written = [(name, *item) for name, marks in self.book.marks.items() for item in marks.items()]
        alike = (
            row_id in self.now[name] and mark_of(sheets[name], self.now[name][row_id]) == mark
            for name, row_id, (mark, _) in written
        )
        if len(written) < 3 or any(alike):
            return True
        self.book.complain("", "", "other_ledger", "这份表格和当前台账一行也对不上，可能是另一份计划的。" + _AGAIN)
        return False

    def _ids_hold(self) -> bool:
        """Whether every 行号 is new or one that was written, and stands once. Nothing can be said of the rows before."""
        hold = True
        for sheet in SHEETS:
            first: dict[str, int] = {}
            for row in self.book.rows[sheet.name]:
                row_id = row.cells[sheet.id_key]
                if row_id and first.setdefault(row_id, row.number) != row.number:
                    sentence = "行号“{name}”和第 {number} 行重复。如果这是新增的行，请把行号清空。"
                    self.complain(row, sheet.id_key, "row_double", sentence, name=row_id[:40], number=first[row_id])
                    hold = False
                elif not is_new(row_id) and row_id not in self.book.marks[sheet.name]:
                    sentence = "没有行号“{name}”。新增的行请把行号清空；原有的行请改回原来的行号。"
                    self.complain(row, sheet.id_key, "row_unknown", sentence, name=row_id[:40])
                    hold = False
        return hold

    def _judge(self, row: ReadRow) -> bool:
        """Whether the person changed this row; one that was changed on both sides is told."""
        sheet, row_id = row.sheet, row.cells[row.sheet.id_key]
        if is_new(row_id):
            columns = [column for column in sheet.columns if not column.read_only and column.kind != "id"]
            return any(row.cells[column.key] or column.key in row.faulty for column in columns)
        mark, locked = self.book.marks[sheet.name][row_id]
        if sheet.locked not in row.faulty and locked_mark_of(sheet, row.cells) != locked:
            self.complain(row, sheet.locked, "read_only", _LOCKED[sheet.name])
        standing = self.standing(row)
        if row.faulty or mark_of(sheet, row.cells) == mark:
            return bool(row.faulty) and standing is not None
        if standing is None or mark_of(sheet, standing) != mark:
            self.complain(
                row,
                sheet.id_key,
                "changed_meanwhile",
                "导出以后，系统里的这一行也被{how}，两边的修改不能同时生效。" + _AGAIN,
                how="删除了" if standing is None else "改过",
            )
            return False
        return True

    def _gone(self, sheet: Sheet) -> list[str]:
        """Rows that were written and did not come back, as far as they still stand."""
        back = {row.cells[sheet.id_key] for row in self.book.rows[sheet.name]}
        gone = []
        for row_id, (mark, _) in self.book.marks[sheet.name].items():
            standing = self.now[sheet.name].get(row_id)
            if row_id in back or standing is None:
                continue
            if mark_of(sheet, standing) != mark:
                self.book.complain(
                    sheet.name,
                    "",
                    "removed_but_changed",
                    "表里删掉的{what}“{name}”，导出以后在系统里又被改过。" + _AGAIN,
                    what=sheet.what,
                    name=(standing.get("title") or standing.get("name") or standing.get("text") or row_id)[:40],
                )
            gone.append(row_id)
        return gone
