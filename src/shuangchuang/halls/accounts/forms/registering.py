"""Registering, proving an address, a new password."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from allauth.core import context
from allauth.socialaccount import forms as identity
from django import forms
from django.contrib.auth.forms import SetPasswordForm as SetPasswordByLink
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared.contacts import email_address
from shuangchuang.halls.accounts.entrance import lookup, resetting
from shuangchuang.halls.accounts.fields import PASSWORD_HELP, CodeField, ContactField, MobileField, PasswordField
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.accounts.services.own_account import begin_account

AGREED = _("我已阅读并同意隐私说明和用户协议")
AGREE_FIRST = _("请先阅读隐私说明和用户协议，同意后勾选。")


class _TwiceForm(forms.Form):
    """A new password, typed twice."""

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second and "password2" not in self.errors:
            self.add_error("password2", _("两次填写的密码不同。请重新填写。"))
        return cleaned


class RegistrationForm(allauth.SignupForm):
    """A number or an address, a password, and what one agrees to. A name if one likes."""

    address = ContactField(help_text=_("将向它发送验证码。以后用它登录。"))
    display_name = forms.CharField(
        label=_("姓名"), max_length=60, required=False, help_text=_("可不填。填写后显示在页面上。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    agreed = forms.BooleanField(label=AGREED, error_messages={"required": AGREE_FIRST})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for unused in ("email", "phone"):
            del self.fields[unused]
        self.fields["password1"] = PasswordField(new=True)
        self.fields["password2"] = PasswordField(
            label=_("再填一次密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
        )
        self.order_fields(["address", "display_name", "password1", "password2", "agreed"])

    def clean_address(self) -> tuple[str, str]:
        """
        Who has the address already is not said: allauth shows the next page, and the owner is told within the account.

        Set beside it under the names by which allauth goes on.
        """
        way, address = self.cleaned_data["address"]
        self.cleaned_data["phone" if way == "sms" else "email"] = address
        self.account_already_exists = lookup.account_of(way=way, address=address) is not None
        return way, address

    def clean(self) -> dict[str, Any]:
        """allauth's own check of the two passwords, in our words."""
        cleaned = super().clean()
        if "password2" in self.errors:
            self.errors["password2"] = self.error_class([_("两次填写的密码不同。请重新填写。")])
        return cleaned

    def save(self, request: HttpRequest) -> User:
        """
        allauth passes over an address that somebody else wrote down and never proved; whoever proves it has it.
        """
        user: User = super().save(request)
        email = self.cleaned_data.get("email")
        if email and not EmailAddress.objects.filter(user=user).exists():
            address = EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
            EmailAddress.objects.fill_cache_for_user(user, [address])
            user.email = email
            user.save(update_fields=["email"])
        return user

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name and what was agreed to."""
        begin_account(user=user, display_name=self.cleaned_data["display_name"], begun_at=timezone.now())


class ProveEmailForm(allauth.ConfirmEmailVerificationCodeForm):
    """The code that went to an e-mail address."""

    code = CodeField()

    def clean_code(self) -> str:
        """Right, and nobody proved the address meanwhile."""
        code = allauth.BaseConfirmCodeForm.clean_code(self)
        owner = lookup.account_of(way="email", address=self.email)
        if owner is not None and (self.user is None or owner.pk != self.user.pk):
            raise get_adapter().validation_error("email_taken")
        return code


class ProvePhoneForm(allauth.VerifyPhoneForm):
    """The code that went to a number."""

    code = CodeField()


class ChangeEmailForm(allauth.AddEmailForm):
    """Another e-mail address; it is used once it is proven."""

    email = forms.EmailField(
        label=_("新的电子邮箱"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        """In its stored form, and not the one in use."""
        self.cleaned_data["email"] = email_address(self.cleaned_data["email"])
        return super().clean_email()


class ChangePhoneForm(allauth.ChangePhoneForm):
    """Another number; it is used once it is proven."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"] = MobileField(label=_("新的手机号"))


class RequestResetForm(forms.Form):
    """Where the code for a new password should go."""

    address = ContactField()

    def clean(self) -> dict[str, Any]:
        """allauth's view counts by ``email``."""
        cleaned = super().clean() or {}
        if "address" in cleaned:
            cleaned["email"] = cleaned["address"][1]
        return cleaned

    def save(self, request: HttpRequest) -> None:
        """Send it, if there is an account; the page is the same."""
        way, address = self.cleaned_data["address"]
        resetting.begin(request, way=way, address=address)


class ResetCodeForm(allauth.ConfirmPasswordResetCodeForm):
    """The code for a new password."""

    code = CodeField()


class NewPasswordForm(_TwiceForm, allauth.ResetPasswordKeyForm):
    """A new password after the code."""

    password1 = allauth.SetPasswordField(label=_("新密码"), help_text=PASSWORD_HELP)
    password2 = PasswordField(
        label=_("再填一次新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


class ChangePasswordForm(_TwiceForm, allauth.ChangePasswordForm):
    """A new password in place of the old one."""

    oldpassword = PasswordField(label=_("现在的密码"))
    password1 = allauth.SetPasswordField(label=_("新密码"), help_text=PASSWORD_HELP)
    password2 = PasswordField(
        label=_("再填一次新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


class SetPasswordForm(_TwiceForm, allauth.SetPasswordForm):
    """The first password of who came by an identity provider."""

    password1 = allauth.SetPasswordField(label=_("新密码"), help_text=PASSWORD_HELP)
    password2 = PasswordField(
        label=_("再填一次新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


class NewPasswordByLinkForm(SetPasswordByLink):
    """The password of an account an office opened, by the link its owner was sent."""

    new_password1 = PasswordField(new=True, label=_("新密码"))
    new_password2 = PasswordField(
        label=_("再填一次新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    error_messages = {"password_mismatch": _("两次填写的密码不同。请重新填写。")}

    def save(self, commit: bool = True) -> User:
        """Set it; what follows is as for any other change of a password."""
        user = super().save(commit)
        password_reset.send(sender=User, request=context.request, user=user)
        return user


class IdentityRegistrationForm(identity.SignupForm):
    """The first time somebody comes by the identity provider: what they are called, what they agree to."""

    display_name = forms.CharField(
        label=_("姓名"), max_length=60, required=False, help_text=_("可不填。填写后显示在页面上。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    agreed = forms.BooleanField(label=AGREED, error_messages={"required": AGREE_FIRST})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for unused in ("email", "phone", "username"):
            self.fields.pop(unused, None)
        self.fields["display_name"].initial = self.sociallogin.user.display_name
        self.order_fields(["display_name", "agreed"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name and what was agreed to."""
        begin_account(user=user, display_name=self.cleaned_data["display_name"], begun_at=timezone.now())
