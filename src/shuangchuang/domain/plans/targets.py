"""The targets of a plan: every number that is to be reached or kept, by when, and of what.

    clause ──▶ quantities ──▶ items (lead, number, tail) ──▶ name and comparator
                  deadlines ─────────────────────────────▶ the one in whose scope it stands
                  headings, wording ─────────────────────▶ target, allocation, standard or no row

Each step stands in a module of its own: ``quantities``, ``deadlines``, ``targets_items``,
``targets_names``, ``targets_split``, ``targets_horizons``, ``targets_context`` (which asks
``targets_rules``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from shuangchuang.domain.plans.clauses import Clause
from shuangchuang.domain.plans.deadlines import YEARLY, Calendar
from shuangchuang.domain.plans.model import Comparator, Fact, Ground, Target, TargetKind
from shuangchuang.domain.plans.quantities import Quantity, scan_quantities
from shuangchuang.domain.plans.quantities_units import kind_of
from shuangchuang.domain.plans.targets_context import is_goal_heading, is_rule_heading, judge, measures_heading
from shuangchuang.domain.plans.targets_horizons import Horizon, Horizons, Memory, due_of
from shuangchuang.domain.plans.targets_items import Item, find_items
from shuangchuang.domain.plans.targets_names import (
    Naming,
    Range,
    comparator_of,
    name_item,
    object_of_heading,
    strip_binding,
)
from shuangchuang.domain.plans.targets_rules import COUNTED, Judgement
from shuangchuang.domain.plans.targets_split import adds_up, begins_parts, breakdown_in, split_names, with_part
from shuangchuang.domain.plans.targets_tables import (
    IndicatorTable,
    has_cells,
    may_be_header,
    read_header,
    read_row,
    with_cells,
)
from shuangchuang.domain.plans.targets_view import View
from shuangchuang.domain.plans.targets_wording import Setting
from shuangchuang.domain.plans.targets_year import TitleYear, year_of_title
from shuangchuang.domain.text import read_spans

_MAY_COUNT = re.compile(r"[0-9０-９一二两三四五六七八九十百千万亿|\t]|[今本明]年")  # else there is nothing to find
_SAID = 200  # a name that stands further off is not part of the words that say a target
_NAMES_KEPT = 8  # how far back in its sentence a row of values looks for its names
_BETWEEN_VALUES = re.compile(
    r"(?:\([^)]{0,20}\))?(?:、|和|及|与|,|以及)?"
    r"(?:达到|达|超过|超|突破|不低于|不少于|力争达到|增长到|提高到|控制在|约)?"
)


def find_targets(*, text: str, clauses: Sequence[Clause], period: str | None, date: str | None) -> tuple[Target, ...]:
    """
    The targets of a plan, in text order, with what only looks like one told by its kind.

    ``text`` is the extracted text every span refers to; ``period`` as printed (2021—2023年),
    ``date`` as YYYY-MM-DD. Time grows with the length of the text; no input raises.
    """
    titled = None if period else year_of_title(text)
    calendar = Calendar.of(period=period, date=date, titled=titled.year if titled else None)
    whole = _for_the_year(titled, calendar)
    memory = Memory()
    found: list[Target] = []
    table: IndicatorTable | None = None
    for place, clause in enumerate(clauses):
        if not _MAY_COUNT.search(clause.text.text):
            table = None
            continue
        due = due_of(clause, clauses[place + 1 : place + 3], calendar)
        goal = is_goal_heading(clause.section, clause.heading)
        blanks = table is not None or may_be_header(clause.text.text)
        view = View.of(with_cells(clause.text, text, blanks=blanks))
        if header := read_header(view, calendar):
            table = header
            continue
        table = table if has_cells(view) else None
        if table is not None and (row := read_row(view, table, text=text, task=clause.task)):
            found.extend(row)
            continue
        view = View.of(with_cells(clause.text, text)) if blanks else view
        horizons = Horizons(view, clause, calendar, memory, goal=goal, due=due)
        found.extend(_Reader(text, clause, view, horizons, whole).read())
        horizons.remember()
    return tuple(found)


class _Reader:
    """Reads one clause."""

    def __init__(self, text: str, clause: Clause, view: View, horizons: Horizons, whole: Horizon | None) -> None:
        self.text = text
        self.whole = whole
        self.clause = clause
        self.view = view
        self.horizons = horizons
        self.quantities = tuple(q for q in scan_quantities(view.scan) if not horizons.near(q.start, q.end))
        self.rules = is_rule_heading(clause.heading) and not horizons.goal

    def read(self) -> list[Target]:
        """The rows of the clause, in order."""
        targets: list[Target] = []
        items = find_items(self.view, self.quantities)
        sentence = (-1, -1)
        names: list[tuple[Range, ...]] = []  # said so far in the sentence
        whole: int | None = None  # the last target that is not introduced by 其中, in the sentence
        held: Item | None = None  # the last item that was a target
        place = 0
        while place < len(items):
            item = items[place]
            if item.sentence != sentence:
                sentence, names, whole = item.sentence, [], None
            row = self._row(items, place)
            deadlines = self.horizons.near(item.segment[0] - 60, item.lead[1])
            parallel = held is not None and _built_alike(self.view, held, item)
            naming = name_item(self.view, item, skip=deadlines, earlier=names[-1][-1] if names else None)
            in_series = held is not None and held.segment == item.segment
            rows = self._targets(item, naming, row, names, in_series=in_series, parallel=parallel)
            held = row[-1] if any(target.kind is TargetKind.TARGET for target in rows) else None
            if not begins_parts(self.view, item):
                whole = len(targets) if rows and item.sentence == sentence else None
            elif rows and whole is not None and whole < len(targets):
                rows = self._parts(targets, whole, item, rows)
            targets.extend(rows)
            if naming.ranges and not naming.borrowed:
                names = [*names[1 - _NAMES_KEPT :], naming.ranges]
            place += len(row)
        return targets

    def _parts(self, targets: list[Target], whole: int, item: Item, rows: list[Target]) -> list[Target]:
        """Rows behind 其中, which are parts of the row before and hold for the same time."""
        if targets[whole].kind is not TargetKind.TARGET or kind_of(targets[whole].unit.value) is not item.quantity.kind:
            return rows
        for row in rows:
            targets[whole] = with_part(targets[whole], row)
        own = self.horizons.near(item.segment[0], item.segment[1])
        return rows if own else [replace(row, deadline=targets[whole].deadline) for row in rows]

    def _row(self, items: Sequence[Item], place: int) -> list[Item]:
        """The items of one 分别达到 …: the first, and those that bring only a value."""
        row = [items[place]]
        lead = row[0].lead
        if "分别" in self.view.scan[max(lead[0], lead[1] - 16) : lead[1]]:
            for following in range(place + 1, len(items)):
                item = items[following]
                if not _BETWEEN_VALUES.fullmatch(self.view.scan, row[-1].quantity.end, item.quantity.start):
                    break
                row.append(item)
        return row

    def _targets(
        self,
        item: Item,
        naming: Naming,
        row: list[Item],
        earlier: list[tuple[Range, ...]],
        *,
        in_series: bool,
        parallel: bool,
    ) -> list[Target]:
        horizon, own = self.horizons.of(item)
        yearly = horizon is not None and horizon.value == YEARLY
        setting = Setting(
            own_deadline=own and not yearly,
            yearly=yearly,
            in_series=in_series,
            parallel=parallel,
            of_heading=measures_heading(self.clause.heading, self.view.scan[item.lead[0] : item.lead[1]]),
            inherited=horizon is not None and not own,
            goal=self.horizons.goal,
            rules=self.rules,
            after_past=self.horizons.after_past(item),
        )
        judgement = judge(self.view, item, naming, setting)
        if judgement.kind is None:
            return []
        horizon = horizon or self.whole
        if len(row) > 1:
            return self._respectively(naming, row, judgement, horizon, earlier)
        names = split_names(self.view, naming.ranges) if self._each(item, naming) else (naming.ranges,)
        return [self._target(item, name, naming.comparator, judgement, horizon) for name in names]

    def _each(self, item: Item, naming: Naming) -> bool:
        """Whether 均 or 分别 makes one target of each coordinated name."""
        words = self.view.scan[max(item.lead[0], naming.binding[0] - 1) : item.quantity.start]
        each = re.search(r"均|都|分别", words) and not re.search(r"年均|人均|户均|平均|均衡|每", words)
        return bool(each) and not naming.noun_follows

    def _respectively(
        self,
        naming: Naming,
        row: list[Item],
        judgement: Judgement,
        horizon: Horizon | None,
        earlier: list[tuple[Range, ...]],
    ) -> list[Target]:
        """As many values as there are names, or as there are deadlines."""
        horizons = self.horizons.per_value(row)
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
            when = horizons[index] if horizons else self.horizons.in_bracket(item) or horizon
            targets.append(self._target(item, names[index], comparator, judgement, when, row[0]))
        return targets

    # -- facts -------------------------------------------------------------------------------------

    def _target(
        self,
        item: Item,
        name: tuple[Range, ...],
        comparator: Comparator,
        judgement: Judgement,
        horizon: Horizon | None,
        first: Item | None = None,
    ) -> Target:
        view, quantity = self.view, item.quantity
        if judgement.kind is TargetKind.ALLOCATION and quantity.bound == "" and comparator is Comparator.REACH:
            comparator = Comparator.EQUAL
        parts = breakdown_in(view, item.bracket, self.quantities, of=quantity) if item.bracket else ()
        start = (first or item).lead[0]
        stop = item.bracket[1] if item.bracket and parts else item.tail[1]
        said = (min([start, *(a for a, _ in name if start - a <= _SAID)]), max(stop, quantity.end))
        binding = (max(start, quantity.start - 12), quantity.end)
        named = self._fact(name, judgement.confidence, judgement.reason)
        if acted_on := object_of_heading(self.clause.heading, named.value):
            named = replace(named, value=named.value + acted_on, ground=Ground.INFERRED)
        return Target(
            name=named,
            comparator=Fact(comparator, view.spans([binding]), Ground.NORMALISED),
            value=self._number(quantity),
            value_max=quantity.value_max,
            unit=self._unit(quantity),
            deadline=_deadline(horizon),
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
        printed = read_spans(self.text, spans) == str(quantity.value)
        return Fact(quantity.value, spans, Ground.PRINTED if printed else Ground.NORMALISED)

    def _unit(self, quantity: Quantity) -> Fact[str]:
        spans = self.view.spans([quantity.unit_at]) if quantity.unit_at[0] < quantity.unit_at[1] else ()
        printed = read_spans(self.text, spans) == quantity.unit
        return Fact(quantity.unit, spans, Ground.PRINTED if printed else Ground.NORMALISED)


def _for_the_year(titled: TitleYear | None, calendar: Calendar) -> Horizon | None:
    """The year of the title as the horizon of what has none, unless it lay behind when the plan was issued."""
    if titled is None or calendar.is_past(titled.year):
        return None
    return Horizon(str(titled.year), (titled.span,), Ground.INHERITED, "承接文件标题的年度", 0.7)


def _built_alike(view: View, held: Item, item: Item) -> bool:
    """建设商业中心80个，商贸中心400个: both parts of the sentence end in their number, and they adjoin."""
    adjoin = held.sentence == item.sentence and held.segment[1] + 1 == item.segment[0]
    ends = all(it.tail[0] >= it.segment[1] and it.quantity.kind in COUNTED for it in (held, item))
    return adjoin and ends and item.lead[1] - item.lead[0] >= 3 and view.scan[item.lead[0]] not in "每各"


def _deadline(horizon: Horizon | None) -> Fact[str]:
    """The horizon as a fact: printed words in ``spans``, inherited or resolved ones as its ground."""
    if horizon is None:
        return Fact("", (), Ground.PRINTED, (), 0.7, "文中未写明时限")
    spans = () if horizon.ground is Ground.INHERITED else horizon.spans
    rests_on = horizon.spans if horizon.ground in (Ground.INHERITED, Ground.RESOLVED) else ()
    return Fact(horizon.value, spans, horizon.ground, rests_on, horizon.confidence, horizon.reason)
