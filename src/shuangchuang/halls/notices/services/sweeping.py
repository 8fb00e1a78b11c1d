"""Files nobody refers to, rows whose bytes are gone, files whose time is up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.services.files import QUARANTINE, erase_file

GRACE = timedelta(days=1)
_FOLDERS = ("files", QUARANTINE)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sweep:
    """
    What was found. ``strays`` are files no row refers to (a transaction that was rolled back, a process that was
    killed); ``missing`` are rows whose bytes are not there; ``expired`` are rows whose time is up.
    """

    strays: tuple[str, ...]
    missing: tuple[FileRecord, ...]
    expired: tuple[FileRecord, ...]


def look_for_strays(*, now: datetime, grace: timedelta = GRACE) -> Sweep:
    """Only look. A file younger than ``grace`` may belong to a transaction that is still open."""
    held = FileRecord.objects.filter(erased_at__isnull=True).order_by("pk")
    missing = tuple(
        file for file in held.iterator(chunk_size=_AT_ONCE) if not default_storage.exists(file.content.name)
    )
    return Sweep(
        strays=tuple(sorted(_strays(now - grace))),
        missing=missing,
        expired=tuple(held.filter(expires_at__lte=now)),
    )


def _strays(before: datetime) -> Iterator[str]:
    root = Path(settings.MEDIA_ROOT)
    chunk: list[str] = []
    for folder in _FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.is_file() and path.stat().st_mtime < before.timestamp():
                chunk.append(path.relative_to(root).as_posix())
                if len(chunk) == _AT_ONCE:
                    yield from _unnamed(chunk)
                    chunk = []
    yield from _unnamed(chunk)


def _unnamed(paths: list[str]) -> set[str]:
    named = FileRecord.objects.filter(content__in=paths, erased_at__isnull=True)
    return set(paths) - set(named.values_list("content", flat=True))


def sweep(*, found: Sweep, now: datetime) -> tuple[int, int]:
    """Delete the strays and erase what has expired; how many of each. Rows whose bytes are missing are left alone."""
    # Between looking and deleting a row may have come to name a file.
    strays = _unnamed(list(found.strays))
    for path in strays:
        default_storage.delete(path)
    return len(strays), erase_expired(now=now)


def erase_expired(*, now: datetime) -> int:
    """Erase every file whose time is up; how many."""
    expired = FileRecord.objects.filter(expires_at__lte=now, erased_at__isnull=True)
    count = 0
    for file in expired.order_by("pk").iterator(chunk_size=_AT_ONCE):
        erase_file(file=file, erased_by=None, erased_at=now, why="保存期限已到")
        count += 1
    return count
