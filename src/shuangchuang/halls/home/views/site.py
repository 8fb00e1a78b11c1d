"""Pages about the site itself: what it is, how to use it, what it does with what it knows of people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.rights import open_to_everyone
from shuangchuang.halls.home import queries
from shuangchuang.halls.home.cookies import cookies


@require_safe
@open_to_everyone
def about(request: HttpRequest) -> HttpResponse:
    """What this site is and who runs it."""
    return render(request, "home/about.html", {"plans": queries.plans_shown()})


@require_safe
@open_to_everyone
def user_help(request: HttpRequest) -> HttpResponse:
    """How to use it."""
    return render(request, "home/help.html")


@require_safe
@open_to_everyone
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about whoever comes here."""
    return render(request, "home/privacy.html", {"cookies": cookies()})


@require_safe
@open_to_everyone
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far everybody can use this site, and what to do where somebody cannot."""
    return render(request, "home/accessibility.html")
