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
_OPENING = re.compile("[" + "".join(_QUOTES) + "]")
_BRACKET = re.compile(r"[()]")
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
        view = _without_blanks(folded)
        printed = view.text
        scan = _ITEM_NUMBER.sub(lambda number: f"{number[1]}、", printed.translate(_WIDE))
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


def _without_blanks(folded: Folded) -> Folded:
    blanks = [match.start() for match in _BLANK.finditer(folded.text)]
    if not blanks:
        return folded
    origin: list[int] = []
    at = 0
    for blank in [*blanks, len(folded.text)]:
        origin.extend(folded.origin[at:blank])
        at = blank + 1
    return Folded(_BLANK.sub("", folded.text), origin)


def _quoted(scan: str) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for opening in _OPENING.finditer(scan):
        at = opening.start()
        if ranges and at < ranges[-1][1]:
            continue
        end = scan.find(_QUOTES[scan[at]], at + 1, at + 1 + _QUOTE_REACH)
        if end > 0:
            ranges.append((at, end + 1))
    return tuple(ranges)


def _bracketed(scan: str) -> tuple[tuple[int, int], ...]:
    ranges = []
    depth = start = 0
    for match in _BRACKET.finditer(scan):
        if match.group() == "(":
            start = start if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                ranges.append((start, match.end()))
    return tuple(ranges)
