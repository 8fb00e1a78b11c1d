"""Deliveries as whoever runs the site sees them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from shuangchuang.halls.notices.models import SETTLED_STATES, DeliveryRecord, DeliveryState
from shuangchuang.halls.notices.outbox import SUBSCRIBERS


def deliveries_listed(*, text: str = "", state: str = "", subscriber: str = "") -> QuerySet[DeliveryRecord]:
    """Deliveries, the newest first, narrowed down; ``open`` are those that are not settled."""
    rows = DeliveryRecord.objects.select_related("event").order_by("-event_id", "subscriber")
    if state == "open":
        rows = rows.exclude(state__in=SETTLED_STATES)
    elif state:
        rows = rows.filter(state=state)
    if subscriber:
        rows = rows.filter(subscriber=subscriber)
    if text:
        rows = rows.filter(Q(subject__icontains=text) | Q(event__kind__icontains=text) | Q(error_code__icontains=text))
    return rows


def names_of_subscribers() -> list[str]:
    """The names there are deliveries to, and those that are declared."""
    stored = DeliveryRecord.objects.order_by().values_list("subscriber", flat=True).distinct()
    return sorted(set(stored) | set(SUBSCRIBERS))


@dataclass(frozen=True, slots=True)
class Post:
    """How much is on its way, and how much was given up."""

    waiting: int
    dead: int


def post() -> Post:
    """The figures over all deliveries."""
    counts = dict(DeliveryRecord.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return Post(
        waiting=counts.get(DeliveryState.WAITING, 0) + counts.get(DeliveryState.RUNNING, 0),
        dead=counts.get(DeliveryState.DEAD, 0),
    )
