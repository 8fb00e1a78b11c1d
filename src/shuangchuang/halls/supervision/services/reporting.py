"""Reports: periods opened by rule, each unit's part, the lead's merging, the leader's signature.

    填报中 ──合稿──▶ 待审签 ──审签──▶ 已报送 ──▶ 已接收
       ▲               │ 不予审签        └──退回──▶ 已退回 ──▶ 合稿
       └───────────────┘

Until the leader signs nothing leaves the unit; from then on the ledger has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from shuangchuang.domain.shared import Said
from shuangchuang.domain.supervision import handling
from shuangchuang.domain.supervision.indicators import Told
from shuangchuang.domain.supervision.model import IN_HAND, Actor, Event, Item, Verdict
from shuangchuang.domain.supervision.refusing import NotYours, Unsound, WordsMissing
from shuangchuang.domain.supervision.rhythm import periods
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.queries.units import units_of_slugs
from shuangchuang.halls.supervision.models import (
    EvidenceRecord,
    ItemRecord,
    ItemStateRecord,
    PartRecord,
    PeriodRecord,
    ReportRecord,
    ReportStatus,
)
from shuangchuang.halls.supervision.queries.scope import actor_for
from shuangchuang.halls.supervision.queries.settings import rhythms_of, settings_of, settings_rows
from shuangchuang.halls.supervision.services.acting import act
from shuangchuang.halls.supervision.services.figuring import figures_out, keep_figures
from shuangchuang.halls.supervision.services.ledger import Taken, hold_ledger, item_as_it_stands
from shuangchuang.halls.supervision.services.lighting import calendar
from shuangchuang.halls.supervision.services.refusing import NotAsRead, ReportMovedOn

EVIDENCE = "supervision.evidence"
WRITABLE = {ReportStatus.DRAFT, ReportStatus.RETURNED}


@transaction.atomic
def open_periods(*, plan: PlanRecord, at: datetime, simulated: bool = False) -> list[PeriodRecord]:
    """
    Open every reporting period that has ended since the first item was handed out; those that are open stay.

    After an outage all that were missed are opened, each with the due date it would have had.
    """
    today = timezone.localdate(at)
    standing = ItemStateRecord.objects.filter(item__plan=plan, valid_until_at__isnull=True)
    first = (
        standing.exclude(assigned_date=None).order_by("assigned_date").values_list("assigned_date", flat=True).first()
    )
    if first is None:
        return []
    rows = settings_rows(plan)
    opened = []
    known = list(PeriodRecord.objects.filter(plan=plan).values_list("code", "first_date", "last_date"))
    for span in periods(rhythms_of(rows), first, today - timedelta(days=1)):
        begins, ends = span.first, span.last
        if any(code != span.code and begins <= upto and since <= ends for code, since, upto in known):
            continue  # its days were asked for by another period: nobody reports them twice
        due = calendar().add(ends, settings_of(plan, on=ends + timedelta(days=1)).report_days)
        period, new = PeriodRecord.objects.get_or_create(
            plan=plan,
            code=span.code,
            defaults={
                "first_date": begins,
                "last_date": ends,
                "opened_date": ends + timedelta(days=1),
                "due_date": due.day,
                "due_estimated": due.estimated,
                "simulated": simulated,
            },
        )
        if new:
            opened.append(period)
    return opened


def report_of(*, record: ItemRecord, period: PeriodRecord, at: datetime) -> ReportRecord:
    """The report of an item for a period, made when somebody first writes on it, with a part for every unit."""
    report, _new = ReportRecord.objects.get_or_create(
        item=record, period=period, defaults={"created_at": at, "simulated": period.simulated}
    )
    slugs = [party.unit for party in item_as_it_stands(record).parties]
    have = set(PartRecord.objects.filter(report=report).values_list("unit__slug", flat=True))
    for unit in units_of_slugs(set(slugs) - have).values():
        PartRecord.objects.get_or_create(report=report, unit=unit)
    return report


def report_to_be(*, record: ItemRecord, period: PeriodRecord) -> tuple[ReportRecord, list[PartRecord]]:
    """What ``report_of`` would make, and the parts of the units, none of it stored: to be read, not written on."""
    report = ReportRecord(item=record, period=period, simulated=period.simulated)
    units = units_of_slugs([party.unit for party in item_as_it_stands(record).parties])
    return report, [PartRecord(report=report, unit=unit) for unit in units.values()]


@dataclass(frozen=True, slots=True)
class Written:
    """What a unit writes. ``progress`` is a share (0..1); ``figures`` what it tells of each indicator, None to leave them."""

    progress: Decimal | None = None
    text: str = ""
    problems: str = ""
    next_steps: str = ""
    figures: Mapping[str, Told] | None = None


@transaction.atomic
def save_part(
    *, part: PartRecord, by: AbstractBaseUser, at: datetime, written: Written, seen: int, send: bool = False
) -> PartRecord:
    """
    Keep a unit's part as it is being written; ``send`` hands it to the lead.

    :raises NotAsRead: a colleague saved it since.
    :raises ReportMovedOn: the report is with the leader or out already.
    :raises FiguresDoubtful: numbers that want a remark have none, and the part is sent.
    """
    hold_ledger()  # whoever signs holds it: nothing is written into what has just left the unit
    report = ReportRecord.objects.select_related("item__plan__region", "period").get(pk=part.report_id)
    _handles(by, report.item, part.unit.slug)
    _takes_part(report.item, part.unit.slug)
    _writable(report)
    if written.progress is not None and not Decimal(0) <= written.progress <= Decimal(1):
        raise Unsound("progress", "进度要在 0% 和 100% 之间。")
    if send and not written.text.strip():
        raise WordsMissing("本期进展")
    saved = PartRecord.objects.filter(pk=part.pk, version=seen).update(
        progress=written.progress,
        text=written.text,
        problems=written.problems,
        next_steps=written.next_steps,
        written_by=by,
        saved_at=at,
        sent_at=at if send else None,
        version=seen + 1,
    )
    if not saved:
        raise NotAsRead
    part.refresh_from_db()
    if written.figures is not None:
        keep_figures(part=part, item=item_as_it_stands(report.item), told=written.figures, send=send)
    if send:
        _noted("send_part", report, by, at, unit=part.unit.slug)
    return part


@transaction.atomic
def draft_report(
    *, report: ReportRecord, by: AbstractBaseUser, at: datetime, unit: str, text: str, seen: int
) -> ReportRecord:
    """
    合稿草稿: a lead's own wording of the whole, kept while it is being written; without words the parts speak again.

    :raises NotAsRead: somebody changed the report since.
    """
    hold_ledger()
    _leads(report, by, unit)
    _writable(report)
    text = text.strip()
    if not ReportRecord.objects.filter(pk=report.pk, version=seen).update(
        text=text, drafted_at=at if text else None, version=seen + 1
    ):
        raise NotAsRead
    report.refresh_from_db()
    return report


def _leads(report: ReportRecord, by: AbstractBaseUser, unit: str) -> Item:
    """The item, for a liaison of a unit that leads it."""
    item = item_as_it_stands(report.item)
    _handles(by, report.item, unit)
    if unit not in item.leads:
        raise NotYours("报送由牵头单位汇总，请把本单位的内容写进自己的部分。")
    return item


@transaction.atomic
def merge_report(
    *,
    report: ReportRecord,
    by: AbstractBaseUser,
    at: datetime,
    unit: str,
    written: Written,
    said: str,
    final: bool,
    seen: int,
) -> ReportRecord:
    """
    合稿: a lead puts the parts together and hands the report to its leader. The parts stay as they were written.

    :raises NotAsRead: somebody changed the report since.
    """
    item = _leads(report, by, unit)
    _writable(report)
    if item.stage not in IN_HAND:
        raise Unsound("not_in_hand", "这件事项现在不在办理中，不能报送。")
    if not written.text.strip():
        raise WordsMissing("本期进展")
    if said:
        Verdict(said)
    if written.progress is not None and not Decimal(0) <= written.progress <= Decimal(1):
        raise Unsound("progress", "进度要在 0% 和 100% 之间。")
    if final and written.progress != 1:
        raise Unsound("final_not_done", "申请办结时进度应为 100%。没有完成的，请按进度报送。")
    merged = ReportRecord.objects.filter(pk=report.pk, version=seen).update(
        status=ReportStatus.MERGED,
        progress=written.progress,
        text=written.text,
        problems=written.problems,
        next_steps=written.next_steps,
        said=said,
        final=final,
        merged_by=by,
        merged_unit=units_of_slugs([unit])[unit],
        merged_at=at,
        version=seen + 1,
    )
    if not merged:
        raise NotAsRead
    report.refresh_from_db()
    _noted("merge_report", report, by, at, unit=unit)
    return report


@transaction.atomic
def hand_back(*, report: ReportRecord, by: AbstractBaseUser, at: datetime, reason: str, seen: int) -> ReportRecord:
    """不予审签: the leader gives the report back to those who wrote it, and says why."""
    if report.status != ReportStatus.MERGED or report.merged_unit is None:
        raise ReportMovedOn(report.status)
    if report.merged_unit.slug not in actor_for(by, report.item.plan).approves:
        raise NotYours(who=Said("本单位负责人"))
    if not reason.strip():
        raise WordsMissing("不予审签的理由")
    if not ReportRecord.objects.filter(pk=report.pk, version=seen).update(
        status=ReportStatus.DRAFT, reason=reason.strip(), version=seen + 1
    ):
        raise NotAsRead
    report.refresh_from_db()
    _noted("hand_back_report", report, by, at, unit=report.merged_unit.slug)
    return report


@transaction.atomic
def sign_report(*, report: ReportRecord, by: AbstractBaseUser, at: datetime, seen: int) -> Taken:
    """
    审签: the report leaves the unit. Whether it is late is decided now, by the due date as it stands, and stays.

    :raises ReportMovedOn: it is not waiting for a signature.
    """
    hold_ledger()
    if report.status != ReportStatus.MERGED or report.merged_unit is None:
        raise ReportMovedOn(report.status)
    unit = report.merged_unit.slug
    rows = ItemRecord.objects.filter(parent=report.item).exists()
    writers = set(report.parts.exclude(written_by=None).exclude(text="").values_list("written_by", flat=True))
    writers |= {report.merged_by_id} if report.merged_by_id else set()
    told = figures_out(report)

    def decide(item: Item, actor: Actor, on: date) -> Event:
        return handling.submit_report(
            item,
            actor,
            unit=unit,
            period=report.period.code,
            report=report.pk,
            # What stands on rows beneath is put together from them, whatever the report claims.
            progress=item.progress if rows else report.progress,
            said=report.said,
            due=report.period.due_date,
            final=report.final,
            writers=writers,
            on=on,
            until=report.period.last_date,
            first=report.period.first_date,
            figures=told,
        )

    taken = act(record=report.item, by=by, at=at, decide=decide)
    if not ReportRecord.objects.filter(pk=report.pk, version=seen).update(
        status=ReportStatus.SUBMITTED,
        late=taken.event.facts["late"],
        signed_by=by,
        submitted_at=at,
        reason="",
        version=seen + 1,
    ):
        raise NotAsRead
    report.refresh_from_db()
    return taken


@transaction.atomic
def add_evidence(
    *, part: PartRecord, file: FileRecord, by: AbstractBaseUser, at: datetime, note: str = ""
) -> EvidenceRecord:
    """Lay a file that was taken (``take_file`` with purpose ``EVIDENCE``) to a part."""
    hold_ledger()
    part.report.refresh_from_db(fields=["status"])
    _handles(by, part.report.item, part.unit.slug)
    _writable(part.report)
    evidence = EvidenceRecord.objects.create(part=part, file=file, note=note.strip(), added_by=by, added_at=at)
    _noted("add_evidence", part.report, by, at, unit=part.unit.slug, file=file.pk)
    return evidence


@transaction.atomic
def drop_evidence(*, evidence: EvidenceRecord, by: AbstractBaseUser, at: datetime) -> None:
    """Take a file away from a part that has not gone out; what was reported keeps its evidence."""
    part = evidence.part
    hold_ledger()
    part.report.refresh_from_db(fields=["status"])
    _handles(by, part.report.item, part.unit.slug)
    _writable(part.report)
    _noted("drop_evidence", part.report, by, at, unit=part.unit.slug, file=evidence.file_id)
    evidence.delete()


def _handles(by: AbstractBaseUser, record: ItemRecord, unit: str) -> None:
    if unit not in actor_for(by, record.plan).handles:
        raise NotYours(who=Said("本单位联络员"))


def _takes_part(record: ItemRecord, unit: str) -> None:
    """What was handed to another unit is no longer this one's to write on."""
    if item_as_it_stands(record).party(unit) is None:
        raise NotYours("这家单位不是本事项的牵头或配合单位。")


def _writable(report: ReportRecord) -> None:
    if report.status not in WRITABLE:
        raise ReportMovedOn(report.status)


def _noted(verb: str, report: ReportRecord, by: AbstractBaseUser, at: datetime, **details: Any) -> None:
    record_audit(
        actor=by,
        action=f"supervision.{verb}",
        subject=f"item:{report.item_id}",
        at=at,
        details={"report": report.pk, "period": report.period.code, **details},
    )
