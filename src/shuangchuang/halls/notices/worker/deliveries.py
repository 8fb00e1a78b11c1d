"""Tell subscribers of events: at least once, and in order for each subject and subscriber.

    subject organisation:12        1 ✓   2 ✗ failed, waits   3 · held back   4 · held back
    subject organisation:13        1 ✓   2 ✓                 3 ▶ goes on

A delivery is due when every earlier one of its subject to its subscriber is settled. That
question is part of the UPDATE that takes it up.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from shuangchuang.domain.work import pause_before_retry
from shuangchuang.halls.notices.models import UNSETTLED_STATES, DeliveryRecord, DeliveryState
from shuangchuang.halls.notices.outbox import SUBSCRIBERS, Event, Subscriber
from shuangchuang.halls.notices.worker.failures import described
from shuangchuang.halls.notices.worker.heartbeat import kept_alive
from shuangchuang.halls.notices.worker.jobs import WORKER_LOST

logger = logging.getLogger(__name__)

_CANDIDATES = 10


class _TakenOver(Exception):
    """Another worker delivers this; what was done here is rolled back."""


def _due(now: datetime) -> QuerySet[DeliveryRecord]:
    earlier = DeliveryRecord.objects.filter(
        subscriber=OuterRef("subscriber"), subject=OuterRef("subject"), number__lt=OuterRef("number"),
        state__in=UNSETTLED_STATES,
    )  # fmt: skip
    ready = Q(state=DeliveryState.WAITING, run_at__lte=now) | Q(state=DeliveryState.RUNNING, lease_until__lte=now)
    return DeliveryRecord.objects.filter(ready, ~Exists(earlier), subscriber__in=list(SUBSCRIBERS))


def take_delivery(*, now: datetime) -> DeliveryRecord | None:
    """Hold the delivery that has been due longest, or one whose worker died; None where there is nothing to do."""
    _bury_abandoned(now)
    for pk, name in _due(now).order_by("run_at", "pk").values_list("pk", "subscriber")[:_CANDIDATES]:
        token = uuid.uuid4().hex
        if _due(now).filter(pk=pk).update(
            state=DeliveryState.RUNNING, lease_token=token, lease_until=now + SUBSCRIBERS[name].lease,
            attempts=F("attempts") + 1,
        ):  # fmt: skip
            return DeliveryRecord.objects.select_related("event").get(pk=pk, lease_token=token)
    return None


def _bury_abandoned(now: datetime) -> None:
    """Deliveries during which workers died once too often: one that kills must not go on killing."""
    left = DeliveryRecord.objects.filter(state=DeliveryState.RUNNING, lease_until__lte=now)
    if not left.exists():  # an UPDATE that finds nothing would still take SQLite's one write lock, every second
        return
    for name, subscriber in SUBSCRIBERS.items():
        left.filter(subscriber=name, attempts__gte=subscriber.attempts).update(
            state=DeliveryState.DEAD, lease_token="", lease_until=None, error_code=WORKER_LOST, error_text=""
        )


def deliver(delivery: DeliveryRecord, *, clock: Callable[[], datetime]) -> None:
    """Tell the subscriber. Whatever it does, the row says afterwards what came of it."""
    subscriber = SUBSCRIBERS[delivery.subscriber]
    record = delivery.event
    event = Event(record.pk, record.kind, record.subject, record.number, record.payload, record.at)
    held = DeliveryRecord.objects.filter(pk=delivery.pk, state=DeliveryState.RUNNING, lease_token=delivery.lease_token)
    try:
        with kept_alive(held, lease=subscriber.lease, clock=clock):
            if subscriber.outside:
                subscriber.body(event)
                _settle(held, clock())
            else:
                with transaction.atomic(durable=True):
                    _settle(held, clock())
                    subscriber.body(event)
    except _TakenOver:
        logger.warning("delivery %s was taken up by another worker", delivery.pk)
    except Exception as error:
        logger.exception("delivery %s to %s failed", delivery.pk, delivery.subscriber)
        _fail(held, delivery, subscriber, error, clock())


def _settle(held: QuerySet[DeliveryRecord], now: datetime) -> None:
    if not held.update(
        state=DeliveryState.DELIVERED, lease_token="", lease_until=None, settled_at=now, error_code="", error_text=""
    ):
        raise _TakenOver


def _fail(
    held: QuerySet[DeliveryRecord], delivery: DeliveryRecord, subscriber: Subscriber, error: Exception, now: datetime
) -> None:
    code, text = described(error)
    given_up = delivery.attempts >= subscriber.attempts
    pause = pause_before_retry(attempt=delivery.attempts, seed=f"delivery:{delivery.pk}", first=subscriber.first_pause)
    held.update(
        state=DeliveryState.DEAD if given_up else DeliveryState.WAITING, lease_token="", lease_until=None,
        run_at=now if given_up else now + pause, error_code=code, error_text=text,
    )  # fmt: skip
