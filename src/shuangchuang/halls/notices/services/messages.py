"""Tell people something; let them put it away.

    notify ──▶ a MessageRecord for each recipient, in that person's language
           └─▶ a DispatchRecord for each way the person's choices leave open

Whoever changes something calls ``notify`` in the same transaction: the message is there
with the change, or neither is. Sending is the worker's.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from shuangchuang.catalogue.calendar import working_days_of
from shuangchuang.domain.messages import climb_time, filled, sends, shortened
from shuangchuang.halls.notices.channels import address_of, mail_host, open_channels
from shuangchuang.halls.notices.kinds import MessageKind, kind_of
from shuangchuang.halls.notices.models import DispatchRecord, DispatchState, MessageRecord
from shuangchuang.halls.notices.queries.preferences import Chosen, chosen_by
from shuangchuang.halls.notices.services.audit import record_audit


@dataclass(frozen=True, slots=True)
class Telling:
    """What ``notify`` is asked for once, for whoever tells many people many things at one moment."""

    kind: str
    recipients: Sequence[Any]
    values: Mapping[str, Any]
    subject: str = ""
    link: str = ""
    key: str = ""
    deadline: date | datetime | None = None
    about: str = ""


@transaction.atomic
def notify(
    *,
    kind: str,
    recipients: Iterable[Any],
    values: Mapping[str, Any],
    at: datetime,
    subject: str = "",
    link: str = "",
    key: str = "",
    deadline: date | datetime | None = None,
    about: str = "",
) -> list[MessageRecord]:
    """
    Tell each recipient once; the messages that are new.

    The same ``kind`` and ``key`` to the same person is told once, ever; without a ``key`` the subject and the moment
    stand for it. ``link`` is an address of this site; ``about`` names the subject to people.

    :raises UnknownKind: no ``messages.py`` declares the kind.
    :raises ValueMissing: a text of the kind names a value that is not given.
    :raises ValueError: the link leads elsewhere.
    """
    telling = Telling(kind, list(recipients), values, subject, link, key, deadline, about)
    chosen = chosen_by({person.pk for person in telling.recipients})
    return [
        message
        for message in _addressed(telling, chosen, at)
        if _stored(message, kind_of(kind), chosen[message.recipient_id], at)
    ]


@transaction.atomic
def notify_many(tellings: Iterable[Telling], *, at: datetime) -> list[MessageRecord]:
    """
    As ``notify`` for each, stored together: a fixed number of questions however many there are.

    :raises ValueError: as ``notify``; nothing is stored then.
    """
    tellings = list(tellings)
    chosen = chosen_by({person.pk for telling in tellings for person in telling.recipients})
    messages = {
        (message.recipient_id, message.kind, message.key): message
        for telling in tellings
        for message in _addressed(telling, chosen, at)
    }
    keys = {key for _, _, key in messages}
    known = MessageRecord.objects.filter(key__in=keys, kind__in={kind for _, kind, _ in messages})
    for told_before in known.values_list("recipient", "kind", "key"):
        messages.pop(told_before, None)
    fresh = list(messages.values())
    ways = [_ways(message, kind_of(message.kind), chosen[message.recipient_id], at) for message in fresh]
    try:
        with transaction.atomic():
            MessageRecord.objects.bulk_create(fresh)
    except IntegrityError:  # somebody told one of them just now: one by one, each finds out for itself
        for message in fresh:
            message.pk = None
        return [
            message
            for message in fresh
            if _stored(message, kind_of(message.kind), chosen[message.recipient_id], at)
        ]  # fmt: skip
    DispatchRecord.objects.bulk_create(dispatch for of_one in ways for dispatch in of_one)
    return fresh


def _addressed(telling: Telling, chosen: Mapping[int, Chosen], at: datetime) -> list[MessageRecord]:
    """The messages of a telling, one a person, not stored yet."""
    declared, link, deadline = kind_of(telling.kind), telling.link, telling.deadline
    if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        raise ValueError(f"a message links within this site, not to {link!r}")
    day = timezone.localtime(deadline).date() if isinstance(deadline, datetime) else deadline
    people = {person.pk: person for person in telling.recipients if person.is_active}
    subject, about = telling.subject, shortened(" ".join(telling.about.split()), 200)
    messages = []
    for person in people.values():
        message = _text(declared, telling.values, chosen[person.pk].language)
        message.recipient = person
        message.key = telling.key or f"{subject or uuid.uuid4().hex}@{at.isoformat()}"[:160]
        message.subject, message.about, message.link = subject, about, link
        message.deadline_date, message.sent_at = day, at
        messages.append(message)
    return messages


def _text(kind: MessageKind, values: Mapping[str, Any], language: str) -> MessageRecord:
    with translation.override(language):
        return MessageRecord(
            kind=kind.code,
            title=shortened(filled(str(kind.title), values, one_line=True), 200),
            body=filled(str(kind.body), values),
            values={name: str(value) for name, value in values.items()},
            language=language,
        )


def _stored(message: MessageRecord, kind: MessageKind, chosen: Chosen, at: datetime) -> bool:
    """Store a message and its dispatches; False where the person has been told before."""
    ways = _ways(message, kind, chosen, at)
    try:
        with transaction.atomic():  # a savepoint: PostgreSQL gives up a transaction in which a constraint failed
            message.save(force_insert=True)
    except IntegrityError:
        if MessageRecord.objects.filter(recipient=message.recipient, kind=message.kind, key=message.key).exists():
            return False
        raise
    DispatchRecord.objects.bulk_create(ways)
    return True


def _ways(message: MessageRecord, kind: MessageKind, chosen: Chosen, at: datetime) -> list[DispatchRecord]:
    """The dispatches a message takes, not stored yet; notes on the message whether it is silent and when it climbs."""
    zone = timezone.get_default_timezone()
    ways = sends(
        kind=kind.code,
        subject=message.subject,
        channels=kind.ways,
        urgent=kind.urgent,
        mutable=kind.mutable,
        choices=chosen.choices,
        # Whoever gave no address of a way is not waited for on it.
        open_channels=[name for name in open_channels() if address_of(message.recipient, name)],
        at=at,
        calendar=working_days_of(Path(settings.DEPLOYMENT)),
        zone=zone,
    )
    message.read_at = at if ways.silent else None
    if kind.climb_after is not None and message.level < kind.levels:
        message.climb_at = climb_time(
            at=at, working_days=kind.climb_after, calendar=working_days_of(Path(settings.DEPLOYMENT)), zone=zone
        )
    return [
        DispatchRecord(
            message=message,
            recipient=message.recipient,
            channel=way.channel,
            state=DispatchState.HELD if way.in_digest else DispatchState.WAITING,
            due_at=way.due_at,
            reference=new_reference(),
            created_at=at,
        )
        for way in ways.ways
    ]


def new_reference() -> str:
    """A name for a dispatch that no other has: of a mail, its Message-ID without the brackets."""
    return f"{uuid.uuid4().hex}@{mail_host()}"


@transaction.atomic
def pass_on(*, message: MessageRecord, recipients: Iterable[Any], at: datetime) -> list[MessageRecord]:
    """Tell the next people what moved nobody: the same words in their own language, one level up."""
    kind = kind_of(message.kind)
    people = {person.pk: person for person in recipients if person.is_active and person.pk != message.recipient_id}
    chosen = chosen_by(people)
    told = []
    for person in people.values():
        copy = _text(kind, message.values, chosen[person.pk].language)
        copy.recipient, copy.key, copy.origin, copy.level = person, f"climb:{message.pk}", message, message.level + 1
        copy.subject, copy.about, copy.link = message.subject, message.about, message.link
        copy.deadline_date, copy.sent_at = message.deadline_date, at
        if _stored(copy, kind, chosen[person.pk], at):
            told.append(copy)
    return told


def settle_messages(*, subject: str, at: datetime, kinds: Collection[str] = ()) -> int:
    """
    Say that what messages about a subject asked for is done; how many there were.

    They are passed on no further, and what has not gone out yet no longer does.
    """
    found = MessageRecord.objects.filter(subject=subject, settled_at__isnull=True)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    ids = list(found.values_list("pk", flat=True))
    drop_dispatches(MessageRecord.objects.filter(pk__in=ids), at=at)
    return MessageRecord.objects.filter(pk__in=ids, settled_at__isnull=True).update(settled_at=at)


def drop_dispatches(messages: QuerySet[MessageRecord], *, at: datetime) -> None:
    """What has not gone out of these messages no longer does."""
    waiting = (DispatchState.HELD, DispatchState.WAITING, DispatchState.RETRY)
    DispatchRecord.objects.filter(message__in=messages.values("pk"), state__in=waiting).update(
        state=DispatchState.DROPPED, settled_at=at
    )


# ── what a person does with the inbox ───────────────────────────────────────


def _own(reader: AbstractBaseUser, messages: Collection[int] | None) -> QuerySet[MessageRecord]:
    """Messages of this person alone, whatever numbers were asked for; all where ``messages`` is None."""
    mine = MessageRecord.objects.filter(recipient=reader)
    return mine if messages is None else mine.filter(pk__in=list(messages))


def mark_read(*, reader: AbstractBaseUser, at: datetime, messages: Collection[int] | None = None) -> int:
    """Note that messages were read: those named, or all of the inbox; how many were unread."""
    found = _own(reader, messages).filter(read_at__isnull=True)
    return (found if messages is not None else found.filter(archived_at__isnull=True)).update(read_at=at)


def mark_unread(*, reader: AbstractBaseUser, messages: Collection[int]) -> int:
    """Take that back."""
    return _own(reader, messages).filter(read_at__isnull=False).update(read_at=None)


@transaction.atomic
def archive(*, reader: AbstractBaseUser, messages: Collection[int], at: datetime) -> list[int]:
    """Put messages away; the numbers of those that were in the inbox, for :func:`restore`."""
    ids = list(_own(reader, messages).filter(archived_at__isnull=True).values_list("pk", flat=True))
    _own(reader, ids).filter(archived_at__isnull=True).update(archived_at=at)
    return ids


def restore(*, reader: AbstractBaseUser, messages: Collection[int]) -> int:
    """Take messages out of the archive; how many."""
    return _own(reader, messages).filter(archived_at__isnull=False).update(archived_at=None)


@transaction.atomic
def erase_messages(
    *,
    recipient: AbstractBaseUser,
    erased_by: AbstractBaseUser | None,
    at: datetime,
    why: str,
    kinds: Collection[str] = (),
) -> int:
    """
    Take away what messages to somebody said, and the addresses they went to; how many messages.

    The rows stay: that somebody was told, when and of what kind is no secret of the person's.
    """
    found = MessageRecord.objects.filter(recipient=recipient, erased_at__isnull=True)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    ids = list(found.values_list("pk", flat=True))
    drop_dispatches(MessageRecord.objects.filter(pk__in=ids), at=at)
    DispatchRecord.objects.filter(message__in=ids).update(address="")
    if not kinds:
        DispatchRecord.objects.filter(recipient=recipient).update(address="")
    MessageRecord.objects.filter(pk__in=ids).update(title="", body="", about="", values={}, link="", erased_at=at)
    if ids:
        record_audit(
            actor=erased_by,
            action="notices.erase_messages",
            subject=f"user:{recipient.pk}",
            at=at,
            details={"messages": len(ids)},
            why=why,
        )
    return len(ids)
