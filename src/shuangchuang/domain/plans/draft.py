"""A plan under check: what was read, what a person corrected, and nothing lost on the way.

    PlanDocument ──open_draft──▶ state ──apply(edit)──▶ state ──apply(edit)──▶ …
                                  └────────── replay(parsed, edits) ──────────┘

A state is plain JSON, so that it can be stored, sent and compared. Edits are plain JSON
too and are never rewritten: undo is a replay without the last one. Every value keeps the
words it was read from; one that a person changed has the ground ``corrected``, and its
row is ``edited``.

    task    {"id", "number", "title", "action", "section", "span", "body", "annotations", "untitled",
             "assignments": [{"id", "unit", "role", "group", "measure"}],
             "measures": [{"id", "number", "text"}], "checked", "edited"}
    target  {"id", "name", "comparator", "value", "value_max", "unit", "deadline", "text", "kind",
             "breakdown", "breakdown_adds_up", "task", "checked", "edited"}
    a value is a fact: {"value", "spans", "ground", "ground_spans", "confidence", "reason"}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any

from shuangchuang.domain.plans.model import Fact, Ground, PlanDocument, Role, TargetKind
from shuangchuang.domain.text import Span

Json = dict[str, Any]

DOUBTFUL_BELOW = 0.9
# What is promised. Caps, thresholds and the like stay on the check screen.
LEDGER_KINDS = frozenset({TargetKind.TARGET, TargetKind.ALLOCATION})


# ---------------------------------------------------------------- from the parser


def open_draft(document: PlanDocument) -> Json:
    """The first state of a draft: everything the parser read, nothing checked yet."""
    return {
        "metadata": {name: _fact(fact) for name, fact in _metadata(document) if fact is not None},
        "sections": [
            {
                "level": section.level,
                "number": section.number.value,
                "title": section.title.value,
                "span": _span(section.span),
            }
            for section in document.sections
        ],
        "tasks": [_task(index, task) for index, task in enumerate(document.tasks, start=1)],
        "targets": [_target(index, target) for index, target in enumerate(document.targets, start=1)],
        "remarks": [
            {"code": remark.code, "message": remark.message, "spans": [_span(span) for span in remark.spans]}
            for remark in document.remarks
        ],
        "next_id": 1,
    }


def _metadata(document: PlanDocument) -> Iterator[tuple[str, Fact[str] | None]]:
    issuers = document.issuers
    joined = (
        Fact(
            "、".join(issuer.value for issuer in issuers),
            tuple(span for issuer in issuers for span in issuer.spans),
            issuers[0].ground,
            issuers[0].ground_spans,
            min(issuer.confidence for issuer in issuers),
            next((issuer.reason for issuer in issuers if issuer.reason), ""),
        )
        if issuers
        else None
    )
    yield "title", document.title
    yield "doc_number", document.doc_number
    yield "issuer", joined
    yield "addressee", document.addressee
    yield "date", document.date
    yield "period", document.period
    yield "valid_from", document.valid_from
    yield "valid_until", document.valid_until


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _fact(fact: Fact[Any]) -> Json:
    value = fact.value
    return {
        "value": str(value) if isinstance(value, Decimal | StrEnum) else value,
        "spans": [_span(span) for span in fact.spans],
        "ground": str(fact.ground),
        "ground_spans": [_span(span) for span in fact.ground_spans],
        "confidence": fact.confidence,
        "reason": fact.reason,
    }


def _task(index: int, task: Any) -> Json:
    task_id = f"t{index}"
    measures: list[Json] = []
    assignments: list[Json] = []

    def add(assignment: Any, measure: str | None) -> None:
        assignments.append(
            {
                "id": f"{task_id}a{len(assignments) + 1}",
                "unit": _fact(assignment.unit),
                "role": str(assignment.role),
                "group": assignment.group,
                "measure": measure,
            }
        )

    for assignment in task.assignments:
        add(assignment, None)
    for place, measure in enumerate(task.measures, start=1):
        measure_id = f"{task_id}m{place}"
        measures.append(
            {
                "id": measure_id,
                "number": _fact(measure.number) if measure.number else None,
                "text": _fact(measure.text),
            }
        )
        for assignment in measure.assignments:
            add(assignment, measure_id)
    return {
        "id": task_id,
        "number": _fact(task.number),
        "title": _fact(task.title),
        "action": _fact(task.action) if task.action else None,
        "section": _fact(task.section) if task.section else None,
        "span": _span(task.span),
        "body": [_span(span) for span in task.body],
        "annotations": [_span(span) for span in task.annotations],
        "untitled": task.untitled,
        "assignments": assignments,
        "measures": measures,
        "checked": False,
        "edited": False,
    }


def _target(index: int, target: Any) -> Json:
    return {
        "id": f"g{index}",
        "name": _fact(target.name),
        "comparator": _fact(target.comparator),
        "value": _fact(target.value),
        "value_max": str(target.value_max) if target.value_max is not None else None,
        "unit": _fact(target.unit),
        "deadline": _fact(target.deadline),
        "text": _fact(target.text),
        "kind": str(target.kind),
        "breakdown": [
            {
                "name": part.name,
                "value": str(part.value),
                "unit": part.unit,
                "comparator": str(part.comparator),
                "spans": [_span(span) for span in part.spans],
            }
            for part in target.breakdown
        ],
        "breakdown_adds_up": target.breakdown_adds_up,
        "task": f"t{target.task + 1}" if target.task is not None else None,
        "checked": False,
        "edited": False,
    }


# ---------------------------------------------------------------- what to look at first


def facts_of(row: Json) -> Iterator[tuple[str, Json]]:
    """Every fact of a task or target with the name of its place (``assignments.t1a2`` for a unit)."""
    for name in ("number", "title", "action", "section", "name", "comparator", "value", "unit", "deadline"):
        fact = row.get(name)
        if isinstance(fact, dict) and "confidence" in fact:
            yield name, fact
    for assignment in row.get("assignments", ()):
        yield f"assignments.{assignment['id']}", assignment["unit"]
    for measure in row.get("measures", ()):
        yield f"measures.{measure['id']}", measure["text"]


def doubts_of(row: Json) -> list[Json]:
    """
    What a person should look at in this row, the least certain first.

    Each is {"place", "value", "confidence", "reason"}; a row without units, a breakdown that
    does not add up, a range the wrong way round and a target without a deadline that nobody
    confirmed are doubts too. A number that is no promise (a cap, a condition) is not doubted:
    it does not enter the ledger.
    """
    if row.get("kind", TargetKind.TARGET) not in LEDGER_KINDS:
        return []
    doubts = [
        {"place": place, "value": fact["value"], "confidence": fact["confidence"], "reason": fact["reason"]}
        for place, fact in facts_of(row)
        if fact["confidence"] < DOUBTFUL_BELOW
    ]
    if "assignments" in row and not row["assignments"]:
        doubts.append({"place": "assignments", "value": "", "confidence": 0.3, "reason": "没有责任单位"})
    if row.get("breakdown_adds_up") is False:
        doubts.append({"place": "breakdown", "value": "", "confidence": 0.4, "reason": "分项之和与总数不符"})
    if row.get("value_max") and Decimal(row["value_max"]) < Decimal(row["value"]["value"]):
        doubts.append({"place": "value_max", "value": row["value_max"], "confidence": 0.4, "reason": "上限小于数值"})
    if row.get("kind") == TargetKind.TARGET and not row["deadline"]["value"]:
        if row["deadline"]["ground"] != Ground.CORRECTED:
            doubts = [doubt for doubt in doubts if doubt["place"] != "deadline"]
            doubts.append({"place": "deadline", "value": "", "confidence": 0.6, "reason": "没有期限"})
    return sorted(doubts, key=lambda doubt: (doubt["confidence"], doubt["place"]))


def worklist(state: Json) -> list[str]:
    """Ids of all rows, the doubtful and unchecked ones first, otherwise in the order of the plan."""
    rows = [*state["tasks"], *state["targets"]]

    def urgency(item: tuple[int, Json]) -> tuple[bool, float, int]:
        place, row = item
        doubts = doubts_of(row)
        return row["checked"], doubts[0]["confidence"] if doubts else 1.0, place

    return [row["id"] for _, row in sorted(enumerate(rows), key=urgency)]


def unit_names(state: Json) -> list[str]:
    """Every distinct unit of the draft in the order of first mention."""
    return list(dict.fromkeys(row["unit"]["value"] for task in state["tasks"] for row in task["assignments"]))


def house_annotation(assignments: Iterable[tuple[str, str]]) -> str:
    """
    The responsibility of a task in the house form, from (unit, role) pairs.

    >>> house_annotation([("市科技局", "lead"), ("市财政局", "cooperator"), ("市教育局", "cooperator")])
    '牵头单位：市科技局；配合单位：市财政局、市教育局'
    """
    pairs = list(assignments)
    parts = []
    for role, label in ((Role.LEAD, "牵头单位"), (Role.COOPERATOR, "配合单位"), (Role.RESPONSIBLE, "责任单位")):
        names = [unit for unit, held in pairs if held == role]
        if names:
            parts.append(f"{label}：{'、'.join(names)}")
    return "；".join(parts)
