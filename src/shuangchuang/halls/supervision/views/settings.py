"""督办规则 of a plan: in force, past and to come; a change is looked at before it is set."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision.rhythm import following
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.forms.settings import SettingForm, initial_of
from shuangchuang.halls.supervision.models import SupervisionSettingRecord
from shuangchuang.halls.supervision.presenting_reminders import cadences
from shuangchuang.halls.supervision.queries.scope import arranges, visible_plans
from shuangchuang.halls.supervision.queries.settings import reading_of, rhythms_of, settings_of, settings_rows
from shuangchuang.halls.supervision.services.lighting import calendar
from shuangchuang.halls.supervision.services.settings import FIELDS, cancel_setting, set_up

_AHEAD = 4  # periods shown of what comes


@require_http_methods(["GET", "HEAD", "POST"])
@needs("supervision.arrange")
def plan_settings(request: HttpRequest, plan: str) -> HttpResponse:
    """The rules of a plan; posted once they are shown beside those in force, posted again they are set."""
    record = _plan(request, plan)
    today, rows = timezone.localdate(), settings_rows(record)
    current = settings_of(record, on=today)
    form = SettingForm(
        request.POST if request.method == "POST" else None,
        plan=record,
        initial=initial_of(current, day=today, seen=reading_of(rows) if rows else ""),
    )
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "set":
            if _set(request, record, form):
                return redirect("supervision:settings", plan=record.slug)
            form.data = {**form.data.dict(), "seen": reading_of(settings_rows(record))}
        else:
            preview = _preview(record, rows, form)
    context = {
        "plan": record,
        "current": current,
        "set_once": bool(rows),
        "ahead": _ahead(rows, today),
        "coming": [row for row in rows if row.valid_from > today],
        "history": [row for row in reversed(rows) if row.valid_from <= today],
        "form": form,
        "preview": preview,
        "rules": cadences(),
    }
    status = 422 if request.method == "POST" and preview is None else 200
    return render(request, "supervision/settings.html", context, status=status)


@require_POST
@needs("supervision.arrange")
def cancel(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Take back a rule that has not come into force."""
    record = _plan(request, plan)
    setting = SupervisionSettingRecord.objects.filter(plan=record, pk=pk).select_related("plan__region").first()
    if setting is None:
        raise Http404
    try:
        cancel_setting(setting=setting, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("已取消。"))
    return redirect("supervision:settings", plan=record.slug)


def _plan(request: HttpRequest, slug: str) -> PlanRecord:
    record = visible_plans(request.user).filter(slug=slug).first()
    if record is None or not arranges(request.user, record):
        raise Http404
    return record


def _set(request: HttpRequest, record: PlanRecord, form: SettingForm) -> bool:
    typed = form.cleaned_data
    try:
        set_up(
            plan=record,
            by=request.user,
            at=timezone.now(),
            valid_from=typed["valid_from"],
            values=form.values,
            reason=typed["reason"],
            seen=typed["seen"],
        )
    except Refusal as refusal:
        form.add_error(None, told(refusal))
        return False
    messages.success(request, _("督办规则已定。"))
    return True


def _preview(record: PlanRecord, rows: list[SupervisionSettingRecord], form: SettingForm) -> dict[str, Any]:
    """What would change, and which periods would come."""
    day, values = form.cleaned_data["valid_from"], form.values
    before = settings_of(record, on=day)
    after = SupervisionSettingRecord(plan=record, valid_from=day, **values)
    changed = [
        (SupervisionSettingRecord._meta.get_field(name).verbose_name, _shown(before, name), _shown(after, name))
        for name in FIELDS
        if _shown(before, name) != _shown(after, name)
    ]
    others = [row for row in rows if row.valid_from != day]
    together = sorted([*others, after], key=lambda row: row.valid_from)
    return {"day": day, "changed": changed, "ahead": _ahead(together, max(day, timezone.localdate()))}


def _shown(setting: SupervisionSettingRecord, name: str) -> str:
    if name == "rhythm":
        return str(setting.get_rhythm_display())
    value = getattr(setting, name)
    return "—" if value in (None, "") else str(value)


def _ahead(rows: list[SupervisionSettingRecord], day: date) -> list[dict[str, Any]]:
    """The period under way and those after it, each with the last day to report."""
    found = []
    for span in following(rhythms_of(rows), day, _AHEAD):
        held = [row for row in rows if row.valid_from <= span.last] or [SupervisionSettingRecord()]
        due = calendar().add(span.last, held[-1].report_days)
        found.append({"span": span, "due": due.day, "estimated": due.estimated})
    return found
