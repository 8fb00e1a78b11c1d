"""How plans are supervised: in force on a day, before it, to come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.models import Rhythm, SupervisionSettingRecord


def settings_rows(plan: PlanRecord) -> list[SupervisionSettingRecord]:
    """Every setting of a plan, the earliest first."""
    return list(
        SupervisionSettingRecord.objects.filter(plan=plan)
        .select_related("office_unit", "decided_by")
        .order_by("valid_from")
    )


def settings_of(plan: PlanRecord, *, on: date | None = None) -> SupervisionSettingRecord:
    """How a plan is supervised on a day (today); before the first setting by the usual limits."""
    day = on or timezone.localdate()
    held = [row for row in settings_rows(plan) if row.valid_from <= day]
    return held[-1] if held else SupervisionSettingRecord(plan=plan, valid_from=day)


def reading_of(rows: Iterable[SupervisionSettingRecord]) -> str:
    """What tells these settings from any others: whoever sets a new one says which ones they had before them."""
    told = ";".join(f"{row.pk}:{row.valid_from}:{row.decided_at}" for row in rows)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def rhythms_of(rows: Iterable[SupervisionSettingRecord]) -> list[tuple[date, str]]:
    """The rhythms with the days they were set for, as ``domain.supervision.rhythm`` takes them; first the usual one."""
    return [(date.min, Rhythm.MONTH.value), *((row.valid_from, row.rhythm) for row in rows)]


def settings_in_force(plans: Iterable[int], *, on: date) -> dict[int, SupervisionSettingRecord]:
    """The settings in force of many plans by their keys, in one query; plans without any are not among them."""
    rows = SupervisionSettingRecord.objects.filter(plan__in=list(plans), valid_from__lte=on)
    return {row.plan_id: row for row in rows.select_related("office_unit").order_by("valid_from")}
