"""What other halls show of this one.

{% load notices %}
{% audit_trail "unit:gx-sci" %}     the history of one subject, for those who may read the log
"""

from __future__ import annotations

from typing import Any

from django import template

from shuangchuang.halls.notices.audit_words import shown_lines
from shuangchuang.halls.notices.doors import reach
from shuangchuang.halls.notices.queries.audit import lines_found, lines_open_to

register = template.Library()

SHOWN = 10


@register.inclusion_tag("notices/_trail.html", takes_context=True)
def audit_trail(context: template.Context, subject: str) -> dict[str, Any]:
    """The last lines about ``kind:key``; nothing for who may not read the log."""
    rights, request = context.get("rights", frozenset()), context.get("request")
    if "system.audit" not in rights or request is None:
        return {"allowed": False}
    open_lines = lines_open_to(request.user, reach(request.user, "system.audit"))
    found = list(lines_found(open_lines, subject=subject)[: SHOWN + 1])
    return {
        "allowed": True,
        "subject": subject,
        "lines": shown_lines(found[:SHOWN], rights=rights),
        "more": len(found) > SHOWN,
    }
