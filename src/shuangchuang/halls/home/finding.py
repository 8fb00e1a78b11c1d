"""Looking words up across everything published: plans, tasks with their measures, targets, and units.

Every word must occur. What bears the words in its name comes before what only mentions them. The number of
questions put to the database is the same whatever is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Value, When

from shuangchuang.halls.plans.models import MeasureRecord, PlanRecord, TargetRecord, TaskRecord
from shuangchuang.halls.registry.models import UnitNameRecord, UnitRecord

MAX_TERMS = 8
_PUBLISHED = Q(retired__isnull=True, plan__published=True)
_AROUND = 40  # characters shown before the first word found


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found, and the words around the first hit where the name alone does not show it."""

    row: Any
    excerpt: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind, the best first; ``total`` may exceed the hits shown."""

    kind: str  # plan, task, target, unit
    hits: list[Hit]
    total: int


def terms_of(words: str) -> list[str]:
    """The words, separated by blanks, each once."""
    return list(dict.fromkeys(words.split()))[:MAX_TERMS]


def found(words: str, *, limit: int = 20) -> list[Group]:
    """What holds every one of the words, by kind; kinds without a hit are left out."""
    terms = terms_of(words)
    if not terms:
        return []
    groups = [
        _group("plan", _plans(terms), terms, limit, lambda plan: ""),
        _group("task", _tasks(terms), terms, limit, lambda task: "\n".join((task.body, task.annotation))),
        _group("target", _targets(terms), terms, limit, lambda target: target.text),
        _group("unit", _units(terms), terms, limit, lambda unit: unit.full_name),
    ]
    return [group for group in groups if group.total]


def _group(kind: str, rows: QuerySet, terms: list[str], limit: int, text_of: Callable[[Any], str]) -> Group:
    shown = [Hit(row, _excerpt(str(row), text_of(row), terms)) for row in rows[:limit]]
    return Group(kind, shown, len(shown) if len(shown) < limit else rows.count())


def _excerpt(name: str, text: str, terms: list[str]) -> str:
    """The words around the first hit; "" where the name already shows every word."""
    if all(term.casefold() in name.casefold() for term in terms):
        return ""
    places = [at for at in (text.casefold().find(term.casefold()) for term in terms) if at >= 0]
    if not places:
        return ""
    start = max(0, min(places) - _AROUND)
    cut = text[start : start + 3 * _AROUND]
    return ("…" if start else "") + " ".join(cut.split()) + ("…" if start + len(cut) < len(text) else "")


def _every(terms: list[str], *fields: str) -> Q:
    """Each word in one of the fields."""
    return reduce(and_, (reduce(or_, (Q(**{f"{field}__icontains": term}) for field in fields)) for term in terms))


def _named_first(rows: QuerySet, terms: list[str], field: str) -> QuerySet:
    named = Case(When(_every(terms, field), then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(mentioned_only=named)


def _also_in(model: type[Model], link: str, field: str, term: str) -> Exists:
    return Exists(model.objects.filter(**{link: OuterRef("pk"), f"{field}__icontains": term}))


def _plans(terms: list[str]) -> QuerySet[PlanRecord]:
    plans = PlanRecord.objects.filter(_every(terms, "title", "short_title", "region__name"), published=True)
    return plans.select_related("region").order_by("region__code", "-created_at")


def _tasks(terms: list[str]) -> QuerySet[TaskRecord]:
    tasks = TaskRecord.objects.filter(_PUBLISHED)
    for term in terms:
        own = Q(title__icontains=term) | Q(body__icontains=term) | Q(annotation__icontains=term)
        tasks = tasks.filter(own | Q(_also_in(MeasureRecord, "task", "text", term)))
    tasks = tasks.select_related("plan__region").defer("evidence")
    return _named_first(tasks, terms, "title").order_by("mentioned_only", "plan__region__code", "plan", "order")


def _targets(terms: list[str]) -> QuerySet[TargetRecord]:
    targets = TargetRecord.objects.filter(_PUBLISHED & _every(terms, "name", "text"))
    targets = targets.select_related("plan__region").defer("evidence")
    return _named_first(targets, terms, "name").order_by("mentioned_only", "plan__region__code", "plan", "order")


def _units(terms: list[str]) -> QuerySet[UnitRecord]:
    units = UnitRecord.objects.all()
    for term in terms:
        own = Q(name__icontains=term) | Q(full_name__icontains=term)
        units = units.filter(own | Q(_also_in(UnitNameRecord, "unit", "name", term)))
    return _named_first(units.select_related("region"), terms, "name").order_by(
        "mentioned_only", "region", "order", "pk"
    )
