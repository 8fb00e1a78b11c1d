"""What the units report: a period, a report of an item for it, and each unit's own part.

    PeriodRecord ─▶ ReportRecord (an item, a period) ─▶ PartRecord (a unit's words) ─┬▶ FigureRecord (its figures)
                                                                                     └▶ EvidenceRecord (files)

A part stays its writer's; the lead's merged text stands beside the parts and does not replace them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models.items import ItemRecord


class Rhythm(models.TextChoices):
    """How often a plan's items are reported."""

    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF = "half", _("每半年")
    YEAR = "year", _("每年")


class SupervisionSettingRecord(models.Model):
    """
    How a plan is supervised from a day on, until the next row's; management conventions, so the office sets them.

    Rows whose day has come are history and stay as they are.
    """

    plan = models.ForeignKey(PlanRecord, on_delete=models.CASCADE, related_name="supervision_settings")
    valid_from = models.DateField(_("生效日"))
    rhythm = models.CharField(_("报送周期"), max_length=8, choices=Rhythm.choices, default=Rhythm.MONTH)
    report_days = models.PositiveSmallIntegerField(_("期末后几个工作日内报送"), default=5)
    sign_days = models.PositiveSmallIntegerField(_("几个工作日内签收"), default=1)
    object_days = models.PositiveSmallIntegerField(_("几个工作日内可提异议"), default=2)
    verify_days = models.PositiveSmallIntegerField(_("几个工作日内核查"), default=5)
    office_unit = models.ForeignKey(
        UnitRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("办公室所在单位")
    )
    series = models.CharField(_("发文代字"), max_length=20, default="双创督")
    reason = models.TextField(_("调整的理由"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("plan", "valid_from")
        constraints = [models.UniqueConstraint(fields=("plan", "valid_from"), name="one_supervision_setting_a_day")]

    def __str__(self) -> str:
        return f"{self.plan} {self.valid_from} {self.get_rhythm_display()}"


class PeriodRecord(models.Model):
    """A reporting period of a plan, opened by rule; ``due_date`` is the last day to report for it."""

    plan = models.ForeignKey(PlanRecord, on_delete=models.CASCADE, related_name="report_periods")
    code = models.CharField(_("报送期"), max_length=10)  # 2022, 2022-H1, 2022-Q3, 2022-06
    first_date = models.DateField(_("起"))
    last_date = models.DateField(_("止"))
    opened_date = models.DateField(_("开启日"))
    due_date = models.DateField(_("报送截止"))
    due_estimated = models.BooleanField(default=False)  # counted over days no notice covers yet
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ("plan", "-last_date")
        constraints = [models.UniqueConstraint(fields=("plan", "code"), name="a_report_period_once_a_plan")]

    def __str__(self) -> str:
        return self.code


class ReportStatus(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", _("填报中")
    MERGED = "merged", _("待审签")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已接收")


class ReportRecord(models.Model):
    """进度报送: what is said of an item for a period, merged by a lead, signed by its leader."""

    item = models.ForeignKey(ItemRecord, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(PeriodRecord, on_delete=models.PROTECT, related_name="reports")
    status = models.CharField(_("状态"), max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    progress = models.DecimalField(_("进度"), max_digits=8, decimal_places=6, null=True, blank=True)
    text = models.TextField(_("汇总"), blank=True)
    problems = models.TextField(_("问题"), blank=True)
    next_steps = models.TextField(_("下一步"), blank=True)
    drafted_at = models.DateTimeField(
        null=True
    )  # when a lead last worked on ``text`` itself; null: put together by itself
    said = models.CharField(_("自评"), max_length=1, blank=True)
    final = models.BooleanField(_("申请办结"), default=False)
    late = models.BooleanField(_("迟报"), default=False)  # decided once, on submission
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    merged_unit = models.ForeignKey(UnitRecord, null=True, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("退回理由"), blank=True)
    version = models.PositiveIntegerField(default=0)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-period__last_date", "item")
        constraints = [
            models.UniqueConstraint(fields=("item", "period"), name="a_report_once_a_period"),
            models.CheckConstraint(
                condition=~Q(status__in=("submitted", "accepted")) | Q(submitted_at__isnull=False),
                name="a_report_out_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.period}"


class PartRecord(models.Model):
    """A unit's own part of a report. Saved as it is written."""

    report = models.ForeignKey(ReportRecord, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="+")
    progress = models.DecimalField(_("进度"), max_digits=8, decimal_places=6, null=True, blank=True)
    text = models.TextField(_("进展"), blank=True)
    problems = models.TextField(_("问题"), blank=True)
    next_steps = models.TextField(_("下一步"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # handed to the lead
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("report", "pk")
        constraints = [models.UniqueConstraint(fields=("report", "unit"), name="a_part_once_a_unit")]

    def __str__(self) -> str:
        return f"{self.report} {self.unit}"


class FigureRecord(models.Model):
    """
    What a unit told of a 报送指标 in its part: a number, or numerator and denominator; without either it is not known.

    ``key`` is the item's own for the indicator; what it means stands in the ledger. See ``domain.supervision.indicators``.
    """

    part = models.ForeignKey(PartRecord, on_delete=models.CASCADE, related_name="figures")
    key = models.CharField(max_length=8)
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6, null=True, blank=True)
    above = models.DecimalField(_("分子"), max_digits=24, decimal_places=6, null=True, blank=True)
    below = models.DecimalField(_("分母"), max_digits=24, decimal_places=6, null=True, blank=True)
    remark = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        ordering = ("part", "pk")
        constraints = [
            models.UniqueConstraint(fields=("part", "key"), name="a_figure_once_a_part"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(above__isnull=True, below__isnull=True),
                name="a_figure_is_a_number_or_a_ratio",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.key}"


class EvidenceRecord(models.Model):
    """A file that bears out a part."""

    part = models.ForeignKey(PartRecord, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(FileRecord, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("part", "pk")

    def __str__(self) -> str:
        return self.file.name
