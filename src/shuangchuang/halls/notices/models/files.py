"""Files as they were handed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FileRecord(models.Model):
    """A file as it was handed in. The bytes lie outside the web root under their SHA-256."""

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content = models.FileField(upload_to="files/%Y/%m/", max_length=300)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
