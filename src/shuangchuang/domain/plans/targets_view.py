"""A clause as the target reader scans it: blanks gone, half-width signs, brackets and quotes known.

Positions in a ``View`` point into ``scan``; ``printed`` has the same characters as the
clause wrote them, and ``spans`` leads back to the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from shuangchuang.domain.text import Folded, Span, merge_spans

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_BLANK = re.compile(r"[ \u3000\u00a0\u2002-\u200b\r\ufeff]")
_SENTENCE_END = re.compile(r"[。!?\n\t|]")
_SEPARATOR = re.compile(r"[,;:。!?\n\t|]")
_ITEM_NUMBER = re.compile(r"((?:^|(?<=[。;:\n]))\d{1,2})\.(?=\D|(?:19|20)\d\d年)")  # 1.2022年 is no decimal number
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", '"': '"'}
_QUOTE_REACH = 60  # a quotation mark that is not closed within so many characters quotes nothing


@dataclass(frozen=True, slots=True)
class View:
    """The characters to scan, and where they came from."""

    scan: str
    printed: str
    folded: Folded
    sentences: tuple[tuple[int, int], ...]
    quoted: tuple[tuple[int, int], ...]
    bracketed: tuple[tuple[int, int], ...]  # outermost round brackets, signs included

    @classmethod
    def of(cls, folded: Folded) -> View:
        """Prepare a clause for scanning."""
        kept = [index for index, sign in enumerate(folded.text) if not _BLANK.match(sign)]
        printed = "".join(folded.text[index] for index in kept)
        scan = _ITEM_NUMBER.sub(lambda number: f"{number[1]}、", printed.translate(_WIDE))
        view = Folded(printed, [folded.origin[index] for index in kept])
        return cls(scan, printed, view, _sentences(scan), _quoted(scan), _bracketed(scan))

    def spans(self, ranges: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """Where these ranges stand in the document."""
        return merge_spans(span for start, end in ranges for span in self.folded.spans(start, end))

    def words(self, ranges: Iterable[tuple[int, int]]) -> str:
        """The words of these ranges as printed, blanks left out."""
        return "".join(self.printed[start:end] for start, end in ranges)

    def hidden(self, at: int) -> bool:
        """Whether a place lies inside quotation marks or round brackets."""
        return _covers(self.quoted, at) or _covers(self.bracketed, at)

    def separators(self, start: int, end: int) -> list[int]:
        """Where commas, colons and semicolons stand outside brackets and numbers."""
        return [
            match.start()
            for match in _SEPARATOR.finditer(self.scan, start, end)
            if not _between_digits(self.scan, match.start())
        ]


def _covers(ranges: tuple[tuple[int, int], ...], at: int) -> bool:
    index = bisect_left(ranges, (at + 1, 0)) - 1
    return index >= 0 and ranges[index][0] <= at < ranges[index][1]


def _between_digits(scan: str, at: int) -> bool:
    """A comma inside 1,000; a colon inside 1:100."""
    return scan[at] in ",:" and at > 0 and scan[at - 1].isdigit() and re.match(r"\d{3}(?!\d)|\d", scan[at + 1 : at + 5]) is not None and (
        scan[at] == ":" or re.match(r"\d{3}(?!\d)", scan[at + 1 : at + 5]) is not None
    )  # fmt: skip


def _sentences(scan: str) -> tuple[tuple[int, int], ...]:
    ranges = []
    start = 0
    for match in _SENTENCE_END.finditer(scan):
        if match.start() > start:
            ranges.append((start, match.start()))
        start = match.end()
    if start < len(scan):
        ranges.append((start, len(scan)))
    return tuple(ranges)


def _quoted(scan: str) -> tuple[tuple[int, int], ...]:
    ranges = []
    at = 0
    while at < len(scan):
        closing = _QUOTES.get(scan[at])
        end = scan.find(closing, at + 1, at + 1 + _QUOTE_REACH) if closing else -1
        if end > 0:
            ranges.append((at, end + 1))
            at = end
        at += 1
    return tuple(ranges)


def _bracketed(scan: str) -> tuple[tuple[int, int], ...]:
    ranges = []
    depth = start = 0
    for at, sign in enumerate(scan):
        if sign == "(":
            start = start if depth else at
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if not depth:
                ranges.append((start, at + 1))
    return tuple(ranges)
