"""Write a line of the audit log; store a file."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile

from shuangchuang.halls.notices.models import AuditRecord, FileRecord


def record_audit(
    *,
    actor: AbstractBaseUser | None,
    action: str,
    subject: str,
    at: datetime,
    details: dict[str, Any] | None = None,
) -> AuditRecord:
    """
    Note a change of state.

    ``action`` is ``<hall>.<verb>``, ``subject`` is ``<kind>:<key>``; ``details`` holds ids and
    codes, never names or texts of persons.
    """
    return AuditRecord.objects.create(actor=actor, action=action, subject=subject, at=at, details=details or {})


def store_file(*, name: str, content: bytes, stored_by: AbstractBaseUser | None, stored_at: datetime) -> FileRecord:
    """Keep the bytes as they came, under their digest; the name given by the person is only a label."""
    digest = hashlib.sha256(content).hexdigest()
    record = FileRecord(sha256=digest, name=name[:255], size=len(content), stored_by=stored_by, stored_at=stored_at)
    record.content.save(digest, ContentFile(content), save=False)
    record.save()
    return record
