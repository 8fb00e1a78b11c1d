"""Units and their names over time."""

from __future__ import annotations

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
