"""Looking for words within one plan: its tasks, measures and targets, as far as the visitor may read them.

search_plan(visitor, plan, "创新券 补贴") ──▶ Hit, Hit, …   titles before running text
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuangchuang.halls.plans.models import MeasureRecord, PlanRecord
from shuangchuang.halls.plans.queries import Visitor, visible_targets, visible_tasks


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the searched words stand."""

    kind: str  # task, measure, target
    title: str
    address: str
    excerpt: str
    score: int


def search_plan(user: Visitor, plan: PlanRecord, words: str, *, limit: int = 50) -> list[Hit]:
    """
    Places in the plan that hold every one of the words, titles before running text.

    ``words`` are separated by blanks. Case is folded.
    """
    terms = [term.casefold() for term in words.split()][:8]
    if not terms:
        return []
    hits = []
    tasks = list(visible_tasks(user, plan).select_related("plan"))
    for task in tasks:
        hits += _hit(
            "task", f"{task.number} {task.title}".strip(), task.get_absolute_url(), (task.title, task.annotation), terms
        )
    by_id = {task.pk: task for task in tasks}
    for measure in MeasureRecord.objects.filter(task_id__in=by_id).order_by("task__order", "order"):
        task = by_id[measure.task_id]
        title = f"{task.number} {task.title}".strip()
        hits += _hit("measure", title, f"{task.get_absolute_url()}#m{measure.order + 1}", (measure.text,), terms)
    for target in visible_targets(user, plan).select_related("plan"):
        hits += _hit("target", target.name, target.get_absolute_url(), (target.name, target.text), terms)
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


def _hit(kind: str, title: str, address: str, texts: Sequence[str], terms: Sequence[str]) -> list[Hit]:
    haystack = "\n".join(texts).casefold()
    if not all(term in haystack for term in terms):
        return []
    in_title = all(term in texts[0].casefold() for term in terms)
    score = sum(haystack.count(term) for term in terms) + (100 if in_title and kind != "measure" else 0)
    source = "\n".join(texts)
    at = min(source.casefold().find(term) for term in terms)
    start = max(0, at - 40)
    excerpt = source[start : at + 100].replace("\n", " ")
    return [Hit(kind, title, address, ("…" if start else "") + excerpt, score)]
