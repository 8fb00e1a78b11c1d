"""The log of every change of state.

AuditRecord          what happened: written in the transaction of the change, then linked into the chain
AuditPersonalRecord  what of it is about a person: can be erased, the line and its chain stay
AuditHeadRecord      one row; whoever links lines holds it meanwhile
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.chain import Link, seal_of


def _refuse() -> NoReturn:
    raise TypeError("the audit log is append-only")


class ReadableJson(json.JSONEncoder):
    """Chinese as Chinese, so that SQLite, which keeps JSON as text, finds a word in it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


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

    def link(self, *, line: int, number: int, previous: str, digest: str) -> int:
        """Give a line its place in the chain, which it gets once; how many lines that was (0 or 1)."""
        # The one change the triggers let pass, and only of a line that has no place yet.
        waiting = self.filter(pk=line, number__isnull=True)
        return models.QuerySet.update(waiting, number=number, previous=previous, digest=digest)


class AuditRecord(models.Model):
    """
    Who did what to which row, when, why and from where. Written by services; never changed, never deleted.

    ``number``, ``previous`` and ``digest`` are empty between the commit of the change and the moment
    after, when ``services.audit.link_lines`` puts the line into the chain.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    details = models.JSONField(default=dict, encoder=ReadableJson)
    before = models.JSONField(null=True, encoder=ReadableJson)
    after = models.JSONField(null=True, encoder=ReadableJson)
    why = models.CharField(max_length=500, blank=True, default="")
    source = models.CharField(max_length=80, blank=True, default="")
    session = models.CharField(max_length=16, blank=True, default="")
    personal_seal = models.CharField(max_length=64, blank=True, default="")
    address_seal = models.CharField(max_length=64, blank=True, default="")
    number = models.BigIntegerField(null=True, unique=True)
    previous = models.CharField(max_length=64, null=True, unique=True)
    digest = models.CharField(max_length=64, null=True, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=("id",), condition=Q(number__isnull=True), name="audit_lines_not_linked")]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=True, previous__isnull=True, digest__isnull=True)
                | Q(number__gte=1, previous__isnull=False, digest__isnull=False),
                name="an_audit_line_is_linked_whole",
            )
        ]

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

    def words(self) -> dict[str, Any]:
        """What the digest covers."""
        return {
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor_id,
            "action": self.action,
            "subject": self.subject,
            "details": self.details,
            "before": self.before,
            "after": self.after,
            "why": self.why,
            "source": self.source,
            "session": self.session,
            "personal": self.personal_seal,
            "address": self.address_seal,
        }

    def to_link(self) -> Link:
        """The line as the domain follows it."""
        return Link(self.number or 0, self.words(), self.previous or "", self.digest or "")


class PersonalPart(models.TextChoices):
    """What a row of personal values holds: what the line says of its subject, or where who acts was."""

    VALUES = "values", _("个人信息")
    ADDRESS = "address", _("来访地址")


class AuditPersonalRecord(models.Model):
    """Personal values of a line. ``about`` is whose they are (``user:12``); erasing deletes the row, salt and all."""

    line = models.ForeignKey(AuditRecord, on_delete=models.PROTECT, related_name="personal")
    part = models.CharField(max_length=10, choices=PersonalPart.choices)
    about = models.CharField(max_length=120, db_index=True)
    values = models.JSONField(default=dict, encoder=ReadableJson)
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("line", "part"), name="one_personal_row_a_part")]

    def __str__(self) -> str:
        return f"{self.about} @ {self.line_id}"

    def seal(self) -> str:
        """What the line keeps of this row."""
        return seal_of({"about": self.about, "values": self.values}, salt=self.salt)


class AuditHeadRecord(models.Model):
    """One row (1). Changing ``turns`` holds it, on both databases, until the transaction ends."""

    turns = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.turns)
