"""From glyphs to printed lines, in the order a person reads them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from shuangchuang.adapters.documents.sheets import Glyph
from shuangchuang.domain.text import Box

_LATIN = re.compile(r"[0-9A-Za-z.,;:%()'\"/&+-]")
# Shares of the type size.
_SAME_LINE = 0.5  # how much two glyphs overlap in height to stand on one line
_WORD_GAP = 0.22  # between Latin letters
_WIDE_GAP = 0.9  # between any two, beyond the spacing of the line
_SPACED = 0.25  # a line whose usual gap is this wide is letter-spaced
_LIGATED = "—…"  # two of these may be one glyph, and then share its box
_OVERPRINT = 0.25  # a character printed again this near is one made bold by printing twice


@dataclass(slots=True)
class PrintedLine:
    """A line of print."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool

    @property
    def box(self) -> Box:
        """The rectangle it fills."""
        return Box(round(self.left, 1), round(self.top, 1), round(self.right, 1), round(self.bottom, 1))

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.left + self.right) / 2


@dataclass(slots=True)
class _Row:
    glyphs: list[Glyph]
    top: float
    bottom: float

    def takes(self, top: float, bottom: float) -> bool:
        shared = min(self.bottom, bottom) - max(self.top, top)
        return shared >= _SAME_LINE * max(0.1, min(self.bottom - self.top, bottom - top))

    def add(self, glyphs: Sequence[Glyph], top: float, bottom: float) -> None:
        # A tall sign must not make the row swallow its neighbours, so the row keeps the height it began with
        # unless it began with something low such as a dash.
        if bottom - top > self.bottom - self.top and len(self.glyphs) < 3:
            self.top, self.bottom = top, bottom
        self.glyphs += glyphs


def lines_of(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """The printed lines that these glyphs make, from top to bottom, each from left to right."""
    rows: list[_Row] = []
    for run in _runs(glyphs):
        top, bottom = run.top, run.bottom
        # Runs come sorted by height, so a row that takes this one is among the last.
        for row in reversed(rows[-6:]):
            if row.takes(top, bottom):
                row.add(run.glyphs, top, bottom)
                break
        else:
            rows.append(run)
    rows.sort(key=lambda row: row.top)
    lines = (_line(row.glyphs) for row in rows)
    return [line for line in lines if line is not None]


def _runs(glyphs: Iterable[Glyph]) -> list[_Row]:
    """Glyphs that follow each other in the file on one height, sorted by height."""
    runs: list[_Row] = []
    for glyph in glyphs:
        if runs and runs[-1].takes(glyph.top, glyph.bottom):
            runs[-1].add((glyph,), glyph.top, glyph.bottom)
        else:
            runs.append(_Row([glyph], glyph.top, glyph.bottom))
    runs.sort(key=lambda run: (run.top + run.bottom, run.glyphs[0].left))
    return runs


def _line(glyphs: list[Glyph]) -> PrintedLine | None:
    inked = _without_overprint(sorted(glyphs, key=lambda glyph: glyph.left))
    while inked and not inked[0].text.strip():
        inked.pop(0)
    while inked and not inked[-1].text.strip():
        inked.pop()
    if not inked:
        return None
    letters = [glyph for glyph in inked if glyph.text.strip()]
    bold = sum(glyph.bold for glyph in letters)
    return PrintedLine(
        _spaced_text(inked),
        inked[0].left,
        min(glyph.top for glyph in letters),
        max(glyph.right for glyph in letters),
        max(glyph.bottom for glyph in letters),
        _usual_size(letters),
        2 * bold > len(letters),
    )


def _usual_size(letters: Sequence[Glyph]) -> float:
    return Counter(round(glyph.size, 1) for glyph in letters).most_common(1)[0][0]


def _without_overprint(glyphs: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in glyphs:
        again = any(
            other.text == glyph.text
            and glyph.text.strip()
            and not (glyph.text in _LIGATED and (other.left, other.right) == (glyph.left, glyph.right))
            and glyph.left - other.left < _OVERPRINT * max(1.0, other.right - other.left)
            and abs(glyph.top - other.top) < _OVERPRINT * glyph.size
            for other in kept[-3:]
        )
        if not again:
            kept.append(glyph)
    return kept


def _spaced_text(glyphs: Sequence[Glyph]) -> str:
    """The characters, with a blank where the paper shows one that the file does not name."""
    gaps = [after.left - before.right for before, after in itertools.pairwise(glyphs)]
    size = max(1.0, glyphs[0].size)
    usual = median(gaps) if len(gaps) >= 3 else 0.0
    usual = usual if usual > _SPACED * size else 0.0
    parts = [glyphs[0].text]
    for before, after, gap in zip(glyphs, glyphs[1:], gaps, strict=False):
        latin = bool(_LATIN.match(before.text) and _LATIN.match(after.text))
        wide = (_WORD_GAP if latin else _WIDE_GAP) * max(1.0, min(before.size, after.size)) + usual
        if gap > wide and before.text.strip() and after.text.strip():
            parts.append(" ")
        parts.append(after.text)
    return "".join(parts)
