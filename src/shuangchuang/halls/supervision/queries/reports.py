"""Reports that have left their units: the office's list, narrowed and sorted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from shuangchuang.halls.supervision.models import ReportRecord, ReportStatus
from shuangchuang.halls.supervision.queries.scope import Visitor, visible_items

OUT = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.RETURNED)
SORTS = {
    "submitted": ("submitted_at", "pk"),
    "-submitted": ("-submitted_at", "-pk"),
    "period": ("period__last_date", "item__order", "pk"),
    "-period": ("-period__last_date", "item__order", "pk"),
    "progress": ("progress", "pk"),
    "-progress": ("-progress", "-pk"),
}


def reports_seen(user: Visitor) -> QuerySet[ReportRecord]:
    """The reports somebody may see that left their unit once; one handed back inside a unit again is not among them."""
    return (
        ReportRecord.objects.filter(item__in=visible_items(user).order_by(), status__in=OUT)
        .exclude(submitted_at=None)
        .select_related("item__plan__region", "item__member", "period", "merged_unit", "signed_by")
    )


def reports_chosen(user: Visitor, wanted: dict[str, Any]) -> QuerySet[ReportRecord]:
    """The list, narrowed and sorted as ``wanted`` (cleaned filters) says."""
    rows = reports_seen(user)
    columns = {"plan": "item__plan__slug", "period": "period__code", "unit": "merged_unit__slug", "status": "status"}
    for name, column in columns.items():
        if wanted.get(name):
            rows = rows.filter(**{column: wanted[name]})
    match wanted.get("what"):
        case "late":
            rows = rows.filter(late=True)
        case "final":
            rows = rows.filter(final=True)
        case "problems":
            rows = rows.exclude(problems="")
    for word in (wanted.get("q") or "").split():
        rows = rows.filter(Q(item__title__icontains=word) | Q(text__icontains=word) | Q(problems__icontains=word))
    return rows.order_by(*SORTS.get(wanted.get("sort") or "", SORTS["-submitted"]))


def reports_picked(user: Visitor, numbers: Iterable[int]) -> list[ReportRecord]:
    """Those of these reports that somebody may see, in the plan's order."""
    return list(reports_seen(user).filter(pk__in=list(numbers)).order_by("item__plan", "item__order", "pk"))


def periods_told(user: Visitor) -> list[str]:
    """The codes of the periods there are reports of, the newest first."""
    found = reports_seen(user).order_by("-period__last_date").values_list("period__code", flat=True)
    return list(dict.fromkeys(found.distinct()))


def units_telling(user: Visitor) -> list[tuple[str, str]]:
    """The units whose reports somebody may see: slug and name."""
    found = reports_seen(user).exclude(merged_unit=None).order_by("merged_unit__name")
    return list(found.values_list("merged_unit__slug", "merged_unit__name").distinct())
