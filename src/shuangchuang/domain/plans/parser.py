"""A plan document, read.

    text ─fold─▶ surface ─▶ rules ─▶ annotations ─▶ headings ─▶ tree ─▶ tasks ─▶ units, measures, targets

Every step works on the folded view and answers in places of it; facts carry the
offsets of the original.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from shuangchuang.domain.plans.annotations import Annotation, find_annotations
from shuangchuang.domain.plans.clauses import Clause
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
from shuangchuang.domain.plans.outline import Node, Range, build_tree, lift_trailing, measures_follow, top_of
from shuangchuang.domain.plans.roles import Share, combine, united
from shuangchuang.domain.plans.rules import Rules, find_rules
from shuangchuang.domain.plans.surface import Surface, surface_of
from shuangchuang.domain.text import Extract, Folded, Span


def parse_plan(extract: Extract) -> PlanDocument:
    """Read a plan document. Any text gives a result; what is not understood becomes a remark."""
    return _Parse(extract).document()


@dataclass(slots=True)
class _Draft:
    """A task before its facts are written: where its parts stand in the view."""

    node: Node | None
    title: Range
    number: Range | None
    start: int
    end: int
    annotations: list[Annotation]
    items: list[Node]  # numbered items inside it
    parent_title: Range | None = None


class _Parse:
    """One pass over one document."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.surface: Surface = surface_of(extract)
        self.rules: Rules = find_rules(self.surface)
        self.metadata: Metadata = read_metadata(self.surface)
        self.remarks: list[Remark] = []

    def document(self) -> PlanDocument:
        surface = self.surface
        end = len(surface.text)
        start = self.metadata.body_start
        annotations = [a for a in find_annotations(surface, self.rules) if a.start >= start]
        nodes = build_tree(surface, find_heads(surface, start, end), annotations, end)
        lift_trailing(nodes)
        drafts = self._drafts(nodes, annotations)
        tasks = tuple(self._task(draft) for draft in drafts)
        sections = tuple(self._sections(nodes, drafts))
        self._check(nodes, tasks)
        document = PlanDocument(
            title=self.metadata.title,
            doc_number=self.metadata.doc_number,
            issuers=self.metadata.issuers,
            addressee=self.metadata.addressee,
            date=self.metadata.date,
            period=self.metadata.period,
            valid_from=self.metadata.valid_from,
            valid_until=self.metadata.valid_until,
            valid_years=self.metadata.valid_years,
            sections=sections,
            tasks=tasks,
            targets=self._targets(nodes, drafts, annotations),
            remarks=tuple(self.remarks),
        )
        return document

    # -- tasks ------------------------------------------------------------------------------------

    def _drafts(self, nodes: Sequence[Node], annotations: Sequence[Annotation]) -> list[_Draft]:
        drafts: list[_Draft] = []
        inside: set[int] = set()  # nodes that are items of a task
        for node in nodes:
            if id(node) in inside:
                continue
            items = [
                child for child in node.children if child.annotations and child.in_line and child.mark.is_list_kind
            ]
            gathers = measures_follow(self.surface, node) and node.depth >= 2
            if gathers or (items and node.annotations):
                below = _all_below(node)
                gathered = [a for item in [node, *below] for a in item.annotations]
                if gathered:
                    inside |= {id(item) for item in below}
                    drafts.append(self._draft(node, gathered, list(node.children)))
                continue
            if node.annotations:
                drafts += self._from_node(node)
        if not nodes or not drafts:
            drafts += self._without_numbers(annotations, nodes)
        return drafts

    def _from_node(self, node: Node) -> list[_Draft]:
        parts = self._labelled_parts(node)
        if parts:
            return parts
        items = [child for child in node.children if not _carries(child)]
        return [self._draft(node, node.annotations, items)]

    def _draft(self, node: Node, annotations: list[Annotation], items: list[Node]) -> _Draft:
        end = node.end if node.lifted or not any(_carries(c) for c in node.children) else node.own_end
        if items and any(item.annotations for item in items):
            end = node.end
        return _Draft(node, node.title, Range(node.mark.start, node.mark.end), node.mark.start, end, annotations, items)

    _PART = re.compile(r"(?:[-—–·•●■◆*]{0,3})(?P<t>[“\"]?[^,。:;、()\n]{2,24}[”\"]?)[:。]")
    _GENERIC = re.compile(
        r"(?:具体|工作|主要|重点|政策|推进|实施|改革|落实|保障|支持|推动|任务)*(?:措施|举措|任务|做法|内容|目标|思路|要求|对象|条件|标准|依据)$"
    )

    def _labelled_parts(self, node: Node) -> list[_Draft]:
        """“一核”:… (A) / 金融支持:… (B): parts without a number that have annotations of their own."""
        text = self.surface.text
        if len(node.annotations) < 2 or node.lifted:
            return []
        parts: list[_Draft] = []
        for start, end in _lines_between(text, node.title.end, node.own_end):
            own = [a for a in node.annotations if start <= a.start < end]
            match = self._PART.match(text, start, end)
            if own and match and own[0].start > match.end() + 4 and not self._GENERIC.search(match.group("t")):
                title = Range(*match.span("t"))
                parts.append(_Draft(node, title, None, start, end, own, [], node.title))
            elif own:
                return []
        return parts if len(parts) >= 2 else []

    def _without_numbers(self, annotations: Sequence[Annotation], nodes: Sequence[Node]) -> list[_Draft]:
        """A document without numbers: each paragraph with an annotation is a task, its first sentence the title."""
        text = self.surface.text
        drafts = []
        before: tuple[int, int] | None = None
        start_from = self.metadata.body_start
        for start, end in _lines_between(text, start_from, len(text)):
            own = [a for a in annotations if start <= a.start < end]
            if own and own[0].own_line and before:
                drafts.append(_Draft(None, self._first_sentence(*before), None, before[0], end, own, []))
                before = None
            elif own and not own[0].own_line:
                title = self._first_sentence(start, own[0].start)
                drafts.append(_Draft(None, title, None, start, end, own, []))
            else:
                before = (start, end)
        del nodes
        return drafts

    def _first_sentence(self, start: int, end: int) -> Range:
        first = next(sentences(self.surface.text, start, end), (start, end))
        stop = first[1]
        while stop > first[0] and self.surface.text[stop - 1] in "。:;,":
            stop -= 1
        return Range(first[0], stop)

    def _task(self, draft: _Draft) -> Task:
        surface = self.surface
        shares = self._shares_of(draft)
        assignments = tuple(self._assignment(share) for share in united(shares)) + self._standing(draft, shares)
        node = draft.node
        heading = node.ancestors() if node else []
        if draft.parent_title and node:
            heading = [node, *heading]
        action = self._heading_fact(heading[0]) if len(heading) >= 2 else None
        section = self._heading_fact(heading[-1]) if heading else None
        if draft.parent_title and node and len(heading) == 1:
            action = self._heading_fact(node)
        body = tuple(self._body(draft))
        return Task(
            number=self._number_fact(draft),
            title=self._fact(draft.title.start, draft.title.end),
            action=action,
            section=section,
            span=surface.view.cover(draft.start, draft.end),
            body=tuple(surface.view.cover(start, end) for start, end in body),
            annotations=tuple(surface.view.cover(*a.inner) for a in draft.annotations),
            assignments=assignments,
            measures=tuple(self._measures(draft, body)),
            untitled=bool(node and node.untitled and draft.number),
        )

    def _shares(self, annotations: Sequence[Annotation]) -> list[Share]:
        """The roles of neighbouring annotations read as one; those parted by text apart."""
        shares: list[Share] = []
        for group in _neighbours(self.surface.text, annotations):
            shares += combine(
                [reading for annotation in group for reading in annotation.readings],
                first_leads=self.rules.first_leads,
                before_comma_leads=self.rules.before_comma_leads,
            )
        return shares

    def _shares_of(self, draft: _Draft) -> list[Share]:
        return self._shares(draft.annotations)

    def _standing(self, draft: _Draft, shares: Sequence[Share]) -> tuple[Assignment, ...]:
        """Units said once for every later task (以下均需各区政府落实,不再列出)."""
        if draft.end <= self.rules.standing_from:
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

    def _assignment(self, share: Share) -> Assignment:
        unit = share.unit
        ground = unit.ground if unit.ground is not Ground.PRINTED else share.ground
        ground_spans = self.surface.spans(*unit.ground_range) if unit.ground_range else ()
        if share.ground is Ground.RANK_RULE and not ground_spans and self.rules.ranges:
            ground_spans = self.surface.spans(*self.rules.ranges[0])
        fact = Fact(
            unit.name, self.surface.spans(unit.start, unit.end), ground, ground_spans, unit.confidence, unit.reason
        )
        if not unit.known:
            self.remarks.append(Remark("unit.unknown_ending", f"“{unit.name}”不像单位名称，请核对。", fact.spans))
        return Assignment(fact, share.role, unit.group)

    def _number_fact(self, draft: _Draft) -> Fact[str]:
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

    def _body(self, draft: _Draft) -> Iterable[tuple[int, int]]:
        """The words between the title and the annotations."""
        start = draft.title.end
        if draft.node and draft.node.untitled and draft.number:
            start = draft.title.start
        at = start
        for annotation in draft.annotations:
            yield from _non_empty(self.surface.text, at, min(annotation.start, draft.end))
            at = max(at, annotation.end)
        yield from _non_empty(self.surface.text, at, draft.end)

    def _measures(self, draft: _Draft, body: Sequence[tuple[int, int]]) -> Iterable[Measure]:
        surface = self.surface
        several = len(list(_neighbours(surface.text, draft.annotations))) > 1
        starts = sorted(item.mark.start for item in draft.items)
        for start, end in body:
            cuts = [start, *[s for s in starts if start <= s < end], end]
            for begun, stop in pairwise(cuts):
                item = next((i for i in draft.items if i.mark.start == begun), None)
                shares = self._following(draft, stop) if several else []
                assignments = tuple(self._assignment(share) for share in united(shares))
                if item:
                    yield self._numbered(item, stop, assignments)
                else:
                    for first, last in sentences(surface.text, begun, stop):
                        yield Measure(self._fact(first, last), None, assignments)

    def _numbered(self, item: Node, stop: int, assignments: tuple[Assignment, ...]) -> Measure:
        start, end = item.mark.start, item.mark.end
        while end > start and self.surface.text[end - 1] in ".:、":
            end -= 1
        number = Fact(self.surface.printed(start, end), self.surface.spans(start, end))
        first = item.title.start
        while stop > first and self.surface.text[stop - 1] == "\n":
            stop -= 1
        return Measure(self._fact(first, max(first, stop)), number, assignments)

    def _following(self, draft: _Draft, at: int) -> list[Share]:
        """The shares of the annotation that closes the words before ``at``."""
        for group in _neighbours(self.surface.text, draft.annotations):
            if group[0].start >= at:
                return self._shares(group)
        return []

    # -- sections ---------------------------------------------------------------------------------

    def _sections(self, nodes: Sequence[Node], drafts: Sequence[_Draft]) -> Iterable[Section]:
        tasks = {id(draft.node) for draft in drafts if draft.number}
        items = {id(item) for draft in drafts for item in draft.items}
        for node in nodes:
            if node.untitled or (node.in_line and node.mark.is_list_kind) or id(node) in items:
                continue
            above = node.ancestors()
            if any(id(ancestor) in tasks for ancestor in above) and not _carries(node):
                continue
            if node.depth > 3 or (node.depth == 3 and (id(node) in tasks or not _carries(node))):
                continue
            yield Section(
                level=node.depth,
                number=self._fact(node.mark.start, node.mark.end),
                title=self._fact(node.title.start, node.title.end),
                inline=node.inline,
                span=self.surface.view.cover(node.mark.start, node.end),
            )

    def _heading_fact(self, node: Node) -> Fact[str]:
        return self._fact(node.mark.start, node.title.end)

    def _fact(self, start: int, end: int) -> Fact[str]:
        return Fact(self.surface.printed(start, end), self.surface.spans(start, end), reason="原文")

    # -- targets and checks -------------------------------------------------------------------------

    def _targets(
        self, nodes: Sequence[Node], drafts: Sequence[_Draft], annotations: Sequence[Annotation]
    ) -> tuple[Target, ...]:
        find_targets = _find_targets()
        if find_targets is None:
            return ()
        clauses = list(self._clauses(nodes, drafts, annotations))
        period = self.metadata.period.value if self.metadata.period else None
        date = self.metadata.date.value if self.metadata.date else None
        targets: tuple[Target, ...] = tuple(
            find_targets(text=self.extract.text, clauses=clauses, period=period, date=date)
        )
        return targets

    def _clauses(
        self, nodes: Sequence[Node], drafts: Sequence[_Draft], annotations: Sequence[Annotation]
    ) -> Iterable[Clause]:
        """Paragraphs of running text between headings, annotations left out."""
        text = self.surface.text
        owners = sorted((draft.start, draft.end, index) for index, draft in enumerate(drafts))
        starts = [self.metadata.body_start, *[node.mark.start for node in nodes]]
        ends = [*starts[1:], len(text)]
        heads: list[Node | None] = [None, *nodes]
        for start, end, node in zip(starts, ends, heads, strict=True):
            begun = start
            if node:
                begun = node.title.start if node.untitled else node.title.end
            section = self._heading_text(top_of(node)) if node else ""
            heading = self._heading_text(node) if node else ""
            for line_start, line_end in _lines_between(text, begun, end):
                for first, last in _without(annotations, line_start, line_end):
                    if any(sign.isalnum() for sign in text[first:last]):
                        task = next((i for s, e, i in reversed(owners) if s <= first < e), None)
                        yield Clause(self._slice(first, last), task, section, heading)

    def _heading_text(self, node: Node) -> str:
        return self.surface.printed(node.mark.start, node.title.end)

    def _slice(self, start: int, end: int) -> Folded:
        view = self.surface.view
        return Folded(view.text[start:end], view.origin[start:end])

    def _check(self, nodes: Sequence[Node], tasks: Sequence[Task]) -> None:
        for node in nodes:
            if node.mark.gap:
                words = self.surface.printed(node.mark.start, node.mark.end)
                what = "前面缺少序号" if node.mark.gap == "missing" else "序号重复"
                self.remarks.append(
                    Remark("number.out_of_sequence", f"“{words}”{what}，请核对原文。", self._spans_of(node))
                )
        if not tasks:
            self.remarks.append(
                Remark(
                    "plan.no_tasks",
                    "没有找到带责任单位的任务；这份文件可能不是任务分工类文件，请人工录入或换一份文件。",
                )
            )

    def _spans_of(self, node: Node) -> tuple[Span, ...]:
        return self.surface.spans(node.mark.start, node.title.end)


def _find_targets() -> Any:
    try:
        module = importlib.import_module("shuangchuang.domain.plans.targets")
    except ModuleNotFoundError:
        return None
    return module.find_targets


def _all_below(node: Node) -> list[Node]:
    return [below for child in node.children for below in [child, *_all_below(child)]]


def _carries(node: Node) -> bool:
    return bool(node.annotations) or any(_carries(child) for child in node.children)


def _lines_between(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if stop > start:
            yield start, stop
        start = stop + 1


def _neighbours(text: str, annotations: Sequence[Annotation]) -> Iterable[list[Annotation]]:
    """Annotations with no words between them: 牵头单位 on one line, 配合单位 on the next."""
    group: list[Annotation] = []
    for annotation in annotations:
        if group and any(sign.isalnum() for sign in text[group[-1].end : annotation.start]):
            yield group
            group = []
        group.append(annotation)
    if group:
        yield group


def _non_empty(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    while start < end and text[start] in "。;:,.、)\n ":
        start += 1
    if start < end and any(sign.isalnum() for sign in text[start:end]):
        yield start, end


def _without(annotations: Sequence[Annotation], start: int, end: int) -> Iterable[tuple[int, int]]:
    at = start
    for annotation in annotations:
        if annotation.end <= start or annotation.start >= end:
            continue
        if annotation.start > at:
            yield at, annotation.start
        at = max(at, annotation.end)
    if at < end:
        yield at, end
