"""Form fields for what a person is reached by and proves themselves with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared.contacts import ContactUnclear, contact, mobile_number
from shuangchuang.halls.notices.telling import told

PASSWORD_HELP = _("至少 12 个字符，不能全是数字，不能是常见密码，不能与账号相近。")


class MobileField(forms.CharField):
    """A mobile number of the mainland, cleaned to +86…"""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The number in its stored form."""
        text = super().clean(value)
        try:
            return mobile_number(text) if text else ""
        except ContactUnclear as unclear:
            raise forms.ValidationError(told(unclear), code=unclear.code) from None


class ContactField(forms.CharField):
    """A mobile number or an e-mail address, cleaned to ("sms" or "email", the stored form)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号或电子邮箱"))
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> tuple[str, str]:  # type: ignore[override]
        """Which way, and the address."""
        text = super().clean(value)
        try:
            return contact(text)
        except ContactUnclear as unclear:
            raise forms.ValidationError(told(unclear), code=unclear.code) from None


class CodeField(forms.CharField):
    """A code of digits, as it comes by message or from an app."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("验证码"))
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        )
        super().__init__(**kwargs)


class PasswordField(forms.CharField):
    """A password; it is never sent back to the page."""

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("密码"))
        kwargs.setdefault("max_length", 128)
        kwargs.setdefault("strip", False)
        hint = "new-password" if new else "current-password"
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": hint}))
        if new:
            kwargs.setdefault("help_text", PASSWORD_HELP)
        super().__init__(**kwargs)
