"""What would happen if somebody took a step: the domain is asked, nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision import arranging
from shuangchuang.domain.supervision.evolving import replay
from shuangchuang.domain.supervision.model import Actor, Event, Item
from shuangchuang.halls.supervision.models import ItemRecord, StepRecord
from shuangchuang.halls.supervision.queries.scope import actor_for

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
    steps: dict[int, list[StepRecord]] = {record.pk: [] for record in records}
    for step in StepRecord.objects.filter(item__in=records).order_by("sequence"):
        steps[step.item_id].append(step)
    actors = {record.plan_id: actor_for(by, record.plan) for record in records}
    return [
        (
            record,
            refusal_of(BULK[act], replay(step.event() for step in steps[record.pk]), actors[record.plan_id], on),
        )
        for record in records
    ]
