"""Files as they were handed in, and what is known of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    """What the scanner for malware said. Nobody asked is not the same as nothing found."""

    UNSCANNED = "unscanned", _("未扫描")
    CLEAN = "clean", _("未发现问题")
    INFECTED = "infected", _("发现恶意内容，已隔离")


class FileRecord(models.Model):
    """
    A file as it was handed in. The bytes lie outside the web root under their SHA-256.

    ``purpose`` (``registry.proof``) decides who may read it, ``subject`` (``organisation:12``) what it belongs to.
    ``media_type`` was told by the content when it came; "" for files older than that. Versions of one file share
    ``first``. Of an erased file the row stays, for others name it; the bytes and the name are gone.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content = models.FileField(upload_to="files/%Y/%m/", max_length=300)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()
    purpose = models.CharField(max_length=60, blank=True, default="")
    subject = models.CharField(max_length=120, blank=True, default="", db_index=True)
    media_type = models.CharField(max_length=100, blank=True, default="")
    scan_state = models.CharField(max_length=10, choices=ScanState.choices, default=ScanState.UNSCANNED)
    scan_note = models.CharField(max_length=200, blank=True, default="")
    scanned_at = models.DateTimeField(null=True)
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later_versions")
    version = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField(null=True, db_index=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("first", "version"), name="a_file_version_once"),
            models.CheckConstraint(
                condition=Q(first__isnull=True, version=1) | Q(first__isnull=False, version__gte=2),
                name="a_later_version_names_its_first",
            ),
            models.CheckConstraint(condition=Q(scan_state__in=ScanState.values), name="a_scan_state_is_known"),
        ]
        indexes = [models.Index(fields=("purpose", "subject"), name="files_of_a_purpose")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The file itself, for whoever may read it."""
        return reverse("notices:file", args=(self.pk,))
