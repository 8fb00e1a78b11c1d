"""What the office tells the public of an item, in sentences written for the public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.supervision.models.items import ItemRecord


class PublicNoteRecord(models.Model):
    """
    One version of an item's public sentence, written once.

    The public reads the newest released version; a released version without words takes the sentence back.
    """

    item = models.ForeignKey(ItemRecord, on_delete=models.PROTECT, related_name="public_notes")
    number = models.PositiveIntegerField(_("版本"))
    text = models.CharField(_("公开说明"), max_length=300, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(_("公开时间"), null=True, blank=True)

    class Meta:
        ordering = ("item", "-number")
        constraints = [models.UniqueConstraint(fields=("item", "number"), name="a_public_note_version_once")]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"
