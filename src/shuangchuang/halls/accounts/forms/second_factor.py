"""Setting up a second factor; who must have one; taking a lost one away."""

from __future__ import annotations

from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.fields import CodeField
from shuangchuang.halls.accounts.models import Role


class SetUpForm(ActivateTOTPForm):
    """The first code of the app, which shows that it holds the secret."""

    code = CodeField(label=_("动态码"), help_text=_("应用里现在显示的 6 位数字。"))


class RequiredRolesForm(forms.Form):
    """The roles whose holders must have a second factor."""

    roles = forms.MultipleChoiceField(
        label=_("必须使用第二因子的角色"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class ResetForm(forms.Form):
    """Whose second factor is lost, and how it was made sure that it is them."""

    account = forms.CharField(label=_("账号"), max_length=254, help_text=_("账号名、手机号或电子邮箱。"))
    reason = forms.CharField(
        label=_("原因"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明怎样核实了本人身份；将记入留痕，并告知本人。"),
    )  # fmt: skip
