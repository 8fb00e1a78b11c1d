"""Who acts for an organisation: asked for, proven, given on, taken back.

BindingRecord ──confirmed──▶ MandateRecord ◀──accepted── InvitationRecord
  │  │                         │  ▲
  │  └▶ BindingStepRecord      └──┘ given_by
  └▶ BindingProofRecord ──▶ FileRecord
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain import mandates
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.registry.models.organisations import OrganisationRecord, ServiceKind
from shuangchuang.halls.registry.models.regions import RegionRecord

_USER = settings.AUTH_USER_MODEL


class Capacity(models.TextChoices):
    """As what somebody acts for an organisation; the twin of the domain's."""

    LEGAL_REPRESENTATIVE = "legal_representative", _("法定代表人（负责人）")
    AGENT = "agent", _("授权经办人")


class MandateBasis(models.TextChoices):
    """What a mandate rests on."""

    PROOF = "proof", _("证照和授权书，经审核")
    CLAIM = "claim", _("统一身份认证")
    GIVEN = "given", _("由有权人员授权")


class BindingState(models.TextChoices):
    """Where a request stands."""

    SUBMITTED = "submitted", _("待受理")
    UNDER_REVIEW = "under_review", _("审核中")
    RETURNED = "returned", _("退回补正")
    CONFIRMED = "confirmed", _("已通过")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


WITH_THE_OFFICE = (BindingState.SUBMITTED, BindingState.UNDER_REVIEW)
OPEN_STATES = (*WITH_THE_OFFICE, BindingState.RETURNED)


class BindingRecord(models.Model):
    """Somebody asks to act for an organisation and proves it."""

    applicant = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="bindings")
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18)
    name = models.CharField(_("名称"), max_length=120)
    region = models.ForeignKey(
        RegionRecord, verbose_name=_("所在地"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    service_kind = models.CharField(_("提供的服务"), max_length=20, choices=ServiceKind.choices, blank=True, default="")
    capacity = models.CharField(_("身份"), max_length=25, choices=Capacity.choices)
    matters = models.JSONField(_("授权事项"))
    may_delegate = models.BooleanField(_("可以再授权他人"), default=False)
    valid_until = models.DateField(_("授权截止日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=15, choices=BindingState.choices, default=BindingState.SUBMITTED, db_index=True
    )
    submitted_at = models.DateTimeField(_("提交时间"))
    reviewer = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    organisation = models.ForeignKey(OrganisationRecord, null=True, on_delete=models.PROTECT, related_name="bindings")
    # Counted up by every change: of two officers who decide at once, the second finds nothing to decide.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-submitted_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("applicant", "credit_code"),
                condition=Q(state__in=("submitted", "under_review", "returned")),
                name="one_open_request_of_a_person_for_an_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(organisation__isnull=False), name="a_confirmed_request_has_its_firm"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "returned")) | ~Q(reason=""), name="a_no_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_capacity_display()}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state in OPEN_STATES


class ProofKind(models.TextChoices):
    """What a file proves."""

    LICENCE = "licence", _("营业执照或登记证书")
    LETTER = "letter", _("授权委托书")


class BindingProofRecord(models.Model):
    """A file put before the officer. A newer one of its kind takes its place; the old one stays on record."""

    binding = models.ForeignKey(BindingRecord, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(_("材料"), max_length=10, choices=ProofKind.choices)
    file = models.ForeignKey(FileRecord, on_delete=models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("kind", "-added_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("binding", "kind"), condition=Q(replaced_at__isnull=True), name="one_current_proof_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.binding_id}"


class BindingStepRecord(models.Model):
    """What happened to a request, as the applicant reads it."""

    binding = models.ForeignKey(BindingRecord, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=15, choices=BindingState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.binding_id} {self.state}"


class MandateRecord(models.Model):
    """Somebody may act for an organisation, from ``valid_from`` (inclusive) until ``valid_until`` (exclusive)."""

    organisation = models.ForeignKey(OrganisationRecord, on_delete=models.PROTECT, related_name="mandates")
    holder = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="mandates")
    capacity = models.CharField(_("身份"), max_length=25, choices=Capacity.choices)
    matters = models.JSONField(_("授权事项"))
    may_delegate = models.BooleanField(_("可以再授权他人"), default=False)
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"), null=True, blank=True)
    given_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="given")
    basis = models.CharField(_("依据"), max_length=10, choices=MandateBasis.choices)
    basis_note = models.CharField(_("依据说明"), max_length=200, blank=True)
    binding = models.OneToOneField(BindingRecord, null=True, on_delete=models.PROTECT, related_name="mandate")
    confirmed_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    revoke_reason = models.CharField(_("收回原因"), max_length=300, blank=True)

    class Meta:
        ordering = ("organisation", "-capacity", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "holder"),
                condition=Q(revoked_at__isnull=True),
                name="a_person_acts_for_an_organisation_by_one_mandate",
            ),
            models.UniqueConstraint(
                fields=("organisation",),
                condition=Q(revoked_at__isnull=True, capacity="legal_representative"),
                name="an_organisation_has_one_legal_representative",
            ),
            models.CheckConstraint(
                condition=~Q(capacity="legal_representative") | Q(given_by__isnull=True),
                name="a_legal_representative_hangs_on_nobody",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="a_mandate_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} → {self.organisation_id}"

    def to_domain(self) -> mandates.Mandate:
        """The domain's view of it. Fetch with ``given_by__given_by`` to spare queries."""
        return mandates.Mandate(
            key=self.pk or 0,
            holder=self.holder_id,
            organisation=self.organisation_id,
            capacity=mandates.Capacity(self.capacity),
            matters=frozenset(self.matters),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            may_delegate=self.may_delegate,
            revoked=timezone.localdate(self.revoked_at) if self.revoked_at else None,
            given_by=self.given_by.to_domain() if self.given_by_id and self.given_by else None,
        )


class InvitationState(models.TextChoices):
    """Where an invitation stands. One nobody answered in time is past, which its day says and no state."""

    SENT = "sent", _("待接受")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已谢绝")
    WITHDRAWN = "withdrawn", _("已撤回")


class InvitationRecord(models.Model):
    """Somebody is asked to act for an organisation; ``contact`` is what the giver typed: account, phone, e-mail."""

    organisation = models.ForeignKey(OrganisationRecord, on_delete=models.PROTECT, related_name="invitations")
    given_by = models.ForeignKey(MandateRecord, on_delete=models.PROTECT, related_name="invitations")
    contact = models.CharField(_("账号、手机号或邮箱"), max_length=150)
    # Whose it is, once known: the account that bears the contact, or whoever came by the link.
    invited = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="invitations")
    matters = models.JSONField(_("授权事项"))
    may_delegate = models.BooleanField(_("可以再授权他人"), default=False)
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"))
    token_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=InvitationState.choices, default=InvitationState.SENT, db_index=True
    )
    sent_at = models.DateTimeField()
    open_until = models.DateTimeField(_("接受期限"))
    answered_at = models.DateTimeField(null=True)
    mandate = models.OneToOneField(MandateRecord, null=True, on_delete=models.PROTECT, related_name="invitation")

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "contact"), condition=Q(state="sent"), name="one_open_invitation_of_a_contact"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(mandate__isnull=False), name="an_accepted_invitation_has_its_mandate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.contact}"
