"""Signing in: by password, by a code, with a second factor; showing once more who one is."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as second_factor
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared.contacts import ContactUnclear, contact
from shuangchuang.halls.accounts.entrance import lockout, lookup
from shuangchuang.halls.accounts.entrance.telling import tell
from shuangchuang.halls.accounts.fields import CodeField, ContactField, PasswordField
from shuangchuang.halls.accounts.models import SignInEvent, User

# A code is taken while it is shown, and for so many turns before and after.
_CODE_SECONDS = second_factor.TOTP_PERIOD * (2 * second_factor.TOTP_TOLERANCE + 1)


class SignInForm(allauth.LoginForm):
    """Account, number or address, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("账号"),
            max_length=254,
            help_text=_("账号名、手机号或电子邮箱。"),
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
        )
        self.fields["password"] = PasswordField()
        self.fields["remember"] = forms.BooleanField(label=_("在这台设备上保持登录"), required=False)
        self.order_fields(["login", "password", "remember"])

    def user_credentials(self) -> dict[str, Any]:
        """What was typed, as each way of naming an account has it."""
        typed = self.cleaned_data["login"]
        given = {"username": typed, "password": self.cleaned_data["password"]}
        try:
            way, address = contact(typed)
        except ContactUnclear:
            return given
        return given | {"phone" if way == "sms" else "email": address}

    def login(self, request: Any, redirect_url: str | None = None) -> Any:
        """In, or to the next step; how long one stays is kept with the session."""
        request.session["remembered"] = bool(self.cleaned_data["remember"])
        return super().login(request, redirect_url=redirect_url)


class RequestCodeForm(forms.Form):
    """Where a sign-in code should go. The answer is the same whether there is an account."""

    address = ContactField()

    def clean(self) -> dict[str, Any]:
        """Whose it is, for allauth's view."""
        cleaned = super().clean() or {}
        if "address" in cleaned:
            way, address = cleaned["address"]
            if not ratelimit.consume(context.request, action="request_login_code", key=address):
                raise get_adapter().validation_error("rate_limited")
            self._user = lookup.account_of(way=way, address=address)
            lockout.refuse_if_locked(context.request, self._user)
            cleaned["phone" if way == "sms" else "email"] = address
        return cleaned


class SignInCodeForm(allauth.ConfirmLoginCodeForm):
    """The code of a sign-in."""

    code = CodeField()


class ProveAgainForm(allauth.ReauthenticateForm):
    """The password once more, before something that matters."""

    password = PasswordField()


class _SecondFactor(mfa.BaseAuthenticateForm):
    code = CodeField(label=_("动态码或恢复码"))

    def clean_code(self) -> str:
        """
        Not looked at while the account is locked. A code that was good is good once for as long as the app shows it
        and clocks may differ, which is longer than allauth remembers it; a recovery code is good once for ever. The
        owner is told of a second use, and of which kind.
        """
        lockout.refuse_if_locked(context.request, self.user)
        entered = normalize_user_code(self.cleaned_data["code"])
        key = f"second_factor_used:{self.user.pk}:{entered}"
        if cache.get(key) is None and not _is_spent_recovery_code(self.user, entered):
            code = super().clean_code()
            if cache.add(key, True, _CODE_SECONDS):
                return code
        lockout.count_failure(context.request, self.user, SignInEvent.SECOND_FACTOR_FAILED)
        recovery = _is_spent_recovery_code(self.user, entered)
        tell("recovery_code_reused" if recovery else "second_factor_reused", self.user, {})
        raise get_adapter().validation_error("incorrect_code")


def _is_spent_recovery_code(user: User, code: str) -> bool:
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        return False
    codes = kept.wrap()
    return code in codes.generate_codes() and code not in codes.get_unused_codes()


class SecondFactorForm(_SecondFactor, mfa.AuthenticateForm):
    """The second factor of a sign-in."""


class ProveAgainBySecondFactorForm(_SecondFactor, mfa.ReauthenticateForm):
    """The second factor once more, before something that matters."""
