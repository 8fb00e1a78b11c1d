"""What waits for a person, gathered from the halls and laid out by deadline.

    SOURCES ──(user, today)──▶ Waiting, Waiting, …  ──by_urgency──▶ 已逾期 │ 今天 │ 七天内 │ 以后 │ 没有期限

A hall whose rows somebody has to act on gets a source here: a function over its queries. A source is asked only where
its right is held, asks a fixed number of questions, and names the page where the act is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shuangchuang.halls.home import queries


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do. ``due`` is its last day; None where nobody set one."""

    title: str
    url: str
    act: str | Promise  # the word on the button
    since: datetime
    due: date | None = None
    more: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where things to do come from."""

    kind: str
    name: str | Promise
    icon: str
    right: str
    waiting: Callable[[Any, date], Iterable[Waiting]]


@dataclass(frozen=True, slots=True)
class Heap:
    """Things of one kind under one urgency."""

    source: Source
    items: tuple[Waiting, ...]


class Urgency(StrEnum):
    """How soon."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    UNDATED = "undated"


URGENCY_WORDS = {
    Urgency.OVERDUE: gettext_lazy("已逾期"),
    Urgency.TODAY: gettext_lazy("今天到期"),
    Urgency.WEEK: gettext_lazy("七天内到期"),
    Urgency.LATER: pgettext_lazy("deadline", "以后到期"),
    Urgency.UNDATED: gettext_lazy("没有期限"),
}


def urgency(due: date | None, *, today: date) -> Urgency:
    """
    How soon a last day is.

    >>> urgency(date(2026, 11, 30), today=date(2026, 11, 23)), urgency(None, today=date(2026, 11, 23))
    (<Urgency.WEEK: 'week'>, <Urgency.UNDATED: 'undated'>)
    """
    if due is None:
        return Urgency.UNDATED
    if due < today:
        return Urgency.OVERDUE
    if due == today:
        return Urgency.TODAY
    return Urgency.WEEK if due <= today + timedelta(days=7) else Urgency.LATER


def _drafts(user: Any, today: date) -> Iterable[Waiting]:
    for draft in queries.drafts_waiting(user):
        place = draft.region.short_name or draft.region.name
        yield Waiting(
            title=str(draft),
            url=reverse("plans:draft", args=[draft.pk]),
            act=gettext_lazy("去校核"),
            since=draft.changed_at,
            more=_("{place} · 已改 {number} 处").format(place=place, number=draft.edit_count),
        )


def _corrections(user: Any, today: date) -> Iterable[Waiting]:
    for correction in queries.corrections_waiting(user):
        yield Waiting(
            title=correction.wrong.strip().splitlines()[0][:60] if correction.wrong.strip() else correction.receipt,
            url=correction.get_absolute_url(),
            act=gettext_lazy("去答复"),
            since=correction.received_at,
            due=timezone.localdate(correction.received_at) + timedelta(days=ANSWERED_WITHIN),
            more=_("{page} · 回执号 {receipt}").format(page=correction.page, receipt=correction.receipt),
        )


ANSWERED_WITHIN = 3  # days a correction is answered in, as its page promises

SOURCES: tuple[Source, ...] = (
    Source("drafts", gettext_lazy("待校核的计划"), "clipboard-check", "plans.check", _drafts),
    Source("corrections", gettext_lazy("待答复的网站找错"), "message-report", "site.corrections", _corrections),
)


def waiting_for(*, user: Any, rights: Iterable[str], today: date) -> list[tuple[Urgency, list[Heap]]]:
    """Everything that waits for this person: the most urgent first, within it by source, within that by deadline and age."""
    held = set(rights)
    gathered = [(source, tuple(source.waiting(user, today))) for source in SOURCES if source.right in held]
    laid_out = []
    for level in Urgency:
        heaps = []
        for source, items in gathered:
            of_level = [item for item in items if urgency(item.due, today=today) == level]
            of_level.sort(key=lambda item: (item.due or date.max, item.since))
            if of_level:
                heaps.append(Heap(source, tuple(of_level)))
        if heaps:
            laid_out.append((level, heaps))
    return laid_out
