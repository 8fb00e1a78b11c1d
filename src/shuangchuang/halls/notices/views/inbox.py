"""The inbox: one person's messages, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.doors import needs
from shuangchuang.halls.notices.forms.inbox import InboxFilter
from shuangchuang.halls.notices.kinds import halls_of_kinds, words_of_kind
from shuangchuang.halls.notices.models import MessageRecord
from shuangchuang.halls.notices.queries import inbox as queries
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported

PAGE_SIZE = 20
SOON = timedelta(days=3)
_UNDO = "notices_archived"


def _shown(message: MessageRecord, today: date) -> dict[str, Any]:
    """A message as a row: the record, the word for its kind, how near its deadline is."""
    due = message.deadline_date
    if due is None or message.settled_at is not None:
        near = ""
    else:
        near = "past" if due < today else "soon" if due <= today + SOON else "later"
    return {"message": message, "kind": words_of_kind(message.kind), "near": near}


@require_safe
@needs("inbox.read")
def inbox(request: HttpRequest) -> HttpResponse:
    """The messages of the person signed in, by box, kind, hall and words."""
    if (taken := exported(request, "notices.inbox")) is not None:
        return taken
    form = InboxFilter(request.GET or None, received=queries.kinds_received(request.user), halls=halls_of_kinds())
    chosen = form.cleaned_data if form.is_valid() else {}
    box, order = chosen.get("box") or "inbox", chosen.get("order") or "newest"
    found = queries.messages_of(
        request.user,
        box=box,
        kind=chosen.get("kind", ""),
        hall=chosen.get("hall", ""),
        text=chosen.get("q", ""),
        order=order,
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "form": form,
        "page": page,
        "rows": [_shown(message, today) for message in page],
        "box": box,
        "order": order,
        "narrowed": bool(chosen.get("q") or chosen.get("kind") or chosen.get("hall")),
        "archived": request.session.pop(_UNDO, []),
    }
    return render(request, "notices/inbox.html", context)


@require_safe
@needs("inbox.read")
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """A message. To look at it is to have read it."""
    record = queries.message_of(request.user, pk)
    if record is None:
        raise Http404
    if record.read_at is None:
        services.mark_read(reader=request.user, messages=[pk], at=timezone.now())
    today = timezone.localdate()
    context = {
        **_shown(record, today),
        "paragraphs": [line.strip() for line in record.body.splitlines() if line.strip()],
        "dispatches": record.dispatches.all(),
        "muted": queries.is_muted(request.user, record),
        "trail": [(_("消息"), reverse("notices:inbox")), (record.title or words_of_kind(record.kind), "")],
    }
    return render(request, "notices/message.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return redirect(address)
    return redirect("notices:inbox")


@require_POST
@needs("inbox.read")
def act(request: HttpRequest) -> HttpResponse:
    """Read, unread, archive or restore the messages that are ticked; or read all."""
    ticked = [
        int(number)
        for number in request.POST.getlist("message")
        if number.isascii() and number.isdecimal() and len(number) < 18
    ]
    now = timezone.now()
    match request.POST.get("do", ""):
        case "read_all":
            count = services.mark_read(reader=request.user, at=now)
            messages.success(request, _("收件箱里的消息都已标为已读。") if count else _("没有未读的消息。"))
        case _ if not ticked:
            messages.warning(request, _("请先勾选消息，再选择要做的事。"))
        case "read":
            services.mark_read(reader=request.user, messages=ticked, at=now)
        case "unread":
            services.mark_unread(reader=request.user, messages=ticked)
        case "archive":
            request.session[_UNDO] = services.archive(reader=request.user, messages=ticked, at=now)
        case "restore":
            count = services.restore(reader=request.user, messages=ticked)
            messages.success(
                request, ngettext("已放回收件箱 {count} 条。", "已放回收件箱 {count} 条。", count).format(count=count)
            )
    return _back(request)


@require_POST
@needs("inbox.read")
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear no more of what a message is about."""
    record = queries.message_of(request.user, pk)
    if record is None:
        raise Http404
    try:
        services.mute_subject(user=request.user, message=record, muted_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("这一事项以后的消息不再提醒，仍会放进收件箱。可以在“消息设置”里恢复。"))
    return redirect("notices:message", pk)
