"""The office's list, and what is done to many rows of it at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.halls.accounts.rights import may, needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.supervision.forms.listing import ItemFilter
from shuangchuang.halls.supervision.presenting import rows_shown
from shuangchuang.halls.supervision.queries.listing import chosen, items_chosen
from shuangchuang.halls.supervision.queries.scope import arranges, visible_plans
from shuangchuang.halls.supervision.services import acting, foreseeing
from shuangchuang.halls.supervision.views.as_of import seen_of

PAGE_SIZE = 50
MOST = 500  # rows taken in hand at once
BULK = {
    "approve": gettext_lazy("立项"),
    "assign": gettext_lazy("交办"),
    "urge": gettext_lazy("催办"),
}


@require_safe
@needs("supervision.read")
def item_list(request: HttpRequest) -> HttpResponse:
    """The items this person may see, narrowed by the address."""
    if (taken := exported(request, "supervision.items")) is not None:
        return taken
    seen = seen_of(request)
    form = ItemFilter(request.GET, user=request.user)
    rows = chosen(request.user, form.wanted, today=seen.today, day=seen.day)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = rows_shown(page.object_list, on=seen.on)  # type: ignore[assignment]
    return render(
        request,
        "supervision/list.html",
        {
            "page": page,
            "form": form,
            "seen": seen,
            "narrowed": bool(form.told),
            "edits": may(request.user, "supervision.arrange") or may(request.user, "supervision.handle"),
            "to_propose": [plan for plan in visible_plans(request.user) if arranges(request.user, plan)][:3],
            "bulk": BULK if may(request.user, "supervision.arrange") and seen.day is None else {},
        },
    )


@require_POST
@needs("supervision.arrange")
def bulk(request: HttpRequest) -> HttpResponse:
    """立项、交办、催办 of many: first what would happen, then what did."""
    act = request.POST.get("act", "")
    numbers = [int(each) for each in request.POST.getlist("items")[:MOST] if each.isascii() and each.isdigit()]
    items = list(items_chosen(request.user, numbers)) if act in BULK else []
    if not items:
        messages.warning(request, _("没有选中事项。请先在列表里勾选，再选要办的事。"))
        return redirect("supervision:list")
    words, contact = request.POST.get("words", "").strip()[:1000], request.POST.get("contact", "").strip()[:100]
    at = timezone.now()
    context: dict[str, Any] = {"act": act, "title": BULK[act], "words": words, "contact": contact}
    if request.POST.get("step") != "do":
        foreseen = foreseeing.bulk(records=items, by=request.user, on=timezone.localdate(at), act=act)
        context |= {
            "fine": [record for record, refusal in foreseen if refusal is None],
            "refused": [(record, told(refusal)) for record, refusal in foreseen if refusal is not None],
        }
        return render(request, "supervision/bulk.html", context)
    if act == "approve":
        done = acting.approve_many(records=items, by=request.user, at=at)
    elif act == "assign":
        done = acting.assign_many(records=items, by=request.user, at=at, contact=contact)
    else:
        done = acting.urge_many(records=items, by=request.user, at=at, words=words)
    context |= {
        "done": done.done,
        "refused": [(record, told(refusal)) for record, refusal in done.refused],
        "over": True,
    }
    return render(request, "supervision/bulk.html", context)
