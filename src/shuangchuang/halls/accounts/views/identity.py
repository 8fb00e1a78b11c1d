"""To the province's unified identity, and back."""

from __future__ import annotations

import logging

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from shuangchuang.halls.accounts.identity.adapter import away
from shuangchuang.halls.accounts.identity.provider import Identity, is_set_up
from shuangchuang.halls.accounts.rights import open_to_everyone

logger = logging.getLogger(__name__)


def _talk(request: HttpRequest, provider_id: str, step: type[OAuth2LoginView | OAuth2CallbackView]) -> HttpResponse:
    if not is_set_up():
        raise Http404
    try:
        return step.adapter_view(Identity(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except RequestException as reason:
        logger.warning("identity provider away: %.200r", reason)
        return away(request)
    except (OAuth2Error, KeyError, ValueError) as reason:
        # It answers something that is none of its answers.
        logger.warning("identity provider refused: %.200r", reason)
        return render(request, "socialaccount/authentication_error.html", status=401)


@require_POST
@open_to_everyone
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go there (POST only: a link elsewhere must not sign anybody in)."""
    return _talk(request, provider_id, OAuth2LoginView)


@require_safe
@open_to_everyone
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back with a code."""
    return _talk(request, provider_id, OAuth2CallbackView)
