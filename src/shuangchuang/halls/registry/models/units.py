"""Units and their names over time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.registry.models.regions import RegionRecord


class UnitCategory(models.TextChoices):
    """What kind of body a unit is."""

    GOVERNMENT = "government", _("政府")
    DEPARTMENT = "department", _("政府部门")
    PARTY = "party", _("党委部门")
    MASS = "mass", _("群团组织")
    CENTRAL = "central", _("中央驻地方单位")
    INSTITUTION = "institution", _("事业单位")
    MECHANISM = "mechanism", _("议事协调机构")
    COMPANY = "company", _("企业")
    OTHER = "other", _("其他")


class UnitRecord(models.Model):
    """A body that can owe something to a task. ``name`` is what plans print within ``region``."""

    slug = models.SlugField(_("编号"), max_length=80, unique=True)
    region = models.ForeignKey(RegionRecord, verbose_name=_("所属地区"), on_delete=models.PROTECT, related_name="units")
    name = models.CharField(_("简称"), max_length=80)
    full_name = models.CharField(_("规范全称"), max_length=120, blank=True)
    category = models.CharField(_("类别"), max_length=20, choices=UnitCategory.choices, default=UnitCategory.OTHER)
    is_group = models.BooleanField(
        _("集合名称"), default=False, help_text=_("例如“各设区市人民政府”，只按经确认的名单展开。")
    )
    reviews_organisations = models.BooleanField(
        _("审核企业认证"), default=False, help_text=_("本单位业务科室经办人审核所在地区企业和机构的认证申请。")
    )
    note = models.TextField(_("备注"), blank=True)
    order = models.PositiveIntegerField(_("排序号"), default=0)

    class Meta:
        ordering = ("region", "order", "id")
        constraints = [models.UniqueConstraint(fields=("region", "name"), name="one_unit_of_a_name_in_a_region")]

    def __str__(self) -> str:
        return self.name


class NameKind(models.TextChoices):
    """What sort of name."""

    SHORT = "short", _("简称")
    FULL = "full", _("全称")
    ALIAS = "alias", _("别名")
    FORMER = "former", _("曾用名")


class UnitNameRecord(models.Model):
    """One name of a unit, in use from ``valid_from`` (inclusive) until ``valid_until`` (exclusive)."""

    unit = models.ForeignKey(UnitRecord, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("名称"), max_length=120, db_index=True)
    kind = models.CharField(_("名称类别"), max_length=10, choices=NameKind.choices, default=NameKind.ALIAS)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_until = models.DateField(_("停用日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        ordering = ("unit", "kind", "valid_from", "name")
        constraints = [
            models.UniqueConstraint(fields=("unit", "name"), name="a_name_once_a_unit"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_from__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="a_name_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SuccessionKind(models.TextChoices):
    """How one unit became another."""

    RENAMED = "renamed", _("更名为")
    MERGED = "merged", _("并入")
    MOVED = "moved", _("职能划入")
    SPLIT = "split", _("分设出")


class UnitSuccessionRecord(models.Model):
    """``before`` became, was merged into, or handed its work to ``after`` on a day."""

    before = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="successors")
    after = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(_("方式"), max_length=10, choices=SuccessionKind.choices)
    effective_date = models.DateField(_("生效日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    confirmed = models.BooleanField(_("已核实"), default=False)

    class Meta:
        ordering = ("effective_date", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="a_unit_does_not_succeed_itself"),
            models.UniqueConstraint(fields=("before", "after", "kind"), name="a_succession_once"),
        ]

    def __str__(self) -> str:
        return f"{self.before} {self.get_kind_display()} {self.after}"


class UnitParentRecord(models.Model):
    """``parent`` was the higher unit of ``unit`` from ``valid_from`` (inclusive) until ``valid_until`` (exclusive)."""

    unit = models.ForeignKey(UnitRecord, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        ordering = ("unit", "-valid_from")
        constraints = [
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="a_unit_is_not_its_own_parent"),
            models.UniqueConstraint(
                fields=("unit",), condition=Q(valid_until__isnull=True), name="a_unit_has_one_parent_today"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="a_parent_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ◀ {self.parent}"


class UnitPersonRecord(models.Model):
    """Somebody of a unit with their post, dated. Seen by those who work with units, never by the public."""

    unit = models.ForeignKey(UnitRecord, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="unit_posts"
    )
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务或岗位"), max_length=80)
    phone = models.CharField(_("办公电话"), max_length=40, blank=True)
    is_contact = models.BooleanField(_("联系人"), default=False)
    valid_from = models.DateField(_("任职日期"))
    valid_until = models.DateField(_("离任日期"), null=True, blank=True)

    class Meta:
        ordering = ("unit", "valid_until", "-is_contact", "valid_from", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="a_post_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} @ {self.unit}"


class UnitMergeRecord(models.Model):
    """
    Two rows turned out to be one unit: what the row that went said, and what moved from it.

    The old address leads to ``kept``; as long as nobody changed what moved, the merge can be taken back.
    """

    kept = models.ForeignKey(UnitRecord, on_delete=models.CASCADE, related_name="merges")
    gone_slug = models.SlugField(max_length=80, db_index=True)
    gone = models.JSONField()
    moved = models.JSONField()
    reason = models.CharField(_("依据"), max_length=300)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    reversed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-merged_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("gone_slug",), condition=Q(reversed_at__isnull=True), name="a_unit_is_merged_away_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_slug} → {self.kept_id}"
