"""Units, and facts of firms, brought in by a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.views.importing import bring, brought
from shuangchuang.halls.registry.imports import FIRM_PROFILES, UNITS


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def import_units(request: HttpRequest) -> HttpResponse:
    """The form to fill in, and where it is handed in."""
    return bring(request, UNITS)


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would change; yes or no."""
    return brought(request, UNITS, pk)


@require_http_methods(["GET", "POST"])
@needs("registry.keep_profile")
def import_profiles(request: HttpRequest) -> HttpResponse:
    """Facts of firms: the form to fill in, and where it is handed in."""
    return bring(request, FIRM_PROFILES)


@require_http_methods(["GET", "POST"])
@needs("registry.keep_profile")
def import_profiles_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would change; yes or no."""
    return brought(request, FIRM_PROFILES, pk)
