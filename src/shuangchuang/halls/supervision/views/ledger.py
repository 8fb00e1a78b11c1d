"""督办台账: taken away as a sheet, edited off line, brought back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.notices.views.importing import bring, brought
from shuangchuang.halls.supervision.imports import LEDGER


@require_http_methods(["GET", "POST"])
@needs("supervision.read")
def ledger(request: HttpRequest) -> HttpResponse:
    """``?export=xlsx`` takes the sheet away, narrowed as the list is; the page brings it back."""
    if (taken := exported(request, "supervision.ledger")) is not None:
        return taken
    if request.method == "GET" and "template" in request.GET:
        return redirect(f"{request.path}?export=xlsx")
    return bring(request, LEDGER)


@require_http_methods(["GET", "POST"])
@needs("supervision.read")
def ledger_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the sheet would change; yes or no."""
    return brought(request, LEDGER, pk)
