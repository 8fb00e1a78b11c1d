"""What allauth asks of us about who comes by the identity provider."""

from __future__ import annotations

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from shuangchuang.halls.accounts.entrance import lookup
from shuangchuang.halls.accounts.models import User

logger = logging.getLogger(__name__)


def away(request: HttpRequest) -> HttpResponse:
    """The page that says the provider cannot be reached."""
    return render(request, "socialaccount/authentication_error.html", {"away": True}, status=503)


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Nobody is linked by an address that is not proven on both sides; tokens are not stored."""

    error_messages = {
        "email_taken": _("这个电子邮箱已有账号。请先用原来的方式登录，再关联%s。"),
        "invalid_token": _("统一身份认证的回应有误。请重新登录。"),
        "no_password": _("您还没有设置密码。请先设置密码，再取消关联，以免无法登录。"),
        "no_verified_email": _("您还没有验证过的电子邮箱。请先验证，再取消关联。"),
        "disconnect_last": _("这是您唯一的登录方式，不能取消关联。请先设置密码。"),
        "connected_other": _("这个统一身份已关联另一个账号。请先在那个账号里取消关联。"),
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """An address goes to the new account where the provider proved it and nobody else has it."""
        sociallogin.email_addresses = [
            address
            for address in sociallogin.email_addresses
            if address.verified and lookup.account_of(way="email", address=address.email) in (None, sociallogin.user)
        ]

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Whose account it is by an address proven on both sides, where the settings let that link them."""
        for address in sociallogin.email_addresses:
            owner = lookup.account_of(way="email", address=address.email) if address.verified else None
            if owner is not None and self.can_authenticate_by_email(sociallogin, address.email):
                return owner, address.email
        return None

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, *, exception: Exception | None = None, **more: Any
    ) -> None:
        """A provider that is away is not called a wrong answer; why it was refused is for the operator."""
        logger.warning("identity provider: %s %.200r", more.get("error"), exception)
        if isinstance(exception, RequestException):
            raise ImmediateHttpResponse(away(request))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """The name the provider knows; the account's own name is made up."""
        user: User = sociallogin.user
        user.display_name = (data.get("name") or "")[:60]
        return user
