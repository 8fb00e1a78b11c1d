"""The page of one item."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.supervision.actions import STEP_WORDS
from shuangchuang.halls.supervision.queries.items import item_seen_by, states_as_of, story_of


@require_safe
@needs("supervision.read")
def item(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """One item with its whole story."""
    record = item_seen_by(request.user, plan=plan, key=key)
    if record is None:
        raise Http404
    steps = [(step, STEP_WORDS[step.kind]) for step in story_of(record)]
    state = states_as_of(None).filter(item=record).first()
    return render(request, "supervision/item.html", {"item": record, "state": state, "steps": steps})
