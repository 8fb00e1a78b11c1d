"""拟立项: which tasks of a plan are put on the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.supervision.queries.proposable import proposable
from shuangchuang.halls.supervision.queries.scope import arranges, visible_plans
from shuangchuang.halls.supervision.services.proposing import propose_tasks


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
