"""The light of a supervised item: one rule, its versions by day, and why in words.

    red     overdue by more than 3 working days │ returned twice │ an indicator of the item is red
    yellow  overdue by up to 3 │ a fifth of the time is left and progress is below the path │ an indicator is yellow
    grey    not started │ nothing to judge by
    green   each of these is known not to hold

The first that holds gives the colour; every reason that holds is told. What cannot be judged is
grey, never green: no data, no deadline, no path where the path is what matters.

    suspended   the clock stands still: what was red or yellow stays so, anything else is grey
    closed      lateness is frozen on the day of closing and keeps its colour; returns and indicators are only told
    withdrawn   grey, whatever it was before

A management convention, no regulation (docs/methods/supervision-lights.md): hence numbers with a version.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuangchuang.domain.shared import Refusal, Said
from shuangchuang.domain.shared.working_days import WorkingDays
from shuangchuang.domain.targets.lights import LightColour, percent

# The order in which colours are tried: the first that holds is shown.
ORDER = (LightColour.RED, LightColour.YELLOW, LightColour.GREY, LightColour.GREEN)


_Held = list[tuple[LightColour, Said]]


class NoRuleYet(Refusal):
    """A day before the first version of the rule."""

    def __init__(self, day: date) -> None:
        super().__init__("light.no_rule_yet", "{day}还没有督办灯规则，请选规则生效以后的日子。", day=day)


class LightRuleUnsound(Refusal):
    """Numbers that make no rule, or versions that cannot be told apart."""

    def __init__(self, version: str, why: str) -> None:
        super().__init__(
            "light.rule_unsound", "督办灯规则“{version}”不成立：{why}。请改正后再保存。", version=version, why=why
        )


@dataclass(frozen=True, slots=True)
class LightRule:
    """
    One version of the rule, in force from ``valid_from`` until the next one begins.

    Red from more than ``red_after`` working days overdue, or ``red_from_returns`` returns;
    yellow once ``yellow_from_left`` (a share, 0..1) of the time or less is left below the path.

    :raises LightRuleUnsound: a number is out of its range.
    """

    version: str
    valid_from: date
    red_after: int = 3
    red_from_returns: int = 2
    yellow_from_left: Decimal = Decimal("0.2")

    def __post_init__(self) -> None:
        if self.red_after < 0:
            raise LightRuleUnsound(self.version, Said("亮红灯的逾期天数不能小于零"))
        if self.red_from_returns < 1:
            raise LightRuleUnsound(self.version, Said("亮红灯的退回次数至少一次"))
        if not 0 <= self.yellow_from_left <= 1:
            raise LightRuleUnsound(self.version, Said("剩余时间的比例应在0和1之间"))


RULES = (LightRule("督办灯规则2021-1", date(2021, 1, 1)),)


def rule_on(day: date, rules: Iterable[LightRule] = RULES) -> LightRule:
    """
    The version in force on a day.

    :raises NoRuleYet: the day lies before all of them.
    :raises LightRuleUnsound: two versions begin on one day.
    """
    begun = sorted((rule for rule in rules if rule.valid_from <= day), key=lambda rule: rule.valid_from)
    if not begun:
        raise NoRuleYet(day)
    if len(begun) > 1 and begun[-1].valid_from == begun[-2].valid_from:
        raise LightRuleUnsound(begun[-1].version, Said("同一天有两个版本生效"))
    return begun[-1]


@dataclass(frozen=True, slots=True)
class IndicatorLight:
    """The light of an indicator the item stands for."""

    name: str
    colour: LightColour


@dataclass(frozen=True, slots=True)
class Overdue:
    """Working days past a deadline (0: not past); ``estimated`` where a year without a notice was counted."""

    days: int
    estimated: bool = False


def overdue(deadline: date | None, until: date, calendar: WorkingDays) -> Overdue:
    """
    How far a deadline lies back at the end of a day.

    A deadline on a day off is met on the next working day (Civil Code, art. 203), so the
    count begins after that one. For what is closed, ``until`` is the day of closing; for what
    is suspended, the day the clock stopped.
    """
    if deadline is None or until <= deadline:
        return Overdue(0)
    last = calendar.on_or_after(deadline)
    if until <= last.day:
        return Overdue(0, last.estimated)
    return Overdue(calendar.count(last.day, until), last.estimated or calendar.estimated(last.day, until))


@dataclass(frozen=True, slots=True)
class Situation:
    """
    All that the light of an item depends on, at the end of a day.

    ``start`` and ``deadline`` (the one in force, pauses added) are calendar days, inclusive;
    ``progress`` and ``due_progress`` shares of the way (None: not known); ``overdue`` is
    counted by the caller up to ``closed_on``, the stop of the clock or ``day``.
    ``late_before_extension``: working days the item was overdue already when its deadline was
    moved. ``has_data``: something was reported that may still be judged by.

    :raises ValueError: it contradicts itself: overdue without a deadline, closed after ``day``.
    """

    day: date
    started: bool
    start: date | None
    deadline: date | None
    overdue: Overdue = Overdue(0)
    has_data: bool = True
    progress: Decimal | None = None
    due_progress: Decimal | None = None
    returns: int = 0
    indicators: tuple[IndicatorLight, ...] = ()
    suspended: bool = False
    withdrawn: bool = False
    closed_on: date | None = None
    late_before_extension: int = 0

    def __post_init__(self) -> None:
        if self.deadline is None and self.overdue.days > 0:
            raise ValueError("what has no deadline is not overdue")
        if self.closed_on is not None and self.closed_on > self.day:
            raise ValueError(f"closed on {self.closed_on}, which {self.day} does not know yet")
        if self.returns < 0 or self.late_before_extension < 0:
            raise ValueError("times and days are counted from zero")

    @property
    def judged_on(self) -> date:
        """The day whose rule applies: that of closing, else today."""
        return self.closed_on or self.day

    @property
    def time_left(self) -> Decimal | None:
        """
        The share of calendar days left, today counted; None without a start and a deadline in order.

        >>> Situation(date(2023, 1, 9), True, date(2023, 1, 1), date(2023, 1, 10)).time_left
        Decimal('0.2')
        """
        if self.start is None or self.deadline is None or self.deadline < self.start:
            return None
        days = (self.deadline - self.start).days + 1
        return Decimal(min(days, max(0, (self.deadline - self.day).days + 1))) / days

    @property
    def known_progress(self) -> Decimal | None:
        """The progress that may be judged by: nothing is done of what has not begun; None is unknown."""
        if self.has_data and self.progress is not None:
            return self.progress
        return None if self.started else Decimal(0)


@dataclass(frozen=True, slots=True)
class Light:
    """
    A colour, every reason that holds (those of the colour first), and by which version of the rule.

    ``notes`` do not colour: what a reader should know beside it. ``provisional``: working days of a
    year without a notice were counted, so the light may yet change.
    """

    colour: LightColour
    reasons: tuple[Said, ...]
    rule: str
    notes: tuple[Said, ...] = ()
    provisional: bool = False


def light_of(situation: Situation, *, rule: LightRule | None = None) -> Light:
    """
    The light of an item.

    ``rule`` None takes the version in force on the day judged: that of closing, else ``day``.

    :raises NoRuleYet: that day lies before the first version.
    """
    rule = rule or rule_on(situation.judged_on)
    if situation.withdrawn:
        held: _Held = [(LightColour.GREY, Said("已撤销，不再亮灯"))]
    elif situation.closed_on is not None:
        held = _closed(situation, rule)
    else:
        held = _open(situation, rule)
    held.sort(key=lambda each: ORDER.index(each[0]))
    notes, provisional = _notes(situation)
    return Light(held[0][0], tuple(said for _, said in held), rule.version, notes, provisional)


def _closed(situation: Situation, rule: LightRule) -> _Held:
    if situation.deadline is None:
        return [(LightColour.GREY, Said("已办结；没有定过期限，是否按期无从判断"))]
    days = situation.overdue.days
    if days <= 0:
        return [(LightColour.GREEN, Said("已按期办结"))]
    colour = LightColour.RED if days > rule.red_after else LightColour.YELLOW
    return [(colour, Said("逾期{days}个工作日办结", days=days))]


def _open(situation: Situation, rule: LightRule) -> _Held:
    held = [*_lateness(situation, rule), *_indicators(situation)]
    behind = None if situation.suspended else _behind(situation, rule)
    if behind:
        held.append((LightColour.YELLOW, behind))
    held += [(LightColour.GREY, said) for said in _unjudged(situation, rule)]
    return held or [(LightColour.GREEN, _in_order(situation))]


def _lateness(situation: Situation, rule: LightRule) -> _Held:
    held: _Held = []
    days, returns = situation.overdue.days, situation.returns
    if days > rule.red_after:
        said = Said("逾期{days}个工作日，超过{limit}个工作日", days=days, limit=rule.red_after)
        held.append((LightColour.RED, said))
    elif days > 0:
        held.append((LightColour.YELLOW, Said("逾期{days}个工作日", days=days)))
    if returns >= rule.red_from_returns:
        held.append((LightColour.RED, Said("被退回{times}次", times=returns)))
    return held


def _indicators(situation: Situation) -> _Held:
    held: _Held = []
    for indicator in situation.indicators:
        if indicator.colour is LightColour.RED:
            held.append((LightColour.RED, Said("所属指标“{name}”亮红灯", name=indicator.name)))
        elif indicator.colour is LightColour.YELLOW:
            held.append((LightColour.YELLOW, Said("所属指标“{name}”亮黄灯", name=indicator.name)))
    return held


def _behind(situation: Situation, rule: LightRule) -> Said | None:
    """The sentence where little time is left and progress is known to be below the path."""
    left, progress, due = situation.time_left, situation.known_progress, situation.due_progress
    if left is None or left > rule.yellow_from_left or progress is None or due is None or progress >= due:
        return None
    return Said(
        "剩余时间{left}，进度{progress}，低于路径{due}",
        left=percent(left),
        progress=percent(progress),
        due=percent(due),
    )


def _unjudged(situation: Situation, rule: LightRule) -> list[Said]:
    """Why it cannot be said that all is in order."""
    said = []
    if situation.suspended:
        said.append(Said("已中止，期限停算"))
    if not situation.started:
        said.append(Said("尚未启动"))
    elif situation.known_progress is None:
        said.append(Said("没有数据"))
    if situation.deadline is None:
        said.append(Said("没有定期限，是否逾期无从判断"))
    elif not said and _path_is_missing(situation, rule):
        said.append(Said("算不出路径，是否落后无从判断"))
    return said


def _path_is_missing(situation: Situation, rule: LightRule) -> bool:
    """Whether the path decides and is not known: all is done, or time enough, and it does not."""
    left, progress, due = situation.time_left, situation.known_progress, situation.due_progress
    if progress is None or progress >= 1 or (left is not None and left > rule.yellow_from_left):
        return False
    return due is None or (left is None and progress < due)


def _in_order(situation: Situation) -> Said:
    progress, due = situation.known_progress, situation.due_progress
    if progress is None or due is None:
        return Said("未逾期，已有进展数据")
    said = {"progress": percent(progress), "due": percent(due)}
    if progress >= due:
        return Said("未逾期，进度{progress}，不低于路径{due}", **said)
    return Said("未逾期，进度{progress}，低于路径{due}，但剩余时间尚多", **said)


def _notes(situation: Situation) -> tuple[tuple[Said, ...], bool]:
    """What does not colour, and whether days of a year without a notice were counted."""
    notes = []
    if situation.late_before_extension:
        notes.append(Said("延期前已逾期{days}个工作日", days=situation.late_before_extension))
    if situation.closed_on is not None:
        if situation.returns:
            notes.append(Said("办结前被退回{times}次", times=situation.returns))
        notes += [said for _, said in _indicators(situation)]
    notes += [
        Said("所属指标“{name}”没有数据", name=indicator.name)
        for indicator in situation.indicators
        if indicator.colour is LightColour.GREY
    ]
    provisional = situation.overdue.estimated and not situation.withdrawn
    if provisional:
        notes.append(Said("用到尚未公布放假安排的日子，公布后可能变动"))
    return tuple(notes), provisional
