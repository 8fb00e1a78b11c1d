"""Bring a filled table in: look at it first, then write all of it or nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.adapters.exchange.ledger_cells import CellError
from shuangchuang.adapters.exchange.table_reading import MOST_ERRORS, ReadLine, read_table
from shuangchuang.adapters.exchange.table_writing import shown
from shuangchuang.domain.chain import canonical, sm3, storable
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.importing import IMPORTERS, Compared, Importer, RowState
from shuangchuang.halls.notices.models import ImportRecord, ImportState
from shuangchuang.halls.notices.services.audit import record_audit
from shuangchuang.halls.notices.services.files import store_file
from shuangchuang.halls.notices.services.jobs import enqueue

JOB = "notices.import"
AS_A_JOB = 1_000  # rows to write from which a person is not kept waiting
SHOWN_CHANGES = 200
_AT_ONCE = 500

Progress = Callable[[int, int], None]


class ImportRefused(Refusal):
    """An import cannot go on like this."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """Every line of a file beside what is stored."""

    rows: list[Compared]
    errors: list[CellError]

    @property
    def fingerprint(self) -> str:
        return sm3(
            *(
                canonical(storable([row.line.number, row.state, row.before, row.after])).encode() + b"\n"
                for row in self.rows
            )
        )

    def writing(self) -> list[Compared]:
        return [row for row in self.rows if row.state in {RowState.NEW, RowState.CHANGED}]


def _judged(importer: Importer, content: bytes, user: AbstractBaseUser, progress: Progress | None = None) -> _Judged:
    table = read_table(content, importer.columns)
    errors = list(table.errors)
    # With a broken head no cell can be judged; with a broken cell the others still can.
    sound = [line for line in table.lines if not line.faulty]
    doubles = _doubles(importer, sound)
    errors += doubles.values()
    sound = [line for line in sound if line.number not in doubles]
    rows: list[Compared] = []
    for start in range(0, len(sound), _AT_ONCE):
        chunk = sound[start : start + _AT_ONCE]
        found = list(importer.compare(chunk, user))
        if [row.line.number for row in found] != [line.number for line in chunk]:
            raise ValueError(f"{importer.code}: compare must answer every line, in their order")
        rows += found
        if progress:
            progress(len(rows), len(sound))
    for row in rows:
        errors += (CellError.of(refusal, "", row.line.place(key)) for key, refusal in row.faults)
    errors.sort(key=lambda error: _row_of(error.cell))
    return _Judged(rows, errors[:MOST_ERRORS])


def _row_of(cell: str) -> int:
    return int("".join(sign for sign in cell if sign.isdigit()) or 0)


def _bytes(record: ImportRecord) -> bytes:
    with record.file.content.open("rb") as stored:
        return bytes(stored.read())


def _doubles(importer: Importer, lines: Iterable[ReadLine]) -> dict[int, CellError]:
    """Lines that name a row which a line above them names."""
    first: dict[tuple[Any, ...], int] = {}
    errors: dict[int, CellError] = {}
    for line in lines if importer.unique else ():
        name = tuple(line.values[key] for key in importer.unique)
        above = first.setdefault(name, line.number)
        if above != line.number:
            said = "、".join(str(shown(line.values[key], importer.column(key))) for key in importer.unique)
            refusal = Refusal("row_twice", "“{said}”在第 {above} 行已经有了。请只留一行。", said=said, above=above)
            errors[line.number] = CellError.of(refusal, "", line.place(importer.unique[0]))
    return errors


@transaction.atomic
def open_import(
    *, importer: Importer, name: str, content: bytes, uploaded_by: AbstractBaseUser, uploaded_at: datetime
) -> ImportRecord:
    """
    Read a table and set what is stored beside it. Nothing but the preview is written.

    The same bytes again, while nothing they say has changed since, give the import there is: one that waits, or
    the one by which they were brought in.
    """
    judged = _judged(importer, content, uploaded_by)
    digest = hashlib.sha256(content).hexdigest()
    earlier = ImportRecord.objects.filter(code=importer.code, sha256=digest, uploaded_by=uploaded_by)
    waiting = earlier.filter(state=ImportState.READY, fingerprint=judged.fingerprint).first()
    if waiting is not None:
        return waiting
    done = earlier.filter(state=ImportState.DONE).first()
    if done is not None and not judged.errors and not judged.writing():
        return done
    file = store_file(
        name=name,
        content=content,
        stored_by=uploaded_by,
        stored_at=uploaded_at,
        purpose=JOB,
        subject=f"user:{uploaded_by.pk}",
    )
    record = ImportRecord(
        code=importer.code, file=file, sha256=digest, uploaded_by=uploaded_by, uploaded_at=uploaded_at
    )
    _note(record, importer, judged)
    record.save()
    return record


def _note(record: ImportRecord, importer: Importer, judged: _Judged) -> None:
    counts = Counter(row.state for row in judged.rows)
    record.state = ImportState.FAULTY if judged.errors else ImportState.READY
    record.new, record.changed = counts[RowState.NEW], counts[RowState.CHANGED]
    record.unchanged = counts[RowState.UNCHANGED]
    record.fingerprint = judged.fingerprint
    record.errors = [
        {"cell": error.cell, "code": error.code, "sentence": error.sentence, "values": storable(dict(error.values))}
        for error in judged.errors
    ]
    record.changes = [_change(importer, row) for row in judged.writing()[:SHOWN_CHANGES]]


def _change(importer: Importer, row: Compared) -> dict[str, Any]:
    head = importer.column(importer.unique[0]) if importer.unique else importer.columns[0]
    parts = [
        {
            "title": str(column.title),
            "before": shown(row.before.get(column.key), column),
            "after": shown(row.after.get(column.key), column),
        }
        for column in importer.columns
        if column.key in row.after
    ]
    return storable(
        {
            "row": row.line.number,
            "state": row.state,
            "name": shown(row.line.values[head.key], head),
            "parts": [part for part in parts if part["before"] != part["after"]],
        }
    )


@transaction.atomic
def refresh_import(*, record: ImportRecord, refreshed_by: AbstractBaseUser) -> None:
    """
    Set the same file beside what is stored now.

    :raises ImportRefused: it has been brought in, given up, or is being brought in.
    """
    importer = IMPORTERS[record.code]
    judged = _judged(importer, _bytes(record), refreshed_by)
    _note(record, importer, judged)
    open_states = [ImportState.READY, ImportState.FAULTY]
    values = ("state", "new", "changed", "unchanged", "fingerprint", "errors", "changes")
    if not ImportRecord.objects.filter(pk=record.pk, state__in=open_states).update(
        **{name: getattr(record, name) for name in values}
    ):
        raise _moved_on()


def _moved_on() -> ImportRefused:
    return ImportRefused("import_moved_on", "这次导入已经办理过了。请刷新页面查看结果。")


@transaction.atomic
def confirm_import(*, record: ImportRecord, confirmed_by: AbstractBaseUser, confirmed_at: datetime) -> ImportRecord:
    """
    Somebody says yes: a short table is written at once, a long one by a job.

    :raises ImportRefused: it has been dealt with, or what is stored has changed since the preview.
    """
    if record.new + record.changed < AS_A_JOB:
        apply_import(record=record, applied_by=confirmed_by, applied_at=confirmed_at)
        return ImportRecord.objects.get(pk=record.pk)
    job = enqueue(
        name=JOB,
        payload={"record": record.pk},
        key=f"import:{record.pk}",
        started_by=confirmed_by,
        title=f"导入{IMPORTERS[record.code].title}（{record.new + record.changed} 行）",
        at=confirmed_at,
    )
    if not ImportRecord.objects.filter(pk=record.pk, state=ImportState.READY).update(state=ImportState.QUEUED, job=job):
        raise _moved_on()
    return ImportRecord.objects.get(pk=record.pk)


def check_again(*, record: ImportRecord, by: AbstractBaseUser, progress: Progress | None = None) -> list[Compared]:
    """
    The rows to write, if they are still those that were shown.

    :raises ImportRefused: they are not.
    """
    judged = _judged(IMPORTERS[record.code], _bytes(record), by, progress)
    if judged.errors or judged.fingerprint != record.fingerprint:
        raise ImportRefused(
            "import_stale", "预览之后，系统里的数据变了，没有导入任何一行。请点“重新核对”，看过新的预览再确认。"
        )
    return judged.writing()


@transaction.atomic
def apply_import(
    *,
    record: ImportRecord,
    applied_by: AbstractBaseUser,
    applied_at: datetime,
    progress: Progress | None = None,
) -> None:
    """
    Write every row, or none: once, however often and by however many it is asked for.

    :raises ImportRefused: it has been dealt with, or what is stored has changed since the preview.
    :raises Refusal: the hall refuses a row.
    """
    open_states = [ImportState.READY, ImportState.QUEUED]
    taken = ImportRecord.objects.filter(pk=record.pk, state__in=open_states)
    if not taken.update(state=ImportState.DONE, applied_at=applied_at):
        raise _moved_on()
    rows = check_again(record=record, by=applied_by, progress=progress)
    IMPORTERS[record.code].store(rows, applied_by, applied_at)
    record_audit(
        actor=applied_by,
        action="notices.import",
        subject=f"import:{record.pk}",
        at=applied_at,
        details={
            "importer": record.code,
            "sha256": record.sha256,
            "new": record.new,
            "changed": record.changed,
            "unchanged": record.unchanged,
        },
    )


@transaction.atomic
def withdraw_import(*, record: ImportRecord) -> None:
    """
    Give up an import that was not confirmed.

    :raises ImportRefused: it has been dealt with.
    """
    open_states = [ImportState.READY, ImportState.FAULTY]
    if not ImportRecord.objects.filter(pk=record.pk, state__in=open_states).update(state=ImportState.WITHDRAWN):
        raise _moved_on()


@transaction.atomic
def release_import(*, record: ImportRecord) -> None:
    """Let a person decide again after the job that should have written the rows ended without doing so."""
    ImportRecord.objects.filter(pk=record.pk, state=ImportState.QUEUED).update(state=ImportState.READY, job=None)
