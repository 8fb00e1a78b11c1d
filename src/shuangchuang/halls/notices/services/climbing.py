"""Pass on what moved nobody (提级): to whom is for the kind to say."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from shuangchuang.halls.notices.kinds import Climb, UnknownKind, kind_of, kinds
from shuangchuang.halls.notices.models import MessageRecord
from shuangchuang.halls.notices.services.audit import record_audit
from shuangchuang.halls.notices.services.messages import pass_on

logger = logging.getLogger(__name__)


def climb(*, at: datetime, limit: int = 200) -> int:
    """Pass on the messages that are due for it; how many people were told. Each is passed on once."""
    by_reading = [kind.code for kind in kinds() if kind.climb_after is not None and kind.climb_until == "read"]
    # A message that is read while its kind waits for reading has moved somebody.
    due = MessageRecord.objects.filter(
        ~Q(kind__in=by_reading, read_at__isnull=False),
        climb_at__lte=at,
        climbed_at__isnull=True,
        settled_at__isnull=True,
        erased_at__isnull=True,
    )
    told = 0
    for pk in list(due.order_by("climb_at", "pk").values_list("pk", flat=True)[:limit]):
        told += _climb_one(pk, at)
    return told


@transaction.atomic
def _climb_one(pk: int, at: datetime) -> int:
    # Of two workers the second finds no row.
    if not MessageRecord.objects.filter(pk=pk, climbed_at__isnull=True).update(climbed_at=at):
        return 0
    message = MessageRecord.objects.select_related("recipient").get(pk=pk)
    try:
        kind = kind_of(message.kind)
    except UnknownKind:
        logger.warning("message %s is of a kind that is no longer declared: %s", pk, message.kind)
        return 0
    if kind.climb_to is None:
        return 0
    asked = Climb(recipient=message.recipient, subject=message.subject, values=message.values, level=message.level + 1)
    told = pass_on(message=message, recipients=kind.climb_to(asked), at=at)
    record_audit(
        actor=None,
        action="notices.pass_on",
        subject=f"message:{pk}",
        at=at,
        details={"kind": message.kind, "to": [copy.recipient_id for copy in told], "level": message.level + 1},
    )
    return len(told)
