"""拟立项: which tasks of a plan are put on the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.supervision.queries.items import item_seen_by
from shuangchuang.halls.supervision.queries.proposable import proposable
from shuangchuang.halls.supervision.queries.scope import arranges, visible_plans
from shuangchuang.halls.supervision.queries.splitting import groups_of, measures_listed
from shuangchuang.halls.supervision.services.proposing import cascade_to_members, propose_tasks, split_into_measures


@require_http_methods(["GET", "HEAD", "POST"])
@needs("supervision.arrange")
def propose(request: HttpRequest, plan: str) -> HttpResponse:
    """The tasks without an item; those chosen are proposed."""
    record = visible_plans(request.user).filter(slug=plan).first()
    if record is None or not arranges(request.user, record):
        raise Http404
    if request.method == "POST":
        lines = request.POST.getlist("lines")
        if not lines:
            messages.warning(request, _("没有选中任务。请先勾选要立项的任务。"))
            return redirect("supervision:propose", plan=record.slug)
        made = propose_tasks(plan=record, by=request.user, at=timezone.now(), lines=lines)
        messages.success(request, _("已拟立项 {number} 件，请逐件分解。").format(number=len(made.items)))
        return redirect(f"{reverse('supervision:list')}?plan={record.slug}&stage=proposed")
    return render(request, "supervision/propose.html", {"plan": record, "found": proposable(record)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("supervision.arrange")
def split(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """The rows a task would be broken into: by its measures, or by the members of a group; made when somebody says so."""
    record = item_seen_by(request.user, plan=plan, key=key)
    if record is None or not arranges(request.user, record.plan):
        raise Http404
    if request.method == "POST":
        group = request.POST.get("group", "")
        try:
            if group:
                rows = cascade_to_members(item=record, by=request.user, at=timezone.now(), group=group)
            else:
                rows = split_into_measures(item=record, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, told(refusal))
        else:
            messages.success(request, _("已分解为 {number} 件，请逐件定期限和权重。").format(number=len(rows)))
        return redirect(f"{record.get_absolute_url()}#rows-title")
    context = {
        "item": record,
        "measures": measures_listed(record),
        "groups": groups_of(record, on=timezone.localdate()),
    }
    return render(request, "supervision/split.html", context)
