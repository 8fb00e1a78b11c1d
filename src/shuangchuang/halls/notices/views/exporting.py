"""Lists as files: ``?export=xlsx`` or ``csv`` on any list page, and 我的导出."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuangchuang.halls.notices.doors import needs
from shuangchuang.halls.notices.exporting import FORMS, LISTINGS
from shuangchuang.halls.notices.queries.files import exports_of
from shuangchuang.halls.notices.services import exporting

PAGE_SIZE = 20


def exported(request: HttpRequest, code: str, **given: Any) -> HttpResponse | None:
    """
    The list of this page as a file, where the address asks for one (``export=xlsx|csv``); else None.

    The view has let the visitor in already; ``given`` are the parts of its address the list needs.
    """
    form = request.GET.get("export", "")
    if form not in FORMS:
        return None
    query = request.GET.copy()
    for name in ("export", "page"):
        query.pop(name, None)
    listing = LISTINGS[code].build(request.user, query, **given)
    now = timezone.now()
    if listing.total > exporting.AS_A_JOB and request.user.is_authenticated:
        exporting.ask_for_export(
            code=code, form=form, query=query.urlencode(), given=given, title=listing.title,
            asked_by=request.user, at=now,
        )  # fmt: skip
        messages.success(request, _("这份清单较长，正在后台生成。完成后在这里下载，保留 7 天。"))
        return redirect("notices:exports")
    if request.user.is_authenticated:
        exporting.note_export(code=code, listing=listing, form=form, taken_by=request.user, at=now)
    name = quote(f"{listing.name}.{form}")
    return HttpResponse(
        exporting.written(listing, form, at=now),
        content_type=FORMS[form],
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
        },
    )


@require_safe
@needs("desk.see")
def my_exports(request: HttpRequest) -> HttpResponse:
    """What one has had made, and what is still being made."""
    files, jobs = exports_of(request.user, now=timezone.now())
    page = Paginator(files, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "notices/exports.html", {"page": page, "jobs": jobs})
