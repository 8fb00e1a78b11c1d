"""What the office sends out: notices, bulletins, special reports; drafted, numbered, frozen.

PaperRecord 草稿 ──▶ 已印发 ──▶ 已由新件代替      figures: the rows counted, by item and step of the ledger
    │ words (edited, each version kept)           docx, pdf: the bytes as they went out
    ├─▶ PaperVersionRecord …
    └─▶ PaperItemRecord …                         the items a notice or special report is about
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.models.items import ItemRecord


class PaperKind(models.TextChoices):
    """What is sent out."""

    NOTICE = "notice", _("督办通知单")
    BULLETIN = "bulletin", _("督办通报")
    SPECIAL = "special", _("督查专报")
    EVALUATION = "evaluation", _("中期评估报告")


class PaperStatus(models.TextChoices):
    """Where a paper stands."""

    DRAFT = "draft", _("草稿")
    ISSUED = "issued", _("已印发")
    REPLACED = "replaced", _("已由新件代替")


class PaperRecord(models.Model):
    """公文: a notice, a bulletin or a special report. Issued, it is frozen; only a new one takes its place."""

    plan = models.ForeignKey(PlanRecord, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("种类"), max_length=10, choices=PaperKind.choices)
    status = models.CharField(_("状态"), max_length=10, choices=PaperStatus.choices, default=PaperStatus.DRAFT)
    title = models.CharField(_("标题"), max_length=200)
    first_date = models.DateField(_("起"))
    last_date = models.DateField(_("止"))
    words = models.JSONField(_("文字"), default=dict)
    version = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)  # see services.bulletins: rows counted, names as they were
    series = models.CharField(_("发文代字"), max_length=80, blank=True)
    year = models.PositiveIntegerField(_("年份"), null=True, blank=True)
    serial = models.PositiveIntegerField(_("顺序号"), null=True, blank=True)
    total = models.PositiveIntegerField(_("总期号"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", verbose_name=_("代替")
    )
    docx = models.ForeignKey(FileRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(FileRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_date = models.DateField(_("印发日"), null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("series", "year", "serial"), condition=Q(serial__isnull=False), name="a_paper_number_once"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(serial__isnull=False, issued_date__isnull=False),
                name="what_went_out_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The paper's page."""
        return reverse("supervision:paper", args=[self.pk])


class PaperVersionRecord(models.Model):
    """The words of a paper as somebody left them."""

    paper = models.ForeignKey(PaperRecord, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    words = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("paper", "-version")
        constraints = [models.UniqueConstraint(fields=("paper", "version"), name="a_paper_version_once")]

    def __str__(self) -> str:
        return f"{self.paper} {self.version}"


class PaperItemRecord(models.Model):
    """An item a paper is about."""

    paper = models.ForeignKey(PaperRecord, on_delete=models.CASCADE, related_name="about")
    item = models.ForeignKey(ItemRecord, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        ordering = ("paper", "item__order", "item")
        constraints = [models.UniqueConstraint(fields=("paper", "item"), name="an_item_once_a_paper")]

    def __str__(self) -> str:
        return f"{self.paper} {self.item}"
