"""进度报送: every report that left a unit, and receiving many of them at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.halls.accounts.rights import may, needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.supervision.forms.reports import ReportFilter
from shuangchuang.halls.supervision.queries.reports import reports_chosen, reports_picked
from shuangchuang.halls.supervision.services import foreseeing, receiving

PAGE_SIZE = 50
MOST = 200  # reports received at once


@require_safe
@needs("supervision.read")
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports of the items this person may see, narrowed by the address."""
    if (taken := exported(request, "supervision.reports")) is not None:
        return taken
    form = ReportFilter(request.GET, user=request.user)
    page = Paginator(reports_chosen(request.user, form.wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    receives = may(request.user, "supervision.arrange") or may(request.user, "supervision.verify")
    context = {"page": page, "form": form, "narrowed": bool(form.told), "receives": receives}
    return render(request, "supervision/reports.html", context)


@require_POST
@needs("supervision.read")
def receive_many(request: HttpRequest) -> HttpResponse:
    """
    接收 of what was ticked: first what would happen, then what did; each is checked for itself.

    A tick carries the version that was read: a report that came anew meanwhile is not received unread.
    """
    picked = _picked(request)
    reports = reports_picked(request.user, picked) if picked else []
    if not reports:
        messages.warning(request, _("没有选中报送。请先在列表里勾选要接收的。"))
        return redirect("supervision:reports")
    at = timezone.now()
    if request.POST.get("step") != "do":
        foreseen = foreseeing.receiving(reports=reports, seen=picked, by=request.user, on=timezone.localdate(at))
        context: dict[str, Any] = {
            "fine": [report for report, refusal in foreseen if refusal is None],
            "refused": [(report, told(refusal)) for report, refusal in foreseen if refusal is not None],
        }
        return render(request, "supervision/receive.html", context)
    done, refused = receiving.accept_many(reports=reports, seen=picked, by=request.user, at=at)
    context = {"over": True, "done": done, "refused": [(report, told(refusal)) for report, refusal in refused]}
    return render(request, "supervision/receive.html", context)


def _picked(request: HttpRequest) -> dict[int, int]:
    """The reports ticked, each with the version that was read: ``12:3``."""
    found = {}
    for each in request.POST.getlist("reports")[:MOST]:
        number, colon, version = each.partition(":")
        if colon and (number + version).isascii() and number.isdigit() and version.isdigit():
            found[int(number)] = int(version)
    return found
