"""The front page, the hall of services, the search over everything published, the evidence of the figures."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.rights import open_to_everyone, rights_of
from shuangchuang.halls.home import finding, queries
from shuangchuang.halls.home.systems import AUDIENCE_WORDS, Audience, matters_of, system_groups
from shuangchuang.halls.plans.cities import tasks_by_city

COOKIE = "audience"
_YEAR = 365 * 24 * 3600
_WORDS = 100  # characters of a search that are read
_SUGGESTED = 3  # of each kind


def _audience(request: HttpRequest) -> Audience | None:
    """Whom the site is laid out for: as the address says, else as was chosen last; None where neither says."""
    said = request.GET.get("for") or request.COOKIES.get(COOKIE, "")
    return Audience(said) if said in set(Audience) else None


def _remembered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.GET.get("for") in set(Audience):
        response.set_cookie(
            COOKIE,
            request.GET["for"],
            max_age=_YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response


@require_safe
@open_to_everyone
def front(request: HttpRequest) -> HttpResponse:
    """The front page."""
    rights = rights_of(request.user)
    audience = _audience(request) or (Audience.OFFICE if "plans.read_internal" in rights else Audience.PERSON)
    plans = queries.plans_shown()
    shown = plans[0] if plans else None
    response = render(
        request,
        "home/front.html",
        {
            "audience": audience,
            "audiences": AUDIENCE_WORDS.items(),
            "matters": matters_of(audience, rights=rights, signed_in=request.user.is_authenticated),
            "systems_total": sum(len(group.systems) for group in system_groups()),
            "figures": queries.figures(),
            "plans": plans,
            "news": queries.latest(),
            "much_sought": queries.much_sought(),
            "map": tasks_by_city(user=None, plan=shown.plan, on=shown.version.issued_date)
            if shown and shown.version
            else None,
        },
    )
    return _remembered(request, response)


@require_safe
@open_to_everyone
def services(request: HttpRequest) -> HttpResponse:
    """办事大厅: every system the plan orders, what is open and what is being built."""
    audience = _audience(request) if "for" in request.GET else None
    groups = system_groups(audience=audience)
    shown = [system for group in groups for system in group.systems]
    response = render(
        request,
        "home/services.html",
        {
            "audience": audience,
            "audiences": AUDIENCE_WORDS.items(),
            "matters": matters_of(
                audience or _audience(request) or Audience.PERSON,
                rights=rights_of(request.user),
                signed_in=request.user.is_authenticated,
            ),
            "groups": groups,
            "total": len(shown),
            "open": sum(bool(system.url) for system in shown),
        },
    )
    return _remembered(request, response)


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:_WORDS]


@require_safe
@open_to_everyone
def find(request: HttpRequest) -> HttpResponse:
    """What holds the words asked for, in any published plan. Words beyond a hundred characters are left out."""
    words = _words(request)
    context = {"words": words, "terms": finding.terms_of(words), "groups": finding.found(words)}
    return render(request, "home/find.html", context)


@require_safe
@open_to_everyone
def suggest(request: HttpRequest) -> HttpResponse:
    """The nearest hits while one types, for ``js/suggest.js``; the id of the field comes along to name the options."""
    words = _words(request)
    groups = finding.found(words, limit=_SUGGESTED) if len(words) > 1 or not words.isascii() else []
    field = request.GET.get("id", "")
    return render(
        request,
        "home/_suggestions.html",
        {
            "words": words,
            "terms": finding.terms_of(words),
            "groups": groups,
            "shown": sum(len(group.hits) for group in groups),
            "field": field if field.isidentifier() or field.replace("-", "").isalnum() else "q",
        },
    )


@require_safe
@open_to_everyone
def figures(request: HttpRequest) -> HttpResponse:
    """Where the figures of the front page come from: every plan with its own, and how they add up."""
    return render(request, "home/figures.html", {"figures": queries.figures(), "plans": queries.plans_shown()})
