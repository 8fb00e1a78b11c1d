"""Evaluations somebody may see, task by task: as frozen, by the rule, what the unit says, what the office judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from shuangchuang.domain.supervision.assessing import Computed, computed
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.plans.queries import in_reach
from shuangchuang.halls.registry.queries import in_place_of
from shuangchuang.halls.supervision.models import (
    EvaluationRecord,
    ItemRecord,
    JudgementRecord,
    PaperKind,
    PaperRecord,
    SelfAssessmentRecord,
)
from shuangchuang.halls.supervision.queries.scope import Visitor, visible_items


@dataclass(frozen=True, slots=True)
class Assessed:
    """A task in an evaluation. ``line`` is the task as it was frozen; what nobody has said yet is None."""

    item: ItemRecord
    line: Mapping[str, Any]
    leads: tuple[str, ...]
    rule: Computed
    said: SelfAssessmentRecord | None
    judged: JudgementRecord | None
    targets: tuple[Mapping[str, Any], ...]


def evaluations_seen(user: Visitor) -> QuerySet[EvaluationRecord]:
    """Those of plans where somebody sees an item or is the office."""
    office = in_reach(user, "supervision.arrange", region="plan__region")
    mine = Q(plan__in=visible_items(user).order_by().values("plan"))
    return EvaluationRecord.objects.filter(office | mine).select_related("plan__region", "snapshot", "opened_by")


def assessed(user: Visitor, evaluation: EvaluationRecord) -> list[Assessed]:
    """The tasks of an evaluation that somebody may see, in the plan's order; what is not handed in only for its unit."""
    items = {item.pk: item for item in visible_items(user).filter(plan=evaluation.plan)}
    return rows_of(evaluation, items, drafts_of=reach(user, "supervision.handle").units)


def rows_of(
    evaluation: EvaluationRecord, items: Mapping[int, ItemRecord], *, drafts_of: frozenset[str] = frozenset()
) -> list[Assessed]:
    """The frozen tasks among ``items``, with what was said of each; drafts only of these units."""
    snapshot = evaluation.snapshot
    said = {row.item_id: row for row in evaluation.self_assessments.select_related("unit", "written_by")}
    judged = {row.item_id: row for row in evaluation.judgements.select_related("judged_by").order_by("number")}
    found = []
    for line in snapshot.contents["items"]:
        if line["item"] not in items:
            continue
        own = said.get(line["item"])
        if own is not None and own.handed_in_at is None and own.unit.slug not in drafts_of:
            own = None
        found.append(
            Assessed(
                item=items[line["item"]],
                line=line,
                leads=tuple(snapshot.units.get(unit, unit) for unit in line["leads"]),
                rule=computed(stage=line["stage"], light=line["light"], self_checked=line["self_checked"]),
                said=own,
                judged=judged.get(line["item"]),
                targets=tuple(row for row in snapshot.contents["targets"] if row["line"] == line["line"]),
            )
        )
    return found


def all_rows(evaluation: EvaluationRecord) -> list[Assessed]:
    """Every task, as the report tells it."""
    return rows_of(evaluation, {item.pk: item for item in ItemRecord.objects.filter(plan=evaluation.plan)})


def reports_of_evaluation(evaluation: EvaluationRecord) -> QuerySet[PaperRecord]:
    """The papers drawn up of an evaluation, the newest first."""
    return PaperRecord.objects.filter(plan=evaluation.plan, kind=PaperKind.EVALUATION, last_date=evaluation.as_of_date)


def answering_for(leads: Iterable[str], later: Mapping[str, str]) -> set[str]:
    """The units that led a task on the day, and those that stand for them since."""
    named = set(leads)
    return named | {later[unit] for unit in named if unit in later}


def to_assess(user: Visitor) -> list[tuple[EvaluationRecord, Assessed]]:
    """Tasks whose self-assessment somebody's units still owe."""
    units = reach(user, "supervision.handle").units
    later = in_place_of(timezone.localdate()) if units else {}
    return [
        (evaluation, row)
        for evaluation in (evaluations_seen(user).filter(issued_at=None) if units else ())
        for row in assessed(user, evaluation)
        if units & answering_for(row.line["leads"], later) and (row.said is None or row.said.handed_in_at is None)
    ]


def to_judge(user: Visitor) -> list[tuple[EvaluationRecord, int]]:
    """Evaluations of somebody's office, with how many tasks nobody has judged."""
    office = in_reach(user, "supervision.arrange", region="plan__region")
    found = []
    for evaluation in EvaluationRecord.objects.filter(office, issued_at=None).select_related("plan", "snapshot"):
        done = evaluation.judgements.values("item").distinct().count()
        found.append((evaluation, len(evaluation.snapshot.contents["items"]) - done))
    return found
