"""The ledger of plans, and the way a document becomes one.

    FileRecord ─▶ DocumentRecord ─▶ DraftRecord ─▶ DraftEditRecord …      (校核: what was read, what was corrected)
                                        │ adopt
                                        ▼
    PlanRecord ─▶ VersionRecord ─▶ ActionRecord / TaskRecord / TargetRecord   (a row lives from one version to another)
                                      TaskRecord ─▶ MeasureRecord, AssignmentRecord ─▶ UnitRecord
    PlanRecord ─▶ ObservationRecord, MilestoneRecord                          (by a target's line, so they outlive versions)

``line`` names a row across versions; a changed row is a new record of the same line, and
the old record keeps its words and says in which version it retired.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord


class DocumentRecord(models.Model):
    """A plan document as it was handed in, with the text every span of the ledger points into."""

    file = models.ForeignKey(FileRecord, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=10)
    text = models.TextField()
    layout = models.JSONField(default=dict)  # blocks, tables and pages of the Extract
    remarks = models.JSONField(default=list)  # what the reader wants a person to know
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file.name


class PlanRecord(models.Model):
    """A plan in force or once in force somewhere."""

    slug = models.SlugField(_("编号"), max_length=60, unique=True)
    region = models.ForeignKey(RegionRecord, verbose_name=_("地区"), on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(_("名称"), max_length=200)
    short_title = models.CharField(_("简称"), max_length=60, blank=True)
    published = models.BooleanField(_("公开"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("region__code", "-created_at")

    def __str__(self) -> str:
        return self.short_title or self.title

    def get_absolute_url(self) -> str:
        """The plan's overview."""
        return reverse("plans:overview", args=[self.slug])


class VersionRecord(models.Model):
    """One adopted state of a plan's ledger. Written once."""

    plan = models.ForeignKey(PlanRecord, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.ForeignKey(DocumentRecord, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(_("标题"), max_length=200)
    doc_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=200, blank=True)
    addressee = models.TextField(_("主送机关"), blank=True)
    issued_date = models.DateField(_("成文日期"), null=True, blank=True)
    period = models.CharField(_("计划期"), max_length=60, blank=True)
    valid_from = models.DateField(_("施行日期"), null=True, blank=True)
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)
    evidence = models.JSONField(default=dict)
    state = models.JSONField(default=dict)  # exactly what was adopted; the rows are its projection
    reason = models.CharField(_("修订说明"), max_length=300, blank=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "-number")
        constraints = [models.UniqueConstraint(fields=("plan", "number"), name="a_version_number_once_a_plan")]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"


class LedgerRow(models.Model):
    """A row of the ledger from the version that introduced it up to the one that retired it (exclusive)."""

    plan = models.ForeignKey(PlanRecord, on_delete=models.CASCADE, related_name="%(class)ss")
    line = models.CharField(max_length=40)
    introduced = models.ForeignKey(VersionRecord, on_delete=models.CASCADE, related_name="+")
    retired = models.ForeignKey(VersionRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    evidence = models.JSONField(default=dict)  # field → spans, ground, confidence, reason
    edited = models.BooleanField(default=False)  # a person changed what was read; shown in the house form

    class Meta:
        abstract = True
        ordering = ("order",)


class ActionRecord(LedgerRow):
    """A heading that tasks stand under: 行动, or a section such as 保障措施."""

    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    section = models.CharField(max_length=240, blank=True)  # the top heading, as printed

    class Meta(LedgerRow.Meta):
        constraints = [models.UniqueConstraint(fields=("plan", "line", "introduced"), name="an_action_once_a_version")]

    def __str__(self) -> str:
        return f"{self.number}{self.title}"


class TaskRecord(LedgerRow):
    """A task and the words of the plan that make it one."""

    code = models.CharField(max_length=40)  # in addresses; one among the rows in force
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    untitled = models.BooleanField(default=False)
    action = models.ForeignKey(ActionRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    section = models.CharField(max_length=240, blank=True)
    body = models.TextField(blank=True)
    annotation = models.TextField(blank=True)  # the responsibility text as printed

    class Meta(LedgerRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=("plan", "line", "introduced"), name="a_task_once_a_version"),
            models.UniqueConstraint(
                fields=("plan", "code"), condition=Q(retired__isnull=True), name="a_task_code_once_among_those_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """The task's page."""
        return reverse("plans:task", args=[self.plan.slug, self.code])


class MeasureRecord(models.Model):
    """举措: a sentence or numbered item of a task, what is supervised in practice."""

    task = models.ForeignKey(TaskRecord, on_delete=models.CASCADE, related_name="measures")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    evidence = models.JSONField(default=dict)

    class Meta:
        ordering = ("task", "order")
        constraints = [models.UniqueConstraint(fields=("task", "order"), name="a_measure_a_place")]

    def __str__(self) -> str:
        return self.text[:40]


class AssignmentRole(models.TextChoices):
    """What a unit owes. Mirrors ``domain.plans.model.Role``; a test holds them together."""

    LEAD = "lead", _("牵头")
    COOPERATOR = "cooperator", _("配合")
    RESPONSIBLE = "responsible", _("责任")


class AssignmentRecord(models.Model):
    """One unit's part in a task, or in one measure of it."""

    task = models.ForeignKey(TaskRecord, on_delete=models.CASCADE, related_name="assignments")
    measure = models.ForeignKey(
        MeasureRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments"
    )
    unit = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=12, choices=AssignmentRole.choices)
    order = models.PositiveIntegerField()
    printed_name = models.CharField(max_length=120)  # what this plan calls the unit
    evidence = models.JSONField(default=dict)

    class Meta:
        ordering = ("task", "order")
        constraints = [
            models.UniqueConstraint(
                fields=("task", "unit", "role"), condition=Q(measure__isnull=True), name="a_unit_once_a_role_a_task"
            )
        ]

    def __str__(self) -> str:
        return f"{self.printed_name} {self.get_role_display()}"


class TargetRecord(LedgerRow):
    """A number the plan promises."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    comparator = models.CharField(max_length=12)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    value_max = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    deadline = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=12, default="target")
    breakdown = models.JSONField(default=list)
    adds_up = models.BooleanField(null=True)
    task_line = models.CharField(max_length=40, blank=True)

    class Meta(LedgerRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=("plan", "line", "introduced"), name="a_target_once_a_version"),
            models.UniqueConstraint(
                fields=("plan", "code"),
                condition=Q(retired__isnull=True),
                name="a_target_code_once_among_those_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The target's page."""
        return reverse("plans:target", args=[self.plan.slug, self.code])


class FigureKind(models.TextChoices):
    """What a target's figure counts. Mirrors ``domain.targets.FigureKind``; a test holds them together."""

    FLOW = "年度流量", _("年度流量")
    CUMULATIVE = "累计", _("累计")
    STOCK = "存量", _("存量")
    RATIO = "比率", _("比率")
    CONSTRAINT = "约束", _("约束")


class TargetSettingRecord(models.Model):
    """What the coordinating office decided about a target's figure: its kind, its baseline, its path."""

    plan = models.ForeignKey(PlanRecord, on_delete=models.CASCADE, related_name="target_settings")
    target_line = models.CharField(max_length=40)
    figure_kind = models.CharField(_("指标类型"), max_length=12, choices=FigureKind.choices)
    baseline_value = models.DecimalField(_("基期值"), max_digits=24, decimal_places=6, null=True, blank=True)
    baseline_period = models.CharField(_("基期"), max_length=10, blank=True)
    baseline_source = models.CharField(_("基期来源"), max_length=300, blank=True)
    milestones = models.JSONField(default=dict)  # period → value in the target's unit; empty for the straight path
    note = models.CharField(_("口径说明"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("plan", "target_line"), name="one_setting_a_target"),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True) | (~Q(baseline_period="") & ~Q(baseline_source="")),
                name="a_baseline_has_a_period_and_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.target_line}"


class ObservationStatus(models.TextChoices):
    """How far a figure may be trusted. Mirrors ``domain.targets.Status``."""

    VERIFIED = "已核实", _("已核实")
    TO_CONFIRM = "待确认", _("待确认")
    SIMULATED = "模拟", _("模拟数据")


class ObservationRecord(models.Model):
    """A published figure for a target. A revision is a new row; no row is changed."""

    plan = models.ForeignKey(PlanRecord, on_delete=models.CASCADE, related_name="observations")
    target_line = models.CharField(max_length=40)
    period = models.CharField(_("时期"), max_length=10)  # 2022, 2022-Q3, 2022-06
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6)
    unit = models.CharField(_("单位"), max_length=30, blank=True)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)
    published_date = models.DateField(_("发布日期"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=300)
    derived = models.CharField(_("推算说明"), max_length=300, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=ObservationStatus.choices)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("target_line", "period", "revision")
        constraints = [
            models.UniqueConstraint(
                fields=("plan", "target_line", "period", "revision"), name="a_revision_of_a_figure_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="a_figure_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.target_line} {self.period}: {self.value}"


class ForbiddenFigureRecord(models.Model):
    """A figure that goes about and is false; entering it is refused with the reason."""

    plan = models.ForeignKey(PlanRecord, on_delete=models.CASCADE, related_name="forbidden_figures")
    target_line = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    unit = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("plan", "target_line", "period", "value"), name="a_false_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.target_line} {self.period}: {self.value}"


class DraftStatus(models.TextChoices):
    """Where a draft stands."""

    OPEN = "open", _("校核中")
    ADOPTED = "adopted", _("已写入台账")
    DISCARDED = "discarded", _("已作废")


class DraftRecord(models.Model):
    """What was read from a document, waiting to be checked. ``parsed`` never changes; edits are rows of their own."""

    document = models.ForeignKey(DocumentRecord, on_delete=models.PROTECT, related_name="drafts")
    base_plan = models.ForeignKey(PlanRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="drafts")
    base_version = models.ForeignKey(
        VersionRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="drafts"
    )
    region = models.ForeignKey(RegionRecord, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    parsed = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=DraftStatus.choices, default=DraftStatus.OPEN)
    edit_count = models.PositiveIntegerField(default=0)  # of edits ever made: the number the next one takes
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return self.title or str(self.document)

    def get_absolute_url(self) -> str:
        """The check screen."""
        return reverse("plans:draft", args=[self.pk])


class DraftEditRecord(models.Model):
    """One correction. Undo sets ``undone_at``; a new correction after an undo leaves the undone ones behind."""

    draft = models.ForeignKey(DraftRecord, on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField()
    operation = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    dropped = models.BooleanField(default=False)  # undone, and something else was done since: cannot be redone

    class Meta:
        ordering = ("draft", "number")
        constraints = [
            models.UniqueConstraint(fields=("draft", "number"), name="an_edit_number_once_a_draft"),
            models.CheckConstraint(
                condition=Q(dropped=False) | Q(undone_at__isnull=False), name="only_undone_is_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}#{self.number}"
