"""Reminders: the office's list, the page of one, and 知悉."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.supervision.forms.reminders import ReminderFilter
from shuangchuang.halls.supervision.models import ReminderRecord
from shuangchuang.halls.supervision.presenting_reminders import cadences, shown
from shuangchuang.halls.supervision.queries import reminders as queries
from shuangchuang.halls.supervision.services import reminding

PAGE_SIZE = 50


@require_safe
@needs("supervision.read")
def reminder_list(request: HttpRequest) -> HttpResponse:
    """What went out by itself, narrowed by the address; ``?by=hand`` shows the 催办 people sent."""
    if (taken := exported(request, "supervision.reminders")) is not None:
        return taken
    by_hand = request.GET.get("by") == "hand"
    form = ReminderFilter(request.GET, user=request.user)
    rows = queries.urges_seen(request.user) if by_hand else queries.reminders_chosen(request.user, form.wanted)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    if not by_hand:
        page.object_list = [shown(each) for each in page.object_list]  # type: ignore[assignment,arg-type]
    context = {"page": page, "form": form, "by_hand": by_hand, "narrowed": bool(form.told), "rules": cadences()}
    return render(request, "supervision/reminders/list.html", context)


def _seen_or_404(request: HttpRequest, pk: int) -> ReminderRecord:
    found = queries.reminders_seen(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@needs("desk.see")
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """One reminder, for whoever got it (a B 岗 whose holder is there sees no item) and whoever watches over it."""
    record = _seen_or_404(request, pk)
    kin = queries.reminders_seen(request.user).filter(series=record.series).order_by("sent_at", "pk")
    context = {
        "one": shown(record),
        "kin": [shown(each) for each in kin],
        "may_acknowledge": record.acknowledged_at is None and queries.may_acknowledge(request.user, record),
        "opens": queries.may_open(request.user, record),
    }
    return render(request, "supervision/reminders/reminder.html", context)


@require_POST
@needs("desk.see")
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """知悉; back to where the button was."""
    record = _seen_or_404(request, pk)
    try:
        new = reminding.acknowledge(reminder=record, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        if new:
            messages.success(request, _("已知悉，不再逐级上报。事情办完之前，到了日子还会提醒。"))
        else:
            messages.info(request, _("这条提醒已经有人知悉了。"))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe and back.startswith("/") else record.get_absolute_url())
