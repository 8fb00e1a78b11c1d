"""Filled tables that were brought in, and what came of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.models.audit import ReadableJson
from shuangchuang.halls.notices.models.files import FileRecord
from shuangchuang.halls.notices.models.jobs import JobRecord


class ImportState(models.TextChoices):
    """Where an import stands. Rows are written on the way to ``done``, all of them or none."""

    FAULTY = "faulty", _("有错误，未导入")
    READY = "ready", _("待确认")
    QUEUED = "queued", _("正在导入")
    DONE = "done", _("已导入")
    WITHDRAWN = "withdrawn", _("已放弃")


class ImportRecord(models.Model):
    """
    One file brought to one importer. ``fingerprint`` covers what every row would do: if that has changed by the
    time somebody says yes, nothing is written and they are shown the difference first.
    """

    code = models.CharField(max_length=60)
    file = models.ForeignKey(FileRecord, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState.choices)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list, encoder=ReadableJson)
    changes = models.JSONField(default=list, encoder=ReadableJson)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    job = models.ForeignKey(JobRecord, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-uploaded_at", "-id")
        indexes = [models.Index(fields=("code", "sha256"), name="imports_of_a_file")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="an_import_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="done", applied_at__isnull=False) | ~Q(state="done"), name="a_done_import_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_state_display()}"

    @property
    def waits(self) -> bool:
        """Whether somebody may still say yes."""
        return self.state == ImportState.READY and self.new + self.changed > 0
