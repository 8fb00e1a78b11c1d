"""Papers beside an item."""

from __future__ import annotations

from typing import Any

from django import template

from shuangchuang.halls.supervision.models import ItemRecord, PaperRecord
from shuangchuang.halls.supervision.queries.bulletins import papers_of_item
from shuangchuang.halls.supervision.queries.scope import issues
from shuangchuang.halls.supervision.services.issuing import numbered

register = template.Library()


@register.simple_tag
def papers_about(user: Any, item: ItemRecord) -> list[tuple[PaperRecord, str]]:
    """What was sent out about an item, each with its number."""
    return [(paper, numbered(paper)) for paper in papers_of_item(user, item)]


@register.simple_tag
def may_issue(user: Any, item: ItemRecord) -> bool:
    """Whether the visitor draws up papers about it."""
    return issues(user, item.plan)
