"""Reminders beside an item and above one's tasks."""

from __future__ import annotations

from typing import Any

from django import template

from shuangchuang.halls.supervision.models import ItemRecord
from shuangchuang.halls.supervision.presenting_reminders import Shown, shown, told_of_item
from shuangchuang.halls.supervision.queries.reminders import reminders_of_item, to_acknowledge
from shuangchuang.halls.supervision.queries.story import urges_of

register = template.Library()
MOST = 200


@register.simple_tag
def reminders_about(user: Any, item: ItemRecord) -> list[dict[str, Any]]:
    """What went out about an item, by itself and by hand, the newest first."""
    return told_of_item(reminders_of_item(user, item)[:MOST], urges_of(item))[:MOST]


@register.simple_tag
def reminders_open(user: Any) -> list[Shown]:
    """What waits to be acknowledged by this person."""
    return [shown(each) for each in to_acknowledge(user)]


@register.filter
def acknowledgeable(one: Shown, user: Any) -> bool:
    """Whether the button is shown: it went to this person and nobody has answered."""
    mine = any(each.pk == getattr(user, "pk", None) for each in one.record.recipients.all())
    return mine and one.record.acknowledged_at is None and one.record.settled_at is None
