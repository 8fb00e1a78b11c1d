"""Special inspections: the list, a new one, its page, its plan and its steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.catalogue.inspections import DIMENSIONS
from shuangchuang.domain.supervision.sampling import Candidate, draw
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.supervision.forms import inspections as forms
from shuangchuang.halls.supervision.models import ConclusionUse, FindingStage, InspectionStepRecord
from shuangchuang.halls.supervision.models import InspectionStage as Stage
from shuangchuang.halls.supervision.queries import inspections as queries
from shuangchuang.halls.supervision.services import inspecting as services
from shuangchuang.halls.supervision.views.inspecting import (
    done_by_form,
    inspects,
    seen_or_404,
    steps_of,
    trail,
    version_of,
)
from shuangchuang.halls.supervision.views.inspection_steps import ACTS
from shuangchuang.halls.supervision.wording import STEP_WORDS

PAGE_SIZE = 20
_ROOM = "supervision/inspections"


@require_safe
@needs("supervision.read")
def inspection_list(request: HttpRequest) -> HttpResponse:
    """Inspections the visitor may know of."""
    form = forms.InspectionFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.inspections_listed(
        request.user,
        text=chosen.get("q", "").strip(),
        stage=chosen.get("stage", ""),
        template=chosen.get("template", ""),
        sort=chosen.get("sort", ""),
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    fields = {one.code: one.field for one in queries.templates()}
    return render(
        request, f"{_ROOM}/list.html", {"form": form, "page": page, "fields": fields, "trail": trail(None)[:0]}
    )


@require_http_methods(["GET", "POST"])
@needs("supervision.inspect")
def open_inspection(request: HttpRequest) -> HttpResponse:
    """Begin one from a template."""
    form = forms.OpenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        template = {one.code: one for one in queries.templates()}[form.cleaned_data["template"]]
        inspection = services.open_inspection(
            template=template,
            region=form.cleaned_data["region"],
            plan=queries.plan_of_template(template),
            opened_by=request.user,
            opened_at=timezone.now(),
        )
        messages.success(request, _("已按模板建立，请补齐方案。"))
        return redirect("supervision:inspection_plan", inspection.pk)
    context = {"form": form, "templates": queries.templates(), "trail": trail(None, _("新建专项督查"))}
    return render(request, f"{_ROOM}/open.html", context, status=422 if form.errors else 200)


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Everything an inspection's page and its printed papers show of it to this visitor."""
    inspection, standing = seen_or_404(request, pk)
    conclusions = list(inspection.conclusions.select_related("made_by"))
    current = next(iter(conclusions), None)
    may_read = standing.whole or inspection.stage in queries.CONCLUSION_FOR_UNITS
    units = list(queries.inspected_units(inspection, standing))
    last_days = queries.last_days_of(inspection)
    template = queries.template_of(inspection)
    return {
        "inspection": inspection,
        "standing": standing,
        "template": template,
        "steps": steps_of(inspection),
        "members": list(inspection.members.all()),
        "units": [(row, last_days.get(row.unit_id)) for row in units],
        "findings": list(queries.findings_seen(inspection, standing)),
        "conclusion": current if may_read else None,
        "earlier": conclusions[1:] if may_read else [],
        "dimensions": [(name, current.dimensions.get(key, "")) for key, name in DIMENSIONS.items()]
        if current and may_read
        else [],
        "uses": [ConclusionUse(row["use"]).label for row in current.uses] if current and may_read else [],
        "use_words": current.uses[0]["words"] if current and may_read and current.uses else "",
        "objections": list(queries.objections_seen(inspection, standing)),
    }


@require_safe
@needs("supervision.read")
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: where it stands, what there is to do, all of it."""
    if (taken := exported(request, "supervision.findings", pk=pk)) is not None:
        seen_or_404(request, pk)
        return taken
    shown = _shown(request, pk)
    record, standing = shown["inspection"], shown["standing"]
    rows = queries.sampled_rows(record, standing)
    asked = len(shown["template"].questions) if shown["template"] else 0
    context = {
        **shown,
        "rows": rows,
        "asked": asked,
        "answered": sum(row.answered for row in rows),
        "wanted": asked * len(rows),
        "open_findings": sum(row.stage != FindingStage.PASSED for row in shown["findings"]),
        "population": record.candidates.count() if standing.whole else None,
        "acts": [
            (name, act.words)
            for name, act in ACTS.items()
            if record.stage in act.stages
            and act.may(record, standing, request.user)
            and not (name == "conclude" and any(one.stage != FindingStage.PASSED for one in shown["findings"]))
        ],
        "story": _told(queries.story_of(record, standing)),
        "editing": standing.inspects and record.stage == Stage.PLANNING,
        "checking": standing.inspects and record.stage == Stage.CHECKING,
        "drafting": standing.inspects and record.stage in {Stage.CHECKING, Stage.RECTIFYING},
        "own_to_receive": [
            row.unit
            for row, _last in shown["units"]
            if record.stage == Stage.SERVED
            and row.received_date is None
            and row.unit.slug in standing.handles | standing.approves
        ],
        "own_to_object": [
            row.unit
            for row, last in shown["units"]
            if record.stage == Stage.SERVED
            and last
            and row.unit.slug in standing.approves
            and timezone.localdate() <= last.day
        ],
        "trail": trail(record),
        "stages": Stage,
    }
    return render(request, f"{_ROOM}/inspection.html", context)


def _told(steps: Iterable[InspectionStepRecord]) -> list[tuple[InspectionStepRecord, str | Promise, int]]:
    """The story: each step with its words and how often it was taken in a row by one person on one day."""
    told: list[tuple[InspectionStepRecord, str | Promise, int]] = []
    for step in steps:
        before, words, times = told[-1] if told else (None, "", 0)
        again = (
            before is not None
            and not step.note
            and (before.what, before.by_id, before.unit_id, before.at.date())
            == (step.what, step.by_id, step.unit_id, step.at.date())
        )
        if again:
            told[-1] = (step, words, times + 1)
        else:
            told.append((step, STEP_WORDS.get(step.what, step.what), 1))
    return told


_PAPERS = {
    "plan": gettext_lazy("专项督查方案"),
    "findings": gettext_lazy("督查发现问题清单"),
    "conclusion": gettext_lazy("督查结论"),
}


@require_safe
@needs("supervision.read")
def paper(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The plan, the list of findings or the conclusion, laid out for paper."""
    if what not in _PAPERS:
        raise Http404
    shown = _shown(request, pk)
    if (what == "conclusion" and shown["conclusion"] is None) or (what == "plan" and not shown["standing"].whole):
        raise Http404
    title = _PAPERS[what]
    context = {**shown, "what": what, "title": title, "trail": trail(shown["inspection"], str(title))}
    return render(request, f"{_ROOM}/paper.html", context)


@require_http_methods(["GET", "POST"])
@needs("supervision.inspect")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the plan."""
    record, _standing = seen_or_404(request, pk, when=inspects)
    form = forms.PlanForm(request.POST or None, instance=record)

    def act() -> None:
        services.save_plan(
            inspection=record,
            values=form.values(),
            units=form.cleaned_data["units"],
            members=form.cleaned_data["members"],
            version=form.cleaned_data["version"],
            saved_by=request.user,
            saved_at=timezone.now(),
        )

    if done_by_form(request, form, act, _("方案已保存。"), version=lambda: version_of(record)):
        return redirect("supervision:inspection", pk)
    context = {"inspection": record, "form": form, "heading": _("督查方案"), "trail": trail(record, _("督查方案"))}
    return render(request, f"{_ROOM}/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("supervision.inspect")
def population(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that is drawn from: taken from the plan, or pasted."""
    record, _standing = seen_or_404(request, pk, when=inspects)
    rows = forms.listed(record)
    from_plan = request.method == "GET" and "plan" in request.GET
    if from_plan:
        parts = queries.rows_from_plan(record)
        rows = "\n".join(
            "\t".join((key, words.replace("\t", " "), unit.name, stratum)) for key, words, stratum, unit in parts
        )
    form = forms.PopulationForm(
        request.POST or None, inspection=record, initial={"version": record.version, "rows": rows}
    )

    def act() -> None:
        services.save_population(
            inspection=record,
            rows=form.cleaned_data["rows"],
            version=form.cleaned_data["version"],
            saved_by=request.user,
            saved_at=timezone.now(),
        )

    if done_by_form(request, form, act, _("抽样名单已保存。"), version=lambda: version_of(record)):
        return redirect("supervision:inspection", pk)
    context = {
        "inspection": record,
        "form": form,
        "from_plan": from_plan,
        "empty_plan": from_plan and not rows,
        "trail": trail(record, _("抽样名单")),
    }
    return render(request, f"{_ROOM}/population.html", context, status=422 if form.errors else 200)


@require_safe
@needs("supervision.read")
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """How the sample was drawn, and the draw made again on the spot."""
    if (taken := exported(request, "supervision.population", pk=pk)) is not None:
        seen_or_404(request, pk, when=lambda standing: standing.whole)
        return taken
    record, _standing = seen_or_404(request, pk, when=lambda standing: standing.whole)
    rows = list(record.candidates.select_related("unit").order_by("stratum", "key"))
    again = None
    if record.seed and rows:
        again = draw((Candidate(row.key, row.stratum) for row in rows), size=record.sample_size, seed=record.seed)
    drawn = [row.key for row in sorted((row for row in rows if row.drawn), key=lambda row: row.drawn)]
    context = {
        "inspection": record,
        "rows": Paginator(rows, 50).get_page(request.GET.get("page")),
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "total": len(rows),
        "drawn": len(drawn),
        "again": again,
        "same": again is not None
        and [one.key for one in again.chosen] == drawn
        and again.digest == record.population_digest,
        "allotment": sorted(again.allotment.items()) if again else [],
        "trail": trail(record, _("抽样")),
    }
    return render(request, f"{_ROOM}/sample.html", context)
