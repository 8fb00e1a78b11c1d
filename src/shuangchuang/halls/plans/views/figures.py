"""Targets and their figures."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs, reach
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.plans import queries, services
from shuangchuang.halls.plans.figures import WatchedTarget, watch
from shuangchuang.halls.plans.forms import ObservationForm, TargetSettingForm
from shuangchuang.halls.plans.models import PlanRecord, TargetRecord, VersionRecord
from shuangchuang.halls.plans.presenting import tab_bar, target_card, target_chart
from shuangchuang.halls.plans.views.reading import plan_or_404


def _target(request: HttpRequest, slug: str, code: str) -> tuple[PlanRecord, VersionRecord, TargetRecord]:
    plan, version = plan_or_404(request, slug)
    record = queries.visible_targets(request.user, plan).select_related("plan").filter(code=code).first()
    if record is None:
        raise Http404
    return plan, version, record


def _kept_target(request: HttpRequest, slug: str, code: str) -> tuple[PlanRecord, VersionRecord, TargetRecord]:
    """A target this office may enter figures of."""
    plan, version, record = _target(request, slug, code)
    if not reach(request.user, "plans.observe").covers_region(plan.region.code):
        raise Http404
    return plan, version, record


def _watched(plan: PlanRecord, version: VersionRecord, record: TargetRecord) -> WatchedTarget:
    return watch(plan=plan, version=version, targets=[record], as_of=timezone.localdate())[0]


@require_safe
@needs("plans.read")
def targets(request: HttpRequest, slug: str) -> HttpResponse:
    """What the plan promises, figure by figure."""
    if (taken := exported(request, "plans.targets", slug=slug)) is not None:
        return taken
    plan, version = plan_or_404(request, slug)
    records = queries.visible_targets(request.user, plan).select_related("plan")
    rows = watch(plan=plan, version=version, targets=records, as_of=timezone.localdate())
    context = {"plan": plan, "version": version, "tab": "targets", "tabs": tab_bar(plan)}
    return render(request, "plans/targets.html", {**context, "cards": [target_card(row) for row in rows]})


@require_safe
@needs("plans.read")
def target(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A target: its words, its breakdown, its path and its figures with their sources."""
    plan, version, record = _target(request, slug, code)
    watched = _watched(plan, version, record)
    owner = (
        queries.visible_tasks(request.user, plan).filter(line=record.task_line).first() if record.task_line else None
    )
    context = {
        "plan": plan,
        "version": version,
        "tab": "targets",
        "tabs": tab_bar(plan),
        "target": record,
        "card": target_card(watched),
        "watched": watched,
        "chart": target_chart(watched),
        "owner": owner,
    }
    return render(request, "plans/target.html", context)


@require_http_methods(["GET", "POST"])
@needs("plans.observe")
def observe(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Enter a published figure with its source."""
    plan, version, record = _kept_target(request, slug, code)
    form = ObservationForm(request.POST or None, initial={"unit": record.unit})
    if request.method == "POST" and form.is_valid():
        try:
            services.record_observation(
                target=record, **form.cleaned_data, entered_by=request.user, entered_at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("已登记这个数字。"))
            return redirect(record)
    context = {"plan": plan, "version": version, "target": record, "form": form, "heading": _("登记实际值")}
    return render(request, "plans/target_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("plans.observe")
def setting(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Say what the figure counts, where it sets out from, by which path it goes."""
    plan, version, record = _kept_target(request, slug, code)
    known = _watched(plan, version, record).setting
    form = TargetSettingForm(request.POST or None, initial=TargetSettingForm.of(known))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_target_setting(target=record, **form.cleaned_data, set_by=request.user, set_at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("已保存。"))
            return redirect(record)
    context = {"plan": plan, "version": version, "target": record, "form": form, "heading": _("设定基期与路径")}
    return render(request, "plans/target_form.html", context, status=422 if form.errors else 200)
