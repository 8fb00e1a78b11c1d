"""Limits in days: how long somebody has, and how the last day came about.

    start ──▶ counted days ──▶ paused ──▶ resumed ──▶ counted days ──▶ last day ──▶ a day off? the next working day
                                 └ not counted            └ an extension adds days; the old last day is kept

The day a limit begins on is not counted (Civil Code, art. 201). A limit in calendar days whose
last day is a day off ends on the next working day (art. 203); one in working days cannot.
A day of a pause is not counted: from the day of the pause on, until the day of resuming,
which counts again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from shuangchuang.domain.shared.refusals import Refusal
from shuangchuang.domain.shared.sentences import Said
from shuangchuang.domain.shared.working_days import LONGEST, CalendarDay, DayKind, DayOutOfReach, WorkingDays

_ONE = timedelta(days=1)


class LimitRefused(Refusal):
    """A limit, a pause or an extension that cannot be. Codes: time_limit.days, .pause, .resume, .extension, .ground."""


class DayUnit(StrEnum):
    """What a limit is counted in."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Pause:
    """Not counted from ``paused_date`` (inclusive) until ``resumed_date`` (exclusive; None: still paused)."""

    paused_date: date
    resumed_date: date | None
    reason: str

    def holds(self, day: date) -> bool:
        """Whether a day is not counted for it."""
        return self.paused_date <= day and (self.resumed_date is None or day < self.resumed_date)


@dataclass(frozen=True, slots=True)
class Extension:
    """``days`` more, in the limit's unit, for a reason and by a ground that somebody answers for."""

    granted_date: date
    days: int
    ground: str


@dataclass(frozen=True, slots=True)
class Due:
    """The last day; ``estimated`` where it leans on a day whose year or festival is not announced yet."""

    day: date
    estimated: bool


class LineKind(StrEnum):
    """What a line of an explanation speaks of."""

    START = "start"
    COUNTED = "counted"
    MAKE_UP = "make_up"
    HOLIDAY = "holiday"
    PAUSE = "pause"
    EXTENSION = "extension"
    ROLLED = "rolled"
    DUE = "due"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an explanation: the days ``first`` to ``last``, and how many of them count towards the limit."""

    kind: LineKind
    first: date
    last: date
    counted: int
    said: Said


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """
    So many days after ``start``, with what happened to them since; pauses and extensions in order of time.

    >>> week = TimeLimit(start=date(2026, 9, 28), days=5)
    >>> week.extended(3, on=date(2026, 9, 30), ground="台风停工").total
    8
    """

    start: date
    days: int
    unit: DayUnit = DayUnit.WORKING
    rolls: bool = True
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    def __post_init__(self) -> None:
        if self.days < 1:
            raise LimitRefused("time_limit.days", "期限至少 1 天，现在是 {days} 天，请改大。", days=self.days)
        if self.total > LONGEST:
            raise DayOutOfReach(self.total)

    @property
    def total(self) -> int:
        """The days of the limit with all extensions."""
        return self.days + sum(extension.days for extension in self.extensions)

    @property
    def is_paused(self) -> bool:
        """Whether a pause has not ended; there is no last day then."""
        return bool(self.pauses) and self.pauses[-1].resumed_date is None

    def paused(self, *, on: date, reason: str, calendar: WorkingDays) -> TimeLimit:
        """
        Stop the clock: ``on`` is the first day that is not counted.

        :raises LimitRefused: it is paused already, the day lies before the limit or the last pause, no reason is
            given, or the limit has run out (what is late stays late).
        """
        if self.is_paused:
            raise LimitRefused("time_limit.pause", "期限已经暂停，请先恢复。")
        earliest = self.pauses[-1].resumed_date if self.pauses else self.start
        if earliest is not None and on < earliest:
            raise LimitRefused(
                "time_limit.pause", "暂停日不能早于 {earliest}，请改日期。", earliest=earliest.isoformat()
            )
        due = self.due(calendar)
        if due is not None and on > due.day:
            raise LimitRefused(
                "time_limit.pause", "期限已于 {due} 届满，不能再暂停；确需时间的，请申请延期。", due=due.day.isoformat()
            )
        return replace(self, pauses=(*self.pauses, Pause(on, None, _given(reason))))

    def resumed(self, *, on: date) -> TimeLimit:
        """
        Let the clock run again: ``on`` counts.

        :raises LimitRefused: it is not paused, or the day lies before the pause.
        """
        if not self.is_paused:
            raise LimitRefused("time_limit.resume", "期限没有暂停，不用恢复。")
        last = self.pauses[-1]
        if on < last.paused_date:
            raise LimitRefused(
                "time_limit.resume",
                "恢复日不能早于暂停日 {paused}，请改日期。",
                paused=last.paused_date.isoformat(),
            )
        return replace(self, pauses=(*self.pauses[:-1], replace(last, resumed_date=on)))

    def extended(self, days: int, *, on: date, ground: str) -> TimeLimit:
        """
        More days, granted ``on`` a day.

        :raises LimitRefused: it would not lengthen the limit, lies before it or the extension before, or has no ground.
        """
        if days < 1:
            raise LimitRefused("time_limit.extension", "延长至少 1 天，现在是 {days} 天，请改大。", days=days)
        earliest = self.extensions[-1].granted_date if self.extensions else self.start
        if on < earliest:
            raise LimitRefused(
                "time_limit.extension", "批准日不能早于 {earliest}，请改日期。", earliest=earliest.isoformat()
            )
        return replace(self, extensions=(*self.extensions, Extension(on, days, _given(ground))))

    def due(self, calendar: WorkingDays) -> Due | None:
        """
        The last day; None while paused before all days have been counted.

        :raises DayOutOfReach: it lies out of the calendar.
        """
        walked = self._walk(calendar)
        if walked is None:
            return None
        days, rolled = walked
        used = [entry for entry, _, _ in days if self._looked_at(entry.day)] if self.unit is DayUnit.WORKING else []
        return Due((rolled or [days[-1][0]])[-1].day, any(entry.estimated for entry in (*used, *rolled)))

    def known(self, day: date) -> TimeLimit:
        """The limit as it was known at the end of a day: without what was decided later."""
        return replace(
            self,
            pauses=tuple(
                replace(pause, resumed_date=None)
                if pause.resumed_date is not None and pause.resumed_date > day
                else pause
                for pause in self.pauses
                if pause.paused_date <= day
            ),
            extensions=tuple(extension for extension in self.extensions if extension.granted_date <= day),
        )

    def before(self, number: int) -> TimeLimit:
        """The limit that extension ``number`` (from 0) lengthened, as it was known on the day of granting."""
        granted = self.extensions[number].granted_date
        return replace(self.known(granted), extensions=self.extensions[:number])

    def old_deadlines(self, calendar: WorkingDays) -> tuple[Due | None, ...]:
        """The last day before each extension; None where the limit stood paused."""
        return tuple(self.before(number).due(calendar) for number in range(len(self.extensions)))

    def explained(self, calendar: WorkingDays) -> tuple[Line, ...]:
        """
        How the last day came about, line by line; what counts adds up to ``total`` once the last day is known.

        :raises DayOutOfReach: the last day lies out of the calendar.
        """
        unit = Said("个工作日") if self.unit is DayUnit.WORKING else Said("日")
        first = Line(
            LineKind.START,
            self.start,
            self.start,
            0,
            Said("自{start}起算，当日不计，期限 {days} {unit}", start=_told(self.start), days=self.days, unit=unit),
        )
        walked = self._walk(calendar)
        days, rolled = walked if walked is not None else (self._until_pause(calendar), [])
        grants = [self._granted(number, unit, calendar) for number in range(len(self.extensions))]
        lines = sorted((*self._stretches(days, unit), *grants), key=lambda line: line.first)
        return (first, *lines, *self._end(days, rolled, calendar))

    # How days are walked.

    def _pause_of(self, day: date) -> Pause | None:
        return next((pause for pause in self.pauses if pause.holds(day)), None)

    def _looked_at(self, day: date) -> bool:
        return self._pause_of(day) is None

    def _days(self, calendar: WorkingDays) -> Iterator[tuple[CalendarDay, Pause | None, bool]]:
        """The days after the start with the pause they fall into, and whether they count; it never ends by itself."""
        day = self.start
        while True:
            try:
                day += _ONE
            except OverflowError:
                raise DayOutOfReach(self.total) from None
            entry, pause = calendar.on(day), self._pause_of(day)
            yield entry, pause, pause is None and (entry.working or self.unit is DayUnit.CALENDAR)

    def _walk(
        self, calendar: WorkingDays
    ) -> tuple[list[tuple[CalendarDay, Pause | None, bool]], list[CalendarDay]] | None:
        """Days up to the one that uses up the limit, and from it those looked at for a working day; None where a pause goes on."""
        walked, left = [], self.total
        for step in self._days(calendar):
            if step[1] is not None and step[1].resumed_date is None:
                return None
            walked.append(step)
            left -= step[2]
            if not left:
                break
        if self.unit is DayUnit.WORKING or not self.rolls:
            return walked, []
        last = walked[-1][0].day
        return walked, list(calendar.stretch(last, calendar.on_or_after(last).day))

    def _until_pause(self, calendar: WorkingDays) -> list[tuple[CalendarDay, Pause | None, bool]]:
        """Days up to the first of a pause that goes on."""
        walked = []
        for step in self._days(calendar):
            walked.append(step)
            if step[1] is not None and step[1].resumed_date is None:
                break
        return walked

    # How they are told.

    def _stretches(self, days: list[tuple[CalendarDay, Pause | None, bool]], unit: Said) -> Iterator[Line]:
        """Days that are told alike, together; plain weekends go with the counted days around them."""
        told: list[tuple[LineKind, object, list[tuple[CalendarDay, bool]]]] = []
        for entry, pause, counts in days:
            kind, same = self._class(entry, pause)
            if told and told[-1][:2] == (kind, same):
                told[-1][2].append((entry, counts))
            else:
                told.append((kind, same, [(entry, counts)]))
        total = 0
        for kind, same, together in told:
            counted = sum(counts for _, counts in together)
            total += counted
            first, last = together[0][0], together[-1][0]
            between = _between(first.day, last.day)
            if kind is LineKind.PAUSE and isinstance(same, Pause):
                said = (
                    Said("自{day}起暂停，尚未恢复：{reason}", day=_told(same.paused_date), reason=same.reason)
                    if same.resumed_date is None
                    else Said("{between}暂停，不计：{reason}", between=between, reason=same.reason)
                )
            elif kind is LineKind.HOLIDAY:
                said = Said("{between}{name}放假，不计{basis}", between=between, name=first.name, basis=_basis(first))
            elif kind is LineKind.MAKE_UP:
                said = Said(
                    "{between}{name}上班，计 {counted} {unit}{basis}",
                    between=between,
                    name=first.name,
                    counted=counted,
                    unit=unit,
                    basis=_basis(first),
                )
            elif counted:
                said = Said(
                    "{between}计 {counted} {unit}，累计 {total}",
                    between=between,
                    counted=counted,
                    unit=unit,
                    total=total,
                )
            else:
                said = Said("{between}周末，不计", between=between)
            yield Line(kind, first.day, last.day, counted, said)

    def _class(self, entry: CalendarDay, pause: Pause | None) -> tuple[LineKind, object]:
        """What a day is told with."""
        if pause is not None:
            return LineKind.PAUSE, pause
        if self.unit is DayUnit.WORKING and entry.kind is DayKind.HOLIDAY:
            return LineKind.HOLIDAY, (entry.name, entry.source, entry.estimated, entry.confirmed)
        if self.unit is DayUnit.WORKING and entry.kind is DayKind.MAKE_UP:
            return LineKind.MAKE_UP, (entry.name, entry.source)
        return LineKind.COUNTED, None

    def _granted(self, number: int, unit: Said, calendar: WorkingDays) -> Line:
        extension, old = self.extensions[number], self.before(number).due(calendar)
        kept = Said("原期限 {old} 保留", old=_told(old.day)) if old else Said("当时期限暂停中")
        said = Said(
            "{day}批准延长 {days} {unit}：{ground}；{kept}",
            day=_told(extension.granted_date),
            days=extension.days,
            unit=unit,
            ground=extension.ground,
            kept=kept,
        )
        return Line(LineKind.EXTENSION, extension.granted_date, extension.granted_date, 0, said)

    def _end(
        self,
        days: list[tuple[CalendarDay, Pause | None, bool]],
        rolled: list[CalendarDay],
        calendar: WorkingDays,
    ) -> Iterator[Line]:
        """The last day, why it is not the one before, and what may still move it."""
        due = self.due(calendar)
        if due is None:
            return
        if len(rolled) > 1:
            off = rolled[0]
            said = Said(
                "最后一天{day}是{name}，顺延到下一个工作日（民法典第二百零三条）{basis}",
                day=_told(off.day),
                name=off.name or Said("周末"),
                basis=_basis(off),
            )
            yield Line(LineKind.ROLLED, off.day, due.day, 0, said)
        yield Line(LineKind.DUE, due.day, due.day, 0, Said("到期日{day}", day=_told(due.day)))
        if due.estimated:
            used = [entry for entry, pause, _ in days if pause is None] if self.unit is DayUnit.WORKING else rolled
            guessed = [entry.day for entry in used if entry.estimated]
            said = Said(
                "{between}的放假安排尚未公布，按推算计；通知印发后到期日可能变动",
                between=_between(guessed[0], guessed[-1]),
            )
            yield Line(LineKind.ESTIMATED, guessed[0], guessed[-1], 0, said)


def _given(reason: str) -> str:
    if not reason.strip():
        raise LimitRefused("time_limit.ground", "请写明理由和依据。")
    return reason.strip()


def _told(day: date) -> Said:
    return Said("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


def _between(first: date, last: date) -> Said:
    if first == last:
        return Said("{day}", day=_told(first))
    return Said("{first}至{last}", first=_told(first), last=_told(last))


def _basis(entry: CalendarDay) -> Said | str:
    """The word a day rests on, with what is uncertain about it; "" for an ordinary day."""
    doubt = Said("推算") if entry.estimated else "" if entry.confirmed else Said("待确认")
    if entry.source and doubt:
        return Said("；依据：{source}（{doubt}）", source=entry.source, doubt=doubt)
    if entry.source:
        return Said("；依据：{source}", source=entry.source)
    return Said("（{doubt}）", doubt=doubt) if doubt else ""
