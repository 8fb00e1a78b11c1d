"""Tell the other halls what happened; rerun or set aside what could not be delivered."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from shuangchuang.halls.notices.models import SETTLED_STATES, DeliveryRecord, DeliveryState, EventRecord, StreamRecord
from shuangchuang.halls.notices.outbox import subscribers_of
from shuangchuang.halls.notices.services.audit import record_audit
from shuangchuang.halls.notices.services.refusing import DeliveryMovedOn


@transaction.atomic
def publish(
    *, kind: str, subject: str, payload: dict[str, Any] | None = None, key: str = "", at: datetime
) -> EventRecord:
    """
    Tell whoever subscribes that something happened. Call it inside the transaction that makes it happen.

    ``kind`` is ``<hall>.<what_happened>``, ``subject`` is ``<kind>:<key>``; ``payload`` holds ids and codes, never
    names or texts of persons. The same ``kind`` and ``key`` a second time tell nothing new and give the first event.
    Tell last, after the rows are changed, and of several subjects in the order of their names: from here to the commit
    nobody else can tell of this subject, and two transactions that hold what the other wants wait for each other.
    """
    json.dumps(payload)  # what cannot be stored is refused here, before anything is locked
    number = _next_number(subject)
    if key:
        # Asked under the lock: of two who tell the same at once the second waits and then finds the first's.
        told = EventRecord.objects.filter(kind=kind, key=key).first()
        if told is not None:
            StreamRecord.objects.filter(subject=subject).update(last_number=F("last_number") - 1)
            return told
    event = EventRecord.objects.create(kind=kind, subject=subject, number=number, payload=payload or {}, key=key, at=at)
    DeliveryRecord.objects.bulk_create(
        DeliveryRecord(event=event, subscriber=held.name, subject=subject, number=number, run_at=at)
        for held in subscribers_of(kind)
    )
    return event


def _next_number(subject: str) -> int:
    """Count one up; the row stays locked until the transaction ends, so numbers follow the order of commits."""
    streams = StreamRecord.objects.filter(subject=subject)
    if not streams.update(last_number=F("last_number") + 1):
        StreamRecord.objects.bulk_create([StreamRecord(subject=subject)], ignore_conflicts=True)
        streams.update(last_number=F("last_number") + 1)
    return streams.values_list("last_number", flat=True).get()


@transaction.atomic
def rerun_delivery(*, delivery: DeliveryRecord, rerun_by: AbstractBaseUser | None, rerun_at: datetime) -> None:
    """
    Try again to deliver what had been given up.

    :raises DeliveryMovedOn: it is not given up (any more).
    """
    _leave_dead(delivery, state=DeliveryState.WAITING, attempts=0, run_at=rerun_at)
    record_audit(
        actor=rerun_by, action="notices.rerun_delivery", subject=f"delivery:{delivery.pk}", at=rerun_at,
        details={"event": delivery.event_id, "subscriber": delivery.subscriber},
    )  # fmt: skip


@transaction.atomic
def set_delivery_aside(*, delivery: DeliveryRecord, set_by: AbstractBaseUser | None, set_at: datetime) -> None:
    """
    Give up for good what had been given up, so that later events of its subject go on. It cannot be taken back.

    :raises DeliveryMovedOn: it is not given up (any more).
    """
    _leave_dead(delivery, state=DeliveryState.SET_ASIDE, settled_at=set_at)
    record_audit(
        actor=set_by, action="notices.set_delivery_aside", subject=f"delivery:{delivery.pk}", at=set_at,
        details={"event": delivery.event_id, "subscriber": delivery.subscriber},
    )  # fmt: skip


def _leave_dead(delivery: DeliveryRecord, **values: Any) -> None:
    if not DeliveryRecord.objects.filter(pk=delivery.pk, state=DeliveryState.DEAD).update(**values):
        raise DeliveryMovedOn


@transaction.atomic
def forget_deliveries(*, settled_before: datetime, at_most: int = 500) -> int:
    """Delete the notes that something was delivered or set aside; how many. The events themselves stay."""
    settled = DeliveryRecord.objects.filter(state__in=SETTLED_STATES, settled_at__lt=settled_before)
    return DeliveryRecord.objects.filter(pk__in=list(settled.values_list("pk", flat=True)[:at_most])).delete()[0]
