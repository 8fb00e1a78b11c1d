"""Evaluations: the list, a new one, its page, a task with what is said of it, the report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision.assessing import tally
from shuangchuang.halls.accounts.rights import may, needs, reach
from shuangchuang.halls.notices.telling import told, worded
from shuangchuang.halls.registry.queries import in_place_of
from shuangchuang.halls.supervision.forms.evaluations import EvaluationForm, JudgeForm, SelfForm
from shuangchuang.halls.supervision.models import EvaluationRecord, PaperKind, StageChoice
from shuangchuang.halls.supervision.presenting import KINDS, percent, reasons_told
from shuangchuang.halls.supervision.queries import evaluations as queries
from shuangchuang.halls.supervision.queries.evaluations import Assessed, answering_for
from shuangchuang.halls.supervision.queries.scope import arranges, issues
from shuangchuang.halls.supervision.services import evaluating, issuing
from shuangchuang.halls.supervision.services.refusing import NotAsRead

_ROOM = "supervision/evaluations"
_PILLS = {"达到预期": "ok", "基本达到": "warn", "未达到": "bad", "无法判断": "idle", "": "idle"}


def _trail(evaluation: EvaluationRecord | None = None, last: str = "") -> list[tuple[str, str]]:
    way = [(_("中期评估"), reverse("supervision:evaluations"))]
    if evaluation is not None:
        way.append((str(evaluation), evaluation.get_absolute_url() if last else ""))
    return [*way, (last, "")] if last else way


def _seen_or_404(request: HttpRequest, pk: int) -> EvaluationRecord:
    found = queries.evaluations_seen(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _row_or_404(request: HttpRequest, evaluation: EvaluationRecord, key: str) -> Assessed:
    for row in queries.assessed(request.user, evaluation):
        if row.item.key == key:
            return row
    raise Http404


def _shown(row: Assessed) -> dict[str, Any]:
    line = row.line
    said, judged = (row.said.attainment if row.said else ""), (row.judged.attainment if row.judged else "")
    return {
        "row": row,
        "stage": StageChoice(line["stage"]).label,
        "light": KINDS[line["light"]],
        "light_word": line["light"] or _("未亮灯"),
        "reasons": reasons_told(line),
        "share": percent(Decimal(line["progress"]) if line["progress"] is not None else None),
        "deadline": date.fromisoformat(line["deadline"]) if line["deadline"] else None,
        "rule": row.rule.attainment.value,
        "rule_kind": _PILLS[row.rule.attainment.value],
        "why": worded(row.rule.why),
        "said_kind": _PILLS[said],
        "judged_kind": _PILLS[judged],
    }


@require_safe
@needs("supervision.read")
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Evaluations one may see."""
    page = Paginator(queries.evaluations_seen(request.user), 20).get_page(request.GET.get("page"))
    return render(request, f"{_ROOM}/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("supervision.arrange")
def new_evaluation(request: HttpRequest) -> HttpResponse:
    """Freeze a plan as of a day."""
    form = EvaluationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = evaluating.open_evaluation(
                plan=form.plans[given["plan"]], day=given["day"], due=given["due"], ground=given["ground"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("快照已冻结。牵头单位可以写自评了。"))
            return redirect(made)
    context = {"form": form, "trail": _trail(last=_("开始评估"))}
    return render(request, f"{_ROOM}/new.html", context, status=422 if form.errors else 200)


@require_safe
@needs("supervision.read")
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One evaluation: its snapshot, every task one may see, the report."""
    record = _seen_or_404(request, pk)
    rows = queries.assessed(request.user, record)
    office = arranges(request.user, record.plan)
    return render(
        request,
        f"{_ROOM}/evaluation.html",
        {
            "evaluation": record,
            "rows": [_shown(row) for row in rows],
            "tally": [(grade, _PILLS.get(grade, "idle"), number) for grade, number in tally(
                row.judged.attainment if row.judged else "" for row in rows
            ).items() if number],
            "handed_in": sum(row.said is not None and row.said.handed_in_at is not None for row in rows),
            "rebuilt": evaluating.rebuilt(record.snapshot) if office else None,
            "papers": queries.reports_of_evaluation(record) if issues(request.user, record.plan) else (),
            "may_issue": issues(request.user, record.plan),
            "trail": _trail(record),
        },
    )  # fmt: skip


@require_safe
@needs("supervision.read")
def task(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A task in an evaluation."""
    return _task_page(request, _seen_or_404(request, pk), key)


def _task_page(
    request: HttpRequest,
    record: EvaluationRecord,
    key: str,
    *,
    said: SelfForm | None = None,
    judged: JudgeForm | None = None,
) -> HttpResponse:
    row = _row_or_404(request, record, key)
    running = record.issued_at is None
    mine = reach(request.user, "supervision.handle").units & answering_for(
        row.line["leads"], in_place_of(timezone.localdate())
    )
    if said is None and running and mine and not (row.said and row.said.handed_in_at):
        own = row.said
        said = SelfForm(
            initial={"attainment": own.attainment, "done": own.done, "problems": own.problems, "seen": own.version}
            if own
            else {"seen": 0},
            auto_id="self_%s",
        )
    if judged is None and running and may(request.user, "supervision.arrange") and arranges(request.user, record.plan):
        was = row.judged
        judged = JudgeForm(
            initial={"attainment": was.attainment, "ground": was.ground, "experts": was.experts, "seen": was.number}
            if was
            else {"seen": 0},
            auto_id="judge_%s",
        )
    context = {
        "evaluation": record,
        "one": _shown(row),
        "said_form": said,
        "judge_form": judged,
        "form": said if said is not None and said.errors else judged,
        "trail": _trail(record, str(row.item)),
    }
    wrong = any(form is not None and form.errors for form in (said, judged))
    return render(request, f"{_ROOM}/task.html", context, status=422 if wrong else 200)


def _kept(form: forms.Form, keep: Callable[[dict[str, Any]], object], newest: Callable[[], int]) -> bool:
    """Whether it was stored; else the form says why, with all that was typed."""
    if not form.is_valid():
        return False
    try:
        keep(form.cleaned_data)
    except NotAsRead as refusal:
        form.data = form.data.copy()
        form.data["seen"] = str(newest())
        form.add_error(None, told(refusal))
    except Refusal as refusal:
        form.add_error(None, told(refusal))
    return not form.errors


@require_POST
@needs("supervision.handle")
def assess_self(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Keep or hand in what the unit says."""
    record = _seen_or_404(request, pk)
    row = _row_or_404(request, record, key)
    form, hand_in = SelfForm(request.POST, auto_id="self_%s"), "hand_in" in request.POST

    def keep(given: dict[str, Any]) -> object:
        return evaluating.keep_self_assessment(
            evaluation=record, item=row.item, attainment=given["attainment"], done=given["done"],
            problems=given["problems"], hand_in=hand_in, by=request.user, at=timezone.now(), seen=given["seen"],
        )  # fmt: skip

    def newest() -> int:
        own = _row_or_404(request, record, key).said
        return own.version if own else 0

    if not _kept(form, keep, newest):
        return _task_page(request, record, key, said=form)
    messages.success(request, _("自评已提交。") if hand_in else _("草稿已保存，别人还看不到。"))
    return redirect("supervision:evaluation_task", pk, key)


@require_POST
@needs("supervision.arrange")
def judge(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Judge a task."""
    record = _seen_or_404(request, pk)
    row = _row_or_404(request, record, key)
    form = JudgeForm(request.POST, auto_id="judge_%s")

    def keep(given: dict[str, Any]) -> object:
        return evaluating.judge_task(
            evaluation=record, item=row.item, attainment=given["attainment"], ground=given["ground"],
            experts=given["experts"], by=request.user, at=timezone.now(), seen=given["seen"],
        )  # fmt: skip

    def newest() -> int:
        was = _row_or_404(request, record, key).judged
        return was.number if was else 0

    if not _kept(form, keep, newest):
        return _task_page(request, record, key, judged=form)
    messages.success(request, _("评定已保存。"))
    return redirect(record)


@require_POST
@needs("supervision.issue")
def draft_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the report up; it is edited and issued as every paper is."""
    record = _seen_or_404(request, pk)
    if not issues(request.user, record.plan):
        raise Http404
    try:
        paper = issuing.draft_paper(
            plan=record.plan, kind=PaperKind.EVALUATION, first=record.as_of_date, last=record.as_of_date,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, told(refusal))
        return redirect(record)
    messages.success(request, _("已拟好草稿，请核对数字，写好文字。"))
    return redirect(paper)
