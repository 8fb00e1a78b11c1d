"""领导一页纸: the few things that need a decision, on one screen and one sheet of A4."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.rights import may, needs
from shuangchuang.halls.supervision.models import LightChoice, StageChoice
from shuangchuang.halls.supervision.presenting import KINDS
from shuangchuang.halls.supervision.queries.decisions import decisions as decisions_of
from shuangchuang.halls.supervision.queries.items import standing
from shuangchuang.halls.supervision.views.as_of import seen_of


@require_safe
@needs("supervision.lead")
def decisions(request: HttpRequest) -> HttpResponse:
    """The few things that need a decision, and how all items stand in one line."""
    seen = seen_of(request)
    heaps = decisions_of(request.user, on=seen.on, day=seen.day)
    rows = standing(request.user, day=seen.day).exclude(stage__in=(StageChoice.PROPOSED, StageChoice.WITHDRAWN))
    counted: dict[str, int] = {}
    for light, number in rows.order_by().values_list("light").annotate(number=Count("pk")):
        kind = KINDS[light]
        counted[kind] = counted.get(kind, 0) + number
    codes = {KINDS[code]: (code, str(word)) for code, word in LightChoice.choices}
    lights = [(kind, *codes[kind], counted.get(kind, 0)) for kind in ("red", "yellow", "green", "grey")]
    context = {
        "seen": seen,
        "heaps": heaps,
        "lights": lights,
        "total": sum(counted.values()),
        "instructs": may(request.user, "supervision.instruct") and seen.day is None,
    }
    return render(request, "supervision/decisions.html", context)
