"""Write a line of the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from shuangchuang.halls.notices.models import AuditRecord


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
