"""我的桌面, what waits for a person; 我的, everything that is the person's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.accounts.rights import may, needs, open_to_everyone, rights_of, roles_of
from shuangchuang.halls.home import queries
from shuangchuang.halls.home.waiting import URGENCY_WORDS, waiting_for


def _roles(request: HttpRequest) -> list[str]:
    """What the person is here besides a person, in words."""
    return [str(Role(role).label) for role in Role.values if role != Role.PERSON and role in roles_of(request.user)]


@require_safe
@needs("desk.see")
def desk(request: HttpRequest) -> HttpResponse:
    """我的桌面: what waits for this person."""
    laid_out = waiting_for(user=request.user, rights=rights_of(request.user), now=timezone.now())
    context: dict[str, object] = {
        "password_changed": request.GET.get("password") == "changed",
        "waiting": [(level, URGENCY_WORDS[level], heaps) for level, heaps in laid_out],
        "waiting_total": sum(len(heap.items) for _level, heaps in laid_out for heap in heaps),
        "roles": _roles(request),
    }
    if may(request.user, "plans.check"):
        context["plans"] = queries.plans_kept(request.user)
    elif may(request.user, "plans.read_internal"):
        units = queries.units_of(request.user)
        context |= {"units": units, "duties": queries.duties(units)}
    return render(request, "home/desk.html", context)


@require_safe
@open_to_everyone
def me(request: HttpRequest) -> HttpResponse:
    """我的: cards that lead to what is one's own; for who is not signed in, the settings that need no account."""
    context: dict[str, object] = {}
    if request.user.is_authenticated:
        context = {
            "roles": _roles(request),
            "units": queries.units_of(request.user),
            "views_total": len(queries.views_kept(owner=request.user)["kept"]),
        }
    return render(request, "home/me.html", context)
