"""Who is there, when everybody comes through a reverse proxy."""

from __future__ import annotations

from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str:
    """
    The address our own proxy saw. It appends to ``X-Forwarded-For``, so only the last entry is its word;
    what stands before it was written by the visitor.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return forwarded or request.META.get("REMOTE_ADDR", "")
