"""Keep files: as they came, told by their content, looked at by a scanner, in versions; and erase them.

take_file ─▶ tell (kind, name) ─▶ scan ─┬─ nothing found, or nobody to ask ─▶ store_file
                                        └─ something found ─▶ quarantine, refused
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from shuangchuang.adapters.contents import media_type_of, tell
from shuangchuang.adapters.contents.kinds import PROOFS
from shuangchuang.adapters.documents.limits import DEFAULT_LIMITS
from shuangchuang.adapters.scanning import Clamd, ScannerUnavailable, Verdict
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.models import FileRecord, ScanState
from shuangchuang.halls.notices.services.audit import record_audit

QUARANTINE = "quarantine"


class FileRefused(Refusal):
    """A file cannot be kept, replaced or erased like this."""


def scan(content: bytes) -> Verdict | None:
    """What the scanner says of these bytes; None where there is none, or it does not answer."""
    if not settings.MALWARE_SCANNER:
        return None
    try:
        return Clamd(settings.MALWARE_SCANNER).scan(content)
    except ScannerUnavailable:
        return None


def take_file(
    *,
    name: str,
    content: bytes,
    stored_by: AbstractBaseUser | None,
    stored_at: datetime,
    purpose: str,
    subject: str = "",
    kinds: Sequence[str] = PROOFS,
    replaces: FileRecord | None = None,
) -> FileRecord:
    """
    Keep a file that somebody handed in, if it is of one of ``kinds`` and harmless as far as can be told.

    ``kinds`` are codes of ``adapters.contents.KINDS``. What a scanner found is put into quarantine and refused: call
    it outside a transaction, or the quarantined file is rolled back with the rest. With ``replaces`` it becomes the
    next version of that file.

    :raises ContentRefused: it is of no such kind, too large, damaged, or two files in one.
    :raises FileRefused: the scanner found something, or the file it replaces has a newer version.
    """
    looked = look_into(
        name=name,
        content=content,
        handed_in_by=stored_by,
        handed_in_at=stored_at,
        purpose=purpose,
        subject=subject,
        kinds=kinds,
    )
    return store_file(
        name=looked.name,
        content=content,
        stored_by=stored_by,
        stored_at=stored_at,
        purpose=purpose,
        subject=subject,
        media_type=looked.media_type,
        verdict=looked.verdict,
        replaces=replaces,
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of a file that may be kept: a name safe to show, its media type, what the scanner said."""

    name: str
    media_type: str
    verdict: Verdict | None


def look_into(
    *,
    name: str,
    content: bytes,
    handed_in_by: AbstractBaseUser | None,
    handed_in_at: datetime,
    purpose: str,
    subject: str = "",
    kinds: Sequence[str] = PROOFS,
    most_bytes: int | None = None,
) -> Looked:
    """
    All that :func:`take_file` asks of a file, for who stores it later within a transaction of their own.

    ``most_bytes`` is a limit below that of the site.

    :raises ContentRefused, FileRefused: as :func:`take_file`; what a scanner found is in quarantine by then.
    """
    most = min(settings.MAX_UPLOAD_BYTES, most_bytes or settings.MAX_UPLOAD_BYTES)
    told = tell(content, name=name, kinds=kinds, limits=replace(DEFAULT_LIMITS, bytes=most))
    verdict = scan(content)
    if verdict is not None and verdict.infected:
        _quarantine_new(told.name, content, verdict, handed_in_by, handed_in_at, purpose, subject)
        raise FileRefused(
            "file_infected", "“{name}”里发现恶意内容，已隔离，没有收下。请用杀毒软件检查这台电脑后，换一份文件。",
            name=told.name,
        )  # fmt: skip
    return Looked(told.name, told.media_type, verdict)


@transaction.atomic
def store_file(
    *,
    name: str,
    content: bytes,
    stored_by: AbstractBaseUser | None,
    stored_at: datetime,
    purpose: str = "",
    subject: str = "",
    expires_at: datetime | None = None,
    media_type: str = "",
    verdict: Verdict | None = None,
    replaces: FileRecord | None = None,
) -> FileRecord:
    """
    Keep the bytes as they came, under their digest; the name given by the person is only a label.

    Nothing is refused here: :func:`take_file` is for what strangers hand in.

    :raises FileRefused: the file it replaces has a newer version.
    """
    digest = hashlib.sha256(content).hexdigest()
    record = FileRecord(
        sha256=digest,
        name=name[:255],
        size=len(content),
        stored_by=stored_by,
        stored_at=stored_at,
        purpose=purpose,
        subject=subject,
        expires_at=expires_at,
        media_type=media_type or media_type_of(content),
        scan_state=ScanState.UNSCANNED if verdict is None else ScanState.CLEAN,
        scanned_at=None if verdict is None else stored_at,
    )
    if replaces is not None:
        _become_next(record, replaces)
    record.content.save(digest, ContentFile(content), save=False)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        # Somebody else's version came first; the bytes are a stray, which the next sweep takes.
        raise _newer() from None
    return record


def _newer() -> FileRefused:
    return FileRefused("file_newer", "这份文件已有更新的版本。请刷新页面，在最新版本上替换。")


def _become_next(record: FileRecord, replaces: FileRecord) -> None:
    first = replaces.first or replaces
    newest = first.later_versions.order_by("-version").first() or first
    if newest.pk != replaces.pk:
        raise _newer()
    # Of two who replace at once, the unique version lets one through.
    record.first, record.version = first, newest.version + 1


@transaction.atomic
def _quarantine_new(
    name: str, content: bytes, verdict: Verdict, by: AbstractBaseUser | None, at: datetime, purpose: str, subject: str
) -> None:
    digest = hashlib.sha256(content).hexdigest()
    record = FileRecord(
        sha256=digest, name=name, size=len(content), stored_by=by, stored_at=at, purpose=purpose, subject=subject,
        scan_state=ScanState.INFECTED, scan_note=verdict.found, scanned_at=at,
    )  # fmt: skip
    record.content.name = default_storage.save(f"{QUARANTINE}/{digest}", ContentFile(content))
    record.save()
    _tell_quarantine(record, by, at)


def _tell_quarantine(record: FileRecord, by: AbstractBaseUser | None, at: datetime) -> None:
    record_audit(
        actor=by,
        action="notices.quarantine_file",
        subject=f"file:{record.pk}",
        at=at,
        details={"sha256": record.sha256, "found": record.scan_note, "purpose": record.purpose},
    )


def scan_waiting(*, at: datetime, most: int = 50) -> int:
    """Ask the scanner about files it has not seen; how many it spoke of. Stops as soon as it does not answer."""
    asked = 0
    waiting = FileRecord.objects.filter(scan_state=ScanState.UNSCANNED, erased_at__isnull=True)
    for record in waiting.order_by("-pk")[:most]:
        try:
            with record.content.open("rb") as stored:
                verdict = scan(stored.read())
        except FileNotFoundError:
            continue
        if verdict is None:
            break
        _note_verdict(record, verdict, at)
        asked += 1
    return asked


@transaction.atomic
def _note_verdict(record: FileRecord, verdict: Verdict, at: datetime) -> None:
    state = ScanState.INFECTED if verdict.infected else ScanState.CLEAN
    waiting = FileRecord.objects.filter(pk=record.pk, scan_state=ScanState.UNSCANNED)
    if not waiting.update(scan_state=state, scan_note=verdict.found, scanned_at=at) or not verdict.infected:
        return
    record.scan_note, old = verdict.found, record.content.name
    with record.content.open("rb") as stored:
        name = default_storage.save(f"{QUARANTINE}/{record.sha256}", ContentFile(stored.read()))
    FileRecord.objects.filter(pk=record.pk).update(content=name)
    transaction.on_commit(lambda: default_storage.delete(old))
    _tell_quarantine(record, None, at)


@transaction.atomic
def erase_file(*, file: FileRecord, erased_by: AbstractBaseUser | None, erased_at: datetime, why: str) -> None:
    """
    Take away the bytes and the name of a file. The row stays, for others name it, and says when.

    :raises FileRefused: no reason is given, or it has been erased.
    """
    if not why.strip():
        raise FileRefused("reason_missing", "请写明删除的依据，例如当事人的申请或到期的保存期限。")
    held = FileRecord.objects.filter(pk=file.pk, erased_at__isnull=True)
    if not held.update(erased_at=erased_at, name="", scan_note=""):
        raise FileRefused("file_erased", "这份文件已经删除过了。请刷新页面。")
    record_audit(
        actor=erased_by,
        action="notices.erase_file",
        subject=f"file:{file.pk}",
        at=erased_at,
        details={"sha256": file.sha256, "purpose": file.purpose},
        why=why,
    )
    path = file.content.name
    transaction.on_commit(lambda: default_storage.delete(path))
