"""The page of a unit under supervision."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.supervision.models import LightChoice
from shuangchuang.halls.supervision.presenting import KINDS, rows_shown
from shuangchuang.halls.supervision.queries.units import unit_seen_by
from shuangchuang.halls.supervision.views.as_of import seen_of

MOST = 100  # rows of a part; the list has them all


@require_safe
@needs("supervision.read")
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """What a unit leads and takes part in, how its reports came, who acts for it; as of a day."""
    seen = seen_of(request)
    found = unit_seen_by(request.user, slug, on=seen.on, day=seen.day)
    if found is None:
        raise Http404
    leads, others = rows_shown(found.leads[:MOST], on=seen.on), rows_shown(found.others[:MOST], on=seen.on)
    counted: dict[str, int] = {}
    for code, number in found.lights.items():
        counted[KINDS[code]] = counted.get(KINDS[code], 0) + number
    lights = [(KINDS[code], code, str(word), counted.get(KINDS[code], 0)) for code, word in LightChoice.choices]
    context = {
        "found": found,
        "unit": found.unit,
        "parts": (("lead", leads), ("cooperator", others)),
        "lights": lights,
        "number": sum(counted.values()),
        "on_time": found.reports - found.late,
        "returns": sum(row.returns for row in leads),
        "bounces": sum(row.bounces for row in leads),
        "seen": seen,
        "most": MOST,
    }
    return render(request, "supervision/unit.html", context)
