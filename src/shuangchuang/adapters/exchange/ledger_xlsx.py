"""A ledger as a spreadsheet: written to be edited off line, read back as edits of the draft.

    write_ledger(state, …) ─▶ bytes        the same state gives the same bytes
    read_ledger(bytes, state=…) ─▶ Sheetback(edits, errors)

All or nothing: one cell that cannot be, and there are no edits.
"""

from __future__ import annotations

from dataclasses import dataclass

from shuangchuang.adapters.exchange.ledger_cells import CellError, read_book
from shuangchuang.adapters.exchange.ledger_changes import changes_of
from shuangchuang.adapters.exchange.ledger_layout import SHEETS
from shuangchuang.adapters.exchange.ledger_writing import write_ledger
from shuangchuang.domain.plans.draft import Json

__all__ = ["CellError", "Sheetback", "read_ledger", "write_ledger"]

_ORDER = {sheet.name: place for place, sheet in enumerate(SHEETS)}


@dataclass(frozen=True, slots=True)
class Sheetback:
    """What a spreadsheet that came back asks for: edits of ``draft_edits``, or errors and no edits."""

    edits: tuple[Json, ...]
    errors: tuple[CellError, ...]


def read_ledger(content: bytes, *, state: Json) -> Sheetback:
    """
    The edits that turn ``state`` into what the spreadsheet says.

    Rows that only the system changed since the export stay as they are now; rows that were
    not in the export are left alone. Any bytes give a result; nothing is raised.
    """
    book = read_book(content)
    readable = book.rows and not any(error.code == "header_changed" for error in book.errors)
    edits = changes_of(book, state) if readable else []
    errors = tuple(sorted(book.errors, key=_place))
    return Sheetback((), errors) if errors else Sheetback(tuple(edits), ())


def _place(error: CellError) -> tuple[int, int, str]:
    row = int("".join(sign for sign in error.cell if sign.isdigit()) or 0)
    return _ORDER.get(error.sheet, -1), row, error.cell
