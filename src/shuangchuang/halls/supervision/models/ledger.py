"""The ledger of supervision: every step of every item, in one chain that the database keeps append-only.

LedgerHeadRecord   one row; whoever writes holds it until the end, so that there is one order
StepRecord         an event: ids, codes, days and numbers, linked to the step before it
StepWordsRecord    what people wrote with it: can be erased, the step and the chain stay
"""

from __future__ import annotations

import secrets
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from shuangchuang.domain.chain import START, Link, seal_of
from shuangchuang.domain.supervision.model import Event, Kind
from shuangchuang.halls.notices.models.audit import AppendOnly, ReadableJson
from shuangchuang.halls.supervision.models.items import ItemRecord


def new_salt() -> str:
    """What hides short words from guessing; goes when they are erased."""
    return secrets.token_hex(16)


class LedgerHeadRecord(models.Model):
    """Where the chain ends."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=START)

    def __str__(self) -> str:
        return f"{self.number}"


class StepRecord(models.Model):
    """Something that happened to an item. Never changed, never deleted: the database refuses both."""

    number = models.BigIntegerField(unique=True)
    item = models.ForeignKey(ItemRecord, on_delete=models.PROTECT, related_name="steps")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    on_date = models.DateField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict, encoder=ReadableJson)
    seal = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("item", "sequence"), name="a_step_of_an_item_once")]
        indexes = [models.Index(fields=("at", "kind"), name="steps_by_day")]

    def __str__(self) -> str:
        return f"{self.item_id} #{self.sequence} {self.kind}"

    def covered(self) -> dict[str, Any]:
        """What the digest covers."""
        return {
            "item": self.item_id,
            "sequence": self.sequence,
            "kind": self.kind,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "on": self.on_date.isoformat(),
            "person": self.person_id,
            "unit": self.unit,
            "facts": self.facts,
            "seal": self.seal,
        }

    def link(self) -> Link:
        """The step as a link of the chain."""
        return Link(self.number, self.covered(), self.previous, self.digest)

    def event(self) -> Event:
        """The step as the domain knows it; its words stand in a row of their own."""
        return Event(Kind(self.kind), self.on_date, self.person_id, self.unit, self.facts)

    @property
    def local_at(self) -> Any:
        """The moment in the deployment's time."""
        return timezone.localtime(self.at)


class StepWordsRecord(models.Model):
    """The words of a step: reasons, grounds, findings. Erased, they leave their seal behind."""

    step = models.OneToOneField(StepRecord, primary_key=True, on_delete=models.PROTECT, related_name="said")
    words = models.JSONField(encoder=ReadableJson)
    salt = models.CharField(max_length=32, default=new_salt)

    def __str__(self) -> str:
        return "；".join(str(value) for value in self.words.values())[:80]

    def seal(self) -> str:
        """What the step keeps of these words."""
        return seal_of(self.words, salt=self.salt)
