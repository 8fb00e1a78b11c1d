"""From sheets to an Extract: what pdf and ofd have in common.

sheet ─▶ ruled tables, printed lines ─▶ furniture set aside ─▶ paragraphs
                                                text keeps "\\n" where the paper broke
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shuangchuang.adapters.documents.building import CellDraft, ExtractBuilder, Look
from shuangchuang.adapters.documents.furniture import mark_furniture
from shuangchuang.adapters.documents.limits import Deadline, Limits
from shuangchuang.adapters.documents.printed import PrintedLine, lines_of
from shuangchuang.adapters.documents.ruled import RuledTable, tables_of
from shuangchuang.adapters.documents.sheets import Glyph, Sheet
from shuangchuang.domain.text import Box, Extract

# Shares of the type size.
_INDENT = 1.2  # a line that begins this far in begins a paragraph
_DEEP_INDENT = 2.6  # a line of the text's own size this far in may be a centred one
_SHORT = 0.8  # a line that had this much more room than the next word needs ends one
_NEAR_EDGE = 3.0  # a line that ends this near the furthest one is a full line
_CENTRE = 1.0  # how far the middle of a centred line may be off

_GAP = 1.7  # of the usual distance of two lines; more white parts paragraphs
_SIZE_STEP = 1.0  # points; type that changes more is another paragraph
_WIDEST_MARGIN = 1.35  # of the left margin
_ENOUGH = 8  # lines that show where the text of a page begins and ends
# A word, or a character with the signs that may not begin or end a line. Quotes hold on to both sides.
_UNPARTED = re.compile(
    r"[（《〈【〔「『(\[]*(?:[0-9A-Za-z.,%+/:-]+|.)[”’）》〉】〕」』，。、；：？！…)\],.;:!?%]*(?:[“”‘’]+(?:[0-9A-Za-z.,%+/:-]+|.)[，。、；：？！]*)*"
)


@dataclass(frozen=True, slots=True)
class _Column:
    """The edges of the text on a page, the usual step from line to line and the usual size of type."""

    left: float
    right: float
    step: float
    size: float


def extract_of_sheets(
    sheets: Sequence[Sheet], kind: str, limits: Limits, deadline: Deadline, remarks: Sequence[str] = ()
) -> Extract:
    """
    The text of printed pages.

    :raises DocumentRefused: without text, too long, or not done in time.
    """
    builder = ExtractBuilder(kind, limits, hard_wrapped=True, remarks=list(remarks))
    tables: list[list[RuledTable]] = []
    lines: list[list[PrintedLine]] = []
    for sheet in sheets:
        deadline.check()
        tables.append(tables_of(sheet.strokes) if sheet.strokes else [])
        lines.append(lines_of(_outside(sheet.glyphs, tables[-1])))
    furniture = mark_furniture(sheets, lines)
    whole = _column([line for page, marked in zip(lines, furniture, strict=True) for line in _body(page, marked)])
    if sheets:
        # Where every line is short none shows the edge; the right margin is not much wider than the left one.
        whole = replace(whole, right=max(whole.right, sheets[0].width - _WIDEST_MARGIN * whole.left))
    for sheet, found, printed, marked in zip(sheets, tables, lines, furniture, strict=True):
        deadline.check()
        builder.begin_page(sheet.number)
        for line in lines_of(sheet.template):
            builder.paragraph(line.text, Look(furniture=True), boxes=[line.box])
        _write_page(builder, printed, marked, found, whole)
        builder.end_page(width=round(sheet.width, 1), height=round(sheet.height, 1))
    return builder.build()


def _body(printed: Sequence[PrintedLine], furniture: set[int]) -> list[PrintedLine]:
    """The lines that are text of the document."""
    return [line for index, line in enumerate(printed) if index not in furniture]


def _outside(glyphs: Sequence[Glyph], tables: Sequence[RuledTable]) -> list[Glyph]:
    """The glyphs that stand in no table; the others are put into their cells."""
    if not tables:
        return list(glyphs)
    outside = []
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        for table in tables:
            cell = table.cell_at(x, y)
            if cell is not None:
                cell.glyphs.append(glyph)
                break
        else:
            outside.append(glyph)
    return outside


def _write_page(
    builder: ExtractBuilder,
    printed: Sequence[PrintedLine],
    furniture: set[int],
    tables: Sequence[RuledTable],
    whole: _Column,
) -> None:
    body = _body(printed, furniture)
    column = _column(body) if len(body) >= _ENOUGH else whole
    if column.right < whole.right - _NEAR_EDGE * column.size:
        column = replace(column, right=whole.right)
    waiting = list(tables)
    paragraph: list[PrintedLine] = []

    def finish() -> None:
        if paragraph:
            first = paragraph[0]
            builder.paragraph(
                "\n".join(line.text for line in paragraph),
                Look(
                    centred=_centred(first, column),
                    bold=all(line.bold for line in paragraph),
                    size=round(first.size, 1),
                    indented=first.left > column.left + _INDENT * max(1.0, first.size),
                ),
                boxes=[line.box for line in paragraph],
            )
            paragraph.clear()

    for index, line in enumerate(printed):
        while waiting and waiting[0].top <= line.top:
            finish()
            _write_table(builder, waiting.pop(0))
        if index in furniture:
            finish()
            builder.paragraph(line.text, Look(furniture=True, size=line.size), boxes=[line.box])
            continue
        if paragraph and _begins(paragraph, line, column):
            finish()
        paragraph.append(line)
    finish()
    for table in waiting:
        _write_table(builder, table)


def _begins(paragraph: Sequence[PrintedLine], line: PrintedLine, column: _Column) -> bool:
    """Whether a line begins a paragraph and does not go on with the one before it."""
    above = paragraph[-1]
    size = max(1.0, line.size)
    if abs(above.size - line.size) > _SIZE_STEP or line.top - above.top > _GAP * max(column.step, size):
        return True
    if _centred(above, column) or _centred(line, column):
        return True
    return line.left > column.left + _INDENT * size or above.right + _first_width(line) < column.right - _SHORT * size


def _first_width(line: PrintedLine) -> float:
    """The room that what cannot be parted at the beginning of a line would have needed on the line above."""
    first = _UNPARTED.match(line.text)
    return sum(0.55 if sign.isascii() else 1.0 for sign in first[0]) * line.size if first else 0.0


def _centred(line: PrintedLine, column: _Column) -> bool:
    """
    Whether a line stands in the middle of the column.

    The first line of a paragraph that breaks early looks like it: it is two characters in on
    both sides. So a line of the size of the text must stand further in.
    """
    size = max(1.0, line.size)
    inset = _INDENT if line.size > column.size + _SIZE_STEP else _DEEP_INDENT
    return (
        abs(line.middle - (column.left + column.right) / 2) < _CENTRE * size
        and line.left > column.left + inset * size
        and line.right < column.right - inset * size
    )


def _column(lines: Sequence[PrintedLine]) -> _Column:
    """The text column these lines stand in: the outermost edges that more than a line or two keep to."""
    if not lines:
        return _Column(0.0, 0.0, 0.0, 0.0)
    left = min(_repeated((line.left for line in lines), 0.05))
    size = _usual(line.size for line in lines)
    # Closing signs may hang over the edge, so it is the usual end of the lines that come near the furthest.
    furthest = max(line.right for line in lines) - _NEAR_EDGE * size
    right = _usual(line.right for line in lines if line.right >= furthest)
    steps = [
        after.top - before.top
        for before, after in itertools.pairwise(lines)
        if 0 < after.top - before.top < 6 * after.size
    ]
    return _Column(left, right, _usual(steps) if steps else 0.0, size)


def _repeated(values: Iterable[float], share: float) -> list[float]:
    """Values, to within two points, that come more than once and in this share of all; all of them if none does."""
    rounded = Counter(round(value / 2) * 2.0 for value in values)
    least = max(2.0, share * rounded.total())
    return [value for value, count in rounded.items() if count >= least] or list(rounded)


def _usual(values: Iterable[float]) -> float:
    """The value that comes most often, to within two points."""
    rounded = Counter(round(value / 2) * 2.0 for value in values)
    return rounded.most_common(1)[0][0]


def _write_table(builder: ExtractBuilder, table: RuledTable) -> None:
    drafts = []
    for cell in table.cells:
        lines = lines_of(cell.glyphs)
        left, right = table.edges[cell.column], table.edges[cell.column + cell.column_span]
        text, places = _cell_text(lines, left, right)
        drafts.append(
            CellDraft(
                cell.row,
                cell.column,
                text,
                cell.row_span,
                cell.column_span,
                bool(lines) and all(line.bold for line in lines),
                places,
            )
        )
    if any(draft.text for draft in drafts):
        builder.table(drafts, rows=len(table.levels) - 1, columns=len(table.edges) - 1)


def _cell_text(lines: Sequence[PrintedLine], left: float, right: float) -> tuple[str, list[tuple[int, int, Box]]]:
    """
    The words of a cell, with "\\n" where a paragraph ends and not where the cell was too narrow.

    A column is often four characters wide: no fold that looks at lengths could tell the two apart,
    but the cell's own width does.
    """
    text = ""
    places = []
    margin = min((min(line.left - left, right - line.right) for line in lines), default=0.0)
    room = right - left - 2 * max(0.0, margin)
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None:
            wrapped = before.right - before.left + _first_width(line) > room - _SHORT * line.size
            both_latin = before.text[-1:].isascii() and line.text[:1].isascii()
            text += (" " if both_latin and before.text[-1:].isalpha() else "") if wrapped else "\n"
        places.append((len(text), len(text) + len(line.text), line.box))
        text += line.text
    return text, places
