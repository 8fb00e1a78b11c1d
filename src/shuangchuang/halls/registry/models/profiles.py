"""What is known of persons and organisations, who agreed to which use, who used what.

HolderRecord ──▶ FactRecord            one statement of one source; a newer one takes its place, nothing is overwritten
             ├─▶ SensitiveFactRecord   the same for sensitive personal information, apart
             ├─▶ ConsentRecord         a purpose, the words agreed to, given and withdrawn
             └─▶ FactUseRecord         who was shown which facts, for what, when

An erased statement keeps its row, its place in the history and the salted digest of what it said.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.registry.models.organisations import OrganisationRecord


class HolderRecord(models.Model):
    """Whose profile it is: a person with an account, or an organisation."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="profile_holder"
    )
    organisation = models.OneToOneField(
        OrganisationRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="profile_holder"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True)
                | Q(user__isnull=True, organisation__isnull=False),
                name="a_profile_is_a_persons_or_an_organisations",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """As the log names it."""
        return f"organisation:{self.organisation_id}" if self.user_id is None else f"user:{self.user_id}"


class FactStatus(models.TextChoices):
    """What became of a statement."""

    CURRENT = "current", _("现行")
    SUPERSEDED = "superseded", _("已有更新")
    WITHDRAWN = "withdrawn", _("已撤回")
    ERASED = "erased", _("已依法删除")


class SourceKind(models.TextChoices):
    """How a statement came in; the domain's words."""

    SELF = "self", _("自填")
    SHEET = "sheet", _("表格导入")
    OFFICER = "officer", _("工作人员录入")
    EXCHANGE = "exchange", _("部门数据共享")


class StatementRecord(models.Model):
    """What both kinds of facts have in common. ``value`` is JSON as profiles write it; null once erased."""

    field = models.CharField(_("字段"), max_length=80)
    period = models.CharField(_("时段"), max_length=8, blank=True)
    value = models.JSONField(_("值"), null=True)
    source_kind = models.CharField(_("来源方式"), max_length=10, choices=SourceKind.choices)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    observed_date = models.DateField(_("日期"))
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("登记时间"))
    evidence = models.ForeignKey("notices.FileRecord", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("状态"), max_length=10, choices=FactStatus.choices, default=FactStatus.CURRENT)
    ended_at = models.DateTimeField(_("不再现行的时间"), null=True)
    salt = models.CharField(max_length=32, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        abstract = True
        ordering = ("field", "period", "-pk")

    def __str__(self) -> str:
        return f"{self.field}[{self.period}]" if self.period else self.field


def _statement_constraints(kind: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(
            fields=("holder", "field", "period", "source_kind", "source"),
            condition=Q(status="current"),
            name=f"one_current_{kind}_of_a_source",
        ),
        models.CheckConstraint(
            condition=Q(status="current", ended_at__isnull=True) | (~Q(status="current") & Q(ended_at__isnull=False)),
            name=f"a_{kind}_is_current_until_it_ends",
        ),
        models.CheckConstraint(
            condition=Q(status="erased", value__isnull=True, salt="") | ~Q(status="erased"),
            name=f"an_erased_{kind}_says_nothing",
        ),
    ]


class FactRecord(StatementRecord):
    """A statement that is no sensitive personal information."""

    holder = models.ForeignKey(HolderRecord, on_delete=models.PROTECT, related_name="facts")

    class Meta(StatementRecord.Meta):
        indexes = [models.Index(fields=("holder", "status"), name="facts_of_a_holder")]
        constraints = _statement_constraints("fact")


class SensitiveFactRecord(StatementRecord):
    """A statement of 个人信息保护法 art. 28: kept apart, shown to others as 已核验 or 未核验, used by consent of its own."""

    holder = models.ForeignKey(HolderRecord, on_delete=models.PROTECT, related_name="sensitive_facts")

    class Meta(StatementRecord.Meta):
        indexes = [models.Index(fields=("holder", "status"), name="sensitive_facts_of_a_holder")]
        constraints = _statement_constraints("sensitive_fact")


class ConsentRecord(models.Model):
    """Agreement to one purpose, to the words of one version; in force until withdrawn."""

    holder = models.ForeignKey(HolderRecord, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("目的"), max_length=40)
    sensitive = models.BooleanField(_("敏感信息单独同意"), default=False)
    text_version = models.CharField(_("文本版本"), max_length=20)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("同意时间"))
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta:
        ordering = ("purpose", "sensitive", "-given_at")
        constraints = [
            models.UniqueConstraint(
                fields=("holder", "purpose", "sensitive"),
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_in_force_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="a_consent_is_withdrawn_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.purpose}"


class FactUseRecord(models.Model):
    """One look at facts: who, for what, which; ``withheld`` are sensitive ones the purpose may not see."""

    holder = models.ForeignKey(HolderRecord, on_delete=models.PROTECT, related_name="uses")
    purpose = models.CharField(_("目的"), max_length=40)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(_("时间"))
    own = models.BooleanField(_("本人使用"), default=False)
    why = models.CharField(_("事由"), max_length=200, blank=True)
    fields = models.JSONField(_("用到的字段"), default=list)
    withheld = models.PositiveIntegerField(_("未提供的敏感信息"), default=0)

    class Meta:
        ordering = ("-used_at", "-pk")
        indexes = [models.Index(fields=("holder", "-used_at"), name="uses_of_a_holder")]

    def __str__(self) -> str:
        return f"{self.holder} {self.purpose} {self.used_at:%Y-%m-%d}"
