"""Page numbers and running heads: printed on every page, read by nobody as text of the plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from shuangchuang.adapters.documents.printed import PrintedLine
from shuangchuang.adapters.documents.sheets import Sheet

_MARGIN = 0.13  # of the height of the page, at its top and at its foot
_FOOT_LINES = 3  # how many lines from the edge may be furniture
_DASHES = r"[-—–－一―─·.~\s]*"
_PAGE_NUMBER = re.compile(
    rf"^{_DASHES}(?:\d{{1,4}}|[ivxlc]{{1,7}}){_DASHES}$"
    r"|^第?\s*\d{1,4}\s*页?\s*(?:[,，/／]?\s*共?\s*\d{1,4}\s*页?)$"
    r"|^第\s*[\d一二三四五六七八九十百]{1,5}\s*页$"
    r"|^page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$",
    re.I,
)
_DIGITS = re.compile(r"\d+")


def mark_furniture(sheets: Sequence[Sheet], lines: Sequence[Sequence[PrintedLine]]) -> list[set[int]]:
    """For each page, the indices of the lines that are furniture."""
    marked: list[set[int]] = [set() for _ in sheets]
    heads: Counter[tuple[str, int]] = Counter()
    for sheet, printed in zip(sheets, lines, strict=True):
        heads.update({_key(printed[index]) for index in _edge_lines(sheet, printed)})
    # Said on a third of the pages, and at least three times (on two of two).
    needed = max(2 if len(sheets) == 2 else 3, len(sheets) // 3)
    for at, (sheet, printed) in enumerate(zip(sheets, lines, strict=True)):
        for index in _edge_lines(sheet, printed):
            line = printed[index]
            if _PAGE_NUMBER.match(line.text.strip()) or heads[_key(line)] >= needed:
                marked[at].add(index)
    return marked


def _edge_lines(sheet: Sheet, printed: Sequence[PrintedLine]) -> list[int]:
    """Lines in the margins, counted from the edge of the page."""
    head = [i for i in range(min(_FOOT_LINES, len(printed))) if printed[i].bottom < _MARGIN * sheet.height]
    foot = [
        i
        for i in range(max(0, len(printed) - _FOOT_LINES), len(printed))
        if printed[i].top > (1 - _MARGIN) * sheet.height
    ]
    return head + [i for i in foot if i not in head]


def _key(line: PrintedLine) -> tuple[str, int]:
    """What makes two running heads the same: the words but for their numbers, at the same height."""
    return _DIGITS.sub("#", re.sub(r"\s", "", line.text)), round(line.top / 6)
