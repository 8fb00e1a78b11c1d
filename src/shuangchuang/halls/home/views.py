"""The front page, the search over everything published, and the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.rights import may, needs, open_to_everyone
from shuangchuang.halls.home import finding, queries


@require_safe
@open_to_everyone
def front(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(
        request,
        "home/front.html",
        {
            "figures": queries.figures(),
            "plans": queries.plans_shown(),
            "much_sought": queries.much_sought(),
        },
    )


@require_safe
@open_to_everyone
def find(request: HttpRequest) -> HttpResponse:
    """What holds the words asked for, in any published plan. Words beyond a hundred characters are left out."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    context = {"words": words, "terms": finding.terms_of(words), "groups": finding.found(words)}
    return render(request, "home/find.html", context)


@require_safe
@needs("desk.see")
def desk(request: HttpRequest) -> HttpResponse:
    """我的桌面: what waits for this person."""
    context: dict[str, object] = {"password_changed": request.GET.get("password") == "changed"}
    if may(request.user, "plans.check"):
        context |= {"drafts": queries.drafts_waiting(request.user), "plans": queries.plans_kept(request.user)}
    elif may(request.user, "plans.read_internal"):
        units = queries.units_of(request.user)
        context |= {"units": units, "duties": queries.duties(units)}
    return render(request, "home/desk.html", context)
