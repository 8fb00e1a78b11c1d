"""Which parts of a document are tasks, before their facts are written.

numbered item with an annotation            a task
“一核”:…(A) / 金融支持:…(B)                 parts without a number, each a task
具体措施:1.…(A) 2.…(B)                      measures of the item above
no numbers at all                           each paragraph with an annotation
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shuangchuang.domain.plans.annotations import Annotation
from shuangchuang.domain.plans.measures import sentences
from shuangchuang.domain.plans.outline import Node, Range, carries, measures_follow
from shuangchuang.domain.plans.role_words import without_asides
from shuangchuang.domain.plans.surface import Surface

_PART = re.compile(r"(?P<dash>[-—–·•●■◆*]{0,3})(?P<t>[“\"]?[^,。:;、()\n]{2,24}[”\"]?)(?P<sign>[:。])")
_GENERIC = re.compile(
    r"(?:具体|工作|主要|重点|政策|推进|实施|改革|落实|保障|支持|推动|任务|年度|阶段|建设|发展)*"
    r"(?:措施|举措|任务|做法|内容|目标|思路|要求|对象|条件|标准|依据|路径|时限|单位|方式|范围)$"
)
_ONE_MEASURE = re.compile(r"(?:具体|工作|主要|重点|政策|改革)(?:措施|举措)[:]\n?")


@dataclass(slots=True)
class Draft:
    """A task before its facts are written: where its parts stand in the view."""

    title: Range
    number: Range | None
    start: int
    end: int
    annotations: list[Annotation]
    node: Node | None = None
    action: Range | None = None
    section: Range | None = None
    title_rest: list[Range] = field(default_factory=list)  # words of the title that a page cut off
    items: list[Node] = field(default_factory=list)  # numbered items inside it
    times: list[Range] = field(default_factory=list)  # cells of the row that say by when
    body: list[Range] | None = None  # set where the words do not simply stand between title and annotation
    one_group: bool = False  # all annotations are read as one, as in the row of a table

    @property
    def untitled(self) -> bool:
        """Whether the text starts at once behind the number."""
        return bool(self.node and self.node.untitled and self.number)


def drafts_of(
    surface: Surface, nodes: Sequence[Node], annotations: Sequence[Annotation], start: int, end: int
) -> list[Draft]:
    """The tasks of running text, in text order."""
    drafts: list[Draft] = []
    inside: set[int] = set()  # nodes that are items of a task
    for node in nodes:
        if id(node) in inside:
            continue
        gathered = _gathered(surface, node)
        if gathered:
            inside |= {id(item) for item in _all_below(node)}
            drafts.append(_from_node(node, gathered, list(node.children), node.end))
        elif node.annotations:
            drafts += _labelled_parts(surface, node) or [_plain(node)]
    first = nodes[0].mark.start if nodes else end
    drafts = (
        list(_without_numbers(surface, annotations, start, first)) + drafts if not drafts or first == end else drafts
    )
    return drafts


def is_bare_label(words: str) -> bool:
    """Whether a sentence only announces what follows: 具体措施:"""
    return words.endswith(":") and bool(_GENERIC.search(words.rstrip(":"))) and len(words) <= 14


def single_measure(surface: Surface, draft: Draft) -> Range | None:
    """具体措施:… without a number: where the words of the one measure stand."""
    if draft.items or draft.node is None:
        return None
    at = draft.title.end
    for match in _ONE_MEASURE.finditer(surface.text, at, draft.end):
        before = surface.text[match.start() - 1]
        closing = next((a for a in draft.annotations if a.start > match.end()), None)
        if before in "。\n)” ;" and closing:
            return Range(match.end(), closing.start)
    return None


def _gathered(surface: Surface, node: Node) -> list[Annotation]:
    """The annotations of a heading and its items, where the items are its measures."""
    items = [child for child in node.children if child.annotations and child.in_line and child.mark.is_list_kind]
    inside = bool(items) and (bool(node.annotations) or (len(items) >= 2 and not items[0].mark.in_long_line))
    if not inside and not (node.depth >= 2 and measures_follow(surface, node)):
        return []
    return [annotation for item in [node, *_all_below(node)] for annotation in item.annotations]


def _plain(node: Node) -> Draft:
    items = [child for child in node.children if not carries(child)]
    end = node.end if node.lifted or not any(carries(child) for child in node.children) else node.own_end
    return _from_node(node, node.annotations, items, end)


def _from_node(node: Node, annotations: list[Annotation], items: list[Node], end: int) -> Draft:
    above = node.ancestors()
    return Draft(
        title=node.title,
        number=Range(node.mark.start, node.mark.end),
        start=node.mark.start,
        end=end,
        annotations=annotations,
        node=node,
        action=above[0].heading if len(above) >= 2 else None,
        section=above[-1].heading if above else None,
        items=items,
    )


def _labelled_parts(surface: Surface, node: Node) -> list[Draft]:
    """“一核”:… (A) / 金融支持:… (B): parts without a number that have annotations of their own.

    Each annotation closes a stretch; a stretch that opens with a label is a part. What
    stands before the first part, and its annotation, stays with the heading.
    """
    text = surface.text
    if len(node.annotations) < 2 or node.lifted:
        return []
    top = node.ancestors()[-1] if node.ancestors() else node
    groups = list(neighbours(text, node.annotations))
    parts: list[Draft] = []
    begun = node.title.end
    for number, group in enumerate(groups):
        label = _label_of(text, begun, group[0].start)
        if label is None and parts:
            return []
        if label:
            start = label.start()
            parts.append(
                Draft(Range(*label.span("t")), None, start, group[-1].end, group, node, node.heading, top.heading)
            )
        elif number:
            return []
        begun = group[-1].end
    if len(parts) < 2:
        return []
    own = groups[: len(groups) - len(parts)]
    if not own:
        return parts
    return [_from_node(node, [a for group in own for a in group], [], parts[0].start), *parts]


def _label_of(text: str, start: int, end: int) -> re.Match[str] | None:
    """The label a stretch opens with: at the start of one of its lines, or right behind the annotation before."""
    for begun, stop in lines_between(text, start, end):
        first = begun
        while first < stop and text[first] in "。;) ":
            first += 1
        match = _PART.match(text, first, stop)
        whole_line = first == 0 or text[first - 1] == "\n"
        if not match or _GENERIC.search(match.group("t")) or end - match.end() < 4:
            continue
        if match.group("dash") or match.group("sign") == ":" or whole_line:
            return match
    return None


def _without_numbers(surface: Surface, annotations: Sequence[Annotation], start: int, end: int) -> Iterator[Draft]:
    """Text without numbers: each paragraph with an annotation is a task, its first sentence the title."""
    above: list[tuple[int, int]] = []
    waiting = list(annotations)
    at = 0
    for begun, stop in lines_between(surface.text, start, end):
        while at < len(waiting) and waiting[at].start < begun:
            at += 1
        own = []
        while at < len(waiting) and waiting[at].start < stop:
            own.append(waiting[at])
            at += 1
        if own and own[0].own_line:
            if above:
                heading = _heading_of(surface.text, above)
                yield Draft(_first_sentence(surface, *heading), None, heading[0], stop, own)
            above = []
        elif own:
            yield Draft(_first_sentence(surface, begun, own[0].start), None, begun, stop, own)
            above = []
        else:
            above.append((begun, stop))


def _heading_of(text: str, above: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The short line without a full stop that heads the paragraphs above an annotation, or else the last of them."""
    for begun, stop in reversed(above[-6:]):
        if stop - begun <= 30 and not re.search(r"[。;:!?,]|\d{4}年\d+月\d+日", text[begun:stop]):
            return begun, stop
        if text[stop - 1] not in "。;":
            break
    return above[-1]


def _first_sentence(surface: Surface, start: int, end: int) -> Range:
    first = next(sentences(surface.text, start, end), (start, end))
    stop = first[1]
    while stop > first[0] and surface.text[stop - 1] in "。:;,":
        stop -= 1
    return Range(first[0], stop)


def _all_below(node: Node) -> list[Node]:
    return [below for child in node.children for below in [child, *_all_below(child)]]


def lines_between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of ``start``..``end``, empty ones left out."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if stop > start:
            yield start, stop
        start = stop + 1


def neighbours(text: str, annotations: Sequence[Annotation]) -> Iterable[list[Annotation]]:
    """Annotations with no words between them: 牵头单位 on one line, 配合单位 on the next."""
    group: list[Annotation] = []
    for annotation in annotations:
        if group and any(sign.isalnum() for sign in without_asides(text[group[-1].end : annotation.start])):
            yield group
            group = []
        group.append(annotation)
    if group:
        yield group
