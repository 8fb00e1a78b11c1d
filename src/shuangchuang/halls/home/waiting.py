"""What waits for a person, gathered from the halls and laid out by deadline.

    SOURCES ──(user, now)──▶ Waiting, Waiting, …  ──by_urgency──▶ 已逾期 │ 今天 │ 七天内 │ 以后 │ 没有期限

A hall whose rows somebody has to act on gets a source here: a function over its queries. A source is asked only where
its right is held, asks a fixed number of questions, and names the page where the act is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from shuangchuang.halls.home import queries
from shuangchuang.halls.home.services.corrections import ANSWERED_WITHIN
from shuangchuang.halls.notices.models import OPEN_STATES, JobState
from shuangchuang.halls.notices.queries.inbox import messages_of
from shuangchuang.halls.notices.queries.jobs import jobs_of
from shuangchuang.halls.registry.queries.bindings import bindings_to_correct, bindings_to_review
from shuangchuang.halls.registry.queries.invitations import invitations_of
from shuangchuang.halls.supervision.presenting_reminders import shown
from shuangchuang.halls.supervision.queries.decisions import decisions
from shuangchuang.halls.supervision.queries.evaluations import to_assess, to_judge
from shuangchuang.halls.supervision.queries.listing import waiting_inside
from shuangchuang.halls.supervision.queries.owed import owed_by
from shuangchuang.halls.supervision.queries.reminders import to_acknowledge
from shuangchuang.halls.supervision.services.lighting import calendar


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
    waiting: Callable[[Any, datetime], Iterable[Waiting]]


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


def _drafts(user: Any, now: datetime) -> Iterable[Waiting]:
    for draft in queries.drafts_waiting(user):
        place = draft.region.short_name or draft.region.name
        yield Waiting(
            title=str(draft),
            url=reverse("plans:draft", args=[draft.pk]),
            act=gettext_lazy("去校核"),
            since=draft.changed_at,
            more=_("{place} · 已改 {number} 处").format(place=place, number=draft.edit_count),
        )


def _corrections(user: Any, now: datetime) -> Iterable[Waiting]:
    for correction in queries.corrections_waiting(user):
        yield Waiting(
            title=correction.wrong.strip().splitlines()[0][:60] if correction.wrong.strip() else correction.receipt,
            url=correction.get_absolute_url(),
            act=gettext_lazy("去答复"),
            since=correction.received_at,
            due=timezone.localdate(correction.received_at + ANSWERED_WITHIN),
            more=_("{page} · 回执号 {receipt}").format(page=correction.page, receipt=correction.receipt),
        )


def _bindings(user: Any, now: datetime) -> Iterable[Waiting]:
    for binding in bindings_to_review(user)[:_MOST]:
        yield Waiting(
            title=binding.name,
            url=reverse("registry:review", args=[binding.pk]),
            act=gettext_lazy("去核验"),
            since=binding.submitted_at,
            more=_("{person} · {capacity}").format(person=binding.applicant, capacity=binding.get_capacity_display()),
        )


def _returned(user: Any, now: datetime) -> Iterable[Waiting]:
    """One's own requests that were given back: until they are put right nobody goes on with them."""
    for binding in bindings_to_correct(user)[:_MOST]:
        yield Waiting(
            title=binding.name,
            url=reverse("registry:correct", args=[binding.pk]),
            act=gettext_lazy("去补正"),
            since=binding.submitted_at,
            more=binding.reason,
        )


def _invitations(user: Any, now: datetime) -> Iterable[Waiting]:
    for invitation in invitations_of(user, at=now)[:_MOST]:
        yield Waiting(
            title=str(invitation.organisation),
            url=reverse("registry:invitation", args=[invitation.pk]),
            act=gettext_lazy("去回复"),
            since=now,
            due=timezone.localdate(invitation.open_until),
            more=_("请您代为办事"),
        )


def _owed(user: Any, now: datetime) -> Iterable[Waiting]:
    """What the person's units owe under supervision."""
    for one in owed_by(user, today=timezone.localdate(now), calendar=calendar())[:_MOST]:
        yield Waiting(title=str(one.item), url=one.url, act=one.act, since=now, due=one.due, more=one.unit_name)


def _reminders(user: Any, now: datetime) -> Iterable[Waiting]:
    """Reminders nobody has answered: unanswered they climb."""
    for reminder in to_acknowledge(user)[:_MOST]:
        one = shown(reminder)
        yield Waiting(
            title=f"{one.rule_name}：{one.about}",
            url=reminder.get_absolute_url(),
            act=gettext_lazy("查看"),
            since=reminder.sent_at,
            more=reminder.unit.name if reminder.unit else "",
        )


def _inside(user: Any, now: datetime) -> Iterable[Waiting]:
    """What waits for the office, or for whoever verifies: the first by name, the others counted; the list has them all."""
    rows = list(waiting_inside(user)[: _NAMED + 1])
    for row in rows[:_NAMED]:
        yield Waiting(
            title=str(row.item),
            url=row.item.get_absolute_url(),
            act=gettext_lazy("办理"),
            since=row.valid_from_at,
            more=str(row.get_stage_display()),
        )
    if len(rows) > _NAMED:
        others = waiting_inside(user).count() - _NAMED
        yield Waiting(
            title=ngettext("另有 {n} 件督办事项等您办理", "另有 {n} 件督办事项等您办理", others).format(n=others),
            url=reverse("supervision:list") + "?mine=1",
            act=gettext_lazy("查看"),
            since=rows[-1].valid_from_at,
        )


def _decisions(user: Any, now: datetime) -> Iterable[Waiting]:
    """What a leader has to decide, as one line: the page has the reasons."""
    number = sum(heap.number for heap in decisions(user, on=timezone.localdate(now)))
    if number:
        yield Waiting(
            title=ngettext("{n} 件事需要您决定", "{n} 件事需要您决定", number).format(n=number),
            url=reverse("supervision:decisions"),
            act=gettext_lazy("查看"),
            since=now,
        )


def _messages(user: Any, now: datetime) -> Iterable[Waiting]:
    """Unread messages with a deadline one by one; the others are only counted, the inbox lists them."""
    unread = messages_of(user, box="unread")
    for message in unread.filter(deadline_date__isnull=False).order_by("deadline_date", "pk")[:_MOST]:
        yield Waiting(
            title=message.title,
            url=reverse("notices:message", args=[message.pk]),
            act=gettext_lazy("查看"),
            since=message.sent_at,
            due=message.deadline_date,
        )
    others = unread.filter(deadline_date__isnull=True).order_by().aggregate(number=Count("pk"), last=Max("sent_at"))
    if others["number"]:
        yield Waiting(
            title=ngettext("{number} 条未读消息", "{number} 条未读消息", others["number"]).format(
                number=others["number"]
            ),
            url=reverse("notices:inbox") + "?box=unread",
            act=gettext_lazy("查看"),
            since=others["last"],
        )


def _jobs(user: Any, now: datetime) -> Iterable[Waiting]:
    """What runs for the person, and what failed for good within a week."""
    states = Q(state__in=OPEN_STATES) | Q(state=JobState.DEAD, finished_at__gt=now - timedelta(days=7))
    for job in jobs_of(user).filter(states)[:_MOST]:
        yield Waiting(
            title=job.title or job.name,
            url=reverse("notices:job", args=[job.pk]),
            act=gettext_lazy("查看"),
            since=job.enqueued_at,
            more=str(job.get_state_display()),
        )


_NAMED = 8  # of what waits inside


def _self_assessments(user: Any, now: datetime) -> Iterable[Waiting]:
    """Tasks of an evaluation that the person's units have not assessed yet."""
    for evaluation, row in to_assess(user)[:_MOST]:
        yield Waiting(
            title=str(row.item),
            url=reverse("supervision:evaluation_task", args=[evaluation.pk, row.item.key]),
            act=gettext_lazy("写自评"),
            since=evaluation.opened_at,
            due=evaluation.due_date,
            more=_("中期评估"),
        )


def _judgements(user: Any, now: datetime) -> Iterable[Waiting]:
    """Evaluations of the person's office that wait for judgements or for their report."""
    for evaluation, number in to_judge(user)[:_MOST]:
        yield Waiting(
            title=str(evaluation.plan),
            url=evaluation.get_absolute_url(),
            act=gettext_lazy("去评定"),
            since=evaluation.opened_at,
            more=_("{number} 项任务没有评定").format(number=number) if number else _("已全部评定，可以拟报告"),
        )


_MOST = 50  # of one source; the hall's own list has them all

SOURCES: tuple[Source, ...] = (
    Source("supervision", gettext_lazy("我的任务"), "traffic-lights", "supervision.read", _owed),
    Source("reminders", gettext_lazy("待知悉的提醒"), "bell", "desk.see", _reminders),
    Source("decisions", gettext_lazy("需要决定的事"), "gavel", "supervision.instruct", _decisions),
    Source("supervised", gettext_lazy("等我办理的督办事项"), "traffic-lights", "supervision.read", _inside),
    Source("assessing", gettext_lazy("待写的评估自评"), "clipboard-check", "supervision.handle", _self_assessments),
    Source("judging", gettext_lazy("待评定的中期评估"), "clipboard-check", "supervision.arrange", _judgements),
    Source("drafts", gettext_lazy("待校核的计划"), "clipboard-check", "plans.check", _drafts),
    Source("bindings", gettext_lazy("待核验的企业绑定"), "shield-check", "organisations.review", _bindings),
    Source("returned", gettext_lazy("退回补正的单位认证"), "pencil", "organisations.own", _returned),
    Source("invitations", gettext_lazy("等您回复的邀请"), "users-plus", "organisations.own", _invitations),
    Source("messages", gettext_lazy("未读消息"), "bell", "desk.see", _messages),
    Source("jobs", gettext_lazy("在后台办理"), "clock", "desk.see", _jobs),
    Source("corrections", gettext_lazy("待答复的网站找错"), "message-report", "site.corrections", _corrections),
)


def waiting_for(*, user: Any, rights: Iterable[str], now: datetime) -> list[tuple[Urgency, list[Heap]]]:
    """Everything that waits for this person: the most urgent first, within it by source, within that by deadline and age."""
    held, today = set(rights), timezone.localdate(now)
    gathered = [(source, tuple(source.waiting(user, now))) for source in SOURCES if source.right in held]
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
