"""Which reminders (催办提醒) must have gone out by a day, from the state of what is watched.

    deadline − 20 ─ 10 ─ 5 ─ 1 ─┤ deadline ├─ + 1 ─ + 6 ─ + 11 …     one series, in working days
                                               └ nobody acknowledges ─▶ liaison ─▶ second ─▶ leader

Nothing asks whether a day is today. A step is due once its day has come, until it was sent, until
a later step of its series was, or until the state no longer calls for it. After an outage the
latest step goes out once and names those it overtook. Nothing goes out on a day off.

The numbers of days are practice (管理惯例), therefore data: another set of rules can be passed in.
Signing within one working day and verifying within five: processes.md, section 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from shuangchuang.domain.shared import Said, WorkingDays
from shuangchuang.domain.supervision.model import IN_HAND, UNDER_CHECK, Stage


class Audience(StrEnum):
    """Who is reminded."""

    LIAISON = "liaison"
    SECOND = "second"  # B 岗 or deputy
    LEADER = "leader"
    OFFICE = "office"


# Up which way an unanswered reminder climbs.
LADDERS: Mapping[Audience, tuple[Audience, ...]] = MappingProxyType(
    {
        Audience.LIAISON: (Audience.LIAISON, Audience.SECOND, Audience.LEADER),
        Audience.SECOND: (Audience.SECOND, Audience.LEADER),
        Audience.LEADER: (Audience.LEADER,),
        Audience.OFFICE: (Audience.OFFICE, Audience.LEADER),
    }
)


class Matter(StrEnum):
    """What is waited for; with the day it is reckoned from, a series of reminders."""

    SIGNING = "signing"
    REPORT = "report"
    DEADLINE = "deadline"
    VERIFICATION = "verification"
    OBJECTION = "objection"
    EXTENSION = "extension"
    RECTIFICATION = "rectification"


class WatchedKind(StrEnum):
    """What is watched."""

    ITEM = "item"
    REPORT = "report"
    RECTIFICATION = "rectification"


# What a rule rests on. The days and the ladder are nowhere laid down: the office may set others.
PRACTICE = "管理惯例"
AUTHOR = "双创工作信息服务系统"
_CADENCE = "提醒的节奏（提前几天、几天一次、几天后逐级上报）没有法定规定，按督办工作的通常做法设定。"
_SIGNING = "督办交办后 1 个工作日内签收，是督办工作的通常做法，不是法定期限。"
_VERIFYING = "反馈后 5 个工作日内核查，是督办工作的通常做法，不是法定期限。"


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """
    A reminder ``offset`` working days after the day of its matter (before it where negative), then each ``every``.

    ``climbs_after`` working days without acknowledgement it goes to the next of its ladder; None: it never does.
    ``sentence`` is a msgid with {day}, the day reckoned from, and {days}, the working days between it and today.
    ``name``, ``ground``, ``status`` and ``author`` are msgids: what the rule is called, what it rests on, and who says so.
    """

    code: str
    matter: Matter
    offset: int
    audience: Audience
    sentence: str
    every: int | None = None
    climbs_after: int | None = None
    name: str = ""
    ground: str = _CADENCE
    status: str = PRACTICE
    author: str = AUTHOR


def _coming(days: int) -> ReminderRule:
    sentence = "办理期限是 {day}，还剩 {days} 个工作日，请按期反馈。"
    return ReminderRule(f"deadline_in_{days}", Matter.DEADLINE, -days, Audience.LIAISON, sentence, name="期限临近")


RULES: tuple[ReminderRule, ...] = (
    ReminderRule(
        "unsigned",
        Matter.SIGNING,
        2,
        Audience.LIAISON,
        "{day} 交办的事项应在 1 个工作日内签收，已过 {days} 个工作日，请签收；不属本单位职责的，请提出异议并写明依据。",
        every=2,
        climbs_after=1,
        name="逾期未签收",
        ground=_SIGNING,
    ),
    ReminderRule(
        "report_soon",
        Matter.REPORT,
        -3,
        Audience.LIAISON,
        "进度应于 {day} 前报送，还剩 {days} 个工作日，请准备。",
        name="报送临近",
    ),
    ReminderRule(
        "report_overdue",
        Matter.REPORT,
        1,
        Audience.LIAISON,
        "进度应于 {day} 前报送，已迟 {days} 个工作日，请尽快报送。",
        every=5,
        climbs_after=3,
        name="逾期未报送",
    ),
    *(_coming(days) for days in (20, 10, 5, 1)),
    ReminderRule(
        "deadline_overdue",
        Matter.DEADLINE,
        1,
        Audience.LIAISON,
        "办理期限是 {day}，已逾期 {days} 个工作日，请尽快办结；确有困难的，请说明情况。",
        every=5,
        climbs_after=5,
        name="逾期未办结",
    ),
    ReminderRule(
        "verification_overdue",
        Matter.VERIFICATION,
        6,
        Audience.OFFICE,
        "{day} 反馈的事项应在 5 个工作日内核查，已过 {days} 个工作日，请核查。",
        every=5,
        climbs_after=5,
        name="逾期未核查",
        ground=_VERIFYING,
    ),
    ReminderRule(
        "objection_undecided",
        Matter.OBJECTION,
        4,
        Audience.OFFICE,
        "{day} 提出的异议已过 {days} 个工作日没有决定，请决定转办或维持。",
        every=3,
        climbs_after=3,
        name="异议未决定",
    ),
    ReminderRule(
        "extension_undecided",
        Matter.EXTENSION,
        4,
        Audience.OFFICE,
        "{day} 提出的延期申请已过 {days} 个工作日没有决定，请批准或退回。",
        every=3,
        climbs_after=3,
        name="延期未决定",
    ),
    ReminderRule(
        "rectification_soon",
        Matter.RECTIFICATION,
        -5,
        Audience.LIAISON,
        "整改期限是 {day}，还剩 {days} 个工作日，请按期整改并反馈。",
        name="整改期限临近",
    ),
    ReminderRule(
        "rectification_overdue",
        Matter.RECTIFICATION,
        1,
        Audience.LIAISON,
        "整改期限是 {day}，已逾期 {days} 个工作日，请尽快整改并反馈。",
        every=5,
        climbs_after=5,
        name="逾期未整改",
    ),
)


@dataclass(frozen=True, slots=True)
class Watched:
    """
    What reminders look at, filled by the hall for one unit's part in an item, a report or a rectification.

    ``key`` names it for good (``item:12/nanning``). ``stage`` is None where there is none. ``deadline_since`` is the day
    the deadline was set (default ``assigned_on``): what would have been due before is not made up for. ``reported_on``
    and ``rectified_on`` are the days on which what was due by ``report_due_on`` and ``rectification_due_on`` came in.
    ``…_since`` is None as soon as it is settled. ``acknowledged`` holds keys of reminders. ``unfilled`` are the rungs
    that nobody holds: climbing passes them by.
    """

    key: str
    kind: WatchedKind = WatchedKind.ITEM
    stage: Stage | None = None
    assigned_on: date | None = None
    signed_on: date | None = None
    deadline: date | None = None
    deadline_since: date | None = None
    report_due_on: date | None = None
    reported_on: date | None = None
    verification_since: date | None = None
    objection_since: date | None = None
    extension_since: date | None = None
    rectification_due_on: date | None = None
    rectified_on: date | None = None
    acknowledged: frozenset[str] = frozenset()
    unfilled: frozenset[Audience] = frozenset()

    def series(self, matter: Matter, day: date) -> str:
        """The name of the reminders about a matter reckoned from a day."""
        return f"{self.key}/{matter}/{day.isoformat()}"

    def waits(self) -> Iterator[tuple[Matter, date]]:
        """What is waited for now, each with the day it is reckoned from."""
        in_hand = self.stage is None or self.stage in IN_HAND
        under_check = self.stage is None or self.stage in UNDER_CHECK
        waiting: tuple[tuple[Matter, date | None, bool], ...] = (
            (Matter.SIGNING, self.assigned_on, self.stage is Stage.ASSIGNED and self.signed_on is None),
            (Matter.REPORT, self.report_due_on, in_hand and self.reported_on is None),
            (Matter.DEADLINE, self.deadline, in_hand),
            (Matter.VERIFICATION, self.verification_since, under_check),
            (Matter.OBJECTION, self.objection_since, in_hand),
            (Matter.EXTENSION, self.extension_since, in_hand),
            (Matter.RECTIFICATION, self.rectification_due_on, self.rectified_on is None),
        )
        for matter, day, waits in waiting:
            if waits and day is not None:
                yield matter, day


@dataclass(frozen=True, slots=True)
class Reminder:
    """
    A reminder to send. ``key`` is its own for ever; ``series`` is that of its kin.

    ``late_by`` is how many working days after ``day_due`` it goes out; ``overtaken`` are the keys of earlier ones of
    its series that it stands for, the oldest first.
    """

    key: str
    series: str
    rule: ReminderRule
    audience: Audience
    day_due: date
    late_by: int
    said: Said
    overtaken: tuple[str, ...] = ()


def due_reminders(
    watched: Watched,
    *,
    already_sent: Mapping[str, date],
    today: date,
    calendar: WorkingDays,
    rules: Collection[ReminderRule] = RULES,
) -> tuple[Reminder, ...]:
    """
    The reminders to send today; none on a day off.

    ``already_sent`` has the day of sending by key, for this watched thing at least. Sent what this returns, the same
    day asked again returns nothing.
    """
    if not calendar.is_working(today):
        return ()
    return tuple(
        reminder
        for matter, day in watched.waits()
        for reminder in _of_series(
            watched,
            series=watched.series(matter, day),
            day=day,
            rules=[rule for rule in rules if rule.matter is matter],
            already_sent=already_sent,
            today=today,
            calendar=calendar,
        )
    )


def _of_series(
    watched: Watched,
    *,
    series: str,
    day: date,
    rules: Collection[ReminderRule],
    already_sent: Mapping[str, date],
    today: date,
    calendar: WorkingDays,
) -> Iterator[Reminder]:
    # A day that falls on a day off is over only with the next working day.
    anchor = calendar.on_or_after(day).day
    elapsed = calendar.count(anchor, today)
    since = watched.deadline_since or watched.assigned_on
    from_offset = None if since is None else calendar.count(anchor, since)
    steps = sorted(_steps(rules, elapsed, from_offset), key=lambda step: step[0])
    keys = [f"{series}/{rule.code}/{offset:+d}" for offset, rule in steps]
    said = {rule.code: Said(rule.sentence, day=day.isoformat(), days=abs(elapsed)) for rule in rules}

    for audience in Audience:
        mine = [number for number, (_, rule) in enumerate(steps) if rule.audience is audience]
        sent = [place for place, number in enumerate(mine) if keys[number] in already_sent]
        open_steps = mine[sent[-1] + 1 :] if sent else mine
        if open_steps:
            last = open_steps[-1]
            offset, rule = steps[last]
            yield Reminder(
                key=keys[last],
                series=series,
                rule=rule,
                audience=audience,
                day_due=calendar.add(anchor, offset).day,
                late_by=elapsed - offset,
                said=said[rule.code],
                overtaken=tuple(keys[number] for number in open_steps[:-1]),
            )
    for rule in rules:
        told = [already_sent[key] for key in keys if key in already_sent and key.startswith(f"{series}/{rule.code}/")]
        if told and rule.climbs_after is not None:
            yield from _climbing(
                watched,
                series,
                rule,
                min(told),
                said[rule.code],
                already_sent=already_sent,
                today=today,
                calendar=calendar,
            )


def _steps(rules: Iterable[ReminderRule], elapsed: int, from_offset: int | None) -> Iterator[tuple[int, ReminderRule]]:
    """The steps whose day has come, as working days from the anchor; none of before the deadline was set."""
    for rule in rules:
        last = elapsed if rule.every is not None else min(elapsed, rule.offset)
        for offset in range(rule.offset, last + 1, rule.every or 1):
            if offset > 0 or from_offset is None or offset >= from_offset:
                yield offset, rule


def _climbing(
    watched: Watched,
    series: str,
    rule: ReminderRule,
    told: date,
    said: Said,
    *,
    already_sent: Mapping[str, date],
    today: date,
    calendar: WorkingDays,
) -> Iterator[Reminder]:
    """
    The next one up to be told, if any: reckoned from the day the one below really was told, not from when it was due.

    Whoever comes back after an outage has the same time to answer as everybody.
    """
    mine = f"{series}/{rule.code}/"
    if rule.climbs_after is None or any(key.startswith(mine) for key in watched.acknowledged):
        return
    for audience in LADDERS[rule.audience][1:]:
        key = f"{mine}{audience}"
        if key not in already_sent:
            if audience in watched.unfilled:
                continue
            due = calendar.add(told, rule.climbs_after).day
            if due <= today:
                yield Reminder(key, series, rule, audience, due, calendar.count(due, today), said)
            return
        told = already_sent[key]
