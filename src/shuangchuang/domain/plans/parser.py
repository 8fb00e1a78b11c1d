"""A plan document, read.

    text ─fold─▶ surface ─▶ rules, metadata, tables ─▶ headings ─▶ annotations ─▶ tree ─▶ tasks

Every step works on the folded view and answers in places of it; facts carry the
offsets of the original.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from shuangchuang.domain.plans.annotations import Annotation, find_annotations
from shuangchuang.domain.plans.clauses import Clause
from shuangchuang.domain.plans.drafts import Draft, drafts_of, is_bare_label, lines_between, neighbours, single_measure
from shuangchuang.domain.plans.measures import sentences
from shuangchuang.domain.plans.metadata import Metadata, read_metadata
from shuangchuang.domain.plans.model import (
    Assignment,
    Fact,
    Ground,
    Measure,
    PlanDocument,
    Remark,
    Role,
    Section,
    Target,
    Task,
)
from shuangchuang.domain.plans.numbering import find_heads
from shuangchuang.domain.plans.outline import Node, Range, build_tree, carries, end_of_text, lift_trailing, top_of
from shuangchuang.domain.plans.role_words import without_asides
from shuangchuang.domain.plans.roles import Share, combine, pairs_roles, united
from shuangchuang.domain.plans.rules import Rules, find_rules
from shuangchuang.domain.plans.stretches import Cutter, Owners, outside, within
from shuangchuang.domain.plans.surface import Surface, surface_of
from shuangchuang.domain.plans.tables import Grid, drafts_from, find_grids
from shuangchuang.domain.plans.targets import find_targets
from shuangchuang.domain.shared import Said
from shuangchuang.domain.text import Extract, Folded, Span

_WHY = {
    Ground.RANK_RULE: "按全文规定的排列次序确定牵头与配合",
    Ground.STAR: "按星号标注确定牵头单位",
}


def parse_plan(extract: Extract) -> PlanDocument:
    """Read a plan document. Any text gives a result; what is not understood becomes a remark."""
    return _Parse(extract).document()


class _Parse:
    """One pass over one document."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.surface: Surface = surface_of(extract)
        self.rules: Rules = find_rules(self.surface)
        self.metadata: Metadata = read_metadata(self.surface)
        self.remarks: list[Remark] = []
        self.responsible_leads = False

    def document(self) -> PlanDocument:
        surface, metadata = self.surface, self.metadata
        grids = find_grids(surface, self.extract.tables)
        stretches = list(outside(grids, metadata.body_start, metadata.body_end))
        heads = find_heads(surface, stretches)
        annotations, doubtful = find_annotations(surface, self.rules, stretches, [head.mark.start for head in heads])
        end = end_of_text(surface, heads, annotations, metadata.body_end)
        heads = [head for head in heads if head.mark.start < end]
        nodes = build_tree(surface, heads, annotations, end, self.rules.ranges)
        lift_trailing(nodes)
        drafts = drafts_of(surface, nodes, annotations, metadata.body_start, end)
        drafts = self._with_rows(drafts, grids)
        self.responsible_leads = self.rules.responsible_leads or self._custom(drafts)
        tasks = tuple(self._task(draft) for draft in drafts)
        sections = tuple(self._sections(nodes, drafts))
        self._check(nodes, tasks, annotations, doubtful)
        return PlanDocument(
            title=metadata.title,
            doc_number=metadata.doc_number,
            issuers=metadata.issuers,
            addressee=metadata.addressee,
            date=metadata.date,
            period=metadata.period,
            valid_from=metadata.valid_from,
            valid_until=metadata.valid_until,
            valid_years=metadata.valid_years,
            sections=sections,
            tasks=tasks,
            targets=self._targets(nodes, drafts, annotations, stretches),
            remarks=tuple(self.remarks),
        )

    # -- tasks ------------------------------------------------------------------------------------

    def _with_rows(self, drafts: list[Draft], grids: Sequence[Grid]) -> list[Draft]:
        """Tasks of tables count where the running text assigns none, or far fewer: a table of the
        division of work repeats the plan it is attached to."""
        rows = [draft for grid in grids for draft in drafts_from(self.surface, self.rules, grid)]
        if rows and len(drafts) >= max(3, len(rows) / 2):
            return drafts
        return sorted([*drafts, *rows], key=lambda draft: draft.start)

    def _task(self, draft: Draft) -> Task:
        surface = self.surface
        shares = [share for group in self._groups(draft) for share in self._shares(group)]
        assignments = tuple(self._assignment(share) for share in united(shares)) + self._standing(draft, shares)
        body = [(part.start, part.end) for part in draft.body] if draft.body is not None else list(self._body(draft))
        return Task(
            number=self._number_fact(draft),
            title=self._fact(draft.title, *draft.title_rest),
            action=self._fact(draft.action) if draft.action else None,
            section=self._fact(draft.section) if draft.section else None,
            span=surface.view.cover(draft.start, draft.end),
            body=tuple(surface.view.cover(start, end) for start, end in body),
            annotations=tuple(surface.view.cover(*a.inner) for a in draft.annotations),
            assignments=assignments,
            measures=tuple(self._measures(draft, body)),
            untitled=draft.untitled,
        )

    def _groups(self, draft: Draft) -> list[list[Annotation]]:
        """Annotations that are read as one: the row of a table, or neighbours with no words between."""
        if draft.one_group:
            return [draft.annotations]
        return list(neighbours(self.surface.text, draft.annotations))

    def _shares(self, group: Sequence[Annotation]) -> list[Share]:
        return combine(
            [reading for annotation in group for reading in annotation.readings],
            first_leads=self.rules.first_leads,
            before_comma_leads=self.rules.before_comma_leads,
            responsible_leads=self.responsible_leads,
        )

    def _custom(self, drafts: Sequence[Draft]) -> bool:
        """Whether this document names who leads by 责任单位 beside 配合单位: then one without helpers leads too."""
        kinds = Counter(
            pairs_roles([reading for annotation in group for reading in annotation.readings])
            for draft in drafts
            for group in self._groups(draft)
        )
        return kinds["pair"] >= 2 and kinds["pair"] >= kinds["alone"] and not kinds["lead"]

    def _standing(self, draft: Draft, shares: Sequence[Share]) -> tuple[Assignment, ...]:
        """Units said once for every later task (以下均需各区政府落实,不再列出)."""
        if not self._under_standing_rule(draft):
            return ()
        held = {share.unit.name for share in shares}
        role = Role.COOPERATOR if any(share.role is Role.LEAD for share in shares) else Role.RESPONSIBLE
        spans = tuple(self.surface.spans(unit.start, unit.end) for unit in self.rules.standing)
        return tuple(
            Assignment(
                Fact(unit.name, (), Ground.STANDING_UNITS, span, 0.9, "全文统一规定，不再逐条列出"), role, unit.group
            )
            for unit, span in zip(self.rules.standing, spans, strict=True)
            if unit.name not in held
        )

    def _under_standing_rule(self, draft: Draft) -> bool:
        """Later tasks, and the one whose annotation says the rule; a line of its own speaks of what follows."""
        said_at = self.rules.standing_from
        return draft.start > said_at or any(annotation.end > said_at for annotation in draft.annotations)

    def _assignment(self, share: Share) -> Assignment:
        unit = share.unit
        ground = unit.ground if unit.ground is not Ground.PRINTED else share.ground
        ground_spans = self.surface.spans(*unit.ground_range) if unit.ground_range else ()
        if share.ground is Ground.RANK_RULE and not ground_spans and self.rules.ranges:
            ground_spans = self.surface.spans(*self.rules.ranges[0])
        reason = _WHY.get(share.ground, unit.reason) if unit.known and unit.ground is Ground.PRINTED else unit.reason
        fact = Fact(unit.name, self.surface.spans(unit.start, unit.end), ground, ground_spans, unit.confidence, reason)
        if not unit.known:
            self.remarks.append(
                Remark("unit.unknown_ending", Said("“{name}”不像单位名称，请核对。", name=unit.name), fact.spans)
            )
        return Assignment(fact, share.role, unit.group)

    def _number_fact(self, draft: Draft) -> Fact[str]:
        if draft.number is None:
            return Fact("", (), Ground.PRINTED, (), 0.9, "无序号，有单独的责任标注")
        surface, text = self.surface, self.surface.text
        start, end = draft.number.start, draft.number.end
        while (end > start and text[end - 1] in ".:") or (
            end > start and text[end - 1] == "、" and text[start].isdigit()
        ):
            end -= 1
        glued = bool(draft.node and draft.node.mark.weak)
        confidence, reason = (0.8, "序号与标题相连") if glued else (1.0, "序号连续")
        return Fact(surface.printed(start, end), surface.spans(start, end), Ground.PRINTED, (), confidence, reason)

    # -- bodies and measures ------------------------------------------------------------------------

    def _body(self, draft: Draft) -> Iterable[tuple[int, int]]:
        """The words between the title and the annotations."""
        start = draft.title.end
        if draft.untitled:
            start = draft.title.start
        at = start
        for annotation in draft.annotations:
            yield from _non_empty(self.surface.text, at, min(annotation.start, draft.end))
            at = max(at, annotation.end)
        yield from _non_empty(self.surface.text, at, draft.end)

    def _measures(self, draft: Draft, body: Sequence[tuple[int, int]]) -> Iterable[Measure]:
        surface = self.surface
        several = len(self._groups(draft)) > 1
        single = single_measure(surface, draft)
        starts = sorted(item.mark.start for item in draft.items)
        if not body and draft.node:  # the task is one sentence
            yield Measure(self._fact(draft.title))
        for start, end in body:
            cuts = [start, *[s for s in starts if start < s < end], end]
            for begun, stop in pairwise(cuts):
                item = next((i for i in draft.items if i.mark.start == begun), None)
                shares = self._following(draft, stop) if several else []
                assignments = tuple(self._assignment(share) for share in united(shares))
                if item:
                    yield self._numbered(item, stop, assignments)
                elif single and begun <= single.start < stop:
                    yield from self._sentences(begun, single.start, assignments)
                    shares = self._following(draft, single.end)
                    yield Measure(
                        self._fact(single), Fact(""), tuple(self._assignment(share) for share in united(shares))
                    )
                else:
                    yield from self._sentences(begun, stop, assignments)

    def _sentences(self, start: int, end: int, assignments: tuple[Assignment, ...]) -> Iterator[Measure]:
        for first, last in sentences(self.surface.text, start, end):
            words = without_asides(self.surface.text[first:last])
            if not any(sign.isalnum() for sign in words) or is_bare_label(words):
                continue
            yield Measure(self._fact(Range(first, last)), None, assignments)

    def _numbered(self, item: Node, stop: int, assignments: tuple[Assignment, ...]) -> Measure:
        start, end = item.mark.start, item.mark.end
        while end > start and self.surface.text[end - 1] in ".:、":
            end -= 1
        number = Fact(self.surface.printed(start, end), self.surface.spans(start, end))
        first = item.title.start
        while stop > first and self.surface.text[stop - 1] == "\n":
            stop -= 1
        return Measure(self._fact(Range(first, max(first, stop))), number, assignments)

    def _following(self, draft: Draft, at: int) -> list[Share]:
        """The shares of the annotation that closes the words before ``at``."""
        for group in self._groups(draft):
            if group[0].start >= at:
                return self._shares(group)
        return []

    # -- sections ---------------------------------------------------------------------------------

    def _sections(self, nodes: Sequence[Node], drafts: Sequence[Draft]) -> Iterable[Section]:
        tasks = {id(draft.node) for draft in drafts if draft.number}
        items = {id(item) for draft in drafts for item in draft.items}
        for node in nodes:
            if node.untitled or (node.in_line and node.mark.is_list_kind) or id(node) in items:
                continue
            above = node.ancestors()
            if any(id(ancestor) in tasks for ancestor in above) and not carries(node):
                continue
            if node.depth > 3 or (node.depth == 3 and (id(node) in tasks or not carries(node))):
                continue
            yield Section(
                level=node.depth,
                number=self._fact(Range(node.mark.start, node.mark.end)),
                title=self._fact(node.title),
                inline=node.inline,
                span=self.surface.view.cover(node.mark.start, node.end),
            )

    def _fact(self, *parts: Range) -> Fact[str]:
        words = "".join(self.surface.printed(part.start, part.end) for part in parts)
        spans = tuple(span for part in parts for span in self.surface.spans(part.start, part.end))
        return Fact(words, spans, reason="原文")

    # -- targets and checks -------------------------------------------------------------------------

    def _targets(
        self,
        nodes: Sequence[Node],
        drafts: Sequence[Draft],
        annotations: Sequence[Annotation],
        stretches: Sequence[tuple[int, int]],
    ) -> tuple[Target, ...]:
        clauses = [*self._clauses(nodes, drafts, annotations, stretches), *self._row_clauses(drafts)]
        clauses.sort(key=lambda clause: clause.text.origin[0])
        period = self.metadata.period.value if self.metadata.period else None
        date = self.metadata.date.value if self.metadata.date else None
        return find_targets(text=self.extract.text, clauses=clauses, period=period, date=date)

    def _clauses(
        self,
        nodes: Sequence[Node],
        drafts: Sequence[Draft],
        annotations: Sequence[Annotation],
        stretches: Sequence[tuple[int, int]],
    ) -> Iterator[Clause]:
        """Paragraphs of running text between headings, annotations left out."""
        owners = Owners(drafts)
        taken = Cutter(annotations)
        cuts: list[tuple[int, Node | None]] = [(self.metadata.body_start, None)]
        cuts += [(node.mark.start, node) for node in nodes]
        ends = [start for start, _ in cuts[1:]] + [self.metadata.body_end]
        for (start, node), end in zip(cuts, ends, strict=True):
            begun = start if node is None else node.title.end if node.inline else node.title.start
            section = self._heading_text(top_of(node)) if node else ""
            heading = self._heading_text(node) if node else ""
            for first, last in within(stretches, begun, end):
                for line_start, line_end in lines_between(self.surface.text, first, last):
                    for piece in taken.without(line_start, line_end):
                        yield from self._clause(*piece, owners.of(piece[0]), section, heading)

    def _clause(self, start: int, end: int, task: int | None, section: str, heading: str) -> Iterator[Clause]:
        if any(sign.isalnum() for sign in self.surface.text[start:end]):
            yield Clause(self._slice(start, end), task, section, heading)

    def _row_clauses(self, drafts: Sequence[Draft]) -> Iterator[Clause]:
        for index, draft in enumerate(drafts):
            if draft.body is None:
                continue
            section = self.surface.printed(draft.section.start, draft.section.end) if draft.section else ""
            heading = "".join(self.surface.printed(part.start, part.end) for part in (*draft.times, draft.title))
            for part in draft.body:
                yield from self._clause(part.start, part.end, index, section, heading)

    def _heading_text(self, node: Node) -> str:
        return self.surface.printed(node.heading.start, node.heading.end)

    def _slice(self, start: int, end: int) -> Folded:
        return self.surface.view.slice(start, end)

    def _check(
        self,
        nodes: Sequence[Node],
        tasks: Sequence[Task],
        annotations: Sequence[Annotation],
        doubtful: Sequence[tuple[int, int]],
    ) -> None:
        """Say what breaks an invariant: numbers without gaps, annotations consumed to the last word."""
        for start, end in doubtful:
            words = self.surface.printed(start, min(end, start + 40))
            message = Said("“{words}”像责任标注，但没有读懂，请人工核对。", words=words)
            self.remarks.append(Remark("annotation.not_understood", message, self.surface.spans(start, end)))
        for annotation in annotations:
            for start, end in (part for reading in annotation.readings for part in reading.left_over):
                words = self.surface.printed(start, end)
                message = Said("责任标注中的“{words}”没有归入任何单位。", words=words)
                self.remarks.append(Remark("annotation.left_over", message, self.surface.spans(start, end)))
        for node in nodes:
            if node.mark.gap:
                words = self.surface.printed(node.mark.start, node.mark.end)
                missing = node.mark.gap == "missing"
                message = (
                    Said("“{words}”前面缺少序号，请核对原文。", words=words)
                    if missing
                    else Said("“{words}”序号重复，请核对原文。", words=words)
                )
                self.remarks.append(Remark("number.out_of_sequence", message, self._spans_of(node)))
        if not tasks:
            self.remarks.append(
                Remark(
                    "plan.no_tasks",
                    "没有找到带责任单位的任务；这份文件可能不是任务分工类文件，请人工录入或换一份文件。",
                )
            )

    def _spans_of(self, node: Node) -> tuple[Span, ...]:
        return self.surface.spans(node.mark.start, node.title.end)


def _non_empty(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    while start < end and text[start] in "。;:,.、)\n ":
        start += 1
    if start < end and any(sign.isalnum() for sign in text[start:end]):
        yield start, end
