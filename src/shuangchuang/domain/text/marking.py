"""Cut a text where marks begin and end, so that a page can show overlapping marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from shuangchuang.domain.text.spans import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same marks cover from its first to its last character."""

    text: str
    start: int
    marks: tuple[str, ...]


def segments(text: str, within: Span, marks: Iterable[tuple[Span, str]]) -> tuple[Segment, ...]:
    """
    The text inside ``within`` as segments in order; each names the marks that cover it.

    >>> [(s.text, s.marks) for s in segments("自治区科技厅牵头", Span(0, 8), [(Span(0, 6), "u"), (Span(3, 8), "t")])]
    [('自治区', ('u',)), ('科技厅', ('t', 'u')), ('牵头', ('t',))]
    """
    events: dict[int, tuple[list[str], list[str]]] = {}
    for span, name in marks:
        start, end = max(span.start, within.start), min(span.end, within.end)
        if start < end:
            events.setdefault(start, ([], []))[0].append(name)
            events.setdefault(end, ([], []))[1].append(name)
    cuts = sorted({within.start, within.end, *events})
    open_marks: dict[str, int] = {}
    pieces = []
    for start, end in pairwise(cuts):
        begun, ended = events.get(start, ((), ()))
        for name in begun:
            open_marks[name] = open_marks.get(name, 0) + 1
        for name in ended:
            open_marks[name] -= 1
            if not open_marks[name]:
                del open_marks[name]
        pieces.append(Segment(text[start:end], start, tuple(sorted(open_marks))))
    return tuple(pieces)
