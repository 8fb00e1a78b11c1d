"""任务分解 of many items at once: rows of a plan, saved all together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision.model import Item
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.forms.breaking_down import BreakingFilter, Ground, RowForm
from shuangchuang.halls.supervision.models import ItemRecord
from shuangchuang.halls.supervision.queries.breakdown import results_of, units_named
from shuangchuang.halls.supervision.queries.breaking_down import agreed_of, narrowed, to_agree_on
from shuangchuang.halls.supervision.queries.scope import visible_items, visible_plans
from shuangchuang.halls.supervision.queries.story import owners_by_leads, units_of_place
from shuangchuang.halls.supervision.services import acting
from shuangchuang.halls.supervision.services.ledger import items_as_they_stand
from shuangchuang.halls.supervision.services.refusing import ChangedMeanwhile

PAGE_SIZE = 15


@dataclass
class Row:
    """An item with its form; ``leads`` are names."""

    record: ItemRecord
    state: Item
    form: RowForm
    leads: str


@require_http_methods(["GET", "HEAD", "POST"])
@needs("supervision.read")
def break_down_many(request: HttpRequest, plan: str) -> HttpResponse:
    """The rows of a page; what was touched is saved together, with errors by cell, and nothing typed is lost."""
    record = visible_plans(request.user).filter(slug=plan).first()
    open_items = to_agree_on(request.user, record) if record else None
    if record is None or open_items is None or (request.method == "POST" and not open_items.exists()):
        raise Http404
    form = BreakingFilter(request.GET, user=request.user, plan=record)
    page = Paginator(narrowed(open_items, form.wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    posted = request.POST if request.method == "POST" else None
    if posted is not None:  # the rows that were on the page, whatever the filters would show now
        numbers = [int(each) for each in posted.getlist("items")[:PAGE_SIZE] if each.isascii() and each.isdigit()]
        items = list(open_items.filter(pk__in=numbers))
    else:
        items = list(page.object_list)
    rows, ground = _rows(record, items, posted), Ground(posted)
    lost: list[tuple[str, str]] = []
    if posted is not None:
        lost = _lost(request, set(numbers) - {item.pk for item in items}, posted)
        number = _saved(request, rows, ground) if not lost else None
        if number is not None:
            messages.success(request, _("已分解 {number} 件。").format(number=number))
            return redirect(request.get_full_path())
    done, whole = agreed_of(request.user, record)
    context = {
        "plan": record, "page": page, "form": form, "rows": rows, "ground": ground, "done": done, "whole": whole,
        "wrong": sum(bool(row.form.errors) for row in rows) if posted is not None else 0,
        "narrowed": any(form.wanted.values()), "lost": lost, "open": open_items.count(),
    }  # fmt: skip
    return render(request, "supervision/break_down.html", context, status=422 if posted is not None else 200)


def _rows(plan: PlanRecord, items: list[ItemRecord], posted: Any) -> list[Row]:
    states, results = items_as_they_stand(items), results_of(item.pk for item in items)
    names = units_of_place(plan)
    leads = units_named(unit for state in states.values() for unit in state.leads)
    owners = owners_by_leads((state.leads for state in states.values()), on=timezone.localdate())
    return [
        Row(
            item,
            states[item.pk],
            RowForm(
                posted, item=states[item.pk], plan=plan, names=names, owners=owners, before=results.get(item.pk, ""),
                prefix=f"i{item.pk}", initial={"seen": item.sequence},
            ),
            "、".join(leads.get(unit, unit) for unit in states[item.pk].leads),
        )
        for item in items
    ]  # fmt: skip


def _lost(request: HttpRequest, numbers: set[int], posted: Any) -> list[tuple[str, str]]:
    """Items that were on the page and can no longer be broken down by this person: what each is called, what was typed."""
    titles = {item.pk: str(item) for item in visible_items(request.user).filter(pk__in=numbers)}
    return [
        (
            titles.get(number, _("您看不到的事项")),
            "；".join(
                words
                for name in ("result", "start", "deadline", "milestones", "weight")
                if (words := posted.get(f"i{number}-{name}", "").strip())
            ),
        )
        for number in sorted(numbers)
    ]


def _saved(request: HttpRequest, rows: list[Row], ground: Ground) -> int | None:
    """How many were saved; None where something is wrong, and then nothing was."""
    touched = [row for row in rows if any(name != "seen" for name in row.form.changed_data)]
    if not touched:
        ground.is_valid()
        ground.add_error(None, _("没有改动。请先在要分解的事项里填写。"))
        return None
    sound = [row.form.is_valid() for row in touched]
    if not ground.is_valid() or not all(sound):
        return None
    words, at = ground.cleaned_data["ground"].strip(), timezone.now()
    if not words and any(row.state.commitment is not None for row in touched):
        ground.add_error("ground", _("请写明调整的理由：有的事项已经分解过。"))
        return None
    with transaction.atomic():
        for row in touched:
            try:
                _agree(request, row, words, at)
            except ChangedMeanwhile as refusal:
                row.record.refresh_from_db(fields=["sequence"])
                row.form.add_error(None, told(refusal))
                row.form.renew(row.record.sequence)
            except Refusal as refusal:
                row.form.add_error(None, told(refusal))
        if any(row.form.errors for row in touched):
            transaction.set_rollback(True)
            return None
    return len(touched)


@transaction.atomic
def _agree(request: HttpRequest, row: Row, ground: str, at: Any) -> None:
    typed = row.form.cleaned_data
    acting.break_down(
        record=row.record,
        by=request.user,
        at=at,
        commitment=row.form.commitment,
        result=typed["result"],
        ground=ground,
        verifier=typed["verifier"],
        seen=typed["seen"],
    )
