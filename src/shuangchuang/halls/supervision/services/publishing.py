"""The public sentence of an item: written as a version, released by the office."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from shuangchuang.domain.supervision.refusing import NotYours, SupervisionRefused
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.supervision.models import ItemRecord, PublicNoteRecord
from shuangchuang.halls.supervision.queries.scope import arranges
from shuangchuang.halls.supervision.services.refusing import NotAsRead

LONGEST = 300


class TooLong(SupervisionRefused):
    """The sentence does not fit."""

    def __init__(self) -> None:
        super().__init__("supervision.public_note_too_long", "公开说明最多 {most} 个字，请精简后再保存。", most=LONGEST)


@transaction.atomic
def keep_public_note(
    *, record: ItemRecord, text: str, release: bool, by: AbstractBaseUser, at: datetime, seen: int
) -> PublicNoteRecord:
    """
    Write the next version of an item's public sentence; ``release`` lets the public read it.

    ``seen`` is the version the form showed, 0 for none. Released without words it takes the sentence back.

    :raises NotYours: not of the office of this plan.
    :raises NotAsRead: a colleague wrote a version since.
    :raises TooLong: more than 300 characters.
    """
    if not arranges(by, record.plan):
        raise NotYours(who="联席会议办公室")
    text = text.strip()
    if len(text) > LONGEST:
        raise TooLong
    newest = PublicNoteRecord.objects.filter(item=record).order_by("-number").first()
    if (newest.number if newest else 0) != seen:
        raise NotAsRead
    try:
        with transaction.atomic():
            note = PublicNoteRecord.objects.create(
                item=record,
                number=seen + 1,
                text=text,
                written_by=by,
                written_at=at,
                released_by=by if release else None,
                released_at=at if release else None,
            )
    except IntegrityError as taken:  # the constraint decides between two who write at once
        raise NotAsRead from taken
    record_audit(
        actor=by,
        action="supervision.release_public_note" if release else "supervision.keep_public_note",
        subject=f"item:{record.pk}",
        at=at,
        details={"note_version": note.number},
    )
    return note
