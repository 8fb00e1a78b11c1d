"""Special inspections as they are stored.

    InspectionRecord ─▶ InspectedUnitRecord                 who is inspected, when the conclusion was received
                     ─▶ CandidateRecord ─▶ AnswerRecord     the frozen list; what was found on the rows drawn
                     ─▶ FindingRecord ─▶ RectificationRecord   a round each: reported by, checked again by
                     ─▶ ConclusionRecord ─▶ ObjectionRecord    a revision each; what a unit holds against it
                     ─▶ InspectionStepRecord                the story, a line a step

``version`` counts what people change on purpose; ``touches`` is raised by whoever works on the inspection, which
holds its row until the end of the transaction on both databases.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord


class InspectionStage(models.TextChoices):
    """Where it stands. Mirrors ``domain.supervision.inspection.Stage``; a test holds them together."""

    PLANNING = "planning", _("拟定方案")
    SUBMITTED = "submitted", _("方案待批准")
    APPROVED = "approved", _("方案已批准")
    CHECKING = "checking", _("检查中")
    RECTIFYING = "rectifying", _("整改中")
    CONCLUDED = "concluded", _("已作结论")
    SERVED = "served", _("结论已送达")
    CLOSED = "closed", _("已办结")
    CANCELLED = "cancelled", _("已终止")


class InspectionAnswer(models.TextChoices):
    """What a question found on a row. Mirrors ``domain.supervision.inspection.Answer``."""

    YES = "yes", _("是")
    NO = "no", _("否")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    NOT_CHECKED = "not_checked", _("未查")


class FindingStage(models.TextChoices):
    """Where a finding stands. Mirrors ``domain.supervision.inspection.FindingState``."""

    NOTED = "noted", _("已记录")
    ORDERED = "ordered", _("待整改")
    REPORTED = "reported", _("待复查")
    PASSED = "passed", _("已整改")


class PolicyOutcome(models.TextChoices):
    """What becomes of a policy. Mirrors ``domain.supervision.inspection.PolicyResult``."""

    KEEP = "keep", _("保留")
    ADJUST = "adjust", _("调整")
    LEAVE = "leave", _("退出")


class ConclusionUse(models.TextChoices):
    """What a conclusion leads to. Mirrors ``domain.supervision.inspection.Use``."""

    RECTIFY = "rectify", _("继续整改")
    VERIFY = "verify", _("进一步核查")
    PRAISE = "praise", _("表扬激励")
    CRITICISE = "criticise", _("批评")
    TRANSFER = "transfer", _("问责移交")


class ReviewDecision(models.TextChoices):
    """What a review decides. Mirrors ``domain.supervision.inspection.ReviewOutcome``."""

    UPHELD = "upheld", _("维持结论")
    CHANGED = "changed", _("变更结论")


def _person(**options: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", **options
    )


def _file() -> models.ForeignKey:
    return models.ForeignKey(FileRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


class InspectionRecord(models.Model):
    """One special inspection: its plan, its group, its draw."""

    region = models.ForeignKey(RegionRecord, on_delete=models.PROTECT, related_name="inspections")
    plan = models.ForeignKey(PlanRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="inspections")
    template = models.CharField(_("模板"), max_length=60)
    title = models.CharField(_("名称"), max_length=120)
    stage = models.CharField(
        _("环节"), max_length=12, choices=InspectionStage.choices, default=InspectionStage.PLANNING
    )
    basis = models.TextField(_("督查依据"), blank=True)
    scope = models.TextField(_("督查范围和内容"), blank=True)
    method = models.TextField(_("督查方式"), blank=True)
    first_date = models.DateField(_("开始日期"), null=True, blank=True)
    last_date = models.DateField(_("结束日期"), null=True, blank=True)
    head = _person(verbose_name=_("督查组组长"))
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    sample_size = models.PositiveIntegerField(_("抽样数量"), default=5)
    rectify_days = models.PositiveIntegerField(_("整改期限（工作日）"), default=15)
    population_digest = models.CharField(max_length=64, blank=True)
    algorithm = models.CharField(max_length=40, blank=True)
    seed = models.CharField(max_length=120, blank=True)
    seed_source = models.CharField(max_length=200, blank=True)
    submitted_by = _person()
    approved_by = _person()
    due_date = models.DateField(null=True, blank=True)  # of the rectification, once it is ordered
    version = models.PositiveIntegerField(default=1)
    touches = models.PositiveIntegerField(default=0)
    created_by = _person()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The inspection's page."""
        return reverse("supervision:inspection", args=[self.pk])


class InspectedUnitRecord(models.Model):
    """A unit that is inspected. ``received_date`` is the day it received the conclusion; None: not yet."""

    inspection = models.ForeignKey(InspectionRecord, on_delete=models.CASCADE, related_name="inspected")
    unit = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="+")
    received_date = models.DateField(null=True, blank=True)
    received_by = _person()

    class Meta:
        ordering = ("inspection", "unit__order", "pk")
        constraints = [models.UniqueConstraint(fields=("inspection", "unit"), name="a_unit_inspected_once")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.unit_id}"


class CandidateRecord(models.Model):
    """A row of the list that is drawn from. ``drawn`` is its place in the sample; None: not drawn."""

    inspection = models.ForeignKey(InspectionRecord, on_delete=models.CASCADE, related_name="candidates")
    key = models.CharField(_("编号"), max_length=80)
    label = models.CharField(_("事项"), max_length=300)
    stratum = models.CharField(_("分层"), max_length=80)
    unit = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="+")
    drawn = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("inspection", "drawn", "pk")
        constraints = [
            models.UniqueConstraint(fields=("inspection", "key"), name="a_key_once_a_list"),
            models.UniqueConstraint(fields=("inspection", "drawn"), name="a_place_once_a_sample"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.label}"


class AnswerRecord(models.Model):
    """The answer to one question on one drawn row. No row: not answered."""

    candidate = models.ForeignKey(CandidateRecord, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    answer = models.CharField(_("检查结果"), max_length=16, choices=InspectionAnswer.choices)
    note = models.TextField(_("说明和证据"), blank=True)
    file = _file()
    answered_by = _person()
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("candidate", "question")
        constraints = [
            models.UniqueConstraint(fields=("candidate", "question"), name="a_question_answered_once_a_row"),
            models.CheckConstraint(
                condition=~Q(answer__in=("no", "not_checked", "not_applicable")) | ~Q(note=""),
                name="whatever_is_not_yes_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.question} {self.answer}"


class FindingRecord(models.Model):
    """Something found wrong at a unit, with evidence and the words it goes against."""

    inspection = models.ForeignKey(InspectionRecord, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField(_("序号"))
    unit = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey(CandidateRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=40, blank=True)
    text = models.TextField(_("发现的问题"))
    evidence = models.TextField(_("证据"))
    clause = models.TextField(_("不符合的条款"))
    demand = models.TextField(_("整改要求"))
    file = _file()
    stage = models.CharField(_("状态"), max_length=10, choices=FindingStage.choices, default=FindingStage.NOTED)
    version = models.PositiveIntegerField(default=1)
    noted_by = _person()
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("inspection", "number")
        constraints = [
            models.UniqueConstraint(fields=("inspection", "number"), name="a_finding_number_once"),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(evidence="") & ~Q(clause=""), name="a_finding_has_evidence_and_a_clause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id}#{self.number}"


class RectificationRecord(models.Model):
    """One round: what the unit reports, and what somebody else found on checking again. Written once each."""

    finding = models.ForeignKey(FindingRecord, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    text = models.TextField(_("整改情况"))
    file = _file()
    reported_by = _person()
    reported_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    passed = models.BooleanField(null=True)
    checked_words = models.TextField(_("复查意见"), blank=True)
    checked_by = _person()
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("finding", "number")
        constraints = [
            models.UniqueConstraint(fields=("finding", "number"), name="a_round_once_a_finding"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("reported_by")),
                name="nobody_checks_their_own_rectification",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} ({self.number})"


class ConclusionRecord(models.Model):
    """A revision of the conclusion; without ``made_at`` it is the draft. ``taken_part`` are ids of users."""

    inspection = models.ForeignKey(InspectionRecord, on_delete=models.CASCADE, related_name="conclusions")
    revision = models.PositiveIntegerField()
    facts = models.TextField(_("查明的事实"), blank=True)
    evidence = models.TextField(_("主要证据"), blank=True)
    result = models.CharField(_("对政策的意见"), max_length=10, choices=PolicyOutcome.choices, blank=True)
    reasons = models.TextField(_("理由"), blank=True)
    dimensions = models.JSONField(default=dict)  # key of catalogue DIMENSIONS → what was found
    uses = models.JSONField(default=list)  # [{"use": …, "words": …}]
    taken_part = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    made_by = _person()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("inspection", "-revision")
        constraints = [
            models.UniqueConstraint(fields=("inspection", "revision"), name="a_conclusion_revision_once"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | (~Q(facts="") & ~Q(evidence="") & ~Q(result="") & ~Q(reasons="")),
                name="a_conclusion_made_has_facts_and_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} r{self.revision}"


class ObjectionRecord(models.Model):
    """What a unit holds against the conclusion, and the decision on it."""

    inspection = models.ForeignKey(InspectionRecord, on_delete=models.CASCADE, related_name="objections")
    unit = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="+")
    conclusion = models.ForeignKey(ConclusionRecord, on_delete=models.PROTECT, related_name="objections")
    grounds = models.TextField(_("异议和理由"))
    file = _file()
    filed_by = _person()
    filed_at = models.DateTimeField()
    due_date = models.DateField(_("应决定日期"))
    outcome = models.CharField(_("复核决定"), max_length=10, choices=ReviewDecision.choices, blank=True)
    reasons = models.TextField(_("理由"), blank=True)
    decided_by = _person()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("inspection", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("inspection", "unit"), condition=Q(decided_at__isnull=True), name="one_open_objection_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.unit_id}"


class InspectionStepRecord(models.Model):
    """A line of the story. ``what`` is a code with words in ``wording``; ``unit`` names whom it concerns alone."""

    inspection = models.ForeignKey(InspectionRecord, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=30)
    unit = models.ForeignKey(UnitRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    by = _person()
    at = models.DateTimeField()

    class Meta:
        ordering = ("inspection", "at", "pk")

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.what}"
