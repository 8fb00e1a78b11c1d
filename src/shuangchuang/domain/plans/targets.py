"""The targets of a plan: every number that is to be reached or kept, by when, and of what.

    clause ──▶ quantities ──▶ items (lead, number, tail) ──▶ name and comparator
                  deadlines ─────────────────────────────▶ the one in whose scope it stands
                  headings, wording ─────────────────────▶ target, allocation, standard or no row

Each step stands in a module of its own: ``quantities``, ``deadlines``, ``targets_items``,
``targets_names``, ``targets_split``, ``targets_context``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shuangchuang.domain.plans.clauses import Clause
from shuangchuang.domain.plans.deadlines import YEARLY, Calendar, Deadline, scan_deadlines, scan_past
from shuangchuang.domain.plans.model import Comparator, Fact, Ground, Target, TargetKind
from shuangchuang.domain.plans.quantities import Quantity, scan_quantities
from shuangchuang.domain.plans.targets_context import Judgement, Setting, is_goal_heading, is_rule_heading, judge
from shuangchuang.domain.plans.targets_items import Item, find_items
from shuangchuang.domain.plans.targets_names import Naming, Range, comparator_of, name_item, strip_binding
from shuangchuang.domain.plans.targets_split import adds_up, breakdown_in, split_names
from shuangchuang.domain.plans.targets_view import View
from shuangchuang.domain.text import Folded, Span, read_spans


@dataclass(frozen=True, slots=True)
class _Horizon:
    """A deadline and the words it was read from."""

    value: str
    spans: tuple[Span, ...]
    ground: Ground
    reason: str
    confidence: float = 0.95


@dataclass(slots=True)
class _Memory:
    """What earlier clauses said that later ones inherit: the horizon under each heading of goals."""

    under: dict[tuple[str, str], _Horizon] = field(default_factory=dict)


def find_targets(*, text: str, clauses: Sequence[Clause], period: str | None, date: str | None) -> tuple[Target, ...]:
    """
    The targets of a plan, in text order, with what only looks like one told by its kind.

    ``text`` is the extracted text every span refers to; ``period`` as printed (2021—2023年),
    ``date`` as YYYY-MM-DD. Time grows with the length of the text; no input raises.
    """
    calendar = Calendar.of(period=period, date=date)
    memory = _Memory()
    found: list[Target] = []
    for place, clause in enumerate(clauses):
        due = _due(clause, clauses[place + 1 : place + 3], calendar)
        found.extend(_Reader(text, clause, calendar, memory, due).read())
    return tuple(found)


def _due(clause: Clause, following: Sequence[Clause], calendar: Calendar) -> _Horizon | None:
    """What the row of a table says of the time: in ``due``, or in a cell that holds a deadline and nothing else."""
    if clause.due:
        found = [d for d in scan_deadlines(clause.due, calendar=calendar) if d.value]
        return _Horizon(found[-1].value, (), Ground.INHERITED, "承接表格同一行的完成时限", 0.9) if found else None
    for cell in following:
        if cell.section == clause.section and len(cell.text.text) <= 20:
            alone = _alone(cell.text, calendar)
            if alone is not None:
                return alone
    return None


def _alone(cell: Folded, calendar: Calendar) -> _Horizon | None:
    """The deadline a text consists of, or None."""
    view = View.of(cell)
    found = scan_deadlines(view.scan, calendar=calendar)
    if len(found) != 1 or found[0].end - found[0].start < len(view.scan) - 3 or not found[0].value:
        return None
    spans = view.spans([(found[0].start, found[0].end)])
    return _Horizon(found[0].value, spans, Ground.INHERITED, "承接表格同一行的完成时限", 0.9)


class _Reader:
    """Reads one clause."""

    def __init__(self, text: str, clause: Clause, calendar: Calendar, memory: _Memory, due: _Horizon | None) -> None:
        self.text = text
        self.clause = clause
        self.calendar = calendar
        self.memory = memory
        self.due = due
        self.view = View.of(clause.text)
        self.deadlines = scan_deadlines(self.view.scan, calendar=calendar)
        self.taken = tuple((d.start, d.end) for d in self.deadlines)
        self.quantities = tuple(
            q
            for q in scan_quantities(self.view.scan)
            if not any(a < q.end and q.start < b for a, b in self._near(q.start))
        )
        self.past = scan_past(self.view.scan, calendar=calendar)
        self.goal = is_goal_heading(clause.section, clause.heading)
        self.rules = is_rule_heading(clause.heading) and not self.goal

    def _near(self, at: int) -> list[Range]:
        from bisect import bisect_left

        index = bisect_left(self.taken, (at, 0))
        return list(self.taken[max(0, index - 1) : index + 1])

    def read(self) -> list[Target]:
        targets: list[Target] = []
        items = find_items(self.view, self.quantities)
        previous: tuple[tuple[int, int], list[tuple[Range, ...]]] = ((-1, -1), [])
        place = 0
        while place < len(items):
            item = items[place]
            earlier = previous[1] if previous[0] == item.sentence else []
            row = self._row(items, place)
            naming = name_item(
                self.view, item, skip=self._deadlines_in(item), earlier=earlier[-1][-1] if earlier else None
            )
            targets.extend(self._targets(item, naming, row, earlier))
            if naming.ranges and not naming.borrowed:
                previous = (item.sentence, [*earlier[-7:], naming.ranges])
            place += len(row)
        self._remember()
        return targets

    def _deadlines_in(self, item: Item) -> tuple[Range, ...]:
        low = item.segment[0] - 60
        return tuple((a, b) for a, b in self.taken if low <= a < item.lead[1])

    # 分别 -----------------------------------------------------------------

    def _row(self, items: Sequence[Item], place: int) -> list[Item]:
        """The items of one 分别达到 …: the first, and those that bring only a value."""
        first = items[place]
        row = [first]
        if "分别" not in self.view.scan[max(first.lead[0], first.lead[1] - 16) : first.lead[1]]:
            return row
        for item in items[place + 1 :]:
            between = self.view.scan[row[-1].quantity.end : item.quantity.start]
            if not re.fullmatch(
                r"(?:\([^)]{0,20}\))?(?:、|和|及|与|,|以及)?(?:达到|超过|不低于|达|力争达到)?", between
            ):
                break
            row.append(item)
        return row

    # one item -------------------------------------------------------------

    def _targets(self, item: Item, naming: Naming, row: list[Item], earlier: list[tuple[Range, ...]]) -> list[Target]:
        horizon, own = self._horizon(item)
        setting = Setting(
            own_deadline=own and horizon is not None and horizon.value != YEARLY,
            yearly=horizon is not None and horizon.value == YEARLY,
            inherited=horizon is not None and not own,
            goal=self.goal,
            rules=self.rules,
            after_past=self._after_past(item),
        )
        judgement = judge(self.view, item, naming, setting)
        if judgement.kind is None:
            return []
        if len(row) > 1:
            return self._respectively(naming, row, judgement, horizon, earlier)
        names: tuple[tuple[Range, ...], ...] = (naming.ranges,)
        words = self.view.scan[max(item.lead[0], naming.binding[0] - 1) : item.quantity.start]
        if (
            re.search(r"均|都|分别", words)
            and not naming.noun_follows
            and not re.search(r"年均|人均|户均|平均|均衡|每", words)
        ):
            names = split_names(self.view, naming.ranges)
        return [self._target(item, item.quantity, name, naming.comparator, judgement, horizon) for name in names]

    def _respectively(
        self,
        naming: Naming,
        row: list[Item],
        judgement: Judgement,
        horizon: _Horizon | None,
        earlier: list[tuple[Range, ...]],
    ) -> list[Target]:
        """As many values as there are names, or as there are deadlines."""
        horizons = self._horizons_for(row)
        names = [naming.ranges] * len(row)
        if not horizons:
            if naming.borrowed and len(earlier) >= len(row):
                names = earlier[-len(row) :]  # 到2027年，分别突破8000家、达到1300亿元: the names stand further up
            elif len(split := split_names(self.view, naming.ranges, parts=len(row))) == len(row):
                names = list(split)
        targets = []
        for index, item in enumerate(row):
            own = strip_binding(self.view.scan, item.lead)[1]
            comparator = comparator_of(item.quantity, own) if own or item.quantity.bound else naming.comparator
            inner = [d for d in self.deadlines if item.bracket and item.bracket[0] < d.start < item.bracket[1]]
            when = horizons[index] if horizons else self._of(inner[0]) if inner else horizon
            targets.append(self._target(item, item.quantity, names[index], comparator, judgement, when, row[0]))
        return targets

    def _target(
        self,
        item: Item,
        quantity: Quantity,
        name: tuple[Range, ...],
        comparator: Comparator,
        judgement: Judgement,
        horizon: _Horizon | None,
        first: Item | None = None,
    ) -> Target:
        view = self.view
        if judgement.kind is TargetKind.ALLOCATION and quantity.bound == "" and comparator is Comparator.REACH:
            comparator = Comparator.EQUAL
        parts = breakdown_in(view, item.bracket, self.quantities, of=quantity) if item.bracket else ()
        start = (first or item).lead[0]
        stop = item.bracket[1] if item.bracket and parts else item.tail[1]
        said = (min(start, name[0][0]) if name else start, max(stop, quantity.end))
        binding = (max(start, quantity.start - 12), quantity.end)
        return Target(
            name=self._fact(name, judgement.confidence, judgement.reason),
            comparator=Fact(comparator, view.spans([binding]), Ground.NORMALISED),
            value=self._number(quantity),
            value_max=quantity.value_max,
            unit=self._unit(quantity),
            deadline=self._deadline(horizon),
            text=self._fact((self._trimmed(said),), 1.0, ""),
            kind=judgement.kind or TargetKind.TARGET,
            breakdown=parts,
            breakdown_adds_up=adds_up(quantity, parts),
            task=self.clause.task,
        )

    def _trimmed(self, said: Range) -> Range:
        start, end = said
        while start < end and self.view.scan[start] in "、,;:—- ":
            start += 1
        return start, end

    def _fact(self, ranges: tuple[Range, ...], confidence: float, reason: str) -> Fact[str]:
        spans = self.view.spans(ranges)
        value = self.view.words(ranges)
        ground = Ground.PRINTED if read_spans(self.text, spans) == value else Ground.NORMALISED
        return Fact(value, spans, ground, (), confidence, reason)

    def _number(self, quantity: Quantity) -> Fact[Decimal]:
        spans = self.view.spans([quantity.number])
        printed = read_spans(self.text, spans)
        ground = Ground.PRINTED if printed == str(quantity.value) else Ground.NORMALISED
        return Fact(quantity.value, spans, ground)

    def _unit(self, quantity: Quantity) -> Fact[str]:
        spans = self.view.spans([quantity.unit_at]) if quantity.unit_at[0] < quantity.unit_at[1] else ()
        ground = Ground.PRINTED if read_spans(self.text, spans) == quantity.unit else Ground.NORMALISED
        return Fact(quantity.unit, spans, ground)

    def _deadline(self, horizon: _Horizon | None) -> Fact[str]:
        if horizon is None:
            return Fact("", (), Ground.PRINTED, (), 0.7, "文中未写明时限")
        if horizon.ground is Ground.INHERITED:
            return Fact(horizon.value, (), Ground.INHERITED, horizon.spans, horizon.confidence, horizon.reason)
        if horizon.ground is Ground.RESOLVED:
            return Fact(
                horizon.value, horizon.spans, Ground.RESOLVED, horizon.spans, horizon.confidence, horizon.reason
            )
        return Fact(horizon.value, horizon.spans, horizon.ground, (), horizon.confidence, horizon.reason)

    # deadlines ------------------------------------------------------------

    def _horizon(self, item: Item) -> tuple[_Horizon | None, bool]:
        """The deadline in whose scope an item stands, and whether its own sentence says it."""
        own = self._own(item)
        if own is not None:
            return own, True
        if (cell := self.due or self._cell_of_row(item)) is not None:
            return cell, False
        sentence = item.sentence
        before = [d for d in self.deadlines if d.end <= sentence[0] and d.value != YEARLY and d.firm]
        if before and (self.goal or self._leads_the_paragraph(before[-1]) or self._in_list(before[-1], item)):
            return self._inherit(before[-1], "承接本段前文的时限"), False
        if not self.goal and (average := self._on_average(item)):
            return average, True
        heading = self._of_heading()
        if heading is not None:
            return heading, False
        if self.goal:
            known = self.memory.under.get((self.clause.section, self.clause.heading)) or self.memory.under.get(
                (self.clause.section, "")
            )
            if known is not None:
                return known, False
            if self.calendar.last is not None:
                return _Horizon(str(self.calendar.last), (), Ground.INHERITED, "承接文件的规划期末年", 0.6), False
        return None, False

    def _cell_of_row(self, item: Item) -> _Horizon | None:
        """A line of cells: one of them may be nothing but a deadline."""
        scan = self.view.scan
        start = scan.rfind("\n", 0, item.quantity.start) + 1
        stop = scan.find("\n", item.quantity.end)
        stop = len(scan) if stop < 0 else stop
        for d in self.deadlines:
            inside = start <= d.start and d.end <= stop
            if (
                inside
                and d.firm
                and re.search(r"[\t|]$", scan[start : d.start])
                and re.match(r"[\t|]|$", scan[d.end : stop])
            ):
                return self._inherit(d, "承接表格同一行的完成时限")
        return None

    def _own(self, item: Item) -> _Horizon | None:
        inside = [d for d in self.deadlines if item.sentence[0] <= d.start and d.end <= item.sentence[1]]
        before = [d for d in inside if d.end <= item.quantity.start]
        firm = [d for d in before if d.firm and d.value != YEARLY]
        yearly = [d for d in before if d.value == YEARLY and d.firm and d.start >= self._yearly_reach(item)]
        if yearly and (not firm or (self._is_a_span(firm[-1]) and firm[-1].end <= yearly[-1].start)):
            return self._of(yearly[-1])
        if firm:
            return self._of(firm[-1])
        behind = [d for d in inside if d.start >= item.quantity.end]
        if behind and self._completes(item, behind[0]):
            return self._of(behind[0])
        return None

    def _on_average(self, item: Item) -> _Horizon | None:
        """年均增长15% without a horizon holds every year; 全年 means the year of the plan."""
        found = [
            d
            for d in self.deadlines
            if not d.firm and (item.lead[0] if d.value == YEARLY else item.sentence[0]) <= d.start < item.quantity.start
        ]
        return self._of(found[-1]) if found else None

    def _is_a_span(self, deadline: Deadline) -> bool:
        """2021—2025年 is a span, each year of which counts; 到2025年 a point that 每年 leads up to."""
        words = self.view.scan[deadline.start : deadline.end]
        return deadline.ground is not Ground.PRINTED or "期间" in words

    def _yearly_reach(self, item: Item) -> int:
        """How far back 每年 is heard: within its part of the sentence, up to a semicolon."""
        cut = self.view.scan.rfind(";", item.sentence[0], item.quantity.start)
        return max(item.sentence[0], cut)

    def _completes(self, item: Item, deadline: Deadline) -> bool:
        """…100个，2025年底前完成; or in brackets right behind."""
        if item.bracket and item.bracket[0] < deadline.start < item.bracket[1]:
            return True
        between = self.view.scan[item.quantity.end : deadline.start]
        after = self.view.scan[deadline.end : deadline.end + 8]
        return (
            len(between) < 60
            and not re.search(r"\d", between)
            and bool(
                re.match(r"[,]?(?:全部|全面|基本|力争)?(?:完成|建成|实现|投入|投用|到位|落实|竣工|交付|见效)", after)
            )
        )

    def _leads_the_paragraph(self, deadline: Deadline) -> bool:
        """A paragraph that begins with its horizon means it for every sentence."""
        return deadline.start <= self.view.sentences[0][0] + 8 if self.view.sentences else False

    def _in_list(self, deadline: Deadline, item: Item) -> bool:
        """2026年底:①…;②…: the list keeps the year it was announced with."""
        return ":" in self.view.scan[deadline.end : deadline.end + 2]

    def _after_past(self, item: Item) -> bool:
        """Whether a year that had passed stands closer than any deadline in the sentence."""
        past = [p for p in self.past if item.sentence[0] <= p[0] and p[1] <= item.quantity.start]
        if not past:
            return False
        ahead = [
            d
            for d in self.deadlines
            if item.sentence[0] <= d.start and d.end <= item.quantity.start and d.value != YEARLY
        ]
        return not ahead or ahead[-1].start < past[-1][0]

    def _horizons_for(self, row: Sequence[Item]) -> list[_Horizon] | None:
        """到2025年和2030年，…分别达到A和B: as many deadlines as values."""
        first = row[0]
        inside = [
            d for d in self.deadlines
            if first.sentence[0] <= d.start and d.end <= first.quantity.start and d.value != YEARLY
        ]  # fmt: skip
        last = inside[-len(row) :]
        if len(last) != len(row):
            return None
        for a, b in itertools.pairwise(last):
            if not re.fullmatch(r"[、,和及与]|以及", self.view.scan[a.end : b.start]):
                return None
        return [self._of(d) for d in last]

    def _of(self, deadline: Deadline) -> _Horizon:
        spans = self.view.spans([(deadline.start, deadline.end)])
        return _Horizon(deadline.value, spans, deadline.ground, deadline.reason)

    def _inherit(self, deadline: Deadline, reason: str) -> _Horizon:
        spans = self.view.spans([(deadline.start, deadline.end)])
        return _Horizon(deadline.value, spans, Ground.INHERITED, reason, 0.85)

    def _of_heading(self) -> _Horizon | None:
        for heading in (self.clause.heading, self.clause.section):
            found = [d for d in scan_deadlines(heading, calendar=self.calendar) if d.value and d.value != YEARLY]
            if found:
                return _Horizon(found[-1].value, (), Ground.INHERITED, f"承接标题“{heading[:30]}”的时限", 0.85)
        return None

    def _remember(self) -> None:
        if not self.goal:
            return
        horizons = [d for d in self.deadlines if d.firm and d.value and d.value != YEARLY]
        if horizons:
            known = self._inherit(horizons[-1], "承接同一标题下前文的时限")
            self.memory.under[(self.clause.section, self.clause.heading)] = known
            self.memory.under[(self.clause.section, "")] = known
