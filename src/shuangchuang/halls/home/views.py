"""The front page and the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.rights import needs, open_to_everyone


@require_safe
@open_to_everyone
def front(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "home/front.html")


@require_safe
@needs("desk.see")
def desk(request: HttpRequest) -> HttpResponse:
    """我的桌面."""
    return render(request, "home/desk.html")
