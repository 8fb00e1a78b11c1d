"""What is kept of signing in: the history, what was agreed to, who needs a second factor, accounts about to close."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.models.grants import Role


class SignInEvent(models.TextChoices):
    """What happened at the door."""

    SUCCESS = "success", _("登录成功")
    WRONG_PASSWORD = "wrong_password", _("密码不对")
    WRONG_CODE = "wrong_code", _("验证码不对")
    SECOND_FACTOR = "second_factor", _("通过第二因子")
    SECOND_FACTOR_FAILED = "second_factor_failed", _("第二因子不对")
    LOCKED = "locked", _("暂时锁定")
    PROVED_AGAIN = "proved_again", _("再次验证身份")
    SIGNED_OUT = "signed_out", _("退出登录")


class SignInRecord(models.Model):
    """One line of the history. Who tried a name that is no account's is not known: ``user`` is None, no name is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    event = models.CharField(_("事项"), max_length=24, choices=SignInEvent.choices)
    address = models.CharField(_("来访地址"), max_length=45, blank=True)
    device = models.CharField(_("设备"), max_length=60, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=("user", "-at"), name="sign_ins_of_a_person"),
            models.Index(fields=("-at",), name="sign_ins_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event} {self.at}"


class AgreementRecord(models.Model):
    """A person agreed to one version of the privacy notice or the terms."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreements")
    document = models.CharField(
        _("文件"), max_length=20, choices=[("privacy", _("隐私说明")), ("terms", _("用户协议"))]
    )
    version = models.CharField(_("版本"), max_length=20)
    agreed_at = models.DateTimeField(_("同意时间"))

    class Meta:
        ordering = ("document", "-agreed_at")
        constraints = [
            models.UniqueConstraint(fields=("user", "document", "version"), name="a_version_is_agreed_to_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.document} {self.version}"


class SecondFactorRuleRecord(models.Model):
    """A role whose holders must have a second factor."""

    role = models.CharField(_("角色"), max_length=20, choices=Role.choices, unique=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("role",)

    def __str__(self) -> str:
        return self.role


class ClosureRecord(models.Model):
    """A person asked that their account be closed. It is, on ``due_date``, unless they take it back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="closures")
    asked_at = models.DateTimeField()
    due_date = models.DateField(_("注销日期"))
    withdrawn_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(withdrawn_at__isnull=True, closed_at__isnull=True),
                name="one_closure_runs_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(closed_at__isnull=True), name="a_closure_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.due_date}"
