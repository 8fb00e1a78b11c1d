"""Tables of a .docx paper: ruled, as wide as the type area, their titles repeated on every page; and the imprint."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from shuangchuang.adapters.papers import docx_styles as ds
from shuangchuang.adapters.papers.docx_styles import element
from shuangchuang.adapters.papers.fonts import HEITI
from shuangchuang.domain.papers import measures as m
from shuangchuang.domain.papers.arrangement import Grid, Imprint
from shuangchuang.domain.papers.model import Align, Cell

_WIDTH = round(m.TYPE_WIDTH_MM * m.POINTS_PER_MM * 20)
_JC = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}
# A row with more text than this may be taller than a page and must be allowed to break.
_TALL = 600


def grid_element(document: Any, grid: Grid) -> Any:
    """A table of the text."""
    table = grid.table
    whole = sum(column.share for column in table.columns)
    widths = [max(1, round(_WIDTH * column.share / whole)) for column in table.columns]
    look = ds.CELL_SMALL if grid.small else ds.CELL
    made = _table(widths, rules=6)
    if table.has_titles:
        titles = tuple(Cell(column.title, label=True) for column in table.columns)
        made.append(_row(document, titles, widths, [Align.CENTRE] * len(widths), look, repeated=True))
    aligns = [column.align for column in table.columns]
    for row in table.rows:
        made.append(_row(document, row, widths, aligns, look, repeated=False))
    return made


def imprint_element(document: Any, imprint: Imprint, *, bare: bool) -> Any:
    """The imprint, floating at the foot of the type area: 1 pt rules over and under it, a finer one between."""
    table = element("tbl")
    properties = element("tblPr")
    properties.append(
        element("tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="center", tblpYSpec="bottom")
    )
    properties.append(element("tblW", w=_WIDTH, type="dxa"))
    if not bare:
        borders = element("tblBorders")
        for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 6)):
            borders.append(element(side, val="single", sz=eighths, space=0, color="000000"))
        properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    table.append(properties)
    columns = element("tblGrid")
    columns.append(element("gridCol", w=_WIDTH))
    table.append(columns)
    rows = []
    if imprint.copies:
        rows.append((f"抄送：{imprint.copies}", ds.indents(left=350, hanging=265, right=90)))
    if imprint.printed_by or imprint.printed:
        rows.append((f"{imprint.printed_by}\t{imprint.printed}", ds.indents(left=90, right=90)))
    for text, indents in rows:
        paragraph = _cell_paragraph(document, ds.IMPRINT, text, "")
        properties = paragraph.find(qn("w:pPr"))
        if "\t" in text:
            tabs = element("tabs")
            tabs.append(element("tab", val="right", pos=round(_WIDTH - 0.9 * m.SIGN_PITCH_PT * 20)))
            properties.append(tabs)
        properties.append(indents)
        cell = element("tc")
        inner = element("tcPr")
        inner.append(element("tcW", w=_WIDTH, type="dxa"))
        inner.append(_margins(0))
        cell.append(inner)
        cell.append(paragraph)
        row = element("tr")
        row.append(cell)
        table.append(row)
    return table


def _margins(sides: int) -> Any:
    margins = element("tcMar")
    for side in ("left", "right"):
        margins.append(element(side, w=sides, type="dxa"))
    return margins


def _table(widths: list[int], *, rules: int) -> Any:
    table = element("tbl")
    properties = element("tblPr")
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    properties.append(element("jc", val="center"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz=rules, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side, wide in (("top", 40), ("left", 90), ("bottom", 40), ("right", 90)):
        margins.append(element(side, w=wide, type="dxa"))
    properties.append(margins)
    table.append(properties)
    grid = element("tblGrid")
    for width in widths:
        grid.append(element("gridCol", w=width))
    table.append(grid)
    return table


def _row(
    document: Any, cells: tuple[Cell, ...], widths: list[int], aligns: list[Align], look: ds.Look, *, repeated: bool
) -> Any:
    row = element("tr")
    properties = element("trPr")
    if all(len(cell.text) <= _TALL for cell in cells):
        properties.append(element("cantSplit"))
    if repeated:
        properties.append(element("tblHeader"))
    row.append(properties)
    at = 0
    for cell in cells:
        made = element("tc")
        inner = element("tcPr")
        inner.append(element("tcW", w=sum(widths[at : at + cell.span]), type="dxa"))
        if cell.span > 1:
            inner.append(element("gridSpan", val=cell.span))
        inner.append(element("vAlign", val="center"))
        made.append(inner)
        align = cell.align or (Align.CENTRE if cell.label else aligns[at])
        made.append(_cell_paragraph(document, look, cell.text, _JC[align], face=HEITI[0] if cell.label else ""))
        row.append(made)
        at += cell.span
    return row


def _cell_paragraph(document: Any, look: ds.Look, text: str, align: str, *, face: str = "") -> Any:
    paragraph = element("p")
    properties = element("pPr")
    properties.append(element("pStyle", val=document.styles[look.name].style_id))
    if align:
        properties.append(element("jc", val=align))
    paragraph.append(properties)
    # A tab parts what stands left from what stands right.
    for number, piece in enumerate(text.split("\t")):
        run = element("r")
        inner = element("rPr")
        inner.append(ds.faces(face) if face else element("rFonts", hint="eastAsia"))
        run.append(inner)
        if number:
            run.append(element("tab"))
        words = element("t")
        words.text = piece
        words.set(qn("xml:space"), "preserve")
        run.append(words)
        paragraph.append(run)
    return paragraph
