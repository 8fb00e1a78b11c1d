"""Store a file."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile

from shuangchuang.halls.notices.models import FileRecord


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
) -> FileRecord:
    """Keep the bytes as they came, under their digest; the name given by the person is only a label."""
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
        media_type=media_type,
    )
    record.content.save(digest, ContentFile(content), save=False)
    record.save()
    return record
