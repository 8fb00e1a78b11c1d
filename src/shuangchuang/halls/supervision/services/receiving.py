"""What the office and the verifier do with reports that came: 接收, one or many, or 退回 with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision import checking
from shuangchuang.domain.supervision.model import Actor, Event, Item
from shuangchuang.halls.supervision.models import ReportRecord, ReportStatus
from shuangchuang.halls.supervision.services.acting import act
from shuangchuang.halls.supervision.services.ledger import Taken
from shuangchuang.halls.supervision.services.refusing import NotAsRead, ReportMovedOn


@transaction.atomic
def accept_report(*, report: ReportRecord, by: AbstractBaseUser, at: datetime, seen: int) -> Taken:
    """接收一份报送."""

    def decide(item: Item, actor: Actor, on: date) -> Event:
        return checking.accept_report(item, actor, report=report.pk, period=report.period.code, on=on)

    return _decided(report, by=by, at=at, seen=seen, status=ReportStatus.ACCEPTED, reason="", decide=decide)


def accept_many(
    *, reports: Iterable[ReportRecord], seen: Mapping[int, int], by: AbstractBaseUser, at: datetime
) -> tuple[list[ReportRecord], list[tuple[ReportRecord, Refusal]]]:
    """接收 of many, each for itself: those received, and the others with the reason. ``seen`` are the versions read."""
    done: list[ReportRecord] = []
    refused: list[tuple[ReportRecord, Refusal]] = []
    for report in reports:
        try:
            accept_report(report=report, by=by, at=at, seen=seen.get(report.pk, -1))
        except Refusal as refusal:
            refused.append((report, refusal))
        else:
            done.append(report)
    return done, refused


@transaction.atomic
def return_report(*, report: ReportRecord, by: AbstractBaseUser, at: datetime, reason: str, seen: int) -> Taken:
    """退回一份报送, with reasons: the lead puts it together again."""

    def decide(item: Item, actor: Actor, on: date) -> Event:
        return checking.return_report(item, actor, report=report.pk, period=report.period.code, reason=reason, on=on)

    return _decided(report, by=by, at=at, seen=seen, status=ReportStatus.RETURNED, reason=reason.strip(), decide=decide)


def _decided(
    report: ReportRecord, *, by: AbstractBaseUser, at: datetime, seen: int, status: str, reason: str, decide: Any
) -> Taken:
    if report.status != ReportStatus.SUBMITTED:
        raise ReportMovedOn(report.status)
    taken = act(record=report.item, by=by, at=at, decide=decide)
    if not ReportRecord.objects.filter(pk=report.pk, version=seen, status=ReportStatus.SUBMITTED).update(
        status=status, decided_by=by, decided_at=at, reason=reason, version=seen + 1
    ):
        raise NotAsRead
    report.refresh_from_db()
    return taken
