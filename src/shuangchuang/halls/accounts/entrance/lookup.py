"""Under which name failures are counted, and whose account is meant (``queries/contacts.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from shuangchuang.halls.accounts.queries.contacts import account_meant, account_of

__all__ = ["account_meant", "account_of", "name_for_lock"]


def name_for_lock(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """
    Under which name failures are counted: one account has one count, whichever of its names was typed.

    Called by axes (``AXES_USERNAME_CALLABLE``).
    """
    given = dict(credentials or {})
    typed = given.get("phone") or given.get("email") or given.get("username")
    if not typed and request is not None:
        typed = request.POST.get("login", "")
    typed = str(typed or "")[:150]
    meant = account_meant(typed) if typed else None
    return meant.username if meant else typed.strip().lower()
