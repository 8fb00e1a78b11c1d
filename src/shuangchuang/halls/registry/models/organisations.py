"""Firms and other bodies that bear a 统一社会信用代码."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.registry.models.regions import RegionRecord


class OrganisationKind(models.TextChoices):
    """What the first two characters of the code say; the twin of the domain's."""

    STATE_ORGAN = "state_organ", _("机关")
    PUBLIC_INSTITUTION = "public_institution", _("事业单位")
    MASS_ORGANISATION = "mass_organisation", _("群众团体")
    SOCIAL_ORGANISATION = "social_organisation", _("社会团体")
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise", _("民办非企业单位")
    FOUNDATION = "foundation", _("基金会")
    ENTERPRISE = "enterprise", _("企业")
    INDIVIDUAL_BUSINESS = "individual_business", _("个体工商户")
    FARMER_COOPERATIVE = "farmer_coop", _("农民专业合作社")
    RURAL_COLLECTIVE = "rural_collective", _("农村集体经济组织")
    OTHER = "other", _("其他组织")


class ServiceKind(models.TextChoices):
    """What an organisation offers others here; an ordinary firm offers nothing of the kind."""

    NONE = "", _("不提供服务（一般企业）")
    FINANCE = "finance", _("金融机构")
    SPACE = "space", _("孵化器、众创空间、园区")
    RESEARCH = "research", _("高校、科研院所")
    INTERMEDIARY = "intermediary", _("科技、知识产权、法律等服务机构")
    ASSOCIATION = "association", _("行业协会、商会")


class OrganisationStatus(models.TextChoices):
    """As the register shows it; nobody has said means unknown, never in operation."""

    UNKNOWN = "unknown", _("未核实")
    ACTIVE = "active", _("存续")
    REVOKED = "revoked", _("吊销")
    DEREGISTERED = "deregistered", _("注销")


class OrganisationSource(models.TextChoices):
    """Where what is known of an organisation came from."""

    PROOF = "proof", _("证照，经审核")
    CLAIM = "claim", _("统一身份认证")
    REGISTER = "register", _("登记机关数据")
    IMPORT = "import", _("批量导入")


class OrganisationRecord(models.Model):
    """An organisation. One row per code; what a public register shows, and nothing else."""

    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("名称"), max_length=120, db_index=True)
    kind = models.CharField(_("机构类别"), max_length=30, choices=OrganisationKind.choices)
    service_kind = models.CharField(_("提供的服务"), max_length=20, choices=ServiceKind.choices, blank=True, default="")
    region = models.ForeignKey(
        RegionRecord, verbose_name=_("所在地"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        _("登记状态"), max_length=15, choices=OrganisationStatus.choices, default=OrganisationStatus.UNKNOWN
    )
    # An institution may list itself for those who look for its services; a firm is never listed.
    listed = models.BooleanField(_("公开列出"), default=False)
    source = models.CharField(_("来源"), max_length=10, choices=OrganisationSource.choices)
    source_note = models.CharField(_("来源说明"), max_length=200, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-Z]{18}$"), name="a_credit_code_has_18_signs"
            ),
            models.CheckConstraint(
                condition=Q(listed=False) | ~Q(service_kind=""), name="only_an_institution_lists_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_institution(self) -> bool:
        """Whether it offers others a service here."""
        return bool(self.service_kind)


class OrganisationNameRecord(models.Model):
    """A name an organisation bore, until ``valid_until`` (exclusive)."""

    organisation = models.ForeignKey(OrganisationRecord, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("曾用名"), max_length=120, db_index=True)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_until = models.DateField(_("停用日期"))
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        ordering = ("-valid_until", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "name", "valid_until"), name="a_former_name_ends_once_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="a_former_name_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
