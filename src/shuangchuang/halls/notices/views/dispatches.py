"""消息投送: how messages went out, for who runs the site. What they say is not shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.channels import open_channels
from shuangchuang.halls.notices.dispatch_words import PROBLEMS
from shuangchuang.halls.notices.doors import needs
from shuangchuang.halls.notices.forms.dispatches import DispatchFilter
from shuangchuang.halls.notices.kinds import words_of_kind
from shuangchuang.halls.notices.models import DispatchRecord, DispatchState, channel_word
from shuangchuang.halls.notices.queries import dispatches as queries
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported

PAGE_SIZE = 40
_PILLS = {
    DispatchState.SENT: "ok",
    DispatchState.RETRY: "warn",
    DispatchState.DEAD: "bad",
    DispatchState.BOUNCED: "bad",
}


def _shown(record: DispatchRecord) -> dict[str, Any]:
    kind = words_of_kind(record.message.kind) if record.message else _("汇总")
    return {
        "record": record,
        "kind": kind,
        "pill": _PILLS.get(DispatchState(record.state), "idle"),
        "problem": PROBLEMS.get(record.problem, record.problem),
        "again": record.state in {DispatchState.DEAD, DispatchState.BOUNCED},
    }


@require_safe
@needs("system.operate")
def dispatches(request: HttpRequest) -> HttpResponse:
    """All dispatches, the last first; which ways are open."""
    if (taken := exported(request, "notices.dispatches")) is not None:
        return taken
    form = DispatchFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = queries.dispatches_listed(state=chosen.get("state", ""), channel=chosen.get("channel", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_shown(record) for record in page],
        "open": [channel_word(name) for name in open_channels()],
    }
    return render(request, "notices/dispatches.html", context)


@require_POST
@needs("system.operate")
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more what was given up."""
    try:
        services.send_again(dispatch=pk, asked_by=request.user, asked_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("已放回队列，马上重新发送。"))
    return redirect("notices:dispatches")
