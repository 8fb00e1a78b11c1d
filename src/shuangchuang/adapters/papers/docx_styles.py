"""The styles, page and fonts of a .docx paper: what the roles of its lines look like in Word and WPS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from shuangchuang.adapters.papers.fonts import BIAOSONG, FANGSONG, HEITI, KAITI, SONGTI
from shuangchuang.domain.papers import measures as m
from shuangchuang.domain.papers.arrangement import Role

# Twentieths of a point, as WordprocessingML counts: 579 to a line; a sign's spacing is in 4096ths of a point.
LINE_PITCH = int(m.LINE_PITCH_PT * 20)
CHAR_SPACE = int((m.SIGN_PITCH_PT - m.SIZE_3) * 4096) - 2
RED = m.RED.lstrip("#")


@dataclass(frozen=True, slots=True)
class Look:
    """How a style looks: its face and size, and its indents in hundredths of a sign."""

    name: str
    face: str = FANGSONG[0]
    size: float = m.SIZE_3
    align: str = "both"
    first: int = 0
    left: int = 0
    hanging: int = 0
    right: int = 0
    exact: float | None = None  # points of line height off the grid


LOOKS = {
    Role.MARK: Look("版头标记", HEITI[0], align="left"),
    Role.TITLE: Look("Title", BIAOSONG[0], m.SIZE_2, "center"),
    Role.ADDRESSEES: Look("主送机关"),
    Role.HEADING_1: Look("Heading 1", HEITI[0], first=200),
    Role.HEADING_2: Look("Heading 2", KAITI[0], first=200),
    Role.HEADING_3: Look("Heading 3", first=200),
    Role.HEADING_4: Look("Heading 4", first=200),
    Role.BODY: Look("Body Text", first=200),
    Role.QUOTE: Look("Quote", KAITI[0], first=200, left=200, right=200),
    Role.REMARK: Look("图表注释", size=m.SIZE_SMALL_4, exact=18),
    Role.CAPTION: Look("Caption", HEITI[0], m.SIZE_4, "center"),
    Role.ATTACHMENT: Look("附件说明", left=650, hanging=150),
    Role.SIGNATURE: Look("发文机关署名", align="right"),
    Role.DATE: Look("成文日期", align="right"),
    Role.NOTE: Look("附注", first=200),
    Role.APPENDIX: Look("附件标记", HEITI[0], align="left"),
    Role.APPENDIX_TITLE: Look("附件标题", BIAOSONG[0], m.SIZE_2, "center"),
    Role.BLANK: Look("空行"),
}
ISSUER = Look("发文机关标志", BIAOSONG[0], 44, "center")
NUMBER = Look("发文字号", align="center")
IMPRINT = Look("版记", size=m.SIZE_4, align="left", exact=24)
CELL = Look("表格文字", size=m.SIZE_SMALL_4, align="left", exact=19)
CELL_SMALL = Look("表格小字", size=m.SIZE_5, align="left", exact=15)
FIGURE = Look("图", align="center")
END = Look("文末", size=1, align="left", exact=1)
_OTHERS = (ISSUER, NUMBER, IMPRINT, CELL, CELL_SMALL, FIGURE, END)


def element(tag: str, **attributes: object) -> Any:
    """An element of WordprocessingML with its attributes in the same namespace."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    return made


def faces(face: str) -> Any:
    """One face for every script, so that quotation marks and dashes are Chinese ones."""
    return element("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face, hint="eastAsia")


def indents(*, first: int = 0, left: int = 0, hanging: int = 0, right: int = 0) -> Any:
    """Indents in hundredths of a sign, and the same in twentieths of a point for who counts so."""
    made = element("ind")
    for name, value in (("left", left), ("right", right), ("hanging", hanging), ("firstLine", first)):
        if value or name in ("left", "right"):
            made.set(qn(f"w:{name}Chars"), str(value))
            made.set(qn(f"w:{name}"), str(round(value / 100 * m.SIGN_PITCH_PT * 20)))
    return made


def set_styles(document: Any) -> None:
    """Normal and every style a paper uses; what the template had of theirs is gone."""
    normal = document.styles["Normal"]
    _replace(normal.element, Look("Normal"))
    normal.element.rPr.append(element("lang", val="en-US", eastAsia="zh-CN"))
    for look in (*LOOKS.values(), *_OTHERS):
        if look.name in document.styles:
            style = document.styles[look.name]
        else:
            style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
            # A style's id is written into every paragraph; one made of Chinese would be empty.
            style.element.set(qn("w:styleId"), f"Paper{len(document.styles)}")
            style.base_style = normal
        style.quick_style = True
        _replace(style.element, look)
    # Who goes on writing after a heading or a title writes text.
    for role in (Role.TITLE, Role.HEADING_1, Role.HEADING_2, Role.HEADING_3, Role.HEADING_4, Role.ADDRESSEES):
        document.styles[LOOKS[role].name].next_paragraph_style = document.styles[LOOKS[Role.BODY].name]


def _replace(style: Any, look: Look) -> None:
    for part in ("w:pPr", "w:rPr"):
        for old in style.findall(qn(part)):
            style.remove(old)
    level = {"Heading 1": 0, "Heading 2": 1, "Heading 3": 2, "Heading 4": 3}.get(look.name)
    paragraph = element("pPr")
    if level is not None:
        paragraph.append(element("keepNext"))
    if look.exact:
        paragraph.append(element("snapToGrid", val="0"))
        paragraph.append(element("spacing", before=0, after=0, line=round(look.exact * 20), lineRule="exact"))
    else:
        paragraph.append(element("spacing", before=0, after=0, line=240, lineRule="auto"))
    paragraph.append(indents(first=look.first, left=look.left, hanging=look.hanging, right=look.right))
    paragraph.append(element("jc", val=look.align))
    if level is not None:
        paragraph.append(element("outlineLvl", val=level))
    run = element("rPr")
    run.append(faces(look.face))
    for off in ("b", "bCs", "i", "iCs"):
        run.append(element(off, val="0"))
    run.append(element("color", val=RED if look is ISSUER else "000000"))
    run.append(element("spacing", val=0))
    for size in ("sz", "szCs"):
        run.append(element(size, val=round(look.size * 2)))
    style.append(paragraph)
    style.append(run)


def set_page(section: Any) -> None:
    """A4, the margins, and the grid of 22 lines by 28 signs."""
    section.page_width, section.page_height = Mm(m.PAGE_WIDTH_MM), Mm(m.PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(m.TOP_MM), Mm(m.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(m.LEFT_MM), Mm(m.RIGHT_MM)
    section.gutter = 0
    section.header_distance = Mm(20)
    # The dash of the number is half its line above the line's foot.
    section.footer_distance = Mm(m.BOTTOM_MM - m.PAGE_NUMBER_BELOW_MM) - Pt(m.SIZE_4 / 2)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("docGrid", type="linesAndChars", linePitch=LINE_PITCH, charSpace=CHAR_SPACE))


def font_table() -> bytes:
    """The fonts of the paper, each with the faces that may stand in for it."""
    rows = []
    for names, kind in (
        (FANGSONG, "modern"),
        (HEITI, "modern"),
        (KAITI, "modern"),
        (BIAOSONG, "auto"),
        (SONGTI, "auto"),
    ):
        rows.append(
            f"<w:font w:name={quoteattr(names[0])}><w:altName w:val={quoteattr(','.join(names[1:]))}/>"
            f'<w:charset w:val="86"/><w:family w:val="{kind}"/><w:pitch w:val="default"/></w:font>'
        )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:fonts xmlns:w="{space}">{"".join(rows)}</w:fonts>'.encode()
