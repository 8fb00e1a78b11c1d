"""A view of a text that is easy to scan and still knows the original offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuangchuang.domain.text.spans import Span, merge_spans


@dataclass(frozen=True, slots=True)
class Folded:
    """Characters to scan, and for each the offset it has in the original text.

    A character may be replaced (full width by half width) or left out (a hard line
    break inside a word); nothing is ever put in that the original does not have.
    """

    text: str
    origin: Sequence[int]

    @classmethod
    def identity(cls, text: str, start: int = 0) -> Folded:
        """The text as it is, beginning at offset ``start`` of the original."""
        return cls(text, range(start, start + len(text)))

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where the characters ``start``..``end`` of the view stand in the original."""
        return merge_spans(Span(at, at + 1) for at in self.origin[start:end])

    def cover(self, start: int, end: int) -> Span:
        """The one original span from the first to the last of these characters."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else (self.origin[-1] + 1 if len(self.origin) else 0)
            return Span(at, at)
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def slice(self, start: int, end: int) -> Folded:
        """A part of the view."""
        return Folded(self.text[start:end], self.origin[start:end])
