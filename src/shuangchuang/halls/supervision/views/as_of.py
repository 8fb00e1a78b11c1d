"""Every page of supervision as it was on an earlier day: ``?as_of=2026-06-30``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Seen:
    """The day a page shows: ``day`` None is now; ``wrong`` is what was asked for and is no day one can see."""

    day: date | None
    today: date
    wrong: str = ""

    @property
    def on(self) -> date:
        """The day itself."""
        return self.day or self.today


def seen_of(request: HttpRequest) -> Seen:
    """The day an address asks for."""
    return seen_day(request.GET.get("as_of", ""))


def seen_day(asked: str) -> Seen:
    """The day these words name: none, today and what lies ahead are now."""
    today, asked = timezone.localdate(), asked.strip()
    if not asked:
        return Seen(None, today)
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return Seen(None, today, asked)
    if day > today:
        return Seen(None, today, asked)
    return Seen(None if day == today else day, today)
