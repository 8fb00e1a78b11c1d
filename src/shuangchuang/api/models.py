"""What the API keeps: tokens, answers already given to a write, how often somebody asked."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TokenRecord(models.Model):
    """
    A key with which a program acts for a person, within ``scopes`` (rights) and until ``expires_at``.

    The secret is shown once. It has 256 random bits, so its plain digest is as good as one made slowly.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_date = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="api_token_has_a_life"),
        )

    def __str__(self) -> str:
        return self.name

    def state(self, *, at: datetime) -> str:
        """``revoked``, ``expired`` or ``active``."""
        if self.revoked_at is not None:
            return "revoked"
        return "active" if at < self.expires_at else "expired"


class AnswerRecord(models.Model):
    """
    The answer given to a write that came with an ``Idempotency-Key``, so that a repetition gets the same.

    ``claim`` is held by the request that is at work; its effect and ``status`` are stored in one transaction, so a
    row without ``status`` had no effect, and after ``claimed_until`` anybody may take it up.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    content = models.TextField(blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("owner", "key"), name="api_answer_once_by_key"),)

    def __str__(self) -> str:
        return self.key


class CountRecord(models.Model):
    """How many requests ``subject`` (a keyed digest of a token, account or address) made in a minute."""

    subject = models.CharField(max_length=64)
    minute = models.PositiveBigIntegerField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "minute"), name="api_count_once_a_minute"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.minute}"


class EndpointRecord(models.Model):
    """
    Where events are sent: an address, the kinds it is told of, the secret they are signed with (encrypted).

    ``failing_since`` is the first of the failures since the last success; ``disabled_why`` is ``by_hand`` or
    ``failing``.
    """

    url = models.CharField(max_length=500)
    name = models.CharField(max_length=60)
    kinds = models.JSONField(default=list)
    sealed_secret = models.TextField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_why = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class SendingState(models.TextChoices):
    """Where a message to an endpoint stands."""

    WAITING = "waiting", _("等待发送")
    DELIVERED = "delivered", _("已送达")
    FAILED = "failed", _("未送达")


class SendingRecord(models.Model):
    """One event on its way to one endpoint, and how the last attempt ended."""

    endpoint = models.ForeignKey(EndpointRecord, on_delete=models.PROTECT, related_name="sendings")
    event = models.PositiveBigIntegerField(null=True)  # of the outbox; none for a trial
    kind = models.CharField(max_length=100)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=SendingState.choices, default=SendingState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    rounds = models.PositiveIntegerField(default=0)  # how often somebody asked for it again
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=40, blank=True)
    milliseconds = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("endpoint", "event"), name="api_event_once_an_endpoint"),)

    def __str__(self) -> str:
        return f"{self.kind} → {self.endpoint_id}"

    @property
    def message(self) -> str:
        """The id a receiver knows it by, the same at every attempt."""
        return f"msg_{self.pk}"
