"""报送数据 of an item: what was told period by period, and the page that names which figures its units report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision import arranging
from shuangchuang.domain.supervision.figures import Counting
from shuangchuang.domain.supervision.indicators import MOST
from shuangchuang.domain.supervision.model import Actor, Item
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.plans.in_force import targets_of_tasks
from shuangchuang.halls.supervision.forms.figures import IndicatorForm, NameFigures, initial_rows
from shuangchuang.halls.supervision.models import ItemRecord
from shuangchuang.halls.supervision.presenting_figures import chart_of, counting_told
from shuangchuang.halls.supervision.presenting_item_figures import figures_shown
from shuangchuang.halls.supervision.queries.breakdown import units_named
from shuangchuang.halls.supervision.queries.items import end_of, item_seen_by
from shuangchuang.halls.supervision.queries.scope import actor_for
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.services.naming_figures import name_figures
from shuangchuang.halls.supervision.services.refusing import ChangedMeanwhile
from shuangchuang.halls.supervision.views.as_of import seen_of

_Rows = formset_factory(IndicatorForm, extra=0, max_num=MOST, validate_max=True)


@require_safe
@needs("supervision.read")
def figures(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """Every indicator with its periods, units and the whole; as of an earlier day what had been told by then."""
    record = _record(request, plan, key)
    if (taken := exported(request, "supervision.figures", plan=plan, key=key)) is not None:
        return taken
    seen = seen_of(request)
    until = end_of(seen.day) if seen.day else None
    item = item_as_it_stands(record, until=until)
    shown = [
        {"indicator": each, "counting": counting_told(each), "lines": lines, "chart": chart_of(lines)}
        for each, lines in figures_shown(record, item, until=until)
    ]
    context = {
        "item": record,
        "seen": seen,
        "shown": shown,
        "past": item.past_indicators,
        "may_name": seen.day is None and may_name(item, actor_for(request.user, record.plan)),
    }
    return render(request, "supervision/figures.html", context)


def may_name(item: Item, actor: Actor) -> bool:
    """Whether the domain would let this person name the item's indicators."""
    try:
        arranging.agrees(item, actor)
    except Refusal:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@needs("supervision.read")
def name(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """Which figures the units report: the office and the lead say so."""
    record = _record(request, plan, key)
    item, actor = item_as_it_stands(record), actor_for(request.user, record.plan)
    if not may_name(item, actor):
        raise Http404
    has_rows = actor.office and ItemRecord.objects.filter(parent=record).exists()
    posted = request.POST if request.method == "POST" else None
    more = posted is not None and "more" in posted
    form = NameFigures(posted, initial={"seen": record.sequence, "rows": has_rows})
    rows = _rows(request, record, item, posted)
    if posted is not None and not more and form.is_valid() and rows.is_valid():
        if _named(request, record, item, form, rows, asked_of_rows=has_rows and form.cleaned_data["rows"]):
            return redirect("supervision:figures", plan=record.plan.slug, key=record.key)
    context = {
        "item": record,
        "form": form,
        "rows": rows,
        "has_rows": has_rows,
        "named": bool(item.indicators),
        "targets": [] if posted is not None else _targets(record, item),
    }
    return render(
        request, "supervision/name_figures.html", context, status=422 if posted is not None and not more else 200
    )


def _rows(request: HttpRequest, record: ItemRecord, item: Item, posted: Any) -> BaseFormSet[IndicatorForm]:
    names = units_named([party.unit for party in item.parties])
    parties = [(party.unit, names.get(party.unit, party.unit)) for party in item.parties]
    since = item.commitment.start if item.commitment else timezone.localdate().replace(month=1, day=1)
    given = {"parties": parties, "since": since}
    if posted is not None:
        if "more" in posted:  # one empty row more; what was typed stays
            posted = posted.copy()
            posted["form-TOTAL_FORMS"] = str(min(MOST, int(posted.get("form-TOTAL_FORMS") or 0) + 1))
        return _Rows(posted, form_kwargs=given)
    leads = list(item.leads)
    taken = [row for row in _targets(record, item) if row["line"] in request.GET.getlist("take")]
    rows = initial_rows(item.indicators, [{**row["initial"], "units": leads, "since": since} for row in taken])
    for row in rows:
        row.setdefault("units", leads)
        row.setdefault("since", since)
    return _Rows(initial=rows, form_kwargs=given)


def _targets(record: ItemRecord, item: Item) -> list[dict[str, Any]]:
    """The plan's targets under this task that are not yet among the indicators."""
    have = {each.name for each in item.indicators}
    return [
        {
            "line": target.line,
            "name": target.name,
            "value": target.value,
            "unit": target.unit,
            "initial": _begun(target),
        }
        for target in targets_of_tasks(record.plan)
        if target.task_line == record.task_line and target.name not in have
    ]


def _begun(target: Any) -> Mapping[str, Any]:
    """An indicator as a target suggests it; what it counts is for the person to say."""
    ratio = target.unit in ("%", "％", "‰")
    return {
        "name": target.name[:60],
        "unit": target.unit,
        "target": f"{target.value.normalize():f}",
        "counting": Counting.RATIO.value if ratio else Counting.TO_DATE.value,
    }


def _named(
    request: HttpRequest,
    record: ItemRecord,
    item: Item,
    form: NameFigures,
    rows: BaseFormSet[IndicatorForm],
    *,
    asked_of_rows: bool,
) -> bool:
    known = {each.key: each for each in item.indicators}
    indicators = [row.indicator(known.get(row.cleaned_data["key"])) for row in rows if row.kept]
    try:
        name_figures(
            record=record,
            by=request.user,
            at=timezone.now(),
            indicators=indicators,
            ground=form.cleaned_data["ground"],
            rows=asked_of_rows,
            seen=form.cleaned_data["seen"],
        )
    except ChangedMeanwhile as refusal:
        record.refresh_from_db(fields=["sequence"])
        form.data = {**form.data.dict(), "seen": str(record.sequence)}
        form.add_error(None, told(refusal))
        return False
    except Refusal as refusal:
        form.add_error(None, told(refusal))
        return False
    messages.success(request, _("报送指标已定，从下一次填报起按它报。"))
    return True


def _record(request: HttpRequest, plan: str, key: str) -> ItemRecord:
    record = item_seen_by(request.user, plan=plan, key=key)
    if record is None:
        raise Http404
    return record
