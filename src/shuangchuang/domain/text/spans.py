"""A stretch of the extracted text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` (inclusive) to ``end`` (exclusive) of one text, counted in code points.

    >>> Span(2, 5).of("0123456")
    '234'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The words this span points at."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


def read_spans(text: str, spans: Iterable[Span]) -> str:
    """The words of several spans, put together in their order.

    >>> read_spans("自治区科技厅、发展改革委", (Span(0, 3), Span(7, 12)))
    '自治区发展改革委'
    """
    return "".join(span.of(text) for span in spans)


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters in as few spans as possible, in text order.

    >>> merge_spans([Span(4, 6), Span(0, 2), Span(2, 3)])
    (Span(start=0, end=3), Span(start=4, end=6))
    """
    merged: list[Span] = []
    for span in sorted(span for span in spans if len(span)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
