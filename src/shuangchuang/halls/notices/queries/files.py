"""Which files there are."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from shuangchuang.halls.notices.models import OPEN_STATES, FileRecord, JobRecord, JobState

_EXPORT = "notices.export"


def exports_of(user: AbstractBaseUser, *, now: datetime) -> tuple[QuerySet[FileRecord], QuerySet[JobRecord]]:
    """The files somebody had made that have not expired, newest first; and the jobs that have not made theirs."""
    files = FileRecord.objects.filter(
        purpose=_EXPORT, subject=f"user:{user.pk}", expires_at__gt=now, erased_at__isnull=True
    )
    jobs = JobRecord.objects.filter(name=_EXPORT, started_by_id=user.pk, state__in=[*OPEN_STATES, JobState.DEAD])
    return files.order_by("-stored_at", "-pk"), jobs.order_by("-pk")[:10]
