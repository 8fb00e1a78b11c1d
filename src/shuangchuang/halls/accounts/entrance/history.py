"""A line of the sign-in history, from a request."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from shuangchuang.halls.accounts.devices import device_words
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.accounts.services.history import note_sign_in
from shuangchuang.halls.notices.origin import current_origin


def note(request: HttpRequest, user: User | None, event: str) -> None:
    """Keep what happened at the door, from where, on which device."""
    note_sign_in(
        user=user,
        event=event,
        address=current_origin().address,
        device=device_words(request.META.get("HTTP_USER_AGENT", "")),
        at=timezone.now(),
    )
