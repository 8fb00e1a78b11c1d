"""Who may read the documents that plans were read from."""

from __future__ import annotations

from typing import Any

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.reading import readable_by
from shuangchuang.halls.plans import queries
from shuangchuang.halls.plans.models import VersionRecord


@readable_by("plans.document")
def document(user: Any, file: FileRecord) -> bool:
    """Who checks the draft that came of it, and who reads the whole plan that was adopted from it."""
    if queries.drafts_to_check(user).filter(document__file=file).exists():
        return True
    versions = VersionRecord.objects.filter(document__file=file).select_related("plan__region")
    return any(queries.sees_whole(user, version.plan) for version in versions)
