"""Looking things up in the audit log."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from shuangchuang.halls.notices.models import AuditPersonalRecord, AuditRecord


def lines_open_to(user: AbstractBaseUser, reach: Any) -> QuerySet[AuditRecord]:
    """
    The lines somebody may read: all of them with the right for the whole site.

    With the right for some units only, what was done to these; and always what they did themselves.
    """
    lines = AuditRecord.objects.all()
    if reach.everywhere:
        return lines
    return lines.filter(Q(actor_id=user.pk) | Q(subject__in=[f"unit:{slug}" for slug in reach.units]))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lines_found(
    lines: QuerySet[AuditRecord],
    *,
    words: str = "",
    who: str = "",
    action: str = "",
    subject: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditRecord]:
    """
    Lines, newest first, with actor and personal values.

    ``words`` is looked for in everything a line says, ``who`` in account and name; ``action`` is a code or, ending
    in a dot, the beginning of one; ``subject`` is ``kind:key`` or a kind; ``until`` is a day that still counts.
    """
    if words:
        lines = lines.filter(
            Q(details__icontains=words)
            | Q(before__icontains=words)
            | Q(after__icontains=words)
            | Q(why__icontains=words)
            | Q(subject__icontains=words)
        )
    if who:
        lines = lines.filter(Q(actor__username__icontains=who) | Q(actor__display_name__icontains=who))
    if action:
        lines = lines.filter(action__startswith=action) if action.endswith(".") else lines.filter(action=action)
    if subject:
        lines = lines.filter(subject=subject) if ":" in subject else lines.filter(subject__startswith=f"{subject}:")
    if since:
        lines = lines.filter(at__gte=_start(since))
    if until:
        lines = lines.filter(at__lt=_start(until + timedelta(days=1)))
    held = Prefetch("personal", AuditPersonalRecord.objects.order_by("pk"))
    return lines.select_related("actor").prefetch_related(held).order_by("-at", "-pk")


def history_of(subject: str) -> QuerySet[AuditRecord]:
    """What was done to one subject, newest first."""
    return lines_found(AuditRecord.objects.all(), subject=subject)


def noted_lately(
    *, actor: AbstractBaseUser, action: str, subject: str, details: dict[str, Any], since: datetime, until: datetime
) -> bool:
    """Whether exactly this stands in the log already, after ``since`` and not after ``until``."""
    lines = AuditRecord.objects.filter(actor=actor, action=action, subject=subject, at__gt=since, at__lte=until)
    return details in lines.values_list("details", flat=True)


def last_link() -> AuditRecord | None:
    """The line at the end of the chain."""
    return AuditRecord.objects.filter(number__isnull=False).order_by("-number").first()
