"""The tree of headings, and which of them are tasks.

    二、重点任务                 section
      (一)…行动                  section, the action of the tasks below
        1.… (牵头单位:A)         task: it carries an annotation of its own
        2.…                      task
           (1)… (2)…(责任单位:A)   the annotation behind the last item belongs to 2.

Which level carries the annotations is seen from the document, not assumed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shuangchuang.domain.plans.annotations import Annotation
from shuangchuang.domain.plans.numbering import Head, Mark
from shuangchuang.domain.plans.surface import Surface

_LONGEST_TITLE = 60
_MEASURES_FOLLOW = re.compile(
    r"(?:^|[\n。;)])\(?(?P<sort>具体|工作|主要|重点|政策|推进|实施|改革|落实)(?:工作|推进|政策|改革)?(?:措施|举措|做法)\)?[:]?\n?$"
)


_OPENS_TEXT = re.compile(
    r"围绕|坚持|聚焦|依托|立足|以习近平|为(?:深入|贯彻|全面|进一步)|按照|到20\d\d年|力争|本(?:方案|计划|措施|意见|办法|行动)|各(?:地|级|部门|有关|市|县|区)"
    r"|[省市县区][\u4e00-\u9fff]{1,8}[厅局委办](?:会同|牵头|要)|充分|全面贯彻|紧紧|根据|通过"
)

_BEGINS_TEXT = re.compile(
    r"本(?:方案|计划|措施|意见|办法|细则|政策|规定|行动|指引|实施)|凡|根据|按照|依据|为(?:深入|贯彻|进一步|加快|推动)"
)
_ATTACHMENTS = re.compile(r"(?<=\n)附[件表](?:[\d一二三四五]{0,2}:|[\d一二三四五]{0,2}(?=\n))")
_NAMES_A_SCHEME = re.compile(r"(?:计划|行动|工程|专项|机制|制度|体系|举措)\Z")
_USUAL = re.compile(  # headings that stand alone: where line breaks are lost, the text behind them is not theirs
    r"(?:(?:总体|工作|发展|主要|行动|建设|基本|实施|年度)(?:要求|思路|目标|原则|任务|举措|措施|步骤|安排|考虑)|指导思想|目标任务|适用(?:范围|对象)|支持(?:对象|内容|方向)"
    r"|(?:重点|政策|保障|推广|推进|具体)(?:任务|举措|措施|工作|机制|内容)|组织(?:保障|实施|领导|管理)|实施步骤|有关要求|附则|总则)(?!的|和|与|及|。|,|、|:|;)"
)


@dataclass(frozen=True, slots=True)
class Range:
    """Characters of the view."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Node:
    """A heading with all that stands under it."""

    mark: Mark
    depth: int
    own_end: int  # where the next heading begins
    end: int  # where the next heading of its own or a higher level begins
    title: Range
    inline: bool
    untitled: bool
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    annotations: list[Annotation] = field(
        default_factory=list
    )  # those between it and the next heading, or lifted to it
    lifted: bool = False

    @property
    def in_line(self) -> bool:
        """Whether the mark stands in the middle of a line."""
        return not self.mark.at_line_start

    @property
    def heading(self) -> Range:
        """The mark with its title."""
        return Range(self.mark.start, self.title.end)

    def ancestors(self) -> list[Node]:
        """From the parent up to the top."""
        found = []
        node = self.parent
        while node:
            found.append(node)
            node = node.parent
        return found


def build_tree(
    surface: Surface,
    heads: Sequence[Head],
    annotations: Sequence[Annotation],
    end: int,
    asides: Sequence[tuple[int, int]] = (),
) -> list[Node]:
    """All nodes in text order, annotations hung on the nearest heading before them.

    ``asides``: rules that hold for the whole document; one in brackets ends a title.
    """
    closing = [begun - 1 for begun, _ in asides if surface.text[begun - 1 : begun] == "("]
    nodes: list[Node] = []
    path: list[Node] = []
    waiting = list(annotations)
    at = 0
    for number, head in enumerate(heads):
        own_end = heads[number + 1].mark.start if number + 1 < len(heads) else end
        while at < len(waiting) and waiting[at].start < head.mark.start:
            at += 1
        own: list[Annotation] = []
        while at < len(waiting) and waiting[at].start < own_end:
            own.append(waiting[at])
            at += 1
        ends = [a.start for a in own] + closing[bisect_left(closing, head.mark.end) : bisect_left(closing, own_end)]
        title, inline, untitled = _title(surface, head.mark, own_end, ends)
        node = Node(head.mark, head.depth, own_end, end, title, inline, untitled, annotations=own)
        while path and path[-1].depth >= node.depth:
            path.pop().end = node.mark.start
        if path:
            node.parent = path[-1]
            path[-1].children.append(node)
        path.append(node)
        nodes.append(node)
    return nodes


def end_of_text(surface: Surface, heads: Sequence[Head], annotations: Sequence[Annotation], end: int) -> int:
    """Where the attachments begin, if no task stands in them; else ``end``, where the text does."""
    match = _ATTACHMENTS.search(surface.text, heads[0].mark.start, end) if heads else None
    if match is None or any(annotation.start > match.start() for annotation in annotations):
        return end
    return match.start()


def _title(surface: Surface, mark: Mark, own_end: int, closing: Sequence[int]) -> tuple[Range, bool, bool]:
    """Where the title stands, whether running text follows on its line, and whether there is no title at all."""
    text = surface.text
    start = mark.end
    if mark.kind == "I":  # 一是加强领导
        start += 1
    while start < own_end and text[start] in " 、.,:·\t":
        start += 1
    line_end = text.find("\n", start, own_end)
    line_end = own_end if line_end < 0 else line_end
    limit = min([line_end] + [at for at in closing if start < at < line_end])
    stop = _sentence_end(text, start, limit)
    usual = _USUAL.match(text, start, stop) if mark.in_long_line else None
    if usual and usual.end() < stop:
        return Range(start, usual.end()), True, False
    if mark.in_long_line and stop - start > 12:
        opener = _OPENS_TEXT.search(text, start + 4, min(stop, start + 60))
        if opener and (stop < limit or opener.start() - start <= 40):
            return Range(start, opener.start()), True, False
    sentence_closed = stop < limit
    follows = stop + 1 < limit and bool(text[stop + 1 : limit].strip("。;.,:) "))
    label = _label_end(text, start, stop)
    if label:
        return Range(start, label), True, False
    parted = _parted_by_wide_blank(surface, start, stop)
    if not parted and (stop - start > 45 or mark.in_long_line):  # there a blank may be a lost line break
        parted = _parted_by_blank(surface, start, limit, shortest=8 if mark.in_long_line else 20)
    if parted:
        return Range(start, parted), True, False
    end = stop
    while end > start and text[end - 1] in "。;:,.、—―":
        end -= 1
    alone = sentence_closed and not follows  # one sentence and nothing behind it: its own text
    longest = 30 if alone else 45 if sentence_closed else _LONGEST_TITLE
    begins_text = bool(_BEGINS_TEXT.match(text, start, end)) and end - start > 20
    return Range(start, end), follows, begins_text or end - start > longest or text[start:end].count(",") >= 3


def _sentence_end(text: str, start: int, end: int) -> int:
    """The first 。 outside brackets and quotation marks, or ``end``."""
    depth = 0
    for at in range(start, end):
        sign = text[at]
        if sign in "(“《「":
            depth += 1
        elif sign in ")”》」":
            depth = max(0, depth - 1)
        elif (sign in "。!?" and (not depth or at - start > 80)) or (sign == ";" and not depth and at - start > 4):
            return at
    return end


def _label_end(text: str, start: int, stop: int) -> int:
    """金融支持:对… — where a short label before a colon ends, or 0."""
    at = text.find(":", start, min(stop, start + 26))
    if at < 0 or at - start < 2 or stop - at < 8 or re.search(r"[,;、\d]", text[start:at]):
        return 0
    return at


def _parted_by_blank(surface: Surface, start: int, limit: int, *, shortest: int) -> int:
    """Where a blank parts a title from the text behind it on the same line, or 0. ``shortest``: what counts as text."""
    if limit - start < shortest + 10:
        return 0
    text = surface.text
    for at in range(start + 2, min(start + 36, limit)):
        if text[at] in "。,;:(“":
            return 0
        if surface.blank_before(at) and _is_han(text[at - 1]) and _is_han(text[at]):
            rest = text[at:limit]
            spaced = any(surface.blank_before(near) for near in range(start + 1, at))
            if at - start >= 4 and len(rest) >= shortest and ("," in rest or "。" in rest) and not spaced:
                return at
            return 0
    return 0


def _parted_by_wide_blank(surface: Surface, start: int, stop: int) -> int:
    """Where a full-width blank, or two blanks, part a title from its sentence, or 0."""
    text = surface.text
    for at in range(start + 1, min(start + 30, stop - 4)):
        if text[at - 1] in "。,;:(“":
            return 0
        if not surface.blank_before(at):
            continue
        origin = surface.view.origin
        blank = surface.source[origin[at - 1] + 1 : origin[at]]
        if at - start < 4 or not ("\u3000" in blank or len(blank) > 1):
            return 0
        says_more = "," in text[at:stop] or stop - at >= 16 or bool(_NAMES_A_SCHEME.search(text, start, at))
        return at if says_more and text[stop : stop + 1] == "。" else 0
    return 0


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or sign in "“”《》"


def lift_trailing(nodes: Sequence[Node]) -> None:
    """Give the annotation behind the last item of a list to the heading of the list, where the document works that way."""
    for depth in sorted({node.depth for node in nodes}, reverse=True):
        parents = [node for node in nodes if node.depth == depth and len(node.children) >= 2]
        only_last = [node for node in parents if _only_last(node)]
        if not only_last:
            continue
        full: dict[str, int] = defaultdict(int)
        for node in parents:
            for kind in {child.mark.kind for child in node.children}:
                full[kind] += sum(1 for child in node.children if child.annotations) >= 2
        carrying: dict[str, int] = defaultdict(int)
        for node in nodes:
            if node.depth == depth and node.annotations:
                carrying[node.mark.kind] += 1
        groups: dict[str, int] = defaultdict(int)
        for node in only_last:
            groups[node.children[-1].mark.kind] += 1
        for node in only_last:
            last = node.children[-1]
            kind = last.mark.kind
            custom = not full[kind] and (carrying[node.mark.kind] >= 1 or groups[kind] >= 2)
            if custom or (last.in_line and last.mark.is_list_kind):
                node.annotations += last.annotations
                last.annotations = []
                node.lifted = True


def _only_last(node: Node) -> bool:
    *others, last = node.children
    return bool(last.annotations) and not any(carries(child) for child in others) and not node.annotations


def carries(node: Node) -> bool:
    """Whether an annotation stands under a heading, however deep."""
    return bool(node.annotations) or any(carries(child) for child in node.children)


def measures_follow(surface: Surface, node: Node) -> bool:
    """Whether the numbered items under a heading are its measures: 具体措施:1.… 2.…

    工作举措: and the like say so only where the heading has an annotation of its own; what
    follows 重点任务: are tasks.
    """
    if not node.children:
        return False
    label = _MEASURES_FOLLOW.search(surface.text, node.title.end, node.children[0].mark.start)
    return label is not None and (label.group("sort") == "具体" or bool(node.annotations))


def top_of(node: Node) -> Node:
    """The heading of the first level above a node, or the node itself."""
    ancestors = node.ancestors()
    return ancestors[-1] if ancestors else node


def subtree(node: Node) -> Iterable[Node]:
    """A node and all below it, in text order."""
    yield node
    for child in node.children:
        yield from subtree(child)
