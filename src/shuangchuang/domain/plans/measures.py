"""The sentences of a task: what is supervised in practice.

A task's body is cut where a sentence ends, outside brackets and quotation marks. The
title is no measure; a semicolon does not end one. Counted so, the 27 tasks of Guangxi's
plan of 2021 hold 124.
"""

from __future__ import annotations

from collections.abc import Iterator

_OPENING = "(“《「『"
_CLOSING = ")”》」』"


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of ``start``..``end``, closing 。 included, blanks and line ends trimmed.

    >>> list(sentences("建平台。促“共享。共建”。", 0, 12))
    [(0, 4), (4, 12)]
    """
    depth = 0
    begun = start
    for at in range(start, end):
        sign = text[at]
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif sign == "\n" or (sign in "。!?" and (not depth or at - begun > 400)):
            yield from _trimmed(text, begun, at + 1)
            begun = at + 1
            depth = 0
    yield from _trimmed(text, begun, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start] in "\n 。;,:、":
        start += 1
    while end > start and text[end - 1] in "\n ":
        end -= 1
    if any(sign.isalnum() for sign in text[start:end]):
        yield start, end
