"""Signing out of the identity provider along with the site (OpenID Connect RP-Initiated Logout 1.0)."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from requests import RequestException

from shuangchuang.halls.accounts.identity.provider import TOKEN


def leaving(request: HttpRequest) -> str:
    """Where a person who came by the provider signs out of it; "" for others, and where it offers none."""
    token = request.session.get(TOKEN)
    if not token or not settings.IDENTITY_PROVIDER:
        return ""
    provider = get_adapter().get_provider(request, settings.IDENTITY_PROVIDER["provider_id"])
    try:
        address = provider.get_oauth2_adapter(request).openid_config.get("end_session_endpoint", "")
    except (RequestException, OAuth2Error, ValueError):
        return ""  # it is away: the site's own session ends all the same
    if not address:
        return ""
    back = request.build_absolute_uri(resolve_url(settings.LOGOUT_REDIRECT_URL))
    asked = {"id_token_hint": token, "client_id": provider.app.client_id, "post_logout_redirect_uri": back}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"
