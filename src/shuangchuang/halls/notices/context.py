"""What every page shows of the inbox: how many messages are unread."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest

from shuangchuang.halls.notices.queries.inbox import unread_count


def inbox(request: HttpRequest) -> dict[str, Any]:
    """Asked of the database when a page shows it, and then once."""

    @cache
    def count() -> int:
        return unread_count(getattr(request, "user", None))

    return {"unread_count": count}
