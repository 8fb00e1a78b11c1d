"""The audit log, searched and read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.halls.notices.audit_words import shown_lines
from shuangchuang.halls.notices.doors import needs, reach, rights_of
from shuangchuang.halls.notices.forms import AuditFilter
from shuangchuang.halls.notices.queries import audit as queries
from shuangchuang.halls.notices.views.exporting import exported

PAGE_SIZE = 30


@require_safe
@needs("system.audit")
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, to what, when, why and from where."""
    if (taken := exported(request, "notices.audit")) is not None:
        return taken
    form = AuditFilter(request.GET or None)
    held = reach(request.user, "system.audit")
    lines = queries.lines_found(queries.lines_open_to(request.user, held), **form.chosen())
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": shown_lines(page.object_list, rights=rights_of(request.user)),
        "last": queries.last_link(),
        "narrow": not held.everywhere,
    }
    return render(request, "notices/audit.html", context)
