"""From the stream of a page's tags to its blocks and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shuangchuang.adapters.documents.building import CellDraft, ExtractBuilder, Look
from shuangchuang.adapters.documents.limits import Limits
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.documents.webpage_tags import BLOCKS, BOLD, DROPPED
from shuangchuang.adapters.documents.word_numbering import number_text, whole
from shuangchuang.domain.text import Extract

_SPACE = re.compile(r"[ \t\n\f\r]+")
_CENTRED = re.compile(r"text-align\s*:\s*(center|left|right|justify|start|end)", re.I)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|normal|lighter|[1-9]00)", re.I)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3}(?:\.\d+)?)\s*(pt|px)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LIST_STYLES = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_CHINESE_LIST = re.compile(r"list-style(?:-type)?\s*:\s*(cjk-ideographic|simp-chinese-\w+|trad-chinese-\w+|none)", re.I)
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·]")
# A table whose one cell holds nearly all of its words only lays out the page.
_LAYOUT_SHARE = 0.7
_LAYOUT_LENGTH = 1_500
_MOST_SPAN = 1_000
# Merged cells are followed so far; beyond it a page is not a table but an attack.
_MOST_STEPS = 3_000_000


@dataclass(slots=True)
class _Element:
    """An open tag and what it hands down to the words inside it."""

    tag: str
    dropped: bool
    centred: bool
    bold: bool
    size: float | None
    kept_space: bool
    list_style: str = ""
    list_next: int = 1


@dataclass(slots=True)
class _Piece:
    """A finished paragraph."""

    text: str
    look: Look


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    row_span: int
    column_span: int
    flow: list[_Piece | _Grid] = field(default_factory=list)


@dataclass(slots=True)
class _Grid:
    """An open or finished table."""

    cells: list[_Cell] = field(default_factory=list)
    loose: list[_Piece | _Grid] = field(default_factory=list)  # captions, and words that stand outside of any cell
    row: int = -1
    column: int = 0
    columns: int = 0
    reach: dict[int, int] = field(default_factory=dict)  # column → the last row a cell from above covers
    open_cell: _Cell | None = None


class PageBuilder:
    """A parser target: lxml calls start, end and data in the order of the page."""

    def __init__(self, limits: Limits) -> None:
        self.builder = ExtractBuilder("html", limits)
        self.begun = False
        self._limits = limits
        self._stack: list[_Element] = []
        self._tables: list[_Grid] = []
        self._flow: list[_Piece | _Grid] = []
        self._words: list[str] = []
        self._letters = self._bold_letters = 0
        self._size: float | None = None
        self._centred = False
        self._characters = 0
        self._pieces = 0
        self._steps = 0  # taken to find places in grids

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        self.begun = True
        if len(self._stack) >= self._limits.depth:
            raise DocumentRefused("too_deep")
        tag = tag.lower()
        if tag in BLOCKS or tag == "br":
            self._end_paragraph()
        element = self._open(tag, attributes)
        self._stack.append(element)
        if element.dropped:
            return
        if tag == "table":
            self._tables.append(_Grid())
        elif tag == "tr" and self._tables:
            self._new_row(self._tables[-1])
        elif tag in ("td", "th") and self._tables:
            self._new_cell(self._tables[-1], attributes)
        elif tag == "li":
            self._number_item(attributes)

    def end(self, tag: str) -> None:
        """An element closes."""
        if not self._stack:
            return
        element = self._stack.pop()
        if element.tag in BLOCKS:
            self._end_paragraph()
        if element.dropped:
            return
        if element.tag in ("td", "th") and self._tables:
            self._tables[-1].open_cell = None
        elif element.tag == "table" and self._tables:
            grid = self._tables.pop()
            self._here().append(grid)

    def data(self, text: str) -> None:
        """Words, or the white space between tags."""
        if not self._stack or self._stack[-1].dropped:
            return
        element = self._stack[-1]
        self._characters += len(text)
        if self._characters > 4 * self._limits.characters:  # white space is dropped later, so a little grace
            raise DocumentRefused("too_much_text", limit=self._limits.characters)
        if element.kept_space:
            first, *rest = text.split("\n")
            self._say(first, element)
            for line in rest:
                self._end_paragraph()
                self._say(line, element)
        else:
            self._say(text, element)

    def comment(self, text: str) -> None:
        """Comments are not shown."""

    def close(self) -> None:
        """The page is over."""
        while self._stack:
            self.end(self._stack[-1].tag)
        self._end_paragraph()

    def finish(self) -> Extract:
        """
        The Extract of what was heard.

        :raises DocumentRefused: there was no text.
        """
        self.close()
        self._write(self._flow)
        return self.builder.build()

    def _open(self, tag: str, attributes: Mapping[str, str]) -> _Element:
        above = self._stack[-1] if self._stack else _Element("", False, False, False, None, False)
        style = attributes.get("style", "")
        element = _Element(
            tag,
            above.dropped or tag in DROPPED or "hidden" in attributes or bool(style and _HIDDEN.search(style)),
            above.centred,
            above.bold or tag in BOLD,
            above.size,
            above.kept_space or tag == "pre",
        )
        if tag == "center" or attributes.get("align", "").lower() == "center":
            element.centred = tag != "table"
        elif "align" in attributes or tag == "table":
            element.centred = False
        if style:
            _apply(style, element)
        if tag == "ol":
            element.list_style = _list_style(attributes, style)
            element.list_next = whole(attributes.get("start", ""), 1)
        return element

    def _say(self, text: str, element: _Element) -> None:
        if not text:
            return
        self._words.append(text)
        letters = len(text.strip())
        if letters:
            if not self._letters:
                self._centred = element.centred
            self._letters += letters
            self._bold_letters += letters if element.bold else 0
            if element.size is not None:
                self._size = max(self._size or 0.0, element.size)

    def _end_paragraph(self) -> None:
        if self._words and self._letters:
            kept = bool(self._stack and self._stack[-1].kept_space)
            text = "".join(self._words)
            text = text.replace("\n", "") if kept else _collapse(text)
            look = Look(self._centred, self._bold_letters == self._letters, self._size)
            if text.strip():
                self._count()
                self._here().append(_Piece(text, look))
        self._words = []
        self._letters = self._bold_letters = 0
        self._size = None

    def _here(self) -> list[_Piece | _Grid]:
        """The list that takes the next finished piece: of the open cell, else of the page."""
        if not self._tables:
            return self._flow
        grid = self._tables[-1]
        return grid.open_cell.flow if grid.open_cell is not None else grid.loose

    def _new_row(self, grid: _Grid) -> None:
        grid.row += 1
        grid.column = 0
        grid.open_cell = None

    def _new_cell(self, grid: _Grid, attributes: Mapping[str, str]) -> None:
        if grid.row < 0:
            grid.row = 0
        width = height = 1
        if self._steps < _MOST_STEPS:
            width = max(1, min(_MOST_SPAN, whole(attributes.get("colspan", ""), 1)))
            height = max(1, min(_MOST_SPAN, whole(attributes.get("rowspan", ""), 1)))
            while grid.reach.get(grid.column, -1) >= grid.row:
                grid.column += 1
                self._steps += 1
            self._steps += width
        cell = _Cell(grid.row, grid.column, height, width)
        if height > 1:
            for column in range(grid.column, grid.column + width):
                grid.reach[column] = grid.row + height - 1
        grid.column += width
        grid.columns = max(grid.columns, grid.column)
        self._count()
        grid.cells.append(cell)
        grid.open_cell = cell

    def _count(self) -> None:
        """One more paragraph or cell."""
        self._pieces += 1
        if self._pieces > 2 * self._limits.blocks:
            raise DocumentRefused("too_many_paragraphs", limit=self._limits.blocks)

    def _number_item(self, attributes: Mapping[str, str]) -> None:
        """An ordered list prints its numbers, though they are not in the page's text."""
        for element in reversed(self._stack[:-1]):
            if element.tag in ("ul", "menu", "dir"):
                return
            if element.tag == "ol":
                number = whole(attributes.get("value", ""), element.list_next)
                element.list_next = number + 1
                if element.list_style:
                    mark = "、" if element.list_style == "chineseCounting" else "."
                    self._say(number_text(number, element.list_style) + mark, self._stack[-1])
                return

    def _write(self, flow: list[_Piece | _Grid]) -> None:
        # An own stack: a page may nest its tables deeper than Python its calls.
        waiting: list[_Piece | _Grid] = list(reversed(flow))
        while waiting:
            item = waiting.pop()
            if isinstance(item, _Piece):
                self.builder.paragraph(item.text, item.look)
            elif _lays_out(item):
                inside = list(item.loose)
                for cell in item.cells:
                    inside += cell.flow
                waiting += reversed(inside)
            else:
                for caption in item.loose:
                    if isinstance(caption, _Piece):
                        self.builder.paragraph(caption.text, caption.look)
                self._write_table(item)

    def _write_table(self, grid: _Grid) -> None:
        last = grid.row
        drafts = []
        for cell in grid.cells:
            pieces = [piece for piece in cell.flow if isinstance(piece, _Piece)]
            drafts.append(
                CellDraft(
                    cell.row,
                    cell.column,
                    "\n".join(piece.text for piece in pieces),
                    min(cell.row_span, last - cell.row + 1),
                    cell.column_span,
                    bool(pieces) and all(piece.look.bold for piece in pieces),
                )
            )
        self.builder.table(drafts, rows=last + 1, columns=grid.columns)


def _apply(style: str, element: _Element) -> None:
    if found := _CENTRED.search(style):
        element.centred = found[1].lower() == "center"
    if found := _WEIGHT.search(style):
        weight = found[1].lower()
        element.bold = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
    if found := _SIZE.search(style):
        element.size = float(found[1]) * (0.75 if found[2].lower() == "px" else 1.0)


def _list_style(attributes: Mapping[str, str], style: str) -> str:
    if found := _CHINESE_LIST.search(style):
        return "" if found[1].lower() == "none" else "chineseCounting"
    return _LIST_STYLES.get(attributes.get("type", "1"), "decimal")


def _lays_out(grid: _Grid) -> bool:
    """Whether a table only places parts of the page: one column, tables inside, or one cell with all the words."""
    if len(grid.cells) < 2 or grid.columns < 2 or grid.row < 1:
        return True
    sizes = []
    for cell in grid.cells:
        if any(isinstance(piece, _Grid) for piece in cell.flow):
            return True
        sizes.append(sum(len(piece.text) for piece in cell.flow if isinstance(piece, _Piece)))
    return max(sizes) > _LAYOUT_LENGTH and max(sizes) > _LAYOUT_SHARE * sum(sizes)


def _collapse(text: str) -> str:
    """White space as a browser shows it; none where the source only broke a line between two Chinese characters."""
    if "\n" in text:
        text = re.sub(r"[ \t\f\r]*\n[ \t\n\f\r]*", lambda match: _joint(text, match.start(), match.end()), text)
    return _SPACE.sub(" ", text).replace("\xa0", " ").strip(" ")


def _joint(text: str, start: int, end: int) -> str:
    before = text[start - 1 : start] if start else ""
    after = text[end : end + 1]
    return "" if _CJK.match(before) and _CJK.match(after) else " "
