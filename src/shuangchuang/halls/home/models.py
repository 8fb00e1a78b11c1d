"""What the face of the site keeps itself: filters people named, and faults visitors point out.

SavedViewRecord     one person's name for a filtered list
CorrectionRecord    网站找错: what is wrong on which page, and the answer
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class SavedViewRecord(models.Model):
    """A list with its filters, under a name of its owner's. Deleting hides it, so that it can be brought back."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    path = models.CharField(max_length=200)  # of the list: /plans/guangxi-2021/tasks/
    query = models.CharField(max_length=500)  # sorted, without the page: role=lead&unit=gx-sci
    name = models.CharField(_("名称"), max_length=40)
    former_name = models.CharField(max_length=40, blank=True)  # before the last renaming
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("path", "name")
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "path", "name"),
                condition=Q(deleted_at__isnull=True),
                name="a_view_once_a_name_a_list_a_person",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The list, filtered."""
        return f"{self.path}?{self.query}" if self.query else self.path


class CorrectionState(models.TextChoices):
    """Where a fault pointed out stands."""

    RECEIVED = "received", _("已收到")
    CORRECTED = "corrected", _("已改正")
    UNFOUNDED = "unfounded", _("内容无误")
    FORWARDED = "forwarded", _("已转来源单位")


class CorrectionRecord(models.Model):
    """
    A fault a visitor points out, and the answer.

    The row does not say who sent it. ``contact`` is there only by consent and is erased after the answer;
    ``sender`` is a keyed digest of address and day, good for counting within a day and for nothing else.
    """

    receipt = models.CharField(_("回执号"), max_length=16, unique=True)
    key = models.UUIDField(unique=True)  # of the form, so that a form sent twice is one correction
    page = models.CharField(_("网页地址"), max_length=500)
    wrong = models.TextField(_("有什么错"))
    contact = models.CharField(_("联系方式"), max_length=120, blank=True)
    sender = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(db_index=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=CorrectionState.choices, default=CorrectionState.RECEIVED
    )
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="received", answered_at__isnull=True)
                | (~Q(state="received") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="a_correction_is_closed_with_an_answer",
            )
        ]

    def __str__(self) -> str:
        return self.receipt

    def get_absolute_url(self) -> str:
        """Where it is handled."""
        return reverse("home:correction", args=[self.receipt])

    @property
    def opens(self) -> bool:
        """Whether ``page`` is an address of this site that may stand in a link: what visitors type may be anything."""
        return self.page.startswith("/") and not self.page.startswith(("//", "/\\"))
