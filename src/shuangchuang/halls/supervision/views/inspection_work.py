"""The work of an inspection: the checklist, findings, rectifications, the conclusion, objections and their review."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.forms import inspections as forms
from shuangchuang.halls.supervision.models import FindingStage, InspectionRecord
from shuangchuang.halls.supervision.models import InspectionStage as Stage
from shuangchuang.halls.supervision.queries import inspections as queries
from shuangchuang.halls.supervision.services import inspecting as services
from shuangchuang.halls.supervision.views.inspecting import (
    arranges,
    done_by_form,
    inspects,
    kept_file,
    seen_or_404,
    template_or_404,
    trail,
)

_ROOM = "supervision/inspections"


@require_http_methods(["GET", "POST"])
@needs("supervision.inspect")
def row(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The checklist of one drawn row."""
    record, standing = seen_or_404(request, pk, when=inspects)
    template = template_or_404(record)
    candidate = record.candidates.select_related("unit").filter(drawn=number).first()
    if candidate is None:
        raise Http404
    form = forms.AnswersForm(
        request.POST or None,
        request.FILES or None,
        template=template,
        candidate=candidate,
        answers=queries.answers_of(candidate),
    )

    def act() -> None:
        answers = {
            code: replace(answer, file=kept_file(request, record, upload))
            for code, (answer, upload) in form.given().items()
        }
        services.answer_row(
            candidate=candidate,
            answers=answers,
            version=form.cleaned_data["version"],
            answered_by=request.user,
            answered_at=timezone.now(),
        )

    def version() -> int:
        candidate.refresh_from_db(fields=["version"])
        return candidate.version

    if done_by_form(request, form, act, _("核查表已保存。"), version=version):
        following = record.candidates.filter(drawn=number + 1).exists()
        if following and "next" in request.POST:
            return redirect("supervision:inspection_row", pk, number + 1)
        return redirect("supervision:inspection", pk)
    context = {
        "inspection": record,
        "candidate": candidate,
        "form": form,
        "blocks": form.blocks(),
        "open": record.stage == Stage.CHECKING,
        "following": record.candidates.filter(drawn=number + 1).exists(),
        "trail": trail(record, _("核查表")),
        "standing": standing,
    }
    return render(request, f"{_ROOM}/row.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("supervision.inspect")
def new_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a finding; from a row's question it is filled in as far as known."""
    record, _standing = seen_or_404(request, pk, when=inspects)
    template = template_or_404(record)
    place, code = request.GET.get("row", ""), request.GET.get("question", "")
    candidate = record.candidates.select_related("unit").filter(drawn=int(place)).first() if place.isdigit() else None
    question = {one.code: one for one in template.questions}.get(code)
    initial = {}
    if candidate and question:
        answer = queries.answers_of(candidate).get(code)
        initial = {
            "unit": candidate.unit_id,
            "text": f"{candidate.label}：{question.text}——否。",
            "evidence": answer.note if answer else "",
            "clause": question.quote,
        }
    form = forms.FindingForm(request.POST or None, request.FILES or None, inspection=record, initial=initial)

    def act() -> None:
        data = form.cleaned_data
        services.note_finding(
            inspection=record,
            unit=data["unit"],
            text=data["text"],
            evidence=data["evidence"],
            clause=data["clause"],
            demand=data["demand"],
            file=kept_file(request, record, data["file"]),
            candidate=candidate,
            question=code if question else "",
            noted_by=request.user,
            noted_at=timezone.now(),
        )

    if done_by_form(request, form, act, _("已记录。")):
        return redirect("supervision:inspection", pk)
    heading = _("记录发现的问题")
    context = {
        "inspection": record,
        "form": form,
        "heading": heading,
        "multipart": True,
        "trail": trail(record, heading),
    }
    return render(request, f"{_ROOM}/form.html", context, status=422 if form.errors else 200)


def _finding(request: HttpRequest, pk: int, number: int):  # type: ignore[no-untyped-def]
    record, standing = seen_or_404(request, pk)
    finding = queries.findings_seen(record, standing).filter(number=number).first()
    if finding is None:
        raise Http404
    return record, standing, finding


@require_http_methods(["GET", "POST"])
@needs("supervision.read")
def finding(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One finding with its rounds; whoever has to act finds the form here."""
    record, standing, found = _finding(request, pk, number)
    own = found.unit.slug in standing.handles | standing.approves
    rectifying = record.stage == Stage.RECTIFYING
    reporting = rectifying and own and found.stage == FindingStage.ORDERED
    checking = rectifying and standing.inspects and found.stage == FindingStage.REPORTED
    if request.method == "POST" and not (own or standing.inspects):
        raise Http404
    kind = (
        forms.RecheckForm
        if request.POST.get("act", "recheck" if checking else "") == "recheck"
        else forms.RectificationForm
    )
    form = kind(request.POST or None, request.FILES or None, initial={"version": found.version})

    def act() -> None:
        data = form.cleaned_data
        if kind is forms.RecheckForm:
            if not standing.inspects:
                raise Http404
            services.recheck(
                finding=found,
                passed=data["passed"] == "yes",
                words=data["words"],
                version=data["version"],
                checked_by=request.user,
                checked_at=timezone.now(),
            )
        else:
            if not own:
                raise Http404
            services.report_rectification(
                finding=found,
                text=data["text"],
                file=kept_file(request, record, data["file"]),
                version=data["version"],
                reported_by=request.user,
                reported_at=timezone.now(),
            )

    def version() -> int:
        found.refresh_from_db(fields=["version"])
        return found.version

    done = _("复查意见已记录。") if kind is forms.RecheckForm else _("整改情况已报送。")
    if done_by_form(request, form, act, done, version=version):
        return redirect("supervision:inspection", pk)
    context = {
        "inspection": record,
        "finding": found,
        "form": form,
        "reporting": reporting or (form.errors and kind is forms.RectificationForm),
        "checking": checking or (form.errors and kind is forms.RecheckForm),
        "trail": trail(record, _("发现的问题 %(number)s") % {"number": found.number}),
    }
    return render(request, f"{_ROOM}/finding.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("supervision.inspect")
def conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the conclusion."""
    record, _standing = seen_or_404(request, pk, when=inspects)
    draft = record.conclusions.order_by("-revision").first()
    form = forms.ConclusionForm(request.POST or None, template=template_or_404(record), draft=draft)

    def act() -> None:
        services.save_conclusion(
            inspection=record,
            values=form.values(),
            version=form.cleaned_data["version"],
            saved_by=request.user,
            saved_at=timezone.now(),
        )

    def version() -> int:
        latest = record.conclusions.order_by("-revision").first()
        return latest.version if latest else 0

    if done_by_form(request, form, act, _("结论草稿已保存。"), version=version):
        return redirect("supervision:inspection", pk)
    heading = _("督查结论草稿")
    says = _("六个方面没有查到的可以不写，不要推测。写过草稿的人算参与作出结论，以后不能参加复核。")
    context = {"inspection": record, "form": form, "heading": heading, "says": says, "trail": trail(record, heading)}
    return render(request, f"{_ROOM}/form.html", context, status=422 if form.errors else 200)


def _own_unit(record: InspectionRecord, slugs: frozenset[str], slug: str) -> UnitRecord:
    row = record.inspected.select_related("unit").filter(unit__slug=slug).first() if slug in slugs else None
    if row is None:
        raise Http404
    return row.unit


@require_POST
@needs("supervision.read")
def receive(request: HttpRequest, pk: int, unit: str) -> HttpResponse:
    """A unit says that it received the conclusion."""
    record, standing = seen_or_404(request, pk)
    body = _own_unit(record, standing.handles | standing.approves, unit)
    try:
        services.receive_conclusion(inspection=record, unit=body, received_by=request.user, received_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("已签收。对结论有异议的，请在页面写明的日期前申请复核。"))
    return redirect("supervision:inspection", pk)


@require_http_methods(["GET", "POST"])
@needs("supervision.approve")
def objection(request: HttpRequest, pk: int, unit: str) -> HttpResponse:
    """A unit's leader files an objection."""
    record, standing = seen_or_404(request, pk)
    body = _own_unit(record, standing.approves, unit)
    form = forms.ObjectionForm(request.POST or None, request.FILES or None)

    def act() -> None:
        services.file_objection(
            inspection=record,
            unit=body,
            grounds=form.cleaned_data["grounds"],
            file=kept_file(request, record, form.cleaned_data["file"]),
            filed_by=request.user,
            filed_at=timezone.now(),
        )

    if done_by_form(request, form, act, _("复核申请已提交。")):
        return redirect("supervision:inspection", pk)
    heading = _("申请复核")
    context = {
        "inspection": record,
        "form": form,
        "heading": heading,
        "says": _("由没有参与作出结论的人员复核。"),
        "counted": queries.last_days_of(record).get(body.pk),
        "multipart": True,
        "trail": trail(record, heading),
    }
    return render(request, f"{_ROOM}/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("supervision.arrange")
def review(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Decide on an objection; who took part in the conclusion is refused."""
    record, standing = seen_or_404(request, pk, when=arranges)
    found = queries.objections_seen(record, standing).filter(pk=number).first()
    if found is None:
        raise Http404
    form = forms.ReviewForm(request.POST or None)

    def act() -> None:
        services.decide_review(objection=found, **form.cleaned_data, decided_by=request.user, decided_at=timezone.now())

    if done_by_form(request, form, act, _("复核决定已作出，单位会收到通知。")):
        return redirect("supervision:inspection", pk)
    context = {"inspection": record, "objection": found, "form": form, "trail": trail(record, _("复核"))}
    return render(request, f"{_ROOM}/review.html", context, status=422 if form.errors else 200)
