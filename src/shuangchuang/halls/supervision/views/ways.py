"""The office's other views of the list: matrix, board, timeline, disagreements, silent units. One address narrows all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.rights import may, needs
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.supervision.forms.listing import ItemFilter
from shuangchuang.halls.supervision.models import StageChoice
from shuangchuang.halls.supervision.presenting import rows_shown, verdict
from shuangchuang.halls.supervision.queries import ways
from shuangchuang.halls.supervision.queries.listing import chosen
from shuangchuang.halls.supervision.views.as_of import Seen, seen_of

PAGE_SIZE = 40
CARDS = 20  # of a column of the board
# What was returned stands beside what is under way, not after what is closed.
_IN_ORDER = sorted(
    StageChoice.choices, key=lambda pair: 3.5 if pair[0] == StageChoice.RETURNED else StageChoice.values.index(pair[0])
)
_WIDTH, _HEIGHT = 720, 26  # of a row of the timeline, in its own units


@dataclass(frozen=True, slots=True)
class _Asked:
    seen: Seen
    form: ItemFilter
    rows: Any

    def context(self, **more: Any) -> dict[str, Any]:
        return {"seen": self.seen, "form": self.form, "narrowed": bool(self.form.told), **more}


def _asked(request: HttpRequest) -> _Asked:
    seen = seen_of(request)
    form = ItemFilter(request.GET, user=request.user)
    return _Asked(seen, form, chosen(request.user, form.wanted, today=seen.today, day=seen.day))


@require_safe
@needs("supervision.read")
def matrix(request: HttpRequest) -> HttpResponse:
    """Tasks by units: who leads with which light, who cooperates."""
    asked = _asked(request)
    page = Paginator(asked.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = rows_shown(page.object_list, on=asked.seen.on)
    units: dict[str, dict[str, Any]] = {}
    for row in rows:
        for party in row.item.units_then:  # type: ignore[attr-defined]
            one = units.setdefault(
                party.unit.slug, {"unit": party.unit, "order": party.unit.order, "rows": [], "kinds": {}}
            )
            one["rows"].append((row, party.part))
            if party.part == "lead":
                kind = row.lit.kind  # type: ignore[attr-defined]
                one["kinds"][kind] = one["kinds"].get(kind, 0) + 1
    columns = sorted(units.values(), key=lambda one: (one["order"], one["unit"].pk))
    cells = []
    for row in rows:
        parts = {party.unit.slug: party.part for party in row.item.units_then}  # type: ignore[attr-defined]
        cells.append((row, [(one["unit"], parts.get(one["unit"].slug, "")) for one in columns]))
    page.object_list = rows  # type: ignore[assignment]
    for one in columns:
        one["lights"] = [
            (kind, one["kinds"][kind]) for kind in ("red", "yellow", "green", "grey") if kind in one["kinds"]
        ]
    return render(request, "supervision/matrix.html", asked.context(page=page, columns=columns, cells=cells))


@require_safe
@needs("supervision.read")
def board(request: HttpRequest) -> HttpResponse:
    """Items by stage, the soonest deadline first."""
    asked = _asked(request)
    counted, first = ways.by_stage(asked.rows, most=CARDS)
    shown = rows_shown(first, on=asked.seen.on)
    columns = [
        {
            "stage": stage,
            "word": word,
            "number": counted[stage],
            "rows": [row for row in shown if row.stage == stage],
            "more": max(0, counted[stage] - CARDS),
        }
        for stage, word in _IN_ORDER
        if counted.get(stage)
    ]
    return render(request, "supervision/board.html", asked.context(columns=columns))


@require_safe
@needs("supervision.read")
def timeline(request: HttpRequest) -> HttpResponse:
    """From when to when: milestones, deadlines, deadlines that were moved, and today."""
    asked = _asked(request)
    page = Paginator(asked.rows.exclude(deadline_date=None), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = rows_shown(page.object_list, on=asked.seen.on)
    undated = asked.rows.filter(deadline_date=None).count()
    days = [day for row in rows for day in (row.start_date, row.deadline_date, row.first_deadline_date) if day]
    lines: list[dict[str, Any]] = []
    axis: dict[str, Any] = {}
    if days:
        first, last = date(min(days).year, 1, 1), date(max(days).year, 12, 31)
        scale = _Scale(first, last)
        axis = {
            "years": [(year, scale.at(date(year, 1, 1))) for year in range(first.year, last.year + 1)],
            "today": scale.at(asked.seen.on) if first <= asked.seen.on <= last else None,
        }
        lines = [{"row": row, **_drawn(row, scale)} for row in rows]
    page.object_list = rows  # type: ignore[assignment]
    return render(
        request,
        "supervision/timeline.html",
        asked.context(page=page, lines=lines, axis=axis, undated=undated, width=_WIDTH, height=_HEIGHT),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> int:
        """Where a day stands across the drawing."""
        return round(_WIDTH * (day - self.first).days / ((self.last - self.first).days or 1))


def _drawn(row: Any, scale: _Scale) -> dict[str, Any]:
    begins = scale.at(row.start_date or row.deadline_date)
    ends = scale.at(row.deadline_date)
    moved = row.first_deadline_date if row.first_deadline_date != row.deadline_date else None
    done = row.progress
    milestones = [(date.fromisoformat(day), share) for day, share in row.milestones]
    return {
        "begins": begins,
        "length": max(3, ends - begins),
        "done": round(max(3, ends - begins) * float(done)) if done is not None else None,
        "ends": ends,
        "moved": scale.at(moved) if moved else None,
        "milestones": [(scale.at(day), day, f"{float(share):.0%}") for day, share in milestones],
    }


@require_safe
@needs("supervision.read")
def disagreements(request: HttpRequest) -> HttpResponse:
    """Where the unit, the verifier and the rule do not say the same."""
    if (taken := exported(request, "supervision.disagreements")) is not None:
        return taken
    asked = _asked(request)
    page = Paginator(ways.differing(asked.rows), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = rows_shown(page.object_list, on=asked.seen.on)
    judged = ways.judgements([row.item_id for row in rows], day=asked.seen.day)
    page.object_list = [  # type: ignore[assignment]
        {"row": row, "said": verdict(row.said), "judged": verdict(row.judged), "by": judged.get(row.item_id)}
        for row in rows
    ]
    return render(request, "supervision/disagreements.html", asked.context(page=page))


@require_safe
@needs("supervision.read")
def silent(request: HttpRequest) -> HttpResponse:
    """Units that owe a report, the longest silent first."""
    if (taken := exported(request, "supervision.silent")) is not None:
        return taken
    asked = _asked(request)
    page = Paginator(ways.silent_units(asked.rows, on=asked.seen.on), PAGE_SIZE).get_page(request.GET.get("page"))
    urges = may(request.user, "supervision.arrange") and asked.seen.day is None
    return render(request, "supervision/silent.html", asked.context(page=page, urges=urges))
