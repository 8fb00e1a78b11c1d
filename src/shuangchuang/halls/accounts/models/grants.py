"""What somebody is here, where, and for how long.

GrantRecord ──▶ user, role, scope            科技厅的联络员
    ▲  ▲
    │  └── stands_in_for   B岗: another grant of the same office, in effect while the holder is away
    └───── lent_by         委托: the same, on days of its own

AbsenceRecord ──▶ user, days                  who is away
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.offices import Absence, Tenure


class Role(models.TextChoices):
    """What a person can be here. Everybody who signs in is a person; the rest is granted."""

    PERSON = "person", _("个人用户")
    FIRM_AGENT = "firm_agent", _("企业经办人")
    LIAISON = "liaison", _("单位联络员")
    UNIT_LEADER = "unit_leader", _("单位负责人")
    VERIFIER = "verifier", _("核查人员")
    INSPECTOR = "inspector", _("督查人员")
    COORDINATOR = "coordinator", _("联席会议办公室")
    PROGRAMME_OFFICER = "programme_officer", _("业务科室经办人")
    EDITOR = "editor", _("内容编辑")
    EXPERT = "expert", _("专家")
    INSTITUTION_AGENT = "institution_agent", _("机构经办人")
    LEADER = "leader", _("领导（阅览）")
    OPERATOR = "operator", _("系统运维")


class ScopeKind(models.TextChoices):
    """Where a role is held: for the whole site, or for one unit, region or organisation."""

    SITE = "", _("全部")
    UNIT = "unit", _("单位")
    REGION = "region", _("地区")
    ORGANISATION = "organisation", _("企业或机构")


_RUNNING = Q(ended_at__isnull=True)


class GrantRecord(models.Model):
    """A role somebody holds within a scope, from ``valid_from`` (inclusive) until ``valid_until`` (exclusive)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    scope_kind = models.CharField(_("范围"), max_length=12, choices=ScopeKind.choices, blank=True, default="")
    # A unit's slug, a region's code or an organisation's id: their rows live in a hall above this one.
    scope_key = models.CharField(_("范围编号"), max_length=80, blank=True, default="")
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"), null=True, blank=True)
    stands_in_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="stand_ins", verbose_name=_("A岗")
    )
    lent_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="loans", verbose_name=_("委托人")
    )
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(_("收回原因"), max_length=200, blank=True)

    class Meta:
        ordering = ("role", "scope_kind", "scope_key", "pk")
        indexes = [models.Index(fields=("scope_kind", "scope_key"), name="grants_of_a_scope")]
        constraints = [
            models.UniqueConstraint(
                fields=("user", "role", "scope_kind", "scope_key"),
                condition=_RUNNING & Q(stands_in_for__isnull=True, lent_by__isnull=True),
                name="an_office_held_once_by_one_person",
            ),
            models.UniqueConstraint(
                fields=("user", "stands_in_for"), condition=_RUNNING, name="a_person_stands_in_once_for_an_office"
            ),
            models.UniqueConstraint(
                fields=("user", "lent_by"), condition=_RUNNING, name="an_office_is_lent_to_a_person_once"
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(lent_by__isnull=True), name="an_office_is_handed_on_one_way"
            ),
            models.CheckConstraint(
                condition=Q(scope_kind="", scope_key="") | ~Q(scope_kind="") & ~Q(scope_key=""),
                name="a_scope_names_what_it_covers",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="a_grant_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(role="person"), name="being_a_person_is_not_granted"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.scope_kind}:{self.scope_key}"

    @property
    def scope(self) -> tuple[str, str]:
        """(kind, key)."""
        return self.scope_kind, self.scope_key

    def tenure(self) -> Tenure:
        """The domain's view of it. Fetch with ``stands_in_for`` and ``lent_by`` to spare queries."""
        return Tenure(
            holder=self.user_id,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            stands_in_for=self.stands_in_for.tenure() if self.stands_in_for_id else None,
            lent_by=self.lent_by.tenure() if self.lent_by_id else None,
        )


class AbsenceRecord(models.Model):
    """Somebody is away from ``first_date`` (inclusive) until ``back_date`` (exclusive; None: not known yet)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    first_date = models.DateField(_("离岗日期"))
    back_date = models.DateField(_("返岗日期"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-first_date", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(back_date__isnull=True) | Q(back_date__gt=F("first_date")), name="one_is_back_after_leaving"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first_date}–{self.back_date or ''}"

    def absence(self) -> Absence:
        """The domain's view of it."""
        return Absence(self.user_id, self.first_date, self.back_date)
