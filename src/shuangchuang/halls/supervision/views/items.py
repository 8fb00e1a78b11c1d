"""The page of one item: its whole story, and the steps this person may take now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision.model import Item, Kind
from shuangchuang.domain.supervision.rolling import due_progress
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told, worded
from shuangchuang.halls.supervision.actions import STEP_WORDS
from shuangchuang.halls.supervision.acts import GROUPS, WORDS_OF_REQUEST, Act
from shuangchuang.halls.supervision.forms.acts import ActForm
from shuangchuang.halls.supervision.models import ItemRecord
from shuangchuang.halls.supervision.presenting import reasons_told, rows_shown, verdict
from shuangchuang.halls.supervision.presenting_figures import counting_told
from shuangchuang.halls.supervision.presenting_item_figures import figures_shown
from shuangchuang.halls.supervision.presenting_limits import running_limits
from shuangchuang.halls.supervision.queries.breakdown import units_named
from shuangchuang.halls.supervision.queries.items import end_of, item_seen_by, standing, story_of
from shuangchuang.halls.supervision.queries.scope import actor_for, arranges
from shuangchuang.halls.supervision.queries.splitting import splittable
from shuangchuang.halls.supervision.queries.story import period_owed, reports_out
from shuangchuang.halls.supervision.services.foreseeing import refusal_of
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.services.lighting import rolled
from shuangchuang.halls.supervision.services.refusing import ChangedMeanwhile
from shuangchuang.halls.supervision.views.as_of import seen_of
from shuangchuang.halls.supervision.views.figures import may_name

_WORDS = {
    "basis": "来源和依据", "result": "预期成果", "ground": "依据或理由", "reason": "理由", "contact": "联系人",
    "message": "催办的话", "method": "核查方式", "finding": "核查情况", "conclusion": "办结结论",
    "instruction": "批示", "change": "变化",
}  # fmt: skip


def _record(request: HttpRequest, plan: str, key: str) -> ItemRecord:
    record = item_seen_by(request.user, plan=plan, key=key)
    if record is None:
        raise Http404
    return record


@require_safe
@needs("supervision.read")
def item(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """One item with its whole story; as of an earlier day what had happened by then."""
    return _page(request, _record(request, plan, key))


def _page(
    request: HttpRequest, record: ItemRecord, *, bound: tuple[str, str, ActForm] | None = None, news: Any = ()
) -> HttpResponse:
    seen = seen_of(request)
    row = standing(request.user, day=seen.day).filter(item=record).first()
    if row is None:
        raise Http404
    state = item_as_it_stands(record, until=end_of(seen.day) if seen.day else None)
    [shown] = rows_shown([row], on=seen.on)
    children = list(standing(request.user, day=seen.day).filter(item__parent=record))
    steps = list(story_of(record, day=seen.day))
    reports = [each for each in reports_out(record) if seen.day is None or each.submitted_at < end_of(seen.day)]
    shown_figures = figures_shown(record, state, until=end_of(seen.day) if seen.day else None)
    context = {
        "item": record,
        "row": shown,
        "state": state,
        "seen": seen,
        "sum": worded(rolled([(each.item, each) for each in children]).sentence) if children else "",
        "children": rows_shown(children, on=seen.on),
        "steps": [_told_step(step) for step in steps],
        "deadlines": [step for step in reversed(steps) if step.kind in ("extension_granted", "resumed")],
        "limits": [] if seen.day else running_limits(row, on=seen.on, period=period_owed(row)),
        "reports": reports,
        "silent": sorted({part.unit.name for each in reports[:1] for part in each.parts.all() if not part.text}),
        "chart": _chart(row, reports),
        "figures": [(each, counting_told(each), next(iter(lines), None)) for each, lines in shown_figures],
        "may_name": seen.day is None and may_name(state, actor_for(request.user, record.plan)),
        "said": verdict(row.said),
        "judged": verdict(row.judged),
        "verifier": units_named([row.verifier]).get(row.verifier, row.verifier),
        "arranges": arranges(request.user, record.plan),
        "may_split": seen.day is None and not children and splittable(request.user, record, row.stage),
        "request_word": WORDS_OF_REQUEST[state.request.kind] if state.request else "",
        "acts": [] if seen.day else _offered(request, record, state, bound),
        "news": [_told_step(step) for step in news],
    }
    return render(request, "supervision/item.html", context, status=422 if bound else 200)


def _told_step(step: Any) -> dict[str, Any]:
    words = getattr(step, "said", None)
    return {
        "step": step,
        "word": STEP_WORDS[step.kind],
        "words": [
            *_named(step),
            *((_WORDS.get(name, name), said) for name, said in (words.words if words else {}).items()),
        ],
        "erased": bool(step.seal) and words is None,
        "reasons": reasons_told(step.facts) if step.kind == Kind.LIT else (),
    }


def _named(step: Any) -> list[tuple[str, str]]:
    """The indicators a step named."""
    if step.kind != Kind.FIGURES_NAMED:
        return []
    return [
        (
            _("报送指标"),
            "、".join(f"{each['name']}（{each['unit']}）" for each in step.facts["indicators"]) or _("没有"),
        )
    ]


def _chart(row: Any, reports: list[Any]) -> dict[str, Any] | None:
    """Progress as it was reported against the path, in per cent."""
    if not reports:
        return None
    points = list(reversed(reports))
    nodes = [(date.fromisoformat(day), Decimal(share)) for day, share in row.milestones]
    path = [
        due_progress(each.period.last_date, start=row.start_date, deadline=row.deadline_date, milestones=nodes)
        for each in points
    ]
    return {
        "title": _("报送的进度"),
        "unit": "%",
        "periods": [each.period.code for each in points],
        "observed": [None if each.progress is None else round(float(each.progress) * 100, 1) for each in points],
        "path": [None if due is None else round(float(due) * 100, 1) for due in path],
        "target": 100,
        "note": "",
    }


def _offered(
    request: HttpRequest, record: ItemRecord, state: Item, bound: tuple[str, str, ActForm] | None
) -> list[dict[str, Any]]:
    """The steps the domain would not refuse this person, each with its form; the one just refused stays open."""
    actor, on = actor_for(request.user, record.plan), timezone.localdate()
    found = []
    for group, acts in GROUPS.items():
        for name, act in acts.items():
            if bound and bound[:2] == (group, name):
                found.append({"group": group, "name": name, "act": act, "form": bound[2], "open": True})
            elif refusal_of(act.asking, state, actor, on) is None:
                form = _form(request, record, state, act, name)
                found.append({"group": group, "name": name, "act": act, "form": form, "open": False})
    return found


def _form(request: HttpRequest, record: ItemRecord, state: Item, act: Act, name: str, data: Any = None) -> ActForm:
    handles = actor_for(request.user, record.plan).handles
    units = tuple(party.unit for party in state.parties if party.unit in handles)
    return act.form(
        data, item=state, plan=record.plan, units=units, initial={"seen": record.sequence}, auto_id=f"id_{name}_%s"
    )


def _act(group: str, right: str) -> Callable[..., HttpResponse]:
    """The view that takes one of a group's steps; asked by GET it leads to the form."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @needs(right)
    def view(request: HttpRequest, plan: str, key: str, act: str) -> HttpResponse:
        record = _record(request, plan, key)
        chosen = GROUPS[group].get(act)
        if chosen is None:
            raise Http404
        if request.method != "POST":
            return redirect(f"{record.get_absolute_url()}#act-{act}")
        form = _form(request, record, item_as_it_stands(record), chosen, act, request.POST)
        news: tuple[Any, ...] = ()
        if form.is_valid():
            try:
                chosen.take(form, record=record, by=request.user, at=timezone.now(), seen=form.cleaned_data["seen"])
            except ChangedMeanwhile as refusal:
                news = refusal.steps
                record.refresh_from_db(fields=["sequence"])
                form.add_error(None, told(refusal))
                form.renew(record.sequence)
            except Refusal as refusal:
                form.add_error(None, told(refusal))
            else:
                messages.success(request, _("已办：{act}。").format(act=chosen.title))
                return redirect(record.get_absolute_url())
        return _page(request, record, bound=(group, act, form), news=news)

    return view


office_act = _act("office", "supervision.arrange")
check_act = _act("check", "supervision.verify")
handle_act = _act("handle", "supervision.handle")
lead_act = _act("lead", "supervision.instruct")
sign_off_act = _act("sign-off", "supervision.approve")
