"""Which files there are."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from shuangchuang.halls.notices.models import OPEN_STATES, FileRecord, JobRecord, JobState

_EXPORT = "notices.export"


def exports_of(user: AbstractBaseUser, *, now: datetime) -> tuple[QuerySet[FileRecord], QuerySet[JobRecord]]:
    """The files somebody had made that have not expired, newest first; and the jobs that have not made theirs."""
    files = FileRecord.objects.filter(
        purpose=_EXPORT, subject=f"user:{user.pk}", expires_at__gt=now, erased_at__isnull=True
    )
    jobs = JobRecord.objects.filter(name=_EXPORT, started_by_id=user.pk, state__in=[*OPEN_STATES, JobState.DEAD])
    return files.order_by("-stored_at", "-pk"), jobs.order_by("-pk")[:10]


def versions_of(file: FileRecord) -> QuerySet[FileRecord]:
    """Every version of a file, newest first."""
    first = file.first_id or file.pk
    return FileRecord.objects.filter(Q(pk=first) | Q(first_id=first)).select_related("stored_by").order_by("-version")


def files_about(*, purpose: str, subject: str) -> QuerySet[FileRecord]:
    """The newest version of each file of a purpose about a subject, erased ones left out."""
    later = FileRecord.objects.filter(Q(first_id=OuterRef("pk")) | Q(first_id=OuterRef("first_id")))
    return (
        FileRecord.objects.filter(purpose=purpose, subject=subject, erased_at__isnull=True)
        .filter(~Exists(later.filter(version__gt=OuterRef("version"))))
        .order_by("-stored_at", "-pk")
    )
