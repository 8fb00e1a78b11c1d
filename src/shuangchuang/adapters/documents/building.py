"""Putting an Extract together: every reader writes through here.

    reader ──paragraph()──▶ text + Block
           ──table()──────▶ text + CELL blocks + Table
           ──line()───────▶ text + Line of the current page (paged files)

So the promises hold for every format: blocks are in order, do not overlap and lie
inside the text; a table's cells point at their words; nothing is in the text that a
database or a JSON file cannot hold (NUL, lone surrogates, other control characters).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shuangchuang.adapters.documents.limits import Limits
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.domain.text import Block, BlockKind, Box, Cell, Extract, Line, Page, Span, Table

# What cannot be read by a person or stored: C0 and C1 controls but tab and line feed, surrogates, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_MOST_PLACES = 2_000_000  # rows times columns of one table
_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")


def printable(text: str) -> str:
    """The text with one kind of line end and without what nobody can see."""
    return _UNPRINTABLE.sub("", _LINE_END.sub("\n", text))


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands on the page, as far as the file tells."""

    centred: bool = False
    bold: bool = False
    size: float | None = None
    furniture: bool = False
    indented: bool = False


PLAIN = Look()


@dataclass(slots=True)
class CellDraft:
    """A cell before it has a place in the text."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    bold: bool = False
    # For paged files: where each printed line begins in the text of the cell, its end, and its box.
    lines: Sequence[tuple[int, int, Box]] = ()


def fitted(cells: Sequence[CellDraft], rows: int, columns: int) -> list[tuple[int, int]]:
    """
    For each cell the rows and columns it reaches over without touching another one.

    >>> fitted([CellDraft(0, 0, "", 9, 1), CellDraft(0, 1, ""), CellDraft(1, 0, "", 1, 2)], 2, 2)
    [(1, 1), (1, 1), (1, 2)]
    """
    taken = bytearray(rows * columns)
    for cell in cells:
        taken[cell.row * columns + cell.column] = 1
    reach = []
    for cell in cells:
        first = cell.row * columns + cell.column
        width = 1
        while width < min(cell.column_span, columns - cell.column) and not taken[first + width]:
            width += 1
        height = 1
        while height < min(cell.row_span, rows - cell.row):
            below = first + height * columns
            if any(taken[below : below + width]):
                break
            height += 1
        for row in range(height):
            taken[first + row * columns : first + row * columns + width] = b"\x01" * width
        reach.append((height, width))
    return reach


@dataclass(slots=True)
class ExtractBuilder:
    """Collects what a reader finds, in reading order."""

    format: str
    limits: Limits
    hard_wrapped: bool = False
    remarks: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _pages: list[Page] = field(default_factory=list)
    _page_lines: list[Line] = field(default_factory=list)
    _page_number: int | None = None

    def paragraph(self, text: str, look: Look = PLAIN, *, boxes: Sequence[Box] = ()) -> None:
        """Add a paragraph; blank ones are left out.

        ``boxes``: for paged files, one for each printed line of the paragraph.
        """
        if not text.strip():
            return
        start = self._length
        self._write(text)
        kind = BlockKind.FURNITURE if look.furniture else BlockKind.PARAGRAPH
        self._block(Span(start, self._length), kind, look)
        for line, box in zip(text.split("\n"), boxes, strict=True) if boxes else ():
            self._page_lines.append(Line(Span(start, start + len(line)), box))
            start += len(line) + 1
        self._write("\n")

    def table(self, cells: Sequence[CellDraft], *, rows: int, columns: int) -> None:
        """
        Add a grid: cells in row order; those of one row are parted by tabs, rows by line ends.

        Cells that claim the room of others, or more than there is, are cut back. Of a grid
        without measure only the words are kept.
        """
        ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
        if not ordered:
            return
        start = self._length
        spans = self._write_cells(ordered)
        if rows * columns <= _MOST_PLACES:
            reach = fitted(ordered, rows, columns)
            placed = (
                Cell(cell.row, cell.column, span, *spanned)
                for cell, span, spanned in zip(ordered, spans, reach, strict=True)
            )
            self._tables.append(Table(Span(start, self._length), rows, columns, tuple(placed)))
        else:
            self.remarks.append("有一个表格过大，只保留了文字，没有保留单元格的位置。")
        self._write("\n")

    def _write_cells(self, cells: Sequence[CellDraft]) -> list[Span]:
        spans = []
        row = cells[0].row
        for number, cell in enumerate(cells):
            if number:
                self._write("\t" if cell.row == row else "\n")
            row = cell.row
            at = self._length
            self._write(cell.text.replace("\t", " "))
            spans.append(Span(at, self._length))
            if cell.text.strip():
                self._block(spans[-1], BlockKind.CELL, Look(bold=cell.bold))
            self._page_lines += [Line(Span(at + first, at + last), box) for first, last, box in cell.lines]
        return spans

    def begin_page(self, number: int) -> None:
        """What follows stands on this page."""
        self._page_number = number
        self._page_start = self._length
        self._page_lines = []

    def end_page(self, *, width: float, height: float) -> None:
        """Close the page begun last."""
        assert self._page_number is not None
        span = Span(self._page_start, self._length)
        self._pages.append(Page(self._page_number, span, width, height, tuple(self._page_lines)))

    def build(self) -> Extract:
        """
        The Extract of all that was added.

        :raises DocumentRefused: there was no text in it.
        """
        if all(block.kind is BlockKind.FURNITURE for block in self._blocks):
            raise DocumentRefused("no_text")
        return Extract(
            text="".join(self._parts),
            format=self.format,
            blocks=tuple(self._blocks),
            tables=tuple(self._tables),
            pages=tuple(self._pages),
            hard_wrapped=self.hard_wrapped,
            remarks=tuple(self.remarks),
        )

    _page_start: int = 0

    def _write(self, text: str) -> None:
        self._length += len(text)
        if self._length > self.limits.characters:
            raise DocumentRefused("too_much_text", limit=self.limits.characters)
        self._parts.append(text)

    def _block(self, span: Span, kind: BlockKind, look: Look) -> None:
        if len(self._blocks) >= self.limits.blocks:
            raise DocumentRefused("too_many_paragraphs", limit=self.limits.blocks)
        self._blocks.append(Block(span, kind, look.centred, look.bold, look.size, self._page_number, look.indented))
