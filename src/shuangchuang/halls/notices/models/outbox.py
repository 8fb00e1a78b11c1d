"""What happened, and who has been told.

    publish ──▶ StreamRecord  counts the events of a subject, under a lock until the commit
           └──▶ EventRecord   number 1, 2, 3 … of its subject
                    └──▶ DeliveryRecord  one for each subscriber

The counter is why nothing is skipped or overtaken: of two transactions that tell of one
subject the second waits for the first, so numbers are given in the order of commits. A
table's own sequence would not do, for PostgreSQL gives those out before the commit. And
deliveries are rows, written with the event: no reader keeps a place in a list that
another could slip in behind.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.models.audit import AppendOnly


class StreamRecord(models.Model):
    """How many events a subject (``organisation:12``) has had."""

    subject = models.CharField(max_length=120, unique=True)
    last_number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.subject


class EventRecord(models.Model):
    """
    Something that happened, told to the other halls. Written by services; never changed.

    ``payload`` holds ids and codes, never names or texts of persons.
    """

    kind = models.CharField(max_length=100)
    subject = models.CharField(max_length=120)
    number = models.PositiveBigIntegerField()
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject", "number"), name="notices_event_number_once"),
            models.UniqueConstraint(fields=("kind", "key"), condition=~Q(key=""), name="notices_event_once_by_key"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new event; one once written stays as it is."""
        if self.pk is not None:
            raise TypeError("events are append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("events are append-only")


class DeliveryState(models.TextChoices):
    """Where a delivery stands. A dead one holds its subject back until it is rerun or set aside."""

    WAITING = "waiting", _("待送达")
    RUNNING = "running", _("送达中")
    DELIVERED = "delivered", _("已送达")
    DEAD = "dead", _("未能送达")
    SET_ASIDE = "set_aside", _("已搁置")


SETTLED_STATES = (DeliveryState.DELIVERED, DeliveryState.SET_ASIDE)
UNSETTLED_STATES = (DeliveryState.WAITING, DeliveryState.RUNNING, DeliveryState.DEAD)


class DeliveryRecord(models.Model):
    """One event on its way to one subscriber. Subject and number are the event's, repeated so that order is quick."""

    event = models.ForeignKey(EventRecord, on_delete=models.PROTECT, related_name="deliveries")
    subscriber = models.CharField(max_length=100)
    subject = models.CharField(max_length=120)
    number = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    run_at = models.DateTimeField()
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=100, blank=True)
    error_text = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "subscriber"), name="notices_delivery_once"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="notices_delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.RUNNING, lease_until__isnull=False) & ~Q(lease_token="")
                | ~Q(state=DeliveryState.RUNNING) & Q(lease_until__isnull=True, lease_token=""),
                name="notices_delivery_running_is_leased",
            ),
        )
        indexes = (
            models.Index(fields=("state", "run_at"), name="notices_delivery_due"),
            # Whether an earlier one is unsettled is asked at every take-up; the settled past must not be read for it.
            models.Index(fields=("subscriber", "subject", "state", "number"), name="notices_delivery_unsettled"),
        )

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.event_id}"

    @property
    def place(self) -> str:
        """What tells its controls on a page from those of others."""
        return str(self.pk)
