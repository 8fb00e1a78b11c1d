"""The log of every change of state."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


def _refuse() -> NoReturn:
    raise TypeError("the audit log is append-only")


class AppendOnly(models.QuerySet):
    """Rows that are read and added, one or many; never changed, never deleted."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse."""
        _refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()

    def delete(self) -> NoReturn:
        """Refuse."""
        _refuse()


class AuditRecord(models.Model):
    """Who did what to which row, when and why. Written by services; never changed, never deleted."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=120, db_index=True)
    details = models.JSONField(default=dict)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new line; a line once written stays as it is."""
        if self.pk is not None:
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()
