"""What belongs to no hall: how the pages look and which language they speak."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.halls.accounts.rights import open_to_everyone, rights_of
from shuangchuang.halls.accounts.services import prefer
from shuangchuang.project.context import TEXT_SIZES, THEMES
from shuangchuang.project.sitemap import site_map

_YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")


@require_POST
@open_to_everyone
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember light or dark and the size of the text, for a year, without an account."""
    response = _back(request)
    for name, allowed in (("theme", THEMES), ("size", TEXT_SIZES)):
        value = request.POST.get(name)
        if value in allowed:
            response.set_cookie(
                name, value, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
            )
    return response


@require_POST
@open_to_everyone
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language of the pages on this device, and with the account of who is signed in."""
    response = _back(request)
    code = request.POST.get("language", "")
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
        if request.user.is_authenticated:
            prefer(user=request.user, at=timezone.now(), language=code)
    return response


@require_safe
@open_to_everyone
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page this visitor may open."""
    return render(request, "project/sitemap.html", {"sections": site_map(rights=rights_of(request.user))})
