"""Who may read the files this hall keeps for itself: the person they were made for or brought by."""

from __future__ import annotations

from typing import Any

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.reading import readable_by


@readable_by("notices.export")
@readable_by("notices.import")
def ones_own(user: Any, file: FileRecord) -> bool:
    """Only the person themselves."""
    return user.is_authenticated and file.subject == f"user:{user.pk}"
