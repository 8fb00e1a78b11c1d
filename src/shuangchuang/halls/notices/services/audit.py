"""Write a line of the audit log, link it into the chain, erase what of it is about a person.

    change ──┬── record_audit: the line, in the same transaction ──▶ commit
             └── after the commit: link_lines, a short transaction of its own

Were lines linked within the change's own transaction, one change would wait for the end of
another, and two that touch the same rows in another order would wait for each other for ever.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import OperationalError, connection, transaction
from django.db.models import F

from shuangchuang.domain.chain import START, digest_of, storable
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.models import AuditHeadRecord, AuditPersonalRecord, AuditRecord, PersonalPart
from shuangchuang.halls.notices.origin import current_origin

_AT_ONCE = 500  # lines linked in one transaction
_HEAD = 1


class ErasureRefused(Refusal):
    """Personal values cannot be erased like this."""


@transaction.atomic
def record_audit(
    *,
    actor: AbstractBaseUser | None,
    action: str,
    subject: str,
    at: datetime,
    details: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str = "",
    personal: dict[str, Any] | None = None,
    about: str = "",
) -> AuditRecord:
    """
    Note a change of state.

    ``action`` is ``<hall>.<verb>``, ``subject`` is ``<kind>:<key>``. ``details``, ``before`` and ``after`` hold ids,
    codes and what is public; they stay for ever. Whatever is about a person goes into ``personal``, which
    :func:`erase_personal` can take away; ``about`` says whose it is, if not the subject's. Values are made
    :func:`storable`: days and decimals become text.
    """
    origin = current_origin()
    line = AuditRecord(
        actor=actor,
        action=action,
        subject=subject,
        at=at,
        details=storable(details or {}),
        before=None if before is None else storable(before),
        after=None if after is None else storable(after),
        why=storable(why)[:500],
        source=origin.source,
        session=origin.session,
    )
    beside = []
    if personal:
        beside.append(_personal(PersonalPart.VALUES, about or subject, personal))
        line.personal_seal = beside[-1].seal()
    if origin.address:
        acting = f"user:{actor.pk}" if actor is not None else "visitor"
        beside.append(_personal(PersonalPart.ADDRESS, acting, {"address": origin.address}))
        line.address_seal = beside[-1].seal()
    line.save()
    for row in beside:
        row.line = line
    AuditPersonalRecord.objects.bulk_create(beside)
    if not any(entry[1] is _link_now for entry in connection.run_on_commit):
        transaction.on_commit(_link_now, robust=True)
    return line


def _personal(part: str, about: str, values: dict[str, Any]) -> AuditPersonalRecord:
    return AuditPersonalRecord(part=part, about=about, values=storable(values), salt=secrets.token_hex(16))


def _link_now() -> None:
    try:
        link_lines()
    except OperationalError:
        # A busy database: the line is kept, and the next one to be linked takes it along.
        return


def link_lines() -> int:
    """
    Put every committed line that has no place yet into the chain, in the order they were written; how many.

    Right with any number of writers: whoever changes the head's row holds it until the end, so there is
    one at a time, and a line gets a place only while it has none.
    """
    linked = 0
    while True:
        with transaction.atomic():
            if not AuditHeadRecord.objects.filter(pk=_HEAD).update(turns=F("turns") + 1):
                AuditHeadRecord.objects.get_or_create(pk=_HEAD)
                AuditHeadRecord.objects.filter(pk=_HEAD).update(turns=F("turns") + 1)
            waiting = list(AuditRecord.objects.filter(number__isnull=True).order_by("pk")[:_AT_ONCE])
            if not waiting:
                return linked
            last = AuditRecord.objects.filter(number__isnull=False).order_by("-number").first()
            number, digest = (last.number, last.digest) if last else (0, START)
            for line in waiting:
                number, previous = number + 1, digest
                digest = digest_of(previous=previous, number=number, words=line.words())
                AuditRecord.objects.link(line=line.pk, number=number, previous=previous, digest=digest)
            linked += len(waiting)
        if len(waiting) < _AT_ONCE:
            return linked


@transaction.atomic
def erase_personal(
    *,
    about: str,
    erased_by: AbstractBaseUser | None,
    erased_at: datetime,
    why: str,
    lines: Iterable[int] | None = None,
) -> int:
    """
    Take away the personal values that lines of the log hold about somebody (``user:12``); how many lines.

    ``lines`` narrows it to some of them. The lines stay, the chain still verifies, and pages say 已依法删除.

    :raises ErasureRefused: no reason is given.
    """
    if not why.strip():
        raise ErasureRefused("reason_missing", "请写明删除的依据，例如当事人的申请或到期的保存期限。")
    held = AuditPersonalRecord.objects.filter(about=about)
    if lines is not None:
        held = held.filter(line_id__in=list(lines))
    count, _by_kind = held.delete()
    if count:
        record_audit(
            actor=erased_by,
            action="notices.erase_personal",
            subject=about,
            at=erased_at,
            details={"lines": count},
            why=why.strip(),
        )
    return count
