"""Word documents (.docx): the body as a reader of the printed page sees it.

    document.xml ─▶ paragraphs and tables in order
    numbering.xml ─▶ the numbers Word prints by itself
    styles.xml ─▶ centred, bold, size, and numbering said by a style

In: insertions of tracked changes, results of fields, text boxes (after the paragraph
they hang on). Out: deletions, hidden text, footnotes, headers, footers. A table of
contents is furniture.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from shuangchuang.adapters.documents.building import CellDraft, ExtractBuilder, Look, printable
from shuangchuang.adapters.documents.limits import Limits
from shuangchuang.adapters.documents.packages import Package, resolve
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.documents.word_numbering import Numbering, whole
from shuangchuang.adapters.documents.word_styles import Style, Styles, style_of
from shuangchuang.adapters.documents.word_xml import attribute, child, elements, value
from shuangchuang.domain.text import Extract

# What wraps paragraphs, rows or runs without a meaning of its own here.
_WRAPPERS = frozenset(
    {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "dir", "bdo"}
)
_DROPPED = frozenset(
    {
        "del",
        "moveFrom",
        "rPr",
        "pPr",
        "instrText",
        "delText",
        "delInstrText",
        "footnoteReference",
        "endnoteReference",
        "rt",
    }
)
_SYMBOLS = {"F0FE": "☑", "F0FC": "✓", "F0A8": "□", "F06F": "□", "F06E": "■", "F06C": "●", "F0B7": "•", "F075": "◆"}
_CHARACTERS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MOST_COLUMNS = 1_000


def read_word(data: bytes, limits: Limits) -> Extract:
    """
    A .docx as an Extract.

    :raises DocumentRefused: broken, hostile, too long, or without text.
    """
    package = Package.open(data, limits)
    main = _main_part(package)
    root = package.xml(main)
    body = child(root, "body")
    if body is None:
        raise DocumentRefused("damaged", detail="没有正文")
    styles = Styles(_part(package, main, "styles.xml"))
    numbering = Numbering(_part(package, main, "numbering.xml"))
    builder = ExtractBuilder("docx", limits)
    _Reader(builder, styles, numbering).flow(body)
    return builder.build()


def _main_part(package: Package) -> str:
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            if attribute(relation, "Type").endswith("/officeDocument"):
                return resolve("", attribute(relation, "Target"))
    return "word/document.xml"


def _part(package: Package, main: str, name: str) -> etree._Element | None:
    """A part beside the main one. A document is worth reading even where its styles are broken."""
    path = resolve(main, name)
    if path not in package:
        return None
    try:
        return package.xml(path)
    except DocumentRefused as refusal:
        if refusal.code != "damaged":
            raise
        return None


@dataclass(slots=True)
class _Runs:
    """The text of one paragraph, with how much of it is bold and how large it is."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    letters: int = 0
    bold_letters: int = 0
    size: float | None = None

    def add(self, text: str, style: Style) -> None:
        self.parts.append(text)
        letters = len(text.strip())
        self.letters += letters
        if style.bold:
            self.bold_letters += letters
        if letters and style.size is not None:
            self.size = max(self.size or 0.0, style.size)

    @property
    def text(self) -> str:
        return printable("".join(self.parts))

    @property
    def bold(self) -> bool:
        return bool(self.letters) and self.bold_letters == self.letters


class _Reader:
    def __init__(self, builder: ExtractBuilder, styles: Styles, numbering: Numbering) -> None:
        self._builder = builder
        self._styles = styles
        self._numbering = numbering
        self._carried: _Runs | None = None  # a paragraph whose end was deleted, so that the next one goes on

    def flow(self, parent: etree._Element, *, furniture: bool = False) -> None:
        """Everything that stands under ``parent``, written to the builder."""
        for name, item in elements(parent):
            if name == "p":
                self._paragraph(item, furniture)
            elif name == "tbl":
                self._table(item, furniture)
            elif name == "sdt":
                self.flow(item, furniture=furniture or _is_contents(item))
            elif name in _WRAPPERS:
                self.flow(item, furniture=furniture)
            elif name == "AlternateContent":
                self.flow(_branch(item), furniture=furniture)

    def _paragraph(self, item: etree._Element, furniture: bool) -> None:
        runs, style = self._read(item)
        if runs is None:
            return
        look = Look(bool(style.centred), runs.bold, runs.size, furniture or style.is_contents)
        for line in runs.text.split("\n"):
            self._builder.paragraph(line, look)
        for box in runs.boxes:
            self.flow(box, furniture=furniture)

    def _read(self, item: etree._Element) -> tuple[_Runs | None, Style]:
        """The runs of a paragraph with its number in front; None where its end was deleted."""
        properties = child(item, "pPr")
        style_id = value(child(properties, "pStyle"))
        mark = child(properties, "rPr")
        inherited = self._styles[style_id]
        style = style_of(properties, None).over(inherited)
        runs = self._carried or _Runs()
        going_on, self._carried = self._carried is not None, None
        ended = child(mark, "del") is None and child(mark, "moveFrom") is None
        label = "" if going_on else self._label(style, style_id, item, ended)
        if label:
            runs.parts.append(label)
        self._collect(item, runs, inherited)
        if not ended:
            self._carried = runs
            return None, style
        return runs, style

    def _label(self, style: Style, style_id: str, item: etree._Element, ended: bool) -> str:
        if style.num_id in (None, "0"):
            return ""
        # A paragraph that was deleted whole is not counted.
        if not ended and not any(name in ("r", "ins", "hyperlink") for name, _ in elements(item)):
            return ""
        depth = style.depth
        if depth is None:
            depth = self._numbering.level_of_style(self._styles.owner_of_numbering(style_id), style.num_id or "")
        return printable(self._numbering.label(style.num_id or "", depth or 0))

    def _collect(self, parent: etree._Element, runs: _Runs, inherited: Style) -> None:
        for name, item in elements(parent):
            if name == "r":
                self._run(item, runs, inherited)
            elif name in _DROPPED:
                continue
            elif name in _WRAPPERS or name in ("ruby", "rubyBase"):
                self._collect(item, runs, inherited)
            elif name == "AlternateContent":
                self._collect(_branch(item), runs, inherited)
            elif name in ("oMath", "oMathPara"):
                runs.add("".join(_math(item)), inherited)

    def _run(self, item: etree._Element, runs: _Runs, inherited: Style) -> None:
        properties = child(item, "rPr")
        own = style_of(None, properties)
        character_style = value(child(properties, "rStyle"))
        style = own.over(self._styles[character_style].over(inherited) if character_style else inherited)
        if style.hidden:
            return
        self._run_content(item, runs, style)

    def _run_content(self, item: etree._Element, runs: _Runs, style: Style) -> None:
        for name, content in elements(item):
            if name == "t":
                runs.add(content.text or "", style)
            elif name in _CHARACTERS:
                runs.parts.append(_CHARACTERS[name])
            elif name == "sym":
                runs.parts.append(_SYMBOLS.get(attribute(content, "char").upper(), ""))
            elif name == "ruby":
                self._collect(content, runs, style)
            elif name == "AlternateContent":
                self._run_content(_branch(content), runs, style)
            elif name in ("drawing", "pict", "object"):
                runs.boxes += [found for found in content.iter("{*}txbxContent") if not _inside_box(found, content)]

    def _table(self, item: etree._Element, furniture: bool) -> None:
        cells, rows, columns = self._grid(item)
        if rows == 1 and len(cells) == 1:  # a frame round some paragraphs, not a table
            for row in _unwrapped(item, "tr"):
                for cell in _unwrapped(row, "tc"):
                    self.flow(cell, furniture=furniture)
            return
        for draft, element in cells:
            draft.text, draft.bold = self._cell_text(element)
        self._builder.table([draft for draft, _ in cells], rows=rows, columns=columns)

    def _grid(self, table: etree._Element) -> tuple[list[tuple[CellDraft, etree._Element]], int, int]:
        """The cells of a table with their places; a cell merged downwards stands once."""
        cells: list[tuple[CellDraft, etree._Element]] = []
        above: dict[int, CellDraft] = {}
        columns = row_number = 0
        for row in _unwrapped(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            column = max(0, min(_MOST_COLUMNS, whole(value(child(properties, "gridBefore")), 0)))
            here: dict[int, CellDraft] = {}
            for element in _unwrapped(row, "tc"):
                cell_properties = child(element, "tcPr")
                width = max(1, min(_MOST_COLUMNS, whole(value(child(cell_properties, "gridSpan")), 1)))
                merge = child(cell_properties, "vMerge")
                merged = merge is not None and value(merge) != "restart" and column in above
                if merged:
                    draft = above[column]
                    draft.row_span = row_number - draft.row + 1
                else:
                    draft = CellDraft(row_number, column, "", column_span=width)
                    cells.append((draft, element))
                if merge is not None:
                    here[column] = draft
                column += width
            columns = max(columns, column)
            above = here
            row_number += 1
        return cells, row_number, columns

    def _cell_text(self, cell: etree._Element) -> tuple[str, bool]:
        """The paragraphs of a cell, one a line; a table inside it is told row by row."""
        lines: list[str] = []
        bold: list[bool] = []
        self._cell_lines(cell, lines, bold)
        return "\n".join(lines), bool(bold) and all(bold)

    def _cell_lines(self, parent: etree._Element, lines: list[str], bold: list[bool]) -> None:
        for name, item in elements(parent):
            if name == "p":
                runs, _ = self._read(item)
                if runs is None:
                    continue
                found = [line for line in runs.text.split("\n") if line.strip()]
                lines += found
                bold += [runs.bold] if found else []
                for box in runs.boxes:
                    self._cell_lines(box, lines, bold)
            elif name == "tbl":
                for row in _unwrapped(item, "tr"):
                    texts = (self._cell_text(cell)[0].replace("\n", " ") for cell in _unwrapped(row, "tc"))
                    line = " ".join(text for text in texts if text)
                    lines += [line] if line else []
            elif name in _WRAPPERS:
                self._cell_lines(item, lines, bold)


def _unwrapped(parent: etree._Element, name: str) -> list[etree._Element]:
    """The rows of a table or the cells of a row, also those inside a content control."""
    found: list[etree._Element] = []
    for item_name, item in elements(parent):
        if item_name == name:
            found.append(item)
        elif item_name in _WRAPPERS:
            found += _unwrapped(item, name)
    return found


def _branch(alternate: etree._Element) -> etree._Element:
    """The branch of an mc:AlternateContent that holds words; its text boxes stand in both."""
    branches = [item for _, item in elements(alternate)]
    for branch in branches:
        if next(branch.iter("{*}txbxContent", "{*}t"), None) is not None:
            return branch
    return branches[0] if branches else alternate


def _inside_box(box: etree._Element, top: etree._Element) -> bool:
    """Whether a text box stands inside another one, or in a second version of the same drawing."""
    parent = box.getparent()
    while parent is not None and parent is not top:
        if parent.tag == box.tag:
            return True
        if isinstance(parent.tag, str) and parent.tag.endswith("}Fallback"):
            return True
        parent = parent.getparent()
    return False


def _is_contents(control: etree._Element) -> bool:
    part = child(child(control, "sdtPr"), "docPartObj")
    return value(child(part, "docPartGallery")) == "Table of Contents"


def _math(element: etree._Element) -> list[str]:
    return [str(found.text or "") for found in element.iter("{*}t")]
