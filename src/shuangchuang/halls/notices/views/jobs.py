"""后台任务: what one has asked for, how far it is, what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.doors import may, needs
from shuangchuang.halls.notices.models import OPEN_STATES, JobRecord, JobState
from shuangchuang.halls.notices.queries.jobs import jobs_listed, jobs_of
from shuangchuang.halls.notices.telling import told

PAGE_SIZE = 20


@require_safe
@needs("jobs.see")
def mine(request: HttpRequest) -> HttpResponse:
    """The jobs this person started."""
    jobs = jobs_of(request.user)
    only_open = request.GET.get("state") == "open"
    page = Paginator(jobs.filter(state__in=OPEN_STATES) if only_open else jobs, PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "only_open": only_open, "moving": any(job.is_open for job in page)}
    return render(request, "notices/jobs.html", context)


def _seen_by(request: HttpRequest) -> QuerySet[JobRecord]:
    """What this person may look at: all for who runs the site, else one's own."""
    return jobs_listed() if may(request.user, "system.operate") else jobs_of(request.user).select_related("started_by")


@require_safe
@needs("jobs.see")
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job."""
    record = get_object_or_404(_seen_by(request), pk=pk)
    operating = may(request.user, "system.operate")
    trail = [(_("运行情况"), "/notices/operations/")] if operating else [(_("后台任务"), "/notices/jobs/")]
    context = {
        "job": record,
        "operating": operating,
        "later": record.run_at > timezone.now(),
        "result": _shown(record.result),
        "trail": [*trail, (str(record), "")],
        "may_cancel": record.is_open and record.cancel_asked_at is None,
        "may_rerun": operating and record.state in {JobState.DEAD, JobState.CANCELLED},
    }
    answer = render(request, "notices/job.html", context)
    if request.headers.get("HX-Request") and not record.is_open:
        # The page looked again and the job has ended: what can be done with it now stands on the page as a whole.
        answer.headers["HX-Refresh"] = "true"
    return answer


def _shown(result: Any) -> dict[str, str]:
    """What of a result is for the person: words, and a way to somewhere on this site."""
    found = result if isinstance(result, dict) else {}
    link = str(found.get("link") or "")
    return {
        "text": str(found.get("text") or ""),
        "link": link if link.startswith("/") and url_has_allowed_host_and_scheme(link, None) else "",
    }


@require_POST
@needs("jobs.see")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a job off."""
    record = get_object_or_404(_seen_by(request), pk=pk)
    try:
        state = services.cancel_job(job=record, cancelled_by=request.user, cancelled_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        done = state == JobState.CANCELLED
        messages.success(request, _("已取消。") if done else _("已请它停下，做完手上这一步就停。"))
    return redirect(record)


@require_POST
@needs("system.operate")
def rerun(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a job done after all."""
    record = get_object_or_404(jobs_listed(), pk=pk)
    try:
        services.rerun_job(job=record, rerun_by=request.user, rerun_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("已放回队列，马上重做。"))
    return redirect(record)
