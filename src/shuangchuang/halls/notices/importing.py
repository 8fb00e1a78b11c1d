"""How a hall declares what can be imported; in its ``imports.py``, which is imported at the start.

    file ─read_table─▶ lines ─compare─▶ new │ changed │ unchanged │ wrong ─a person says yes─▶ store

``compare`` decides and writes nothing: it is called for the preview and again, within the
transaction, before ``store`` writes. docs/how-to/imports-and-exports.md shows a whole one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.functional import Promise

from shuangchuang.adapters.exchange.table_reading import ReadLine
from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.domain.shared import Refusal


class RowState(StrEnum):
    """What bringing in a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Compared:
    """
    A line beside what is stored. ``before`` and ``after`` hold the values that differ, by column key (of a new row
    ``before`` is empty); ``faults`` names the column of each refusal, "" for the whole row; ``kept`` is whatever
    ``store`` needs and the framework does not look at.
    """

    line: ReadLine
    state: RowState
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    faults: tuple[tuple[str, Refusal], ...] = ()
    kept: Any = None

    @classmethod
    def wrong(cls, line: ReadLine, key: str, refusal: Refusal) -> Compared:
        """A line that cannot be brought in because of one cell."""
        return cls(line, RowState.WRONG, faults=((key, refusal),))

    @classmethod
    def of(cls, line: ReadLine, *, before: dict[str, Any] | None, after: dict[str, Any], kept: Any = None) -> Compared:
        """
        Told by the values themselves: ``before`` None is a new row.

        Give ``after`` only what the file has a column for (``line.has``): what is not in the file stays as it is.
        """
        if before is None:
            return cls(line, RowState.NEW, {}, after, kept=kept)
        changed = [key for key, value in after.items() if before.get(key) != value]
        state = RowState.CHANGED if changed else RowState.UNCHANGED
        return cls(
            line, state, {key: before.get(key) for key in changed}, {key: after[key] for key in changed}, kept=kept
        )


Compare = Callable[[Sequence[ReadLine], AbstractBaseUser], Sequence[Compared]]
Store = Callable[[Sequence[Compared], AbstractBaseUser, datetime], None]


@dataclass(frozen=True, slots=True)
class Importer:
    """
    One kind of table.

    unique         columns that together name a row: the same twice in a file is an error; () for none
    compare        one answer a line, in their order; called with some hundred lines at a time
    store          writes the new and the changed ones, within one transaction; refuses by ``Refusal``
    upload_route   the hall's address that calls ``views.importing.bring``
    preview_route  the one that calls ``views.importing.brought`` with ``pk``
    back_route     where one goes afterwards
    """

    code: str
    title: str | Promise
    columns: tuple[Column, ...]
    compare: Compare
    store: Store
    upload_route: str
    preview_route: str
    back_route: str
    unique: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column of a key."""
        return next(column for column in self.columns if column.key == key)


IMPORTERS: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """
    Make an importer known.

    :raises ValueError: another one has its code.
    """
    if IMPORTERS.setdefault(importer.code, importer) is not importer:
        raise ValueError(f"the importer {importer.code} is declared twice")
    return importer
