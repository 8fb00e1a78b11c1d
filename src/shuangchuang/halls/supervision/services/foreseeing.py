"""What would happen if somebody took a step: the domain is asked, nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.contrib.auth.models import AbstractBaseUser

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision import arranging, checking
from shuangchuang.domain.supervision.model import Actor, Event, Item
from shuangchuang.halls.supervision.models import ItemRecord, ReportRecord, ReportStatus
from shuangchuang.halls.supervision.queries.scope import actor_for
from shuangchuang.halls.supervision.services.ledger import items_as_they_stand
from shuangchuang.halls.supervision.services.refusing import NotAsRead, ReportMovedOn

Asking = Callable[[Item, Actor, date], Event]

BULK: dict[str, Asking] = {
    "approve": lambda item, actor, on: arranging.approve(item, actor, on=on),
    "assign": lambda item, actor, on: arranging.assign(item, actor, sign_by=on, on=on),
    "urge": lambda item, actor, on: arranging.urge(item, actor, words="", on=on),
}


def refusal_of(asking: Asking, item: Item, actor: Actor, on: date) -> Refusal | None:
    """Why a step would be refused; None where it would be taken."""
    try:
        asking(item, actor, on)
    except Refusal as refusal:
        return refusal
    return None


def bulk(
    *, records: Iterable[ItemRecord], by: AbstractBaseUser, on: date, act: str
) -> list[tuple[ItemRecord, Refusal | None]]:
    """Each item with why the step would be refused; the steps of all are read at once."""
    records = list(records)
    states = items_as_they_stand(records)
    actors = {record.plan_id: actor_for(by, record.plan) for record in records}
    return [
        (record, refusal_of(BULK[act], states.get(record.pk, Item()), actors[record.plan_id], on)) for record in records
    ]


def receiving(
    *, reports: Iterable[ReportRecord], seen: Mapping[int, int], by: AbstractBaseUser, on: date
) -> list[tuple[ReportRecord, Refusal | None]]:
    """Each report with why receiving it would be refused; ``seen`` are the versions that were read."""
    reports = list(reports)
    states = items_as_they_stand([report.item for report in reports])
    actors = {report.item.plan_id: actor_for(by, report.item.plan) for report in reports}

    def asking(report: ReportRecord) -> Refusal | None:
        if report.status != ReportStatus.SUBMITTED:
            return ReportMovedOn(report.status)
        if report.version != seen.get(report.pk):
            return NotAsRead()
        return refusal_of(
            lambda item, actor, day: checking.accept_report(
                item, actor, report=report.pk, period=report.period.code, on=day
            ),
            states.get(report.item_id, Item()),
            actors[report.item.plan_id],
            on,
        )

    return [(report, asking(report)) for report in reports]
