"""Places, by GB/T 2260."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionRecord(models.Model):
    """A place with a government of its own; ``code`` by GB/T 2260."""

    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name
