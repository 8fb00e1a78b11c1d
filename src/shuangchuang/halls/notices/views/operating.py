"""运行情况: all jobs, schedules and deliveries, for who runs the site."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.doors import needs, rights_of
from shuangchuang.halls.notices.forms.operating import DeliveryFilter, JobFilter
from shuangchuang.halls.notices.naming import event_word, subjects_named
from shuangchuang.halls.notices.queries import jobs as jobs_queries
from shuangchuang.halls.notices.queries import outbox as outbox_queries
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported

PAGE_SIZE = 40


@require_safe
@needs("system.operate")
def jobs(request: HttpRequest) -> HttpResponse:
    """All jobs, with what stands still or has failed told first."""
    if (taken := exported(request, "notices.jobs")) is not None:
        return taken
    form = JobFilter(request.GET or None, names=jobs_queries.names_of_jobs())
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = jobs_queries.jobs_listed(
        text=chosen.get("q", "").strip(), state=chosen.get("state", ""), name=chosen.get("name", "")
    )
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "load": jobs_queries.load(now=timezone.now()),
        "post": outbox_queries.post(),
    }
    return render(request, "notices/operations.html", context)


@require_safe
@needs("system.operate")
def schedules(request: HttpRequest) -> HttpResponse:
    """What comes due by itself."""
    return render(request, "notices/schedules.html", {"timetables": jobs_queries.timetables(now=timezone.now())})


@require_safe
@needs("system.operate")
def deliveries(request: HttpRequest) -> HttpResponse:
    """What was told to whom, and what could not be."""
    if (taken := exported(request, "notices.deliveries")) is not None:
        return taken
    form = DeliveryFilter(request.GET or None, names=outbox_queries.names_of_subscribers())
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = outbox_queries.deliveries_listed(
        text=chosen.get("q", "").strip(), state=chosen.get("state", ""), subscriber=chosen.get("subscriber", "")
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    named = subjects_named([row.subject for row in page], rights=rights_of(request.user))
    told = [(row, event_word(row.event.kind), named[row.subject]) for row in page]
    return render(request, "notices/deliveries.html", {"form": form, "page": page, "rows": told})


@require_POST
@needs("system.operate")
def rerun_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again to deliver what was given up."""
    record = get_object_or_404(outbox_queries.deliveries_listed(), pk=pk)
    return _decide(
        request,
        lambda: services.rerun_delivery(delivery=record, rerun_by=request.user, rerun_at=timezone.now()),
        _("已放回队列，马上重新投递。"),
    )


@require_POST
@needs("system.operate")
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the later events of the subject go on without this one."""
    record = get_object_or_404(outbox_queries.deliveries_listed(), pk=pk)
    return _decide(
        request,
        lambda: services.set_delivery_aside(delivery=record, set_by=request.user, set_at=timezone.now()),
        _("已搁置，同一主体后面的事件继续投递。"),
    )


def _decide(request: HttpRequest, act: Callable[[], None], done: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, done)
    return redirect("notices:deliveries")
