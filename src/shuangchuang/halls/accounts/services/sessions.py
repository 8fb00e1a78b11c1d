"""End sessions: one, all others, all."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices.services import record_audit


def end_sessions(*, user: User, but: str | None) -> int:
    """End every session of a person except the one whose key is ``but``. How many."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    ending = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    for session in ending:
        store.delete(session.session_key)
    UserSession.objects.filter(pk__in=[session.pk for session in ending]).delete()
    return len(ending)


@transaction.atomic
def end_session(*, user: User, number: int, ended_at: datetime) -> bool:
    """End one of one's own sessions; False where it is gone already or somebody else's."""
    session = UserSession.objects.filter(user=user, pk=number).first()
    if session is None:
        return False
    import_module(settings.SESSION_ENGINE).SessionStore().delete(session.session_key)
    session.delete()
    record_audit(
        actor=user, action="accounts.end_session", subject=f"user:{user.pk}", at=ended_at, details={"session": number}
    )
    return True


@transaction.atomic
def end_other_sessions(*, user: User, but: str | None, ended_at: datetime) -> int:
    """End all of one's own sessions but the one that asks. How many."""
    ended = end_sessions(user=user, but=but)
    if ended:
        record_audit(
            actor=user,
            action="accounts.end_other_sessions",
            subject=f"user:{user.pk}",
            at=ended_at,
            details={"sessions": ended},
        )
    return ended
