"""What is supervised, and how each item stood from when to when.

    ItemRecord ─▶ ItemStateRecord …   (one row a stretch of time; the last has no end and is how it stands now)
        │      ─▶ PartyRecord …       (likewise: which unit had which part)
        └─ parent                     (a measure beneath its task, a member's row beneath a group task)

These rows are the projection of the ledger's steps: ``services.ledger`` writes both in one
transaction, and a test rebuilds them from the steps. A page as of an earlier day asks the
same questions of the rows that held on that day.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import UnitRecord


class Level(models.TextChoices):
    """What an item is of the plan."""

    TASK = "task", _("任务")
    MEASURE = "measure", _("举措")
    MEMBER = "member", _("成员分解")


class StageChoice(models.TextChoices):
    """Where an item stands. Mirrors ``domain.supervision.model.Stage``; a test holds them together."""

    PROPOSED = "proposed", _("拟立项")
    APPROVED = "approved", _("已立项")
    ASSIGNED = "assigned", _("已交办")
    IN_PROGRESS = "in_progress", _("办理中")
    REPORTED = "reported", _("已反馈")
    VERIFYING = "verifying", _("核查中")
    RECOMMENDED = "recommended", _("待批准")
    CLOSED = "closed", _("已办结")
    RETURNED = "returned", _("退回重办")
    SUSPENDED = "suspended", _("已中止")
    WITHDRAWN = "withdrawn", _("已撤销")


class PartChoice(models.TextChoices):
    """What a unit owes. Mirrors ``domain.supervision.model.Part``."""

    LEAD = "lead", _("牵头")
    COOPERATOR = "cooperator", _("配合")


class LightChoice(models.TextChoices):
    """The lights; "" before the rule was first applied, which shows as grey."""

    RED = "红", _("红灯")
    YELLOW = "黄", _("黄灯")
    GREY = "灰", _("灰灯")
    GREEN = "绿", _("绿灯")


class UrgingChoice(models.TextChoices):
    """How far up the ladder. Mirrors ``domain.supervision.model.Urging``."""

    NONE = "none", _("正常督办")
    RAISED = "raised", _("提级督办")
    SUMMONED = "summoned", _("约谈")


class ItemRecord(models.Model):
    """督办事项: a task of the plan, a measure of it, or a member's row. Its words are those the plan had at 立项."""

    plan = models.ForeignKey(PlanRecord, on_delete=models.PROTECT, related_name="items")
    key = models.SlugField(_("编号"), max_length=80)
    level = models.CharField(_("层级"), max_length=8, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="rows")
    task_line = models.CharField(max_length=40)
    measure_order = models.PositiveIntegerField(null=True, blank=True)
    member = models.ForeignKey(
        UnitRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("成员单位")
    )
    order = models.PositiveIntegerField(default=0)
    number = models.CharField(_("序号"), max_length=40, blank=True)
    title = models.CharField(_("事项"), max_length=300)
    text = models.TextField(_("原文"), blank=True)
    sequence = models.PositiveIntegerField(
        default=0
    )  # of the last step: two who write at once cannot both have read it
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "order", "pk")
        constraints = [
            models.UniqueConstraint(fields=("plan", "key"), name="an_item_key_once_a_plan"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(level="task"), name="a_task_stands_on_top"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """The item's page, with its whole story."""
        return reverse("supervision:item", args=[self.plan.slug, self.key])


class Stretch(models.Model):
    """Something that held from a moment (inclusive) until another (exclusive), or still holds."""

    valid_from_at = models.DateTimeField()
    valid_until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class ItemStateRecord(Stretch):
    """How an item stood during a stretch of time."""

    item = models.ForeignKey(ItemRecord, on_delete=models.PROTECT, related_name="states")
    sequence = models.PositiveIntegerField()  # of the step that made it so
    stage = models.CharField(_("状态"), max_length=12, choices=StageChoice.choices)
    start_date = models.DateField(_("起始日"), null=True)
    deadline_date = models.DateField(_("期限"), null=True)
    first_deadline_date = models.DateField(_("原期限"), null=True)
    extensions = models.PositiveIntegerField(_("延期次数"), default=0)
    late_before_extension = models.PositiveIntegerField(_("延期前已逾期的工作日"), default=0)
    weight = models.DecimalField(_("权重"), max_digits=12, decimal_places=4, null=True)
    milestones = models.JSONField(default=list)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("责任人")
    )
    verifier = models.CharField(_("核查单位"), max_length=80, blank=True)
    self_led = models.BooleanField(default=False)
    assigned_date = models.DateField(_("交办日"), null=True)
    signed = models.BooleanField(_("牵头单位均已签收"), default=False)
    progress = models.DecimalField(_("进度"), max_digits=8, decimal_places=6, null=True)
    reported_for = models.CharField(_("最近报送期"), max_length=10, blank=True)
    reported_date = models.DateField(_("最近报送日"), null=True)
    said = models.CharField(_("单位自评"), max_length=1, blank=True)
    judged = models.CharField(_("核查研判"), max_length=1, blank=True)
    light = models.CharField(_("灯"), max_length=1, choices=LightChoice.choices, blank=True)
    light_sequence = models.PositiveIntegerField(null=True)  # of the step that carries the reasons
    returns = models.PositiveIntegerField(_("退回次数"), default=0)
    bounces = models.PositiveIntegerField(_("转办次数"), default=0)
    urges = models.PositiveIntegerField(_("催办次数"), default=0)
    late_reports = models.PositiveIntegerField(_("迟报次数"), default=0)
    urging = models.CharField(_("督办级别"), max_length=8, choices=UrgingChoice.choices, default=UrgingChoice.NONE)
    request = models.CharField(_("待决定的申请"), max_length=12, blank=True)  # extension, objection
    endorsed = models.BooleanField(default=False)
    suspended_date = models.DateField(_("中止日"), null=True)
    under_check_date = models.DateField(_("送核日"), null=True)
    closed_date = models.DateField(_("办结日"), null=True)
    self_checked = models.BooleanField(_("自查"), default=False)

    class Meta:
        ordering = ("item", "sequence")
        constraints = [
            models.UniqueConstraint(
                fields=("item",), condition=Q(valid_until_at__isnull=True), name="an_item_stands_in_one_way"
            ),
            models.UniqueConstraint(fields=("item", "sequence"), name="a_state_a_step"),
            models.CheckConstraint(
                condition=Q(valid_until_at__isnull=True) | Q(valid_until_at__gte=F("valid_from_at")),
                name="a_state_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=("stage", "deadline_date"), condition=Q(valid_until_at__isnull=True), name="items_as_they_stand"
            ),
            models.Index(fields=("item", "valid_from_at", "valid_until_at"), name="items_as_they_stood"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.stage}"


class PartyRecord(Stretch):
    """A unit's part in an item during a stretch of time."""

    item = models.ForeignKey(ItemRecord, on_delete=models.PROTECT, related_name="parties")
    unit = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="supervised")
    part = models.CharField(_("责任"), max_length=12, choices=PartChoice.choices)
    order = models.PositiveIntegerField(default=0)
    signed_date = models.DateField(_("签收日"), null=True, blank=True)

    class Meta:
        ordering = ("item", "order")
        constraints = [
            models.UniqueConstraint(
                fields=("item", "unit"), condition=Q(valid_until_at__isnull=True), name="a_unit_has_one_part"
            )
        ]
        indexes = [
            models.Index(
                fields=("unit", "item", "part"), condition=Q(valid_until_at__isnull=True), name="parts_as_they_stand"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_part_display()}"
