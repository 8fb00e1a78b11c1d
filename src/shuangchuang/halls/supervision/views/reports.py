"""One screen to report from: my unit's part, the others' parts, the merging, the leader's word, the office's receiving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision.indicators import Indicator, Told
from shuangchuang.domain.supervision.model import Item
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.services import take_file
from shuangchuang.halls.notices.telling import told, worded
from shuangchuang.halls.supervision.forms.figures import figure_fields, initial_of, told_of
from shuangchuang.halls.supervision.models import PartRecord, ReportRecord, ReportStatus
from shuangchuang.halls.supervision.presenting_figures import counting_told
from shuangchuang.halls.supervision.presenting_item_figures import figures_in
from shuangchuang.halls.supervision.queries.items import item_seen_by
from shuangchuang.halls.supervision.queries.owed import report_url
from shuangchuang.halls.supervision.queries.scope import actor_for
from shuangchuang.halls.supervision.services import receiving, reporting
from shuangchuang.halls.supervision.services.figuring import FiguresDoubtful, asked_of, told_before, told_in
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.services.refusing import NotAsRead

WRITES = ("save", "send", "compose")
_SAYS = (
    ("", gettext_lazy("不作自评")),
    ("绿", gettext_lazy("正常")),
    ("黄", gettext_lazy("有风险")),
    ("红", gettext_lazy("滞后")),
)


class PartForm(forms.Form):
    """A unit's part. ``seen`` and ``seen_report`` are the versions the page showed; ``percent`` is 0 to 100."""

    percent = forms.DecimalField(
        label=gettext_lazy("进度（%）"), required=False, min_value=0, max_value=100, decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("本期进展"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4})
    )
    problems = forms.CharField(
        label=gettext_lazy("问题"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    next_steps = forms.CharField(
        label=gettext_lazy("下一步"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.FileField(
        label=gettext_lazy("佐证文件"),
        required=False,
        help_text=gettext_lazy("PDF 或图片，手机上可直接拍照。可不传。"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}),
    )
    merged = forms.CharField(
        label=gettext_lazy("合稿"),
        required=False,
        max_length=12000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("报出去的全文。留空就按各单位的部分自动拼成；各单位的原话在右边，不会改动。"),
    )
    said = forms.ChoiceField(label=gettext_lazy("自评"), required=False, choices=_SAYS)
    final = forms.BooleanField(label=gettext_lazy("申请办结（进度须为 100%）"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    seen_report = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, indicators: Sequence[Indicator] = (), before: Mapping[str, Told] | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.indicators = indicators
        self.fields |= figure_fields(indicators, before or {})

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The indicators with their fields."""
        return [
            {
                "indicator": each,
                "counting": counting_told(each),
                "fields": [self[name] for name in self.fields if name.startswith(f"{each.key}_")],
            }
            for each in self.indicators
        ]

    def written(self) -> reporting.Written:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        percent = typed["percent"]
        return reporting.Written(
            progress=None if percent is None else percent / Decimal(100),
            text=typed["text"],
            problems=typed["problems"],
            next_steps=typed["next_steps"],
            figures=told_of(typed, self.indicators),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("supervision.read")
def report(request: HttpRequest, plan: str, key: str, period: str) -> HttpResponse:
    """The report of an item for a period, for whoever sees the item; each may do on it what their office allows."""
    record = item_seen_by(request.user, plan=plan, key=key)
    opened = record.plan.report_periods.filter(code=period).first() if record else None
    if record is None or opened is None:
        raise Http404
    actor, state = actor_for(request.user, record.plan), item_as_it_stands(record)
    own = next((party for party in state.parties if party.unit in actor.handles), None)
    writes = request.method == "POST" and request.POST.get("do") in WRITES
    if own is not None and writes:
        reporting.report_of(record=record, period=opened, at=timezone.now())
    found = ReportRecord.objects.filter(item=record, period=opened).first()
    if found is not None:
        others = list(found.parts.select_related("unit", "written_by").prefetch_related("evidence__file"))
        have = {one.unit.slug for one in others}
        others += [one for one in reporting.report_to_be(record=record, period=opened)[1] if one.unit.slug not in have]
    elif own is not None:
        found, others = reporting.report_to_be(record=record, period=opened)
    else:
        return render(request, "supervision/report.html", {"item": record, "period": opened, "trail": _trail(record)})
    part = next((one for one in others if own is not None and one.unit.slug == own.unit), None)
    form = _form(request, part, found, state)
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            done = _done(request, found, part, own.unit if own else "", form, reason)
        except NotAsRead as refusal:
            _say(request, form, refusal)
            if found.pk is not None:
                found.refresh_from_db()
            if part is not None and form.is_bound:
                part.refresh_from_db()
                form.data = {**form.data.dict(), "seen": str(part.version), "seen_report": str(found.version)}
        except Refusal as refusal:
            _say(request, form, refusal)
        else:
            if done and request.headers.get("HX-Request"):
                part.refresh_from_db()
                found.refresh_from_db()
                return render(request, "supervision/_saved.html", {"part": part, "report": found})
            if done:
                messages.success(request, done)
                stays = request.POST.get("do") in ("save", "compose")
                return redirect(report_url(record, period) if stays else "supervision:mine")
        if request.headers.get("HX-Request"):
            return render(request, "supervision/_saved.html", {"part": part, "errors": form.errors}, status=422)
    earlier = (
        ReportRecord.objects.filter(item=record, period__last_date__lt=opened.last_date)
        .exclude(submitted_at=None)
        .select_related("period")
        .order_by("-period__last_date")[:4]
    )
    latest = next(iter(earlier), None)
    writable = found.status in reporting.WRITABLE
    signs = found.merged_unit is not None and found.merged_unit.slug in actor.approves
    context = {
        "item": record, "period": opened, "report": found, "form": form, "own": own, "part": part,
        "parts": others, "earlier": earlier[1:], "last": latest,
        "last_percent": None if latest is None or latest.progress is None else latest.progress * 100, "reason": reason, "trail": _trail(record),
        "leads": own is not None and own.unit in state.leads,
        "may_write": part is not None and writable,
        "may_sign": found.status == ReportStatus.MERGED and signs,
        "may_receive": found.status == ReportStatus.SUBMITTED and actor.office,
        "percent": None if found.progress is None else found.progress * 100,
        "asked": form.asked,
        "merging": own is not None and own.unit in state.leads and len(state.parties) > 1,
        "newer": _newer(found, others, own.unit if own else ""),
        "figures": figures_in(found, state, own=own.unit if own else ""),
    }  # fmt: skip
    return render(request, "supervision/report.html", context, status=422 if request.method == "POST" else 200)


def _trail(record: object) -> list[tuple[str, str]]:
    return [(_("我的任务"), "/supervision/mine/"), (str(record), record.get_absolute_url()), (_("进度报送"), "")]


def _form(request: HttpRequest, part: PartRecord | None, found: ReportRecord, item: Item) -> PartForm:
    writes = request.method == "POST" and request.POST.get("do") in WRITES
    initial: dict[str, object] = {
        "seen_report": found.version, "said": found.said, "final": found.final,
        "merged": found.text if found.drafted_at else "",
    }  # fmt: skip
    if part is not None:
        percent = None if part.progress is None else (part.progress * 100).normalize()
        initial |= {
            "percent": None if percent is None else f"{percent:f}", "text": part.text, "problems": part.problems,
            "next_steps": part.next_steps, "seen": part.version,
        }  # fmt: skip
        initial |= initial_of(told_in(part))
    unit = part.unit.slug if part is not None else ""
    return PartForm(
        request.POST if writes else None,
        request.FILES if writes else None,
        initial=initial,
        indicators=asked_of(item, unit),
        before=told_before(item, unit=unit, first=found.period.first_date),
    )


def _done(
    request: HttpRequest, found: ReportRecord, part: PartRecord | None, unit: str, form: PartForm, reason: str
) -> str:
    """Do what was asked; the sentence to say, "" where the form itself has errors."""
    at, do, by = timezone.now(), request.POST.get("do"), request.user
    if do in WRITES:
        if part is None:
            raise Http404
        return _write(request, found, part, unit, form) if form.is_valid() else ""
    seen = request.POST.get("seen_report", "")
    steps: dict[str, tuple[Callable[..., object], dict[str, str], str]] = {
        "sign": (reporting.sign_report, {}, _("已审签，报送联席会议办公室。")),
        "hand_back": (reporting.hand_back, {"reason": reason}, _("已退回本单位修改。")),
        "accept": (receiving.accept_report, {}, _("已接收。")),
        "return": (receiving.return_report, {"reason": reason}, _("已退回承办单位。")),
    }
    if do not in steps or not seen.isdigit():
        raise Http404
    step, extra, sentence = steps[do]
    step(report=found, by=by, at=at, seen=int(seen), **extra)
    return sentence


def _write(request: HttpRequest, found: ReportRecord, part: PartRecord, unit: str, form: PartForm) -> str:
    typed, at, by = form.cleaned_data, timezone.now(), request.user
    send = request.POST.get("do") == "send"
    # Looked into outside the transaction, so that what is harmful stays in quarantine.
    file = (
        take_file(
            name=typed["evidence"].name, content=typed["evidence"].read(), stored_by=by, stored_at=at,
            purpose=reporting.EVIDENCE, subject=f"item:{found.item_id}",
        )
        if typed["evidence"]
        else None
    )  # fmt: skip
    leads = unit in item_as_it_stands(found.item).leads
    written = form.written()
    compose = request.POST.get("do") == "compose"
    with transaction.atomic():
        part = reporting.save_part(part=part, by=by, at=at, written=written, seen=typed["seen"], send=send)
        if file is not None:
            reporting.add_evidence(part=part, file=file, by=by, at=at)
        if send and leads:
            whole = _together(found, written, unit)
            if typed["merged"].strip():
                whole = replace(whole, text=typed["merged"].strip())
            reporting.merge_report(
                report=found, by=by, at=at, unit=unit, written=whole, said=typed["said"],
                final=typed["final"], seen=typed["seen_report"],
            )  # fmt: skip
        elif leads:
            wording = _together(found, written, unit).text if compose else typed["merged"]
            if wording.strip() != (found.text if found.drafted_at else ""):
                reporting.draft_report(
                    report=found, by=by, at=at, unit=unit, text=wording, seen=typed["seen_report"]
                )  # fmt: skip
    if compose:
        return _("已按各单位的部分拼成合稿，可以在下面改。")
    if not send:
        return _("草稿已保存。")
    return _("已送本单位负责人审签。") if leads else _("已交牵头单位汇总。")


def _together(found: ReportRecord, own: reporting.Written, unit: str) -> reporting.Written:
    """The merged report: the lead's share of progress, and what every unit that handed in its part wrote, under its name."""
    parts = [part for part in _handed_in(found, unit) if part.text.strip()]
    if len(parts) < 2:
        return own

    def joined(name: str) -> str:
        return "\n".join(
            f"【{part.unit.name}】{getattr(part, name).strip()}" for part in parts if getattr(part, name).strip()
        )

    return reporting.Written(own.progress, joined("text"), joined("problems"), joined("next_steps"))


def _handed_in(found: ReportRecord, unit: str) -> list[PartRecord]:
    """The parts to be put together: those handed in, and that of whoever puts them together as it stands."""
    parts = found.parts.select_related("unit")
    return [part for part in parts if part.sent_at is not None or part.unit.slug == unit]


def _newer(found: ReportRecord, parts: Iterable[PartRecord], own: str) -> list[str]:
    """Units that handed in or changed their part after a lead wrote the whole."""
    if found.drafted_at is None:
        return []
    return [
        part.unit.name
        for part in parts
        if part.sent_at is not None and part.sent_at > found.drafted_at and part.unit.slug != own
    ]


def _say(request: HttpRequest, form: PartForm, refusal: Refusal) -> None:
    if isinstance(refusal, FiguresDoubtful):
        for key, sentences in refusal.found.items():
            for said in sentences:
                form.add_error(f"{key}_remark", worded(said))
    if form.is_bound:
        form.add_error(None, told(refusal))
    else:
        messages.error(request, told(refusal))
