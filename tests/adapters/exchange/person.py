"""A person at a spreadsheet: opens what was exported, types into cells, saves."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from openpyxl import Workbook, load_workbook

from shuangchuang.adapters.exchange import Sheetback, read_ledger, write_ledger
from shuangchuang.adapters.exchange.ledger_layout import HEADER_ROW, MEASURES, SHEETS, TARGETS, TASKS, Column, rows_of
from shuangchuang.domain.plans.draft import Json
from tests.domain.plans.sample_plan import TEXT

EXPORT = {
    "text": TEXT,
    "title": "某市创新创业三年行动计划",
    "exported_at": "2024-03-01T08:00:00+08:00",
    "version": "第1版",
}


def exported(state: Json, **more: Any) -> bytes:
    """The spreadsheet of a ledger."""
    return write_ledger(state, **{**EXPORT, **more})


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def after(content: bytes, *, do: Callable[[Workbook], object]) -> bytes:
    """The file after somebody did something to it."""
    book = load_workbook(io.BytesIO(content))
    do(book)
    return saved(book)


def typed(state: Json, sheet: str, cells: dict[str, Any]) -> Sheetback:
    """What comes back when these cells of the ledger's spreadsheet were typed into."""

    def do(book: Workbook) -> None:
        for address, value in cells.items():
            book[sheet][address] = value

    return read_ledger(after(exported(state), do=do), state=state)


def told(back: Sheetback) -> list[tuple[str, str, str]]:
    """Where and what the errors are."""
    return [(error.sheet, error.cell, error.code) for error in back.errors]


def rewritten(state: Json, goal: Json) -> bytes:
    """The spreadsheet of ``state`` after somebody typed all of ``goal`` into it, new rows without their ids."""
    book = load_workbook(io.BytesIO(exported(state)))
    was, now = rows_of(state, TEXT), rows_of(goal)
    known = {sheet.name: {row[sheet.id_key]: row for row in was[sheet.name]} for sheet in SHEETS}
    new_tasks = (row["id"] for row in now[TASKS.name] if row["id"] not in known[TASKS.name])
    names = {row_id: f"新{place}" for place, row_id in enumerate(new_tasks, start=1)}
    for sheet in SHEETS:
        page = book[sheet.name]
        page.delete_rows(HEADER_ROW + 1, page.max_row)
        for number, row in enumerate(now[sheet.name], start=HEADER_ROW + 1):
            old = known[sheet.name].get(row[sheet.id_key])
            for place, column in enumerate(sheet.columns, start=1):
                words = row[column.key]
                if column.read_only:
                    words = old[column.key] if old else ""
                elif column.kind == "id":
                    words = names.get(words, words) if sheet is not TARGETS else words
                    if column.key == sheet.id_key and old is None and sheet in (MEASURES, TARGETS):
                        words = ""
                _type(page.cell(number, place), column, words)
    return saved(book)


def _type(cell: Any, column: Column, words: str) -> None:
    if not words:
        return
    if column.kind == "number" and len(words) < 15:
        cell.value = float(words)
        return
    cell.value = words.replace("_x", "_x005F_x")
    cell.data_type = "s"


def values(rows: Iterable[Json], of: Callable[[Json], dict[str, Any]]) -> list[dict[str, Any]]:
    return [of(row) for row in rows]
