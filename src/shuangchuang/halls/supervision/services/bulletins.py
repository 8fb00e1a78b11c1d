"""Count what a paper says from the ledger, freeze it, and count it again as of its day.

steps of the ledger ─▶ domain.supervision.bulletin ─▶ figures as JSON ─▶ kept with the paper
                                                             ▲ rebuilt() compares
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings

from shuangchuang.domain.supervision.assessing import tally
from shuangchuang.domain.supervision.bulletin import Figures, Way, figures_of
from shuangchuang.domain.supervision.evolving import replay
from shuangchuang.domain.supervision.model import Kind, Part, Stage
from shuangchuang.domain.supervision.silence import Due
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.queries.units import units_of_slugs
from shuangchuang.halls.supervision.models import (
    EvaluationRecord,
    ItemRecord,
    ItemStateRecord,
    Level,
    PaperKind,
    PaperRecord,
    PeriodRecord,
    StepRecord,
    UrgingChoice,
)
from shuangchuang.halls.supervision.queries.evaluations import all_rows
from shuangchuang.halls.supervision.queries.items import parties_as_of, states_as_of
from shuangchuang.halls.supervision.services.lighting import calendar


def ways_of(plan: PlanRecord, *, last: date) -> Iterator[Way]:
    """Every item of a plan with its steps until the end of a day."""
    items = {item.pk: item for item in ItemRecord.objects.filter(plan=plan)}
    above = {item.parent_id for item in items.values()}
    steps = StepRecord.objects.filter(item__plan=plan, on_date__lte=last).order_by("item", "sequence")
    for key, found in groupby(steps.iterator(chunk_size=2000), key=lambda step: step.item_id):
        yield Way(
            item=key,
            task=items[key].level == Level.TASK,
            lowest=key not in above,
            steps=tuple((step.number, step.event()) for step in found),
        )


def counted(plan: PlanRecord, *, first: date, last: date) -> dict[str, Any]:
    """The figures of a bulletin as they are kept, worked out from the ledger."""
    periods = [
        Due(period.code, period.last_date, period.due_date)
        for period in PeriodRecord.objects.filter(plan=plan, due_date__gte=first, due_date__lte=last).order_by("code")
    ]
    figures = figures_of(ways_of(plan, last=last), first=first, last=last, periods=periods, calendar=calendar())
    return _kept(figures)


def _kept(figures: Figures) -> dict[str, Any]:
    return {
        "rows": {key: [list(row) for row in rows] for key, rows in sorted(figures.rows.items())},
        "changes": [
            [change.item, change.step, change.before, change.after, list(change.reasons)] for change in figures.changes
        ],
        "units": list(figures.units),
        "silent": list(figures.silent),
        "praised": list(figures.praised),
        "months": [
            [end.isoformat(), None if share is None else str(share), number] for end, share, number in figures.months
        ],
    }


def lines_of(items: Iterable[ItemRecord], *, until: Mapping[int, int] | None = None) -> list[dict[str, Any]]:
    """How items stood, one line each, after the steps whose numbers ``until`` gives (all there are without it)."""
    lines = []
    for item in items:
        steps = StepRecord.objects.filter(item=item).select_related("said").order_by("sequence")
        if until is not None:
            steps = steps.filter(number__lte=until.get(item.pk, 0))
        found = list(steps)
        if found:
            lines.append(line_of(item, found))
    return lines


def line_of(item: ItemRecord, steps: list[StepRecord]) -> dict[str, Any]:
    state = replay(step.event() for step in steps)
    lit = next((step for step in reversed(steps) if step.kind == Kind.LIT), None)
    broken = next((step for step in reversed(steps) if step.kind == Kind.BROKEN_DOWN), None)
    said = getattr(broken, "said", None) if broken else None
    return {
        "item": item.pk,
        "step": steps[-1].number,
        "stage": state.stage.value,
        "leads": list(state.leads),
        "others": [party.unit for party in state.parties if party.part is Part.COOPERATOR],
        "deadline": state.deadline.isoformat() if state.deadline else None,
        "light": state.light,
        "reasons": list(lit.facts.get("reasons", [])) if lit else [],
        "progress": None if state.progress is None else str(state.progress),
        "urging": state.urging.value,
        "result": said.words.get("result", "") if said else "",
    }


def names_for(figures: Mapping[str, Any], *, day: date | None = None) -> dict[str, Any]:
    """What the items and units of these figures are called (and led by, on a day), so that a frozen paper keeps its words."""
    keys = {row[0] for rows in figures.get("rows", {}).values() for row in rows}
    keys |= {line["item"] for line in figures.get("lines", ())}
    states = _states(keys, day=day)
    units = {*figures.get("units", ()), *figures.get("silent", ())}
    units |= {unit for line in figures.get("lines", ()) for unit in (*line["leads"], *line["others"])}
    units |= {unit for state in states.values() for unit in state["leads"]}
    records = units_of_slugs(units)
    return {
        "items": {str(key): state for key, state in sorted(states.items())},
        "units": {slug: str(record) for slug, record in sorted(records.items())},
    }


def _states(keys: Iterable[int], *, day: date | None) -> dict[int, dict[str, Any]]:
    """What each item is called, who led it and until when; with a day, as that stood at its end."""
    wanted = list(keys)
    standing = dict(states_as_of(day).filter(item__in=wanted).values_list("item", "deadline_date"))
    leads: dict[int, list[str]] = {}
    for party in parties_as_of(day).filter(item__in=wanted, part=Part.LEAD.value):
        leads.setdefault(party.item_id, []).append(party.unit.slug)
    found = {}
    for item in ItemRecord.objects.filter(pk__in=wanted):
        deadline = standing.get(item.pk)
        found[item.pk] = {
            "number": item.number,
            "title": item.title,
            "key": item.key,
            "order": item.order,
            "leads": leads.get(item.pk, []),
            "deadline": deadline.isoformat() if deadline else None,
        }
    return found


def figures_for(paper: PaperRecord) -> dict[str, Any]:
    """What a draft says as the ledger stands, with the names."""
    if paper.kind == PaperKind.EVALUATION:
        return {"evaluation": evaluation_told(paper)}
    if paper.kind == PaperKind.BULLETIN:
        figures = counted(paper.plan, first=paper.first_date, last=paper.last_date)
    else:
        figures = {"lines": lines_of(_about(paper))}
    day = paper.last_date if paper.kind == PaperKind.BULLETIN else None
    return {**figures, "names": names_for(figures, day=day)}


def evaluation_told(paper: PaperRecord) -> dict[str, Any]:
    """What the report of an evaluation says of each task, as judged by now."""
    evaluation = EvaluationRecord.objects.select_related("snapshot").get(plan=paper.plan, as_of_date=paper.last_date)
    rows = [
        {
            "number": row.line["number"],
            "title": row.line["title"],
            "leads": "、".join(row.leads),
            "rule": row.rule.attainment.value,
            "said": row.said.attainment if row.said else "",
            "judged": row.judged.attainment if row.judged else "",
            "ground": row.judged.ground if row.judged else "",
        }
        for row in all_rows(evaluation)
    ]
    return {
        "day": evaluation.as_of_date.isoformat(),
        "digest": evaluation.snapshot.digest,
        "rows": rows,
        "tally": tally(row["judged"] for row in rows),
        "by_rule": tally(row["rule"] for row in rows),
    }


def _about(paper: PaperRecord) -> list[ItemRecord]:
    return list(ItemRecord.objects.filter(papers__paper=paper).order_by("order", "pk"))


def still_as_counted(paper: PaperRecord) -> bool:
    """Whether the ledger says today what the draft says."""
    if paper.kind == PaperKind.EVALUATION:
        return evaluation_told(paper) == paper.figures.get("evaluation")
    if paper.kind == PaperKind.BULLETIN:
        return not rebuilt(paper).differing
    return _told_alike(lines_of(_about(paper)), paper.figures.get("lines", []))


def _told_alike(ours: list[dict[str, Any]], kept: list[dict[str, Any]]) -> bool:
    bare = lambda lines: [{key: value for key, value in line.items() if key != "step"} for line in lines]  # noqa: E731 - a name for it
    return bool(bare(ours) == bare(kept))


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A paper counted again: how many figures were compared, and those that differ: key, as frozen, as counted now."""

    compared: int
    differing: tuple[tuple[str, object, object], ...]


def rebuilt(paper: PaperRecord) -> Rebuilt:
    """Compare what a paper froze with the same figures worked out from the ledger as of its day."""
    kept = paper.figures
    if paper.kind == PaperKind.EVALUATION:
        pairs = {key: (kept["evaluation"][key], now) for key, now in evaluation_told(paper).items()}
    elif paper.kind == PaperKind.BULLETIN:
        again: dict[str, Any] = counted(paper.plan, first=paper.first_date, last=paper.last_date)
        pairs = {key: (kept.get("rows", {}).get(key, []), rows) for key, rows in again["rows"].items()}
        pairs |= {key: (rows, again["rows"].get(key, [])) for key, rows in kept.get("rows", {}).items()}
        pairs |= {key: (kept.get(key), again[key]) for key in ("changes", "units", "silent", "praised", "months")}
    else:
        lines = kept.get("lines", [])
        until = {line["item"]: line["step"] for line in lines}
        now = {line["item"]: line for line in lines_of(_about(paper), until=until)}
        pairs = {f"line|{line['item']}": (line, now.get(line["item"])) for line in lines}
    differing = [(key, before, after) for key, (before, after) in sorted(pairs.items()) if before != after]
    return Rebuilt(len(pairs), tuple((key, _short(before), _short(after)) for key, before, after in differing))


def _short(value: object) -> object:
    return len(value) if isinstance(value, list) else value


def chosen_by_itself(plan: PlanRecord) -> list[ItemRecord]:
    """What a special report is about unless somebody chose: red lights, and what was taken up the ladder."""
    standing = ItemStateRecord.objects.filter(item__plan=plan, valid_until_at=None).exclude(
        stage__in=(Stage.CLOSED.value, Stage.WITHDRAWN.value)
    )
    red, raised = standing.filter(light="红"), standing.exclude(urging=UrgingChoice.NONE)
    return list(ItemRecord.objects.filter(pk__in=(red | raised).values("item")).order_by("order", "pk"))


def is_simulated(plan: PlanRecord) -> bool:
    """Whether what would be counted was made up for a demo."""
    return bool(settings.SIMULATED_DATA) or PeriodRecord.objects.filter(plan=plan, simulated=True).exists()
