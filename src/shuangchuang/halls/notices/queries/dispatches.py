"""How messages went out."""

from __future__ import annotations

from django.db.models import QuerySet

from shuangchuang.halls.notices.models import DispatchRecord, DispatchState


def dispatches_listed(*, state: str = "", channel: str = "") -> QuerySet[DispatchRecord]:
    """All dispatches, the last first, without the texts of their messages; ``failed`` is given up or come back."""
    found = DispatchRecord.objects.select_related("message", "recipient").defer(
        "message__title", "message__body", "message__values", "message__about"
    )
    if state == "failed":
        found = found.filter(state__in=(DispatchState.DEAD, DispatchState.BOUNCED))
    elif state:
        found = found.filter(state=state)
    if channel:
        found = found.filter(channel=channel)
    return found.order_by("-pk")
