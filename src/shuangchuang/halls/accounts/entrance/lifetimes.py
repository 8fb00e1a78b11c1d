"""How long a session lasts, and when it was last used.

    signed in ──── used within the idle time ──── … ──── the longest time is over: out
                └─ not used for longer: out

A remembered device has times of its own. What is written, at most once a minute, is when it was last used.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.halls.notices.origin import current_origin

_EVERY = 60  # seconds


def is_over(*, started: float, seen: float, now: float, remembered: bool) -> bool:
    """Whether a session has lasted too long, or not been used for too long. All in seconds since 1970."""
    longest = settings.SESSION_REMEMBERED_SECONDS if remembered else settings.SESSION_LONGEST_SECONDS
    idle = longest if remembered else settings.SESSION_IDLE_SECONDS
    return now - started >= longest or now - seen >= idle


def kept_within_time(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out who was away too long; remember when a session was last used."""

    def answered(request: HttpRequest) -> HttpResponse:
        session = request.session
        if session.get(SESSION_KEY) is not None:
            now = time.time()
            started, seen = session.get("started", now), session.get("seen", now)
            if is_over(started=started, seen=seen, now=now, remembered=bool(session.get("remembered"))):
                UserSession.objects.filter(session_key=session.session_key).delete()
                logout(request)
                messages.info(request, _("您已较长时间没有操作，为保护账号已退出。请重新登录。"))
            elif "started" not in session or now - seen >= _EVERY:
                session["started"], session["seen"] = started, now
                _touch(request)
        return answer(request)

    return answered


def _touch(request: HttpRequest) -> None:
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now(),
        ip=current_origin().address or "0.0.0.0",  # noqa: S104 - "unknown"
    )
