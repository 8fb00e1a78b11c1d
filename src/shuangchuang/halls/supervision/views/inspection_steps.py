"""The steps of an inspection: each a page that says what it means, its form and its button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.supervision.forms import inspections as forms
from shuangchuang.halls.supervision.models import InspectionRecord
from shuangchuang.halls.supervision.models import InspectionStage as Stage
from shuangchuang.halls.supervision.queries.inspections import Standing
from shuangchuang.halls.supervision.services import inspecting as services
from shuangchuang.halls.supervision.views.inspecting import (
    done_by_form,
    seen_or_404,
    steps_of,
    template_or_404,
    trail,
    version_of,
)

_ROOM = "supervision/inspections"


@dataclass(frozen=True, slots=True)
class Act:
    """A step with a form of its own: who, when, with which words, and what it calls."""

    right: str
    words: str | Promise
    done: str | Promise
    form: type[forms.Versioned]
    stages: frozenset[str]
    call: Callable[..., object]
    says: str | Promise = ""

    def may(self, record: InspectionRecord, standing: Standing, user: Any) -> bool:
        """Whether this visitor takes this step in this place; of the conclusion, the head alone."""
        held = standing.arranges if self.right == "supervision.arrange" else standing.inspects
        return held and (self.call is not _conclude or record.head_id == user.pk)


def _submit(record: InspectionRecord, data: dict[str, Any], user: Any, at: Any) -> None:
    services.submit_plan(inspection=record, version=data["version"], submitted_by=user, submitted_at=at)


def _approve(record: InspectionRecord, data: dict[str, Any], user: Any, at: Any) -> None:
    services.approve_plan(inspection=record, **data, approved_by=user, approved_at=at)


def _return(record: InspectionRecord, data: dict[str, Any], user: Any, at: Any) -> None:
    services.return_plan(inspection=record, **data, returned_by=user, returned_at=at)


def _draw(record: InspectionRecord, data: dict[str, Any], user: Any, at: Any) -> None:
    services.draw_sample(inspection=record, **data, drawn_by=user, drawn_at=at)


def _order(record: InspectionRecord, data: dict[str, Any], user: Any, at: Any) -> None:
    asked = len(template_or_404(record).questions)
    services.order_rectification(
        inspection=record, asked=asked, version=data["version"], ordered_by=user, ordered_at=at
    )


def _conclude(record: InspectionRecord, data: dict[str, Any], user: Any, at: Any) -> None:
    asked = len(template_or_404(record).questions)
    services.conclude(inspection=record, asked=asked, version=data["version"], concluded_by=user, concluded_at=at)


def _serve(record: InspectionRecord, data: dict[str, Any], user: Any, at: Any) -> None:
    services.serve_conclusion(inspection=record, version=data["version"], served_by=user, served_at=at)


def _close(record: InspectionRecord, data: dict[str, Any], user: Any, at: Any) -> None:
    services.close_inspection(inspection=record, **data, on=timezone.localdate(at), closed_by=user, closed_at=at)


def _cancel(record: InspectionRecord, data: dict[str, Any], user: Any, at: Any) -> None:
    services.cancel_inspection(inspection=record, **data, cancelled_by=user, cancelled_at=at)


ACTS = {
    "submit": Act("supervision.inspect", _("送审方案"), _("方案已送审，抽样名单已冻结。"), forms.Versioned, frozenset({Stage.PLANNING}), _submit, _("送审后方案和抽样名单不能再改；退回后可以改。")),
    "approve": Act("supervision.arrange", _("批准方案"), _("方案已批准。"), forms.NoteForm, frozenset({Stage.SUBMITTED}), _approve, _("督查组的人和送审人不能批准自己的方案。")),
    "return": Act("supervision.arrange", _("退回方案"), _("方案已退回督查组。"), forms.ReasonForm, frozenset({Stage.SUBMITTED}), _return),
    "draw": Act("supervision.inspect", _("抽取样本"), _("样本已抽取，被督查单位会收到通知。"), forms.DrawForm, frozenset({Stage.APPROVED}), _draw, _("名单已经冻结。种子公开以后，任何人都能重抽一遍核对。")),
    "order": Act("supervision.inspect", _("下发整改通知"), _("整改通知已下发。"), forms.Versioned, frozenset({Stage.CHECKING}), _order, _("下发后核查表和发现的问题不能再改。")),
    "conclude": Act("supervision.inspect", _("作出结论"), _("督查结论已作出。"), forms.Versioned, frozenset({Stage.CHECKING, Stage.RECTIFYING}), _conclude, _("由督查组组长作出。作出后不能再改；参与的人以后不能参加复核。")),
    "serve": Act("supervision.inspect", _("送达结论"), _("结论已送达，等待各单位签收。"), forms.Versioned, frozenset({Stage.CONCLUDED}), _serve, _("各单位签收之日起 30 日内可以提出异议。")),
    "close": Act("supervision.arrange", _("办结"), _("这项督查已办结。"), forms.NoteForm, frozenset({Stage.SERVED}), _close),
    "cancel": Act("supervision.arrange", _("终止督查"), _("这项督查已终止。"), forms.ReasonForm, frozenset({Stage.PLANNING, Stage.SUBMITTED, Stage.APPROVED, Stage.CHECKING}), _cancel),
}  # fmt: skip


def step(name: str) -> Callable[..., HttpResponse]:
    """The page of a step: what it means, its form, the button."""
    act = ACTS[name]

    @require_http_methods(["GET", "POST"])
    @needs(act.right)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        record, standing = seen_or_404(request, pk)
        if not act.may(record, standing, request.user):
            raise Http404
        form = act.form(request.POST or None, initial={"version": record.version})

        def do() -> None:
            act.call(record, form.cleaned_data, request.user, timezone.now())

        if done_by_form(request, form, do, str(act.done), version=lambda: version_of(record)):
            return redirect("supervision:inspection", pk)
        context = {
            "inspection": record,
            "form": form,
            "heading": act.words,
            "submit": act.words,
            "says": act.says,
            "steps": steps_of(record),
            "trail": trail(record, str(act.words)),
        }
        return render(request, f"{_ROOM}/form.html", context, status=422 if form.errors else 200)

    return view
