"""In whose scope a number stands: its own sentence's deadline, or one it inherits.

    own sentence       到2025年，…达到10%
    table cell         … | 2025年底前 |
    same paragraph     到2025年，体系形成。…达到10%。
    heading            （一）2025年目标
    average            年均增长15%, 全年组织500场
    earlier clause     the same heading of goals, or in the end the plan's own last year

The first that says something wins.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shuangchuang.domain.plans.clauses import Clause
from shuangchuang.domain.plans.deadlines import YEARLY, Calendar, Deadline, scan_deadlines, scan_past
from shuangchuang.domain.plans.model import Ground
from shuangchuang.domain.plans.targets_items import Item
from shuangchuang.domain.plans.targets_view import View
from shuangchuang.domain.shared import Said
from shuangchuang.domain.text import Folded, Span

_REACH = 24  # deadlines looked back at; no sentence has more that matter
_LONG = 500  # characters beyond which nothing in a sentence hangs together any more
_DONE = re.compile(
    r",?(?:全部|全面|基本|力争)?(?:完成|建成|实现|投入使用|投用|到位|落实|竣工|交付|见效)(?:任务|建设|改造|投用|使用)?(?=[,;。)]|$)"
)


@dataclass(frozen=True, slots=True)
class Horizon:
    """A deadline and the words it was read from."""

    value: str
    spans: tuple[Span, ...]
    ground: Ground
    reason: str
    confidence: float = 0.95


@dataclass(slots=True)
class Memory:
    """What earlier clauses said that later ones inherit: the horizon under each heading of goals."""

    under: dict[tuple[str, str], Horizon] = field(default_factory=dict)
    announced: set[str] = field(default_factory=set)  # sections with 到2028年底: on a line of its own

    def recall(self, clause: Clause) -> Horizon | None:
        """The last horizon under the same heading, else under the same section."""
        return self.under.get((clause.section, clause.heading)) or self.under.get((clause.section, ""))

    def store(self, clause: Clause, horizon: Horizon) -> None:
        """Keep a horizon for the clauses that follow."""
        self.under[(clause.section, clause.heading)] = horizon
        self.under[(clause.section, "")] = horizon


def due_of(clause: Clause, following: Sequence[Clause], calendar: Calendar) -> Horizon | None:
    """What the row of a table says of the time: in ``due``, or in a cell that holds a deadline and nothing else."""
    if clause.due:
        found = [d for d in scan_deadlines(clause.due, calendar=calendar) if d.value]
        return Horizon(found[-1].value, (), Ground.INHERITED, "承接表格同一行的完成时限", 0.9) if found else None
    for cell in following:
        if cell.section == clause.section and len(cell.text.text) <= 20:
            alone = _alone(cell.text, calendar)
            if alone is not None:
                return alone
    return None


def _alone(cell: Folded, calendar: Calendar) -> Horizon | None:
    """The deadline a text consists of, or None."""
    view = View.of(cell)
    found = scan_deadlines(view.scan, calendar=calendar)
    if len(found) != 1 or found[0].end - found[0].start < len(view.scan) - 3 or not found[0].value:
        return None
    if view.scan.endswith(":"):  # 到2028年底: announces what follows
        return None
    spans = view.spans([(found[0].start, found[0].end)])
    return Horizon(found[0].value, spans, Ground.INHERITED, "承接表格同一行的完成时限", 0.9)


class Horizons:
    """The deadlines of one clause, and which of them an item obeys."""

    def __init__(
        self, view: View, clause: Clause, calendar: Calendar, memory: Memory, *, goal: bool, due: Horizon | None
    ) -> None:
        self.view = view
        self.clause = clause
        self.calendar = calendar
        self.memory = memory
        self.goal = goal
        self.due = due
        self.deadlines = scan_deadlines(view.scan, calendar=calendar)
        self.starts = [d.start for d in self.deadlines]
        self.past = [start for start, _ in scan_past(view.scan, calendar=calendar)]
        self.heading = self._of_heading()

    def near(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The places of the deadlines that begin in ``start``..``end`` or reach into it."""
        low = max(0, bisect_left(self.starts, start) - 1)
        high = bisect_left(self.starts, end)
        return tuple((d.start, d.end) for d in self.deadlines[max(low, high - _REACH) : high] if d.end > start)

    def remember(self) -> None:
        """Hand the last horizon of a clause of goals on to the clauses below the same heading."""
        horizons = [d for d in self.deadlines if d.firm and d.value and d.value != YEARLY]
        announced = horizons and self.view.scan.endswith(":") and horizons[-1].end >= len(self.view.scan) - 3
        if (self.goal and horizons) or announced:
            self.memory.store(self.clause, self._inherit(horizons[-1], "承接同一标题下前文的时限"))
        if announced:
            self.memory.announced.add(self.clause.section)

    def of(self, item: Item) -> tuple[Horizon | None, bool]:
        """The horizon of an item, and whether its own sentence says it."""
        own = self._own(item)
        if own is not None:
            return own, True
        cell = self.due or self._cell_of_row(item)
        if cell is not None:
            return cell, False
        before = self._last_before(item.sentence[0])
        if before is not None and (self.goal or self._leads_the_paragraph(before) or self._announces_a_list(before)):
            return self._inherit(before, "承接本段前文的时限"), False
        if self.heading is not None:
            return self.heading, False
        if not self.goal and (average := self._on_average(item)):
            return average, True
        if self.goal or self.clause.section in self.memory.announced:
            return self._of_goals(), False
        return None, False

    def per_value(self, row: Sequence[Item]) -> list[Horizon] | None:
        """到2025年和2030年，…分别达到A和B: as many deadlines as values."""
        first = row[0]
        span = self._last_before(first.quantity.start)
        if span is not None and span.start >= first.sentence[0] and (years := self._years_of(span, len(row))):
            return years
        last = [d for d in self._between(first.sentence[0], first.quantity.start) if d.value != YEARLY][-len(row) :]
        joined = all(
            re.fullmatch(r"[、,和及与]|以及", self.view.scan[a.end : b.start]) for a, b in itertools.pairwise(last)
        )
        return [self._as_said(d) for d in last] if len(last) == len(row) and joined else None

    def _years_of(self, span: Deadline, count: int) -> list[Horizon] | None:
        """2021—2023年，…分别达到10家、20家、30家: one year each."""
        ends = [int(year) for year in re.findall(r"20\d\d", self.view.scan[span.start : span.end])]
        if len(ends) != 2 or ends[1] - ends[0] + 1 != count:
            return None
        said = self._as_said(span)
        return [replace(said, value=str(year), reason="期间的各年") for year in range(ends[0], ends[1] + 1)]

    def in_bracket(self, item: Item) -> Horizon | None:
        """85%（2021年）: the deadline in the brackets behind a value."""
        inner = self._between(*item.bracket) if item.bracket else []
        return self._as_said(inner[0]) if inner else None

    def after_past(self, item: Item) -> bool:
        """Whether a year that had passed stands closer than any deadline in the sentence."""
        place = bisect_left(self.past, item.quantity.start)
        if not place or self.past[place - 1] < item.sentence[0]:
            return False
        ahead = [d for d in self._between(item.sentence[0], item.quantity.start) if d.value != YEARLY]
        return not ahead or ahead[-1].start < self.past[place - 1]

    # -- the places to look at ---------------------------------------------------------------------

    def _between(self, start: int, end: int) -> list[Deadline]:
        """The deadlines wholly inside, the last of them if there are very many."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [d for d in self.deadlines[max(low, high - _REACH) : high] if d.end <= end]

    def _last_before(self, at: int) -> Deadline | None:
        firm = [d for d in self._between(0, at) if d.value != YEARLY and d.firm]
        return firm[-1] if firm else None

    def _own(self, item: Item) -> Horizon | None:
        before = self._between(item.sentence[0], item.quantity.start)
        firm = [d for d in before if d.firm and d.value != YEARLY]
        part = max(item.sentence[0], item.quantity.start - _LONG)
        part = max(part, self.view.scan.rfind(";", part, item.quantity.start))
        yearly = [d for d in before if d.value == YEARLY and d.firm and d.start >= part]
        if yearly and (not firm or self._each_year_until(firm[-1], yearly[-1], item)):
            return self._as_said(yearly[-1])
        if firm:
            return self._as_said(firm[-1])
        following = bisect_left(self.starts, item.quantity.end)
        behind = self.deadlines[following : following + 1]
        if behind and behind[0].end <= item.sentence[1] and self._completes(item, behind[0]):
            return self._as_said(behind[0])
        return None

    def _each_year_until(self, firm: Deadline, yearly: Deadline, item: Item) -> bool:
        """2021—2025年每年…; 到2025年，每年新增…: not 到2025年，银行每年用于…, which the year governs."""
        if yearly.start < firm.end:
            return False
        heads_the_part = item.segment[0] <= yearly.start <= item.segment[0] + 1
        return heads_the_part or self._is_a_span(firm)

    def _is_a_span(self, deadline: Deadline) -> bool:
        """2021—2025年 is a span, each year of which counts; 到2025年 a point that 每年 leads up to."""
        words = self.view.scan[deadline.start : deadline.end]
        return deadline.ground is not Ground.PRINTED or "期间" in words

    def _completes(self, item: Item, deadline: Deadline) -> bool:
        """…100个，2025年底前完成; or in brackets right behind."""
        if item.bracket and item.bracket[0] < deadline.start < item.bracket[1]:
            return True
        if deadline.start - item.quantity.end >= 60:
            return False
        between = self.view.scan[item.quantity.end : deadline.start]
        return not re.search(r"[\d;]", between) and _DONE.match(self.view.scan, deadline.end) is not None

    def _cell_of_row(self, item: Item) -> Horizon | None:
        """A line of cells: one of them may be nothing but a deadline."""
        scan = self.view.scan
        following = bisect_left(self.starts, item.quantity.end)
        for d in self.deadlines[following : following + 4]:
            if d.start - item.quantity.end > _LONG:
                break
            alone = scan[d.start - 1 : d.start] in ("\t", "|") and scan[d.end : d.end + 1] in ("\t", "|", "\n", "")
            if alone and d.firm and "\n" not in scan[item.quantity.end : d.start]:
                return self._inherit(d, "承接表格同一行的完成时限")
        return None

    def _leads_the_paragraph(self, deadline: Deadline) -> bool:
        """A paragraph that begins with its horizon means it for every sentence."""
        return bool(self.view.sentences) and deadline.start <= self.view.sentences[0][0] + 8

    def _announces_a_list(self, deadline: Deadline) -> bool:
        """2026年底:①…;②…: the list keeps the year it was announced with."""
        return ":" in self.view.scan[deadline.end : deadline.end + 2]

    def _on_average(self, item: Item) -> Horizon | None:
        """年均增长15% without a horizon holds every year; 全年 means the year of the plan."""
        found = [
            d
            for d in self._between(item.sentence[0], item.quantity.start)
            if not d.firm and (d.value != YEARLY or d.start >= item.lead[0])
        ]
        return self._as_said(found[-1]) if found else None

    def _of_heading(self) -> Horizon | None:
        for heading in (self.clause.heading, self.clause.section):
            deadlines = scan_deadlines(heading, calendar=self.calendar)
            found = [d for d in deadlines if d.firm and d.value and d.value != YEARLY]
            if found:
                return Horizon(
                    found[-1].value, (), Ground.INHERITED, Said("承接标题“{heading}”的时限", heading=heading[:30]), 0.85
                )
        return None

    def _of_goals(self) -> Horizon | None:
        known = self.memory.recall(self.clause)
        if known is not None or self.calendar.last is None or not self.goal:
            return known
        return Horizon(str(self.calendar.last), (), Ground.INHERITED, "承接文件的规划期末年", 0.6)

    def _as_said(self, deadline: Deadline) -> Horizon:
        spans = self.view.spans([(deadline.start, deadline.end)])
        return Horizon(deadline.value, spans, deadline.ground, deadline.reason)

    def _inherit(self, deadline: Deadline, reason: str) -> Horizon:
        spans = self.view.spans([(deadline.start, deadline.end)])
        return Horizon(deadline.value, spans, Ground.INHERITED, reason, 0.85)
