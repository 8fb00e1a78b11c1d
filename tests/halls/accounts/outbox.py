"""Codes that would have been sent, kept to be looked at."""

from __future__ import annotations

from datetime import datetime

SENT: list[dict[str, str]] = []


def keep(*, channel: str, address: str, code: str, purpose: str, at: datetime) -> None:
    """In place of a provider (``settings.CODE_SENDER``)."""
    SENT.append({"channel": channel, "address": address, "code": code, "purpose": purpose})
