"""What a reader hands over of a file: its text, and what the page told about it.

Extract
  text     every character a person would read, paragraphs ended by "\\n",
           cells of a table ended by "\\t", rows by "\\n"
  blocks   paragraphs and cells in reading order, each a span of text
  tables   the grid behind the cells, merged cells told once
  pages    for paged files: the lines with their boxes
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shuangchuang.domain.text.spans import Span


class BlockKind(StrEnum):
    """What a block is on the page."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    FURNITURE = "furniture"  # page numbers, running heads and the like: read by nobody as text of the plan


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a cell. ``span`` leaves out the closing "\\n" or "\\t"."""

    span: Span
    kind: BlockKind = BlockKind.PARAGRAPH
    centred: bool = False
    bold: bool = False
    size: float | None = None  # points, where the file tells
    page: int | None = None  # from 1
    indented: bool = False  # paged files: it begins further in than the text, so it begins a paragraph


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a merged cell stands once, at its top left."""

    row: int
    column: int
    span: Span
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells. ``span`` covers it in the text."""

    span: Span
    rows: int
    columns: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in points, from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and where it stands."""

    span: Span
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged file."""

    number: int  # from 1
    span: Span
    width: float
    height: float
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file and its layout. Every span in the system refers to ``text``."""

    text: str
    format: str  # "txt", "docx", "pdf", "html", "ofd"
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: tuple[Page, ...] = ()
    hard_wrapped: bool = False  # lines end where the paper ended, not where the paragraph does
    remarks: tuple[str, ...] = ()  # what the reader wants a person to know, in Chinese

    @classmethod
    def of_text(cls, text: str) -> Extract:
        """Plain text: a block a line, no layout."""
        blocks = []
        start = 0
        for line in text.split("\n"):
            if line.strip():
                blocks.append(Block(Span(start, start + len(line))))
            start += len(line) + 1
        return cls(text=text, format="txt", blocks=tuple(blocks))
