"""What people type about tokens and webhooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from shuangchuang.api.models import SendingState
from shuangchuang.halls.accounts.rights import MEANING, rights_of

LIVES = ((7, _("7 天")), (30, _("30 天")), (90, _("90 天")), (180, _("180 天")), (365, _("一年")))
# No operation asks for it, but it decides which rows an answer holds.
WIDENING = frozenset({"plans.read_internal"})


class TokenForm(forms.Form):
    """A new token of one's own."""

    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("写明哪个程序用，如“统计局数据同步”。以后凭它认出这个令牌。")
    )
    scopes = forms.MultipleChoiceField(
        label=_("权限范围"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只选程序用得着的。令牌能做的不会超过您本人。"),
        error_messages={"required": _("请至少选择一项权限，令牌才有用处。")},
    )
    life = forms.TypedChoiceField(label=_("有效期"), choices=LIVES, coerce=int, initial=90)
    password = forms.CharField(
        label=_("您的登录密码"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("令牌等于把您的权限交给程序，所以再确认一次是您本人。"),
    )

    def __init__(self, *args: Any, user: AbstractBaseUser, usable: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        held = (usable | WIDENING) & rights_of(user)
        self.fields["scopes"].choices = [(right, _(MEANING[right])) for right in MEANING if right in held]
        self.fields["scopes"].initial = ["plans.read"]
        if not user.has_usable_password():  # who signs in elsewhere has none here
            del self.fields["password"]

    def clean_password(self) -> str:
        """It must be right."""
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("密码不对，请重新填写。"))
        return ""

    def life_of_token(self) -> timedelta:
        """How long it is to open anything."""
        return timedelta(days=self.cleaned_data["life"])


KINDS = (
    ("plans.*", _("计划：写入台账、修订、公开、撤回、登记实际值")),
    ("registry.*", _("单位和组织：登记、变更、授权")),
    ("accounts.*", _("账号：岗位授予、收回和交接，账号停用")),
    ("*", _("全部事件")),
)


class EndpointForm(forms.Form):
    """Where events are to be sent."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("写明是哪个系统，如“大数据局共享平台”。"))
    url = forms.URLField(
        label=_("接收地址"),
        max_length=500,
        assume_scheme="https",
        help_text=_("以 https:// 开头。内网地址要先由运维开放网段。"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("事件"),
        choices=KINDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一类事件。")},
    )


class SendingFilter(forms.Form):
    """Which messages."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *SendingState.choices])
