"""What of supervision goes along when two registered units turn out to be one.

items (a step of each that names the row)  ─▶  the rows that name the unit by key, whatever day they are of
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.registry.merging import Moving, register
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import (
    CandidateRecord,
    FindingRecord,
    InspectedUnitRecord,
    InspectionStepRecord,
    ItemRecord,
    ObjectionRecord,
    PartRecord,
    PartyRecord,
    ReminderRecord,
    ReportRecord,
    SelfAssessmentRecord,
    SupervisionSettingRecord,
)
from shuangchuang.halls.supervision.services.succession import blank, items_naming, merge_item, unmerge_item

Name = Callable[[Any], str]
_TITLE_SHOWN = 30  # letters of an item's title, in a list of what stands in the way

_ROWS: tuple[tuple[str, Any, type[models.Model], str], ...] = (
    ("parties", _("督办事项里的责任（历次）"), PartyRecord, "unit"),
    ("members", _("成员分解的督办事项"), ItemRecord, "member"),
    ("offices", _("督办规则里的办公室所在单位"), SupervisionSettingRecord, "office_unit"),
    ("merged_reports", _("牵头汇总的报送"), ReportRecord, "merged_unit"),
    ("self_assessments", _("评估自评"), SelfAssessmentRecord, "unit"),
    ("candidates", _("督查抽样名单"), CandidateRecord, "unit"),
    ("findings", _("督查发现"), FindingRecord, "unit"),
    ("inspection_steps", _("督查经过"), InspectionStepRecord, "unit"),
    ("reminders", _("催办提醒"), ReminderRecord, "unit"),
)


def _find_items(unit: UnitRecord) -> list[int]:
    return [record.pk for record in items_naming(unit.slug)]


def _move_items(keys: list[int], before: UnitRecord, after: UnitRecord, by: AbstractBaseUser, at: datetime) -> None:
    for record in ItemRecord.objects.filter(pk__in=keys).select_related("plan__region").order_by("plan", "order", "pk"):
        slugs = {"before": before.slug, "after": after.slug}
        if not unmerge_item(record=record, **slugs, by=by, at=at):
            merge_item(record=record, **slugs, by=by, at=at)


def _find(unit: UnitRecord, *, kind: type[models.Model], field: str) -> list[int]:
    return list(kind._default_manager.filter(**{field: unit}).order_by("pk").values_list("pk", flat=True))


def _move(
    keys: list[int],
    before: UnitRecord,
    after: UnitRecord,
    _by: AbstractBaseUser,
    _at: datetime,
    *,
    kind: type[models.Model],
    field: str,
) -> None:
    kind._default_manager.filter(pk__in=keys, **{field: before}).update(**{field: after})


def _no_clash(_gone: UnitRecord, _kept: UnitRecord) -> list[str]:
    return []


def _both(gone: UnitRecord, kept: UnitRecord, *, rows: models.QuerySet[Any], of: str, called: Name) -> list[str]:
    """Where both units have a row that one unit has once."""
    theirs = rows.filter(unit=kept).values(of)
    return [called(row) for row in rows.filter(unit=gone, **{f"{of}__in": theirs})]


def _part_called(part: PartRecord) -> str:
    item, period = part.report.item, part.report.period
    return str(_("报送 {period} · {item}：两家都填了")).format(
        period=period.code, item=Truncator(str(item)).chars(_TITLE_SHOWN)
    )


def _find_parts(unit: UnitRecord) -> list[int]:
    return _find(unit, kind=PartRecord, field="unit")


def _move_parts(keys: list[int], before: UnitRecord, after: UnitRecord, _by: AbstractBaseUser, _at: datetime) -> None:
    """One part a unit and report: of two the blank one goes, which is made again when somebody writes."""
    moving = PartRecord.objects.filter(pk__in=keys, unit=before)
    both = moving.filter(report__in=PartRecord.objects.filter(unit=after).values("report")).values("report")
    reports = list(both.values_list("report", flat=True))
    blank(PartRecord.objects.filter(unit=before, report__in=reports)).delete()
    left = PartRecord.objects.filter(unit=before, report__in=reports).values("report")
    blank(PartRecord.objects.filter(unit=after, report__in=left)).delete()
    have = list(PartRecord.objects.filter(unit=after).values_list("report", flat=True))
    PartRecord.objects.filter(pk__in=keys, unit=before).exclude(report__in=have).update(unit=after)


def _written(gone: UnitRecord, kept: UnitRecord) -> list[str]:
    rows = PartRecord.objects.exclude(pk__in=blank(PartRecord.objects.all()).values("pk")).select_related(
        "report__item", "report__period"
    )
    return _both(gone, kept, rows=rows, of="report", called=_part_called)


def _inspected(gone: UnitRecord, kept: UnitRecord) -> list[str]:
    rows = InspectedUnitRecord.objects.select_related("inspection")
    return _both(gone, kept, rows=rows, of="inspection", called=lambda row: str(row.inspection))


def _objections(gone: UnitRecord, kept: UnitRecord) -> list[str]:
    rows = ObjectionRecord.objects.filter(decided_at__isnull=True).select_related("inspection")
    return _both(gone, kept, rows=rows, of="inspection", called=lambda row: str(row.inspection))


def register_moving() -> None:
    """Tell ``registry``; called once when the hall is ready."""
    register(Moving("supervision.items", _("督办事项"), find=_find_items, clashes=_no_clash, move=_move_items))
    register(Moving("supervision.parts", _("填报的部分"), find=_find_parts, clashes=_written, move=_move_parts))
    for code, title, kind, field in _ROWS:
        rows = {"kind": kind, "field": field}
        register(
            Moving(
                f"supervision.{code}",
                title,
                find=partial(_find, **rows),
                clashes=_no_clash,
                move=partial(_move, **rows),
            )
        )
    for code, title, kind, clashes in (
        ("inspected", _("被督查单位"), InspectedUnitRecord, _inspected),
        ("objections", _("督查异议"), ObjectionRecord, _objections),
    ):
        rows = {"kind": kind, "field": "unit"}
        register(
            Moving(
                f"supervision.{code}",
                title,
                find=partial(_find, **rows),
                clashes=clashes,
                move=partial(_move, **rows),
            )
        )
