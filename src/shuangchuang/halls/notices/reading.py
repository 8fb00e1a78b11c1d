"""Who may read a file: every hall says it for its purposes, in its ``files.py``, imported at the start.

    @readable_by("registry.proof")
    def proof(user, file) -> bool: …

A file whose purpose nobody speaks for is read by nobody; one that was erased, has expired or was
found to be infected, neither.

Where handing a file out must leave a line in the audit log, its hall says that too, and every way
to the bytes (saved, previewed, a page drawn) goes through it:

    @noted_when_read("registry.proof")
    def proof_read(user, file, at) -> None: …
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from shuangchuang.halls.notices.models import FileRecord, ScanState

Reader = Callable[[Any, FileRecord], bool]
Note = Callable[[Any, FileRecord, datetime], None]
READERS: dict[str, Reader] = {}
NOTES: dict[str, Note] = {}


def readable_by(purpose: str) -> Callable[[Reader], Reader]:
    """
    Declare ``(user, file)``, which says whether somebody may read files of this purpose.

    :raises ValueError: another function speaks for it.
    """

    def declare(reader: Reader) -> Reader:
        held = READERS.get(purpose)
        if held is not None and (held.__module__, held.__qualname__) != (reader.__module__, reader.__qualname__):
            raise ValueError(f"two say who reads files of {purpose}")
        READERS[purpose] = reader
        return reader

    return declare


def may_read(user: Any, file: FileRecord, *, now: datetime) -> bool:
    """Whether somebody may have the bytes of a file now."""
    if file.erased_at is not None or file.scan_state == ScanState.INFECTED:
        return False
    if file.expires_at is not None and file.expires_at <= now:
        return False
    reader = READERS.get(file.purpose)
    return reader is not None and reader(user, file)


def noted_when_read(purpose: str) -> Callable[[Note], Note]:
    """
    Declare ``(user, file, at)``, which notes that somebody was given a file of this purpose.

    :raises ValueError: another function notes it.
    """

    def declare(note: Note) -> Note:
        held = NOTES.get(purpose)
        if held is not None and (held.__module__, held.__qualname__) != (note.__module__, note.__qualname__):
            raise ValueError(f"two note who read files of {purpose}")
        NOTES[purpose] = note
        return note

    return declare


def note_reading(user: Any, file: FileRecord, *, at: datetime) -> None:
    """Say to the file's hall that somebody is being given its bytes."""
    note = NOTES.get(file.purpose)
    if note is not None:
        note(user, file, at)
