"""A number or an e-mail address that was proven becomes the account's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuangchuang.domain.shared.contacts import half_hidden
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices.services import record_audit


@transaction.atomic
def take_phone(*, user: User, phone: str, taken_at: datetime) -> str:
    """
    A person proved a number: it is theirs. The number it replaces, "" for none.

    :raises IntegrityError: somebody else proved it a moment before.
    """
    before = user.phone if user.phone_verified else ""
    if (before, user.phone_verified) == (phone, True):
        return ""
    user.phone, user.phone_verified = phone, True
    user.save(update_fields=["phone", "phone_verified"])
    record_audit(
        actor=user if user.last_login else None,
        action="accounts.take_phone",
        subject=f"user:{user.pk}",
        at=taken_at,
        personal={"before": half_hidden(before), "after": half_hidden(phone)},
    )
    return before


@transaction.atomic
def note_email_taken(*, user: User, before: str, after: str, taken_at: datetime) -> None:
    """A person proved an e-mail address; allauth has stored it."""
    record_audit(
        actor=user if user.last_login else None,
        action="accounts.take_email",
        subject=f"user:{user.pk}",
        at=taken_at,
        personal={"before": half_hidden(before), "after": half_hidden(after)},
    )
