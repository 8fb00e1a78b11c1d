"""Take a step: read what has happened, let the domain decide, append to the ledger and its projection.

    head (held until the end) ─▶ events of the item ─▶ replay ─▶ decide ─▶ step + words + state + parties

Whoever takes a step holds the one row of the head first, so that steps have one order and two
that touch the same items never wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from shuangchuang.domain.chain import Break, broken_at, digest_of, storable
from shuangchuang.domain.supervision.evolving import evolve, replay
from shuangchuang.domain.supervision.model import Event, Item
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.supervision.models import ItemRecord, LedgerHeadRecord, StepRecord, StepWordsRecord
from shuangchuang.halls.supervision.models.ledger import new_salt
from shuangchuang.halls.supervision.services.projecting import project
from shuangchuang.halls.supervision.services.refusing import ChangedMeanwhile

HEAD = 1
_AT_ONCE = 2000  # steps read at a time when the chain is verified


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: the item before and after it."""

    record: ItemRecord
    before: Item | None
    after: Item
    event: Event
    step: StepRecord


def hold_ledger() -> LedgerHeadRecord:
    """The end of the chain, held until the transaction ends. Call it before reading what a decision rests on."""
    if not LedgerHeadRecord.objects.filter(pk=HEAD).update(number=F("number")):
        LedgerHeadRecord.objects.get_or_create(pk=HEAD)
        LedgerHeadRecord.objects.filter(pk=HEAD).update(number=F("number"))
    return LedgerHeadRecord.objects.get(pk=HEAD)


def item_as_it_stands(record: ItemRecord, *, until: datetime | None = None) -> Item:
    """The state of an item from its steps; ``until`` (exclusive) asks for an earlier moment."""
    steps = StepRecord.objects.filter(item=record).order_by("sequence")
    if until is not None:
        steps = steps.filter(at__lt=until)
    return replay(step.event() for step in steps)


def items_as_they_stand(records: Iterable[ItemRecord], *, until: datetime | None = None) -> dict[int, Item]:
    """The state of many items from their steps, by primary key, in one query."""
    steps = StepRecord.objects.filter(item__in=list(records)).order_by("item", "sequence")
    if until is not None:
        steps = steps.filter(at__lt=until)
    return {pk: replay(step.event() for step in group) for pk, group in groupby(steps, key=lambda step: step.item_id)}


@transaction.atomic
def take_step(
    *,
    record: ItemRecord,
    decide: Callable[[Item], Event],
    by: AbstractBaseUser | None,
    at: datetime,
    seen: int | None = None,
) -> Taken:
    """
    Let ``decide`` answer the item's state with an event, and store it.

    ``seen`` is the sequence the person had before them; what the system itself works out does not disturb them.

    :raises ChangedMeanwhile: a person took a step since.
    :raises SupervisionRefused: the domain refuses; nothing is stored.
    """
    head = hold_ledger()
    steps = list(StepRecord.objects.filter(item=record).select_related("person").order_by("sequence"))
    if seen is not None:
        news = [step for step in steps if step.sequence > seen and step.person_id is not None]
        if news:
            raise ChangedMeanwhile(news)
    before = replay(step.event() for step in steps) if steps else None
    event = decide(before or Item())
    after = evolve(before or Item(), event)
    sequence = len(steps) + 1
    at = max(at, steps[-1].at) if steps else at  # a clock that was set back does not turn the order around
    at = project(record, before=before, after=after, event=event, sequence=sequence, at=at)
    step = _append(head, record, event, sequence=sequence, by=by, at=at)
    ItemRecord.objects.filter(pk=record.pk).update(sequence=sequence)
    record.sequence = sequence
    if by is not None:
        record_audit(
            actor=by,
            action=f"supervision.{event.kind.value}",
            subject=f"item:{record.pk}",
            at=at,
            details={"step": step.number},
        )
    return Taken(record, before, after, event, step)


def _append(
    head: LedgerHeadRecord,
    record: ItemRecord,
    event: Event,
    *,
    sequence: int,
    by: AbstractBaseUser | None,
    at: datetime,
) -> StepRecord:
    words = storable(dict(event.words))
    said = StepWordsRecord(words=words, salt=new_salt()) if words else None
    step = StepRecord(
        number=head.number + 1,
        item=record,
        sequence=sequence,
        kind=event.kind.value,
        at=at,
        on_date=event.on,
        person=by,
        unit=event.unit,
        facts=storable(dict(event.facts)),
        seal=said.seal() if said else "",
        previous=head.digest,
    )
    step.digest = digest_of(previous=head.digest, number=step.number, words=step.covered())
    step.save(force_insert=True)
    if said:
        said.step = step
        said.save(force_insert=True)
    LedgerHeadRecord.objects.filter(pk=head.pk).update(number=step.number, digest=step.digest)
    head.number, head.digest = step.number, step.digest
    return step


def verify_chain() -> tuple[int, Break | None]:
    """How many steps there are, and the first that does not hold; a tail cut off shows against the head."""
    number, digest = 0, LedgerHeadRecord().digest
    while True:
        steps = list(StepRecord.objects.filter(number__gt=number).order_by("number")[:_AT_ONCE])
        if not steps:
            break
        broken = broken_at((step.link() for step in steps), number=number, digest=digest)
        if broken:
            return number, broken
        number, digest = steps[-1].number, steps[-1].digest
    head = LedgerHeadRecord.objects.filter(pk=HEAD).first()
    if head is not None and (head.number, head.digest) != (number, digest):
        return number, Break(number + 1, "gap")
    return number, None


@dataclass(frozen=True, slots=True)
class Findings:
    """What verifying the ledger found. ``drifted`` are items whose projection is not what their steps come to."""

    steps: int
    broken: Break | None
    words_changed: tuple[int, ...]
    words_erased: int
    drifted: tuple[int, ...]

    @property
    def sound(self) -> bool:
        """Whether everything holds; erased words are no fault."""
        return self.broken is None and not self.words_changed and not self.drifted
