"""中期评估: a snapshot of a plan on a day, what the units say of it, what the office judges.

EvaluationRecord ─▶ SnapshotRecord            (once, digested; the database refuses to change it)
        │        ─▶ SelfAssessmentRecord …    (one a task: draft, handed in)
        └─────────▶ JudgementRecord …         (versions; the newest counts, until the report is issued)
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models.items import ItemRecord


class AttainmentChoice(models.TextChoices):
    """The four grades. Mirrors ``domain.supervision.assessing.Attainment``."""

    MET = "达到预期", _("达到预期")
    NEARLY = "基本达到", _("基本达到")
    MISSED = "未达到", _("未达到")
    UNKNOWN = "无法判断", _("无法判断")


class EvaluationRecord(models.Model):
    """An evaluation of a plan as of the end of a day."""

    plan = models.ForeignKey(PlanRecord, on_delete=models.PROTECT, related_name="evaluations")
    as_of_date = models.DateField(_("快照日"))
    due_date = models.DateField(_("自评期限"))
    ground = models.CharField(_("依据"), max_length=300, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    issued_at = models.DateTimeField(_("报告印发时间"), null=True, blank=True)

    class Meta:
        ordering = ("-as_of_date", "-pk")
        constraints = [models.UniqueConstraint(fields=("plan", "as_of_date"), name="a_plan_is_evaluated_once_a_day")]

    def __str__(self) -> str:
        return f"{self.plan} {self.as_of_date}"

    def get_absolute_url(self) -> str:
        """The evaluation's page."""
        return reverse("supervision:evaluation", args=[self.pk])


class SnapshotRecord(models.Model):
    """What the ledger and the figures said at the end of the day; see ``services.evaluating.contents_of``."""

    evaluation = models.OneToOneField(EvaluationRecord, on_delete=models.PROTECT, related_name="snapshot")
    contents = models.JSONField()
    units = models.JSONField(default=dict)  # what units were called when it was taken
    digest = models.CharField(_("摘要"), max_length=64)
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest


class SelfAssessmentRecord(models.Model):
    """What the leading unit says of a task, against the snapshot."""

    evaluation = models.ForeignKey(EvaluationRecord, on_delete=models.PROTECT, related_name="self_assessments")
    item = models.ForeignKey(ItemRecord, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="+")
    attainment = models.CharField(_("自评"), max_length=8, choices=AttainmentChoice.choices, blank=True)
    done = models.TextField(_("完成情况"), blank=True)
    problems = models.TextField(_("问题和原因"), blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(_("提交时间"), null=True, blank=True)

    class Meta:
        ordering = ("evaluation", "item__order", "item")
        constraints = [models.UniqueConstraint(fields=("evaluation", "item"), name="a_task_assesses_itself_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.attainment}"


class JudgementRecord(models.Model):
    """One version of the office's judgement of a task."""

    evaluation = models.ForeignKey(EvaluationRecord, on_delete=models.PROTECT, related_name="judgements")
    item = models.ForeignKey(ItemRecord, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("版本"))
    attainment = models.CharField(_("评估结论"), max_length=8, choices=AttainmentChoice.choices)
    ground = models.TextField(_("理由"), blank=True)
    experts = models.CharField(_("参加评议的专家"), max_length=200, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ("evaluation", "item__order", "item", "number")
        constraints = [
            models.UniqueConstraint(fields=("evaluation", "item", "number"), name="a_judgement_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.attainment}"
