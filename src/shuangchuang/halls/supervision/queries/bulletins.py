"""Papers somebody may read, and the rows a paper's figures were counted from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.models import ItemRecord, PaperKind, PaperRecord, PaperStatus, StepRecord
from shuangchuang.halls.supervision.queries.scope import Visitor, issues, visible_items, visible_plans


def issuing_plans(user: Visitor) -> list[PlanRecord]:
    """The plans somebody issues papers for."""
    return [plan for plan in visible_plans(user).select_related("region") if issues(user, plan)]


def papers_seen(user: Visitor) -> QuerySet[PaperRecord]:
    """Drafts for those who issue; what went out for whoever sees the plan, a notice for whoever sees one of its items."""
    office = [plan.pk for plan in issuing_plans(user)]
    items = visible_items(user)
    out = ~Q(status=PaperStatus.DRAFT) & (
        Q(kind=PaperKind.NOTICE, pk__in=PaperRecord.objects.filter(about__item__in=items).values("pk"))
        | (~Q(kind=PaperKind.NOTICE) & Q(plan__in=items.values("plan")))
    )
    return PaperRecord.objects.filter(Q(plan__in=office) | out).select_related("plan__region", "issued_by", "made_by")


def papers_listed(user: Visitor, *, kind: str = "", status: str = "", text: str = "") -> QuerySet[PaperRecord]:
    """Papers narrowed by what the list's form asks."""
    rows = papers_seen(user)
    if kind:
        rows = rows.filter(kind=kind)
    if status:
        rows = rows.filter(status=status)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(series__icontains=text))
    return rows


def papers_of_item(user: Visitor, item: ItemRecord) -> QuerySet[PaperRecord]:
    """What was sent out about an item."""
    return papers_seen(user).filter(about__item=item)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row behind a figure: the item, the step, and whether the visitor may open it."""

    number: str
    title: str
    item: ItemRecord
    step: StepRecord


def evidence_of(user: Visitor, paper: PaperRecord, key: str) -> tuple[list[Evidence], int]:
    """The rows of a figure the visitor may see, and how many there are in all."""
    pairs = [tuple(row) for row in paper.figures.get("rows", {}).get(key, [])]
    pairs += [
        (line["item"], line["step"])
        for line in paper.figures.get("lines", [])
        if key in ("lines", f"line|{line['item']}")
    ]
    wanted = {item for item, _step in pairs}
    items = {item.pk: item for item in visible_items(user).filter(pk__in=wanted)}
    steps = {
        step.number: step
        for step in StepRecord.objects.filter(
            number__in=[step for _item, step in pairs], item__in=items
        ).select_related("person")
    }
    names = paper.figures.get("names", {}).get("items", {})
    found = []
    for item, step in pairs:
        if item in items and step in steps:
            known = names.get(str(item), {})
            found.append(Evidence(known.get("number", ""), known.get("title", ""), items[item], steps[step]))
    return found, len(pairs)
