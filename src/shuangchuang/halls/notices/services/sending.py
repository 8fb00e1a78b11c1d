"""Send what is due.

    WAITING ──▶ held by a lease ──▶ handed over ──▶ SENT ──▶ BOUNCED
       ▲                               │
       └── RETRY (a longer pause) ◀────┴──▶ DEAD after the last attempt, or where no attempt can help

A worker that dies between handing over and noting it leaves a dispatch that is sent once
more, under the same reference: whoever receives it can tell.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from shuangchuang.catalogue.calendar import working_days_of
from shuangchuang.domain.messages import ChannelName, Letter, NotSent, sending_time
from shuangchuang.domain.work import pause_before_retry
from shuangchuang.halls.notices import letters
from shuangchuang.halls.notices.channels import address_of, open_channels
from shuangchuang.halls.notices.kinds import UnknownKind, kind_of
from shuangchuang.halls.notices.models import DispatchRecord, DispatchState, MessageRecord
from shuangchuang.halls.notices.queries.preferences import chosen
from shuangchuang.halls.notices.services.audit import record_audit
from shuangchuang.halls.notices.services.messages import new_reference
from shuangchuang.halls.notices.services.refusing import DispatchMovedOn

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
ATTEMPTS = 16  # with these pauses some two days: a server that is down over a weekend loses nothing
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
_OPEN = (DispatchState.WAITING, DispatchState.RETRY)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a round: how many were sent, and how many were looked at in all."""

    sent: int
    tried: int


def deliver_due(*, at: datetime, limit: int = 50) -> Sent:
    """Send what is due, the longest due first, at most ``limit``. Right with any number of workers at once."""
    sent = tried = 0
    while tried < limit:
        dispatch = take_dispatch(at=at)
        if dispatch is None:
            break
        tried += 1
        sent += send_dispatch(dispatch, at=at)
    return Sent(sent, tried)


def take_dispatch(*, at: datetime) -> DispatchRecord | None:
    """Hold one dispatch that is due; None where there is none."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    due = DispatchRecord.objects.filter(free, state__in=_OPEN, due_at__lte=at)
    for pk, attempts in due.order_by("due_at", "pk").values_list("pk", "attempts")[:10]:
        # Of two workers the second finds no row: the first has counted an attempt.
        if due.filter(pk=pk, attempts=attempts).update(attempts=F("attempts") + 1, lease_until=at + LEASE):
            return DispatchRecord.objects.select_related("message", "recipient").get(pk=pk)
    return None


def send_dispatch(dispatch: DispatchRecord, *, at: datetime) -> bool:
    """Hand over a dispatch that is held, and note what came of it; whether it was taken."""
    if dispatch.attempts > ATTEMPTS:
        _note(dispatch, DispatchState.DEAD, at=at, problem="worker_lost")
        return False
    later = _not_now(dispatch, at)
    if later is not None:
        _note(dispatch, DispatchState.WAITING, at=at, due_at=later, attempts=dispatch.attempts - 1)
        return False
    try:
        letter = _letter(dispatch)
        if letter is None:
            _note(dispatch, DispatchState.DROPPED, at=at)
            return False
        channel = open_channels().get(dispatch.channel)
        if channel is None:
            raise NotSent("channel_closed", again=True)
        number = channel.send(letter)
    except NotSent as failure:
        _fail(dispatch, failure, at)
        return False
    except Exception:
        # A channel that falls over takes no other dispatch with it.
        logger.exception("dispatch %s failed", dispatch.pk)
        _fail(dispatch, NotSent("error", again=True), at)
        return False
    _note(dispatch, DispatchState.SENT, at=at, provider_number=number, address=letter.to[:254], problem="")
    return True


def _not_now(dispatch: DispatchRecord, at: datetime) -> datetime | None:
    """The later moment at which this may go out, where a worker that was down comes to it at night; None for now."""
    if dispatch.channel == ChannelName.EMAIL or dispatch.message is None:
        return None
    try:
        urgent = kind_of(dispatch.message.kind).urgent
    except UnknownKind:
        urgent = False
    choices = chosen(dispatch.recipient).choices
    allowed = sending_time(
        at=at,
        channel=ChannelName(dispatch.channel),
        urgent=urgent,
        quiet=choices.quiet,
        rest_on_days_off=choices.rest_on_days_off,
        calendar=working_days_of(Path(settings.DEPLOYMENT)),
        zone=timezone.get_default_timezone(),
    )
    return allowed if allowed > at else None


def _letter(dispatch: DispatchRecord) -> Letter | None:
    """
    The letter; None where there is nothing left to say.

    :raises NotSent: there is no address to send it to.
    """
    person = dispatch.recipient
    if not person.is_active:
        return None
    to = address_of(person, dispatch.channel)
    if dispatch.message is None:
        parts = MessageRecord.objects.filter(dispatches__digest=dispatch, erased_at__isnull=True)
        found = list(parts.filter(settled_at__isnull=True))
        if not found:
            return None
        if not to:
            raise NotSent("no_address", again=False)
        return letters.of_digest(found, to=to, reference=dispatch.reference, language=chosen(person).language)
    if dispatch.message.erased_at is not None:
        return None
    if not to:
        raise NotSent("no_address", again=False)
    return letters.of_message(dispatch.message, channel=dispatch.channel, to=to, reference=dispatch.reference)


def _fail(dispatch: DispatchRecord, failure: NotSent, at: datetime) -> None:
    logger.warning("dispatch %s by %s was not taken: %s", dispatch.pk, dispatch.channel, failure.code)
    if not failure.again or dispatch.attempts >= ATTEMPTS:
        _note(dispatch, DispatchState.DEAD, at=at, problem=failure.code[:40])
        return
    pause = pause_before_retry(
        attempt=dispatch.attempts, seed=f"dispatch:{dispatch.pk}", first=FIRST_PAUSE, ceiling=LONGEST_PAUSE
    )
    _note(
        dispatch,
        DispatchState.RETRY,
        at=at,
        problem=failure.code[:40],
        due_at=at + max(pause, failure.after or timedelta(0)),
    )


@transaction.atomic
def _note(dispatch: DispatchRecord, state: str, *, at: datetime, **values: object) -> None:
    """Write down what came of an attempt, unless another worker has taken the dispatch over since."""
    settled = at if state not in {*_OPEN} else None
    noted = DispatchRecord.objects.filter(pk=dispatch.pk, attempts=dispatch.attempts, state__in=_OPEN).update(
        state=state, lease_until=None, settled_at=settled, **values
    )
    if (
        noted
        and dispatch.message_id is None
        and state in {DispatchState.SENT, DispatchState.DEAD, DispatchState.DROPPED}
    ):
        DispatchRecord.objects.filter(digest=dispatch, state=DispatchState.IN_DIGEST).update(
            state=state, settled_at=at, problem=values.get("problem", "")
        )


# ── digests ─────────────────────────────────────────────────────────────────


def send_digests(*, at: datetime, limit: int = 500) -> int:
    """
    Put together what waits for a digest that is due; how many mails that makes.

    What was read, archived or settled meanwhile is left out: a mail tells what one does not know yet.
    """
    due = DispatchRecord.objects.filter(state=DispatchState.HELD, due_at__lte=at)
    made = 0
    for person, channel, last in (
        due.order_by("recipient_id").values_list("recipient_id", "channel").annotate(last=Max("due_at"))[:limit]
    ):
        made += _make_digest(due.filter(recipient=person, channel=channel), person, channel, last, at)
    return made


@transaction.atomic
def _make_digest(held: QuerySet[DispatchRecord], person: int, channel: str, last: datetime, at: datetime) -> bool:
    known = Q(message__read_at__isnull=False) | Q(message__archived_at__isnull=False)
    over = Q(message__settled_at__isnull=False) | Q(message__erased_at__isnull=False)
    gone = list(held.filter(known | over).values_list("pk", flat=True))
    held.filter(pk__in=gone).update(state=DispatchState.DROPPED, settled_at=at)
    if not held.exists():
        return False
    digest, created = _digest_of(person, channel, last, at)
    held.update(state=DispatchState.IN_DIGEST, digest=digest)
    return created


def _digest_of(person: int, channel: str, last: datetime, at: datetime) -> tuple[DispatchRecord, bool]:
    """
    The digest that gathers what was due by ``last``, and whether it is new.

    The key is that moment, so two workers make one, and an outage makes one of many. One that is
    on its way already takes nothing more in: what comes late makes another.
    """
    number = 0
    while True:
        number += 1
        digest, created = DispatchRecord.objects.get_or_create(
            recipient_id=person,
            channel=channel,
            digest_key=f"{last.isoformat()}#{number}",
            defaults={
                "state": DispatchState.WAITING,
                "due_at": last,
                "reference": new_reference(),
                "created_at": at,
            },
        )
        # Writing the row holds it until this transaction ends: no worker takes it up before the parts are in.
        waiting = DispatchRecord.objects.filter(pk=digest.pk, state=DispatchState.WAITING, attempts=0)
        if waiting.update(due_at=last):
            return digest, created


# ── what comes back ─────────────────────────────────────────────────────────


def note_bounce(*, reference: str, status: str, permanent: bool, at: datetime) -> bool:
    """
    Note that a mail came back for good; whether it was one of ours.

    A delay is none of our business: the mail server goes on trying.
    """
    if not permanent:
        return DispatchRecord.objects.filter(reference=reference).exists()
    sent = DispatchRecord.objects.filter(reference=reference, state=DispatchState.SENT)
    if sent.update(state=DispatchState.BOUNCED, problem=f"bounced_{status}"[:40], settled_at=at):
        DispatchRecord.objects.filter(digest__reference=reference, state=DispatchState.SENT).update(
            state=DispatchState.BOUNCED, settled_at=at
        )
        return True
    return DispatchRecord.objects.filter(reference=reference).exists()


@transaction.atomic
def send_again(*, dispatch: int, asked_by: AbstractBaseUser, asked_at: datetime) -> None:
    """
    Try a dispatch that was given up or came back once more, from the first attempt, under the same reference.

    :raises DispatchMovedOn: it is in another state by now.
    """
    given_up = DispatchRecord.objects.filter(pk=dispatch, state__in=(DispatchState.DEAD, DispatchState.BOUNCED))
    if not given_up.update(
        state=DispatchState.WAITING, attempts=0, due_at=asked_at, lease_until=None, problem="", settled_at=None
    ):
        raise DispatchMovedOn
    DispatchRecord.objects.filter(digest=dispatch, state__in=(DispatchState.DEAD, DispatchState.BOUNCED)).update(
        state=DispatchState.IN_DIGEST, problem="", settled_at=None
    )
    record_audit(actor=asked_by, action="notices.send_again", subject=f"dispatch:{dispatch}", at=asked_at)
