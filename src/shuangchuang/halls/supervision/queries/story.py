"""What the page of an item asks beside its steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from shuangchuang.domain.supervision.silence import owes
from shuangchuang.halls.accounts.queries.holders import holders_by_unit, holders_of
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    PeriodRecord,
    ReportRecord,
    ReportStatus,
    StageChoice,
    StepRecord,
)


def units_of_place(plan: PlanRecord) -> dict[str, str]:
    """The units of a plan's place: slug → name."""
    return dict(UnitRecord.objects.filter(region=plan.region_id).values_list("slug", "name"))


def owners_to_choose(units: Iterable[str]) -> list[tuple[int, str]]:
    """The people of these units who may answer for an item."""
    found = {
        user.pk: str(user)
        for unit in units
        for right in ("supervision.handle", "supervision.approve")
        for user in holders_of(right=right, unit=unit)
    }
    return list(found.items())


def owners_by_leads(leads: Iterable[tuple[str, ...]], *, on: date) -> dict[tuple[str, ...], list[tuple[int, str]]]:
    """The people who may answer for items by the units that lead them, asked once for all."""
    together = set(leads)
    units = {unit for each in together for unit in each}
    held = [holders_by_unit(right=right, units=units, on=on) for right in ("supervision.handle", "supervision.approve")]
    return {
        each: list({user.pk: str(user) for unit in each for people in held for user in people.get(unit, ())}.items())
        for each in together
    }


def reports_out(record: ItemRecord) -> QuerySet[ReportRecord]:
    """The reports of an item that have left their unit, the newest first, with their parts."""
    out = ReportRecord.objects.filter(item=record, submitted_at__isnull=False)
    return (
        out.exclude(status__in=(ReportStatus.DRAFT, ReportStatus.MERGED))
        .select_related("period", "merged_unit", "signed_by", "decided_by")
        .prefetch_related("parts__unit", "parts__evidence__file", "parts__written_by")
        .order_by("-period__last_date")
    )


def period_owed(row: ItemStateRecord) -> PeriodRecord | None:
    """The newest reporting period, if the item owes a report for it and none has left its unit."""
    if row.stage not in (StageChoice.IN_PROGRESS, StageChoice.RETURNED):
        return None
    period = PeriodRecord.objects.filter(plan=row.item.plan_id).order_by("-last_date").first()
    if period is None or not owes(row.assigned_date, period.last_date):
        return None
    return None if reports_out(row.item).filter(period=period).exists() else period


def urges_of(record: ItemRecord) -> QuerySet[StepRecord]:
    """催办 that somebody sent by hand, the newest first."""
    return StepRecord.objects.filter(item=record, kind="urged").select_related("person", "said").order_by("-sequence")
