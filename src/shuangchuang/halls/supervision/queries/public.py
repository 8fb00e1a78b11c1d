"""What anybody may read of a plan's progress: made of named fields alone.

    the plan's own words (as the plan's pages show them to a visitor who is nobody)
    stage ─▶ one of five words     the agreed day, once it was handed out     leading units     the released sentence

Nothing of a record is handed on: a column that is not named here does not leave.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared import Period
from shuangchuang.domain.targets import Series, Status
from shuangchuang.halls.plans import queries as plans
from shuangchuang.halls.plans.figures import WatchedTarget, observation_of, watch
from shuangchuang.halls.plans.presenting import promise_of
from shuangchuang.halls.supervision.models import (
    ItemStateRecord,
    Level,
    PartChoice,
    PartyRecord,
    PublicNoteRecord,
    StageChoice,
)
from shuangchuang.halls.supervision.queries.listing import STILL
from shuangchuang.halls.supervision.queries.scope import Visitor, visible_items

_ANYBODY = AnonymousUser()
_NOT_BEGUN = (StageChoice.PROPOSED, StageChoice.APPROVED, StageChoice.ASSIGNED)
# How it is told, in order: code → words, the picture beside them.
HOW_FAR: dict[str, tuple[str | Promise, str]] = {
    "done": (_("已办结"), "ok"),
    "going": (_("正在办"), "info"),
    "waiting": (_("还没开始"), "idle"),
    "paused": (_("暂停"), "warn"),
    "stopped": (_("不再办理"), "idle"),
    "unknown": (_("进展未公布"), "idle"),
}


@dataclass(frozen=True, slots=True)
class PublicTask:
    """
    One promise. ``how_far`` is a key of :data:`HOW_FAR`; days are None where nothing was agreed or told.

    ``self_checked``: closed by the office without anybody else having looked; ``late``: past its day and not closed.
    """

    code: str
    number: str
    title: str
    promised: str
    leads: tuple[str, ...]
    how_far: str
    due: date | None
    closed_on: date | None
    self_checked: bool
    late: bool
    told: str
    told_on: date | None

    @property
    def words(self) -> str | Promise:
        """How far it is, in words."""
        return _("已办结（自查）") if self.self_checked else HOW_FAR[self.how_far][0]

    @property
    def kind(self) -> str:
        """The pill's kind; what nobody else has checked is not shown as the rest."""
        return "info" if self.self_checked else HOW_FAR[self.how_far][1]

    @property
    def summary(self) -> str:
        """The plan's first sentence on it, to be read without unfolding the rest."""
        head, stop, _rest = self.promised.strip().partition("。")
        return head + stop


@dataclass(frozen=True, slots=True)
class PublicAction:
    """A heading of the plan and its promises."""

    title: str
    tasks: tuple[PublicTask, ...]


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A target with its newest verified figure; None where there is none, and where the day of publication is not known."""

    code: str
    name: str
    promise: str
    due: str
    value: Decimal | None
    unit: str
    period: str
    source: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class PublicShare:
    """A piece of the bar of the whole: ``start`` and ``width`` in thousandths."""

    code: str
    words: str | Promise
    kind: str
    count: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """A plan's progress as anybody may read it."""

    slug: str
    title: str
    region: str
    period: str
    actions: tuple[PublicAction, ...]
    figures: tuple[PublicFigure, ...]
    shares: tuple[PublicShare, ...]
    total: int
    done: int
    told_on: date | None

    @property
    def tasks(self) -> tuple[PublicTask, ...]:
        """Every promise, in the plan's order."""
        return tuple(task for action in self.actions for task in action.tasks)

    @property
    def undated(self) -> int:
        """How many open promises have no day that anybody may read."""
        return sum(task.due is None and task.how_far not in ("done", "stopped") for task in self.tasks)

    @property
    def untold(self) -> int:
        """How many promises nobody has said anything about."""
        return sum(task.how_far == "unknown" for task in self.tasks)

    @property
    def late(self) -> int:
        """How many promises are past their day."""
        return sum(task.late for task in self.tasks)

    @property
    def self_checked(self) -> int:
        """How many were closed without anybody else having looked."""
        return sum(task.self_checked for task in self.tasks)

    @property
    def unmeasured(self) -> int:
        """How many targets have no verified figure."""
        return sum(figure.value is None for figure in self.figures)


def public_progress(slug: str, *, today: date) -> PublicProgress | None:
    """The progress of a published plan; None where no plan of that name is published."""
    plan = plans.visible_plans(_ANYBODY).filter(slug=slug, published=True).first()
    version = plans.versions_of(plan).first() if plan else None
    if plan is None or version is None:
        return None
    states, leads, notes = _states(slug), _leads(slug), _notes(slug)
    actions, tasks = [], []
    for group in plans.grouped_by_action(plans.tasks_with_units(_ANYBODY, plan)):
        shown = tuple(_task(task, states, leads, notes, today) for task in group.tasks)
        tasks += shown
        actions.append(PublicAction(group.title, shown))
    counted = Counter(task.how_far for task in tasks)
    targets = plans.visible_targets(_ANYBODY, plan)
    return PublicProgress(
        slug=plan.slug,
        title=plan.title,
        region=plan.region.name,
        period=version.period,
        actions=tuple(actions),
        figures=tuple(_figure(row, today) for row in watch(plan=plan, version=version, targets=targets, as_of=today)),
        shares=_shares(counted),
        total=len(tasks),
        done=counted["done"],
        told_on=max((task.told_on for task in tasks if task.told_on), default=None),
    )


def _states(slug: str) -> dict[str, tuple[str, date | None, date | None, bool]]:
    rows = ItemStateRecord.objects.filter(
        item__plan__slug=slug, item__level=Level.TASK, valid_until_at__isnull=True
    ).values_list("item__task_line", "stage", "deadline_date", "closed_date", "self_checked")
    return {line: tuple(stands) for line, *stands in rows}


def _leads(slug: str) -> dict[str, tuple[str, ...]]:
    rows = PartyRecord.objects.filter(
        item__plan__slug=slug, item__level=Level.TASK, part=PartChoice.LEAD, valid_until_at__isnull=True
    ).order_by("item", "order")
    found: dict[str, tuple[str, ...]] = {}
    for line, name in rows.values_list("item__task_line", "unit__name"):
        found[line] = (*found.get(line, ()), name)
    return found


def _notes(slug: str) -> dict[str, tuple[str, date]]:
    """Line → the newest released sentence and its day; one without words has taken the earlier back."""
    rows = PublicNoteRecord.objects.filter(
        item__plan__slug=slug, item__level=Level.TASK, released_at__isnull=False
    ).order_by("number")
    found = {
        line: (text, timezone.localdate(at))
        for line, text, at in rows.values_list("item__task_line", "text", "released_at")
    }
    return {line: note for line, note in found.items() if note[0]}


def _how_far(stage: str | None) -> str:
    if stage is None:
        return "unknown"
    named = {StageChoice.CLOSED: "done", StageChoice.SUSPENDED: "paused", StageChoice.WITHDRAWN: "stopped"}
    return "waiting" if stage in _NOT_BEGUN else named.get(StageChoice(stage), "going")


def _task(task: Any, states: dict, leads: dict, notes: dict, today: date) -> PublicTask:
    stage, due, closed, self_checked = states.get(task.line, (None, None, None, False))
    agreed = stage not in (None, StageChoice.PROPOSED, StageChoice.APPROVED)  # until then it is the office's draft
    of_plan = tuple(row.unit.name for row in (*task.leads, *task.responsible))
    told, told_on = notes.get(task.line, ("", None))
    return PublicTask(
        code=task.code,
        number=task.number,
        title=task.title,
        promised=task.body,
        leads=leads.get(task.line, of_plan) if agreed else of_plan,
        how_far=_how_far(stage),
        due=due if agreed else None,
        closed_on=closed if stage == StageChoice.CLOSED else None,
        self_checked=self_checked and stage == StageChoice.CLOSED,
        late=agreed and due is not None and due < today and stage not in STILL,
        told=told,
        told_on=told_on,
    )


def _figure(watched: WatchedTarget, today: date) -> PublicFigure:
    target = watched.record
    verified = [row for row in watched.observations if row.status == Status.VERIFIED]
    newest = Series(tuple(observation_of(row, target.unit) for row in verified)).latest(today)
    latest = next(
        (
            row
            for row in verified
            if newest and (Period.read(row.period), row.revision) == (newest.period, newest.revision)
        ),
        None,
    )
    return PublicFigure(
        code=target.code,
        name=target.name,
        promise=promise_of(target),
        due=target.deadline,
        value=latest.value if latest else None,
        unit=(latest.unit or target.unit) if latest else target.unit,
        period=latest.period if latest else "",
        source=latest.source if latest else "",
        published_on=latest.published_date if latest else None,
    )


def _shares(counted: Counter[str]) -> tuple[PublicShare, ...]:
    total, before, found = sum(counted.values()), 0, []
    for code, (words, kind) in HOW_FAR.items():
        if count := counted[code]:
            start, end = before * 1000 // total, (before + count) * 1000 // total
            found.append(PublicShare(code, words, kind, count, start, end - start))
            before += count
    return tuple(found)


def item_to_tell(user: Visitor, *, plan: str, key: str) -> Any:
    """An item whose public sentence this person may write; None for any other."""
    items = visible_items(user, "supervision.arrange").filter(level=Level.TASK)
    return items.filter(plan__slug=plan, key=key).first()


def notes_of(record: Any) -> list[PublicNoteRecord]:
    """Every version of an item's public sentence, the newest first."""
    return list(PublicNoteRecord.objects.filter(item=record).select_related("written_by").order_by("-number"))
