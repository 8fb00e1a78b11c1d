"""The sign-in history, and what is swept away when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from shuangchuang.halls.accounts.models import SignInRecord, User
from shuangchuang.halls.notices.services import record_audit


def note_sign_in(*, user: User | None, event: str, address: str, device: str, at: datetime) -> SignInRecord:
    """Add a line. ``user`` is None where what was typed is no account's; then nothing of it is kept."""
    return SignInRecord.objects.create(user=user, event=event, address=address[:45], device=device[:60], at=at)


@transaction.atomic
def sweep(*, at: datetime) -> dict[str, int]:
    """
    Take away what is older than the site keeps it: history, counts of failures, sessions that ran out, sign-ups
    nobody finished. Says how many of each.
    """
    old = at - timedelta(days=settings.SIGN_IN_HISTORY_DAYS)
    swept = {
        "history": SignInRecord.objects.filter(at__lt=old).delete()[0],
        "attempts": AccessAttempt.objects.filter(attempt_time__lt=at - timedelta(days=1)).delete()[0],
        "sessions": Session.objects.filter(expire_date__lt=at).delete()[0],
        "unfinished": _unfinished(at),
    }
    if any(swept.values()):
        record_audit(actor=None, action="accounts.sweep", subject="accounts:history", at=at, details=swept)
    return swept


def _unfinished(at: datetime) -> int:
    """Accounts somebody registered for an address they never proved. They were never in; nothing hangs on them."""
    proven = EmailAddress.objects.filter(verified=True).values("user")
    begun = EmailAddress.objects.filter(verified=False).values("user")
    unproven = User.objects.filter(last_login=None, phone_verified=False, date_joined__lt=at - timedelta(days=1))
    stale = (unproven.exclude(phone="") | unproven.filter(pk__in=begun)).exclude(pk__in=proven)
    # An account an office opened has an office, or none yet but no address written by its owner.
    stale = stale.filter(grants=None, agreements__isnull=False).distinct()
    return User.objects.filter(pk__in=list(stale.values_list("pk", flat=True))).delete()[1].get("accounts.User", 0)
