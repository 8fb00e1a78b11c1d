"""A paper as .docx: real styles, the grid of 22 lines by 28 signs, page numbers outside; the same bytes each time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt

from shuangchuang.adapters.papers import docx_styles as ds
from shuangchuang.adapters.papers.docx_styles import element
from shuangchuang.adapters.papers.docx_tables import grid_element, imprint_element
from shuangchuang.adapters.papers.fonts import HEITI, KAITI, SONGTI
from shuangchuang.adapters.papers.png import as_png
from shuangchuang.domain.papers import measures as m
from shuangchuang.domain.papers.arrangement import Arrangement, Figure, Grid, Head, Line, NewPage, Role, arranged
from shuangchuang.domain.papers.drawing import Drawing
from shuangchuang.domain.papers.model import Form, Paper, Run

_MM = m.POINTS_PER_MM * 20


def as_docx(paper: Paper) -> bytes:
    """The paper as a Word file that an officer goes on editing."""
    document = docx.Document()
    for old in list(document.element.body):
        if old.tag != qn("w:sectPr"):
            document.element.body.remove(old)
    sheet = arranged(paper)
    ds.set_styles(document)
    ds.set_page(document.sections[0])
    _running(document, sheet)
    _head(document, sheet.head, sheet.form)
    _items(document, sheet)
    if sheet.imprint:
        document.element.body.insert(-1, imprint_element(document, sheet.imprint, bare=sheet.form is Form.LETTER))
        document.add_paragraph(style=ds.END.name)
    _properties(document, sheet, paper.signed_date)
    written = BytesIO()
    document.save(written)
    return _dated_alike(written.getvalue())


def _paragraph(document: Any, look: ds.Look) -> Any:
    return document.add_paragraph(style=look.name)


def _write(paragraph: Any, text: str, *, face: str = "", size: float = 0) -> Any:
    run = paragraph.add_run(text)
    properties = run._r.get_or_add_rPr()
    properties.append(ds.faces(face) if face else element("rFonts", hint="eastAsia"))
    if size:
        properties.append(element("sz", val=round(size * 2)))
        properties.append(element("szCs", val=round(size * 2)))
    return run


def _border(paragraph: Any, side: str, style: str, eighths: int, space: int) -> None:
    borders = element("pBdr")
    borders.append(element(side, val=style, sz=eighths, space=space, color=ds.RED))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )


def _frame(paragraph: Any, *, top_mm: float) -> None:
    """The paragraph at its own place on the page, as wide as a letter's rules; the text goes on under it."""
    frame = element(
        "framePr",
        w=round(m.LETTER_RULE_MM * _MM),
        wrap="notBeside",
        vAnchor="page",
        hAnchor="page",
        x=round((m.PAGE_WIDTH_MM - m.LETTER_RULE_MM) / 2 * _MM),
        y=round(top_mm * _MM),
    )
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        frame, "w:pBdr", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )


def _right_tab(paragraph: Any) -> None:
    # One sign short of the right edge, which the indent takes.
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(m.SIGN_PITCH_PT * (m.SIGNS - 1)), 2)


def _head(document: Any, head: Head, form: Form) -> None:
    if form is Form.LETTER:
        _letter_head(document, head)
        return
    for mark in head.marks:
        _write(
            _paragraph(document, ds.LOOKS[Role.MARK]), mark, face="" if not mark.isdigit() else ds.LOOKS[Role.BODY].face
        )
    for at, line in enumerate(head.lines):
        issuer = _paragraph(document, ds.ISSUER)
        issuer.paragraph_format.line_spacing = Pt(head.size * 1.2)
        if at == 0:
            above = m.HEAD_BELOW_TOP_MM * m.POINTS_PER_MM - len(head.marks) * m.LINE_PITCH_PT
            issuer.paragraph_format.space_before = Pt(round(max(above - head.size * 0.17, 0), 1))
        _write(issuer, line, size=head.size)
    for _ in range(2):
        _paragraph(document, ds.LOOKS[Role.BLANK])
    if form is Form.BULLETIN and head.centre:
        _write(_paragraph(document, ds.NUMBER), head.centre)
    number = _paragraph(document, ds.NUMBER)
    if form is Form.BULLETIN or head.approvers:
        number.alignment = 0
        number.paragraph_format.left_indent = Pt(0)
        _right_tab(number)
        _write(number, f"　{head.left}\t")
        if head.approvers:
            _write(number, "签发人：")
            _write(number, "　".join(head.approvers), face=KAITI[0])
        else:
            _write(number, head.right)
    else:
        _write(number, head.centre)
    _border(number, "bottom", "single", 8, round(m.RULE_BELOW_NUMBER_MM * m.POINTS_PER_MM))


def _letter_head(document: Any, head: Head) -> None:
    for at, line in enumerate(head.lines):
        issuer = _paragraph(document, ds.ISSUER)
        issuer.paragraph_format.line_spacing = Pt(head.size * 1.2)
        _write(issuer, line, size=head.size)
        _frame(issuer, top_mm=m.LETTER_HEAD_MM)
        if at == len(head.lines) - 1:
            _border(issuer, "bottom", "thickThinSmallGap", 24, round(m.LETTER_RULE_BELOW_HEAD_MM * m.POINTS_PER_MM))
    for at, mark in enumerate(head.marks or ("",)):
        paragraph = _paragraph(document, ds.LOOKS[Role.MARK])
        _write(paragraph, mark)
        if at == 0 and head.right:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(m.SIGN_PITCH_PT * m.SIGNS), 2)
            _write(paragraph, f"\t{head.right}", face=ds.LOOKS[Role.BODY].face)


def _items(document: Any, sheet: Arrangement) -> None:
    alone = sum(isinstance(item, Line) and item.role is Role.ATTACHMENT for item in sheet.items) == 1
    fresh = False
    for item in sheet.items:
        if isinstance(item, NewPage):
            fresh = True
            continue
        if isinstance(item, Line):
            _line(document, item, fresh=fresh, alone=alone)
        elif isinstance(item, Grid):
            document.element.body.insert(-1, grid_element(document, item))
            # Two tables in a row would be one.
            _paragraph(document, ds.END)
        elif isinstance(item, Figure):
            _figure(document, item.drawing)
        fresh = False


def _line(document: Any, line: Line, *, fresh: bool, alone: bool) -> None:
    paragraph = _paragraph(document, ds.LOOKS[line.role])
    if fresh:
        paragraph.paragraph_format.page_break_before = True
    if line.keep:
        paragraph.paragraph_format.keep_with_next = True
    if line.right:
        _indent(paragraph, right=round(line.right * 100))
    if line.label:
        first = line.label.startswith("附件")
        left = 500 if alone else 650
        _indent(paragraph, left=left, hanging=(left - 200) if first else 150)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(left / 100 * m.SIGN_PITCH_PT))
        _write(paragraph, line.label if alone else f"{line.label}\t")
    for run in line.runs:
        _run(paragraph, run)


def _indent(paragraph: Any, **signs: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(ds.indents(**signs), "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")


def _run(paragraph: Any, run: Run) -> None:
    if run.text:
        _write(paragraph, run.text, face=HEITI[0] if run.strong else "")


def _figure(document: Any, drawing: Drawing) -> None:
    picture = as_png(drawing)
    if picture is None:
        _write(_paragraph(document, ds.LOOKS[Role.REMARK]), drawing.alternative)
        return
    paragraph = _paragraph(document, ds.FIGURE)
    shape = paragraph.add_run().add_picture(BytesIO(picture), width=Pt(drawing.width))
    shape._inline.docPr.set("descr", drawing.alternative)
    shape._inline.docPr.set("name", f"图{shape._inline.docPr.id}")


def _running(document: Any, sheet: Arrangement) -> None:
    """Page numbers: right on odd pages, left on even ones, none on the first of a letter; the marking over all."""
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    section.different_first_page_header_footer = sheet.form is Form.LETTER
    for header in (section.header, section.even_page_header, section.first_page_header):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph.style = document.styles[ds.FIGURE.name]
        if sheet.marking:
            grey = _write(paragraph, sheet.marking, face=HEITI[0], size=m.SIZE_5)
            grey._r.rPr.insert_element_before(element("color", val="8C8C8C"), "w:sz", "w:szCs")
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[ds.CELL.name]
        paragraph.alignment = 2 if align == "right" else 0
        paragraph.paragraph_format.line_spacing = Pt(m.SIZE_4)
        _indent(paragraph, **{align: 100})
        _page_number(paragraph)
    section.first_page_footer.is_linked_to_previous = False
    if sheet.form is Form.LETTER:
        paragraph = section.first_page_footer.paragraphs[0]
        paragraph.style = document.styles[ds.END.name]
        _frame(paragraph, top_mm=m.PAGE_HEIGHT_MM - m.LETTER_FOOT_MM)
        _border(paragraph, "top", "thinThickSmallGap", 24, 0)


def _page_number(paragraph: Any) -> None:
    _write(paragraph, "— ", face=SONGTI[0], size=m.SIZE_4)
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = _write(paragraph, "1" if kind == "text" else "", face=SONGTI[0], size=m.SIZE_4)
        if kind == "instr":
            code = element("instrText")
            code.text = " PAGE "
            code.set(qn("xml:space"), "preserve")
            run._r.append(code)
        elif kind != "text":
            run._r.append(element("fldChar", fldCharType=kind))
    _write(paragraph, " —", face=SONGTI[0], size=m.SIZE_4)


def _properties(document: Any, sheet: Arrangement, day: date) -> None:
    core = document.core_properties
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    core.created = core.modified = at
    core.title = sheet.title[:255]
    core.author = core.last_modified_by = (sheet.head.left or "".join(sheet.head.lines))[:255]
    core.comments = core.keywords = core.subject = ""
    core.language = "zh-CN"
    core.revision = 1
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = ds.font_table()


def _dated_alike(saved: bytes) -> bytes:
    """The same package with one date on every member, so that equal papers are equal bytes."""
    written = BytesIO()
    with ZipFile(BytesIO(saved)) as source, ZipFile(written, "w") as target:
        for name in source.namelist():
            member = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            member.create_system = 0
            target.writestr(member, source.read(name))
    return written.getvalue()
