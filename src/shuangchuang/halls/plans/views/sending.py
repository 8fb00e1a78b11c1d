"""The ledger as a file: JSON, a sheet, Akoma Ntoso, paper."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuangchuang.adapters.exchange.ledger_xlsx import write_ledger
from shuangchuang.adapters.printing import write_pdf
from shuangchuang.domain.plans.akn import akoma_ntoso
from shuangchuang.domain.plans.ledger_json import ledger_json
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.plans import queries
from shuangchuang.halls.plans.figures import watch
from shuangchuang.halls.plans.models import PlanRecord, VersionRecord
from shuangchuang.halls.plans.presenting import target_card

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "json": ("json", "application/json"),
    "xlsx": ("xlsx", XLSX),
    "akn": ("akn.xml", "application/akn+xml"),
    "pdf": ("pdf", "application/pdf"),
}


@require_safe
@needs("plans.read")
def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The version in force as a file. Of an unpublished plan only who sees it whole may take it away."""
    plan = queries.visible_plans(request.user).filter(slug=slug).first()
    if plan is None or form not in TYPES or not queries.sees_whole(request.user, plan):
        raise Http404
    version = plan.versions.select_related("document__file").order_by("-number").first()
    if version is None:
        raise Http404
    ending, content_type = TYPES[form]
    name = f"{plan.slug}-v{version.number}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    try:
        content = _paper(request, plan, version) if form == "pdf" else _content(plan, version, form)
    except Refusal as refusal:
        messages.error(request, told(refusal))
        return redirect(plan)
    return HttpResponse(content, content_type=content_type, headers=headers)


def _content(plan: PlanRecord, version: VersionRecord, form: str) -> bytes:
    text, now = version.document.text, timezone.localtime()
    if form == "xlsx":
        return write_ledger(
            version.state,
            text=text,
            title=version.title,
            exported_at=now.strftime("%Y-%m-%d %H:%M"),
            version=_("第 %(number)s 版") % {"number": version.number},
        )
    if form == "akn":
        return akoma_ntoso(version.state, text=text, identifier=plan.slug).encode()
    document = ledger_json(
        version.state, text=text, plan=plan.slug, version=str(version.number), exported_at=now.isoformat()
    )
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _paper(request: HttpRequest, plan: PlanRecord, version: VersionRecord) -> bytes:
    targets = queries.visible_targets(request.user, plan)
    watched = watch(plan=plan, version=version, targets=targets, as_of=timezone.localdate())
    context = {
        "plan": plan,
        "version": version,
        "groups": queries.grouped_by_action(queries.tasks_with_measures(request.user, plan)),
        "targets": [target_card(row) for row in watched],
        "printed_at": timezone.localtime(),
        "simulated_data": settings.SIMULATED_DATA,
    }
    css = Path(str(finders.find("plans/paper.css"))).read_text(encoding="utf-8")
    return write_pdf(render_to_string("plans/paper.html", context), css=css)
