"""One text, printed as every format: what the tests and the benchmark read back.

A renderer takes the paragraphs of a plan and gives the bytes of a file. PDF and OFD are
broken into lines as paper breaks them: two characters of indent, no line begins with a
closing sign, a page number at the foot.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

CORPUS = Path(__file__).parents[2] / "corpus" / "plans"
GUANGXI = CORPUS / "guangxi-2021" / "text.txt"

_NEVER_FIRST = frozenset("，。、；：？！）》”’〉】」』,.;:?!)%")
_HEADINGS = (
    (re.compile(r"^[一二三四五六七八九十]+、"), 0),
    (re.compile(r"^[(（][一二三四五六七八九十]+[)）]"), 1),
    (re.compile(r"^\d+\."), 2),
)


def paragraphs_of(path: Path) -> list[str]:
    """The lines of a corpus text that hold words."""
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def as_text(paragraphs: Sequence[str]) -> bytes:
    return "\n".join(paragraphs).encode()


def as_docx(paragraphs: Sequence[str]) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return _saved(document)


def as_numbered_docx(paragraphs: Sequence[str]) -> bytes:
    """Headings numbered by Word: 一、 and (一) start anew under each other, 1. runs through the document."""
    document = docx.Document()
    open_bracket = "(" if any(text.startswith("(一)") for text in paragraphs) else "（"
    close_bracket = ")" if open_bracket == "(" else "）"
    numbering = document.part.numbering_part.element
    for old in list(numbering):
        numbering.remove(old)
    numbering.append(
        parse_xml(
            f"<w:abstractNum {nsdecls('w')} w:abstractNumId='7'>"
            "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
            "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/>"
            f"<w:lvlText w:val='{open_bracket}%2{close_bracket}'/></w:lvl>"
            "<w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlRestart w:val='0'/>"
            "<w:lvlText w:val='%3.'/></w:lvl></w:abstractNum>"
        )
    )
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='3'><w:abstractNumId w:val='7'/></w:num>"))
    for text in paragraphs:
        depth = next((depth for pattern, depth in _HEADINGS if pattern.match(text)), None)
        if depth is None:
            document.add_paragraph(text)
            continue
        paragraph = document.add_paragraph(_HEADINGS[depth][0].sub("", text, count=1))
        number_paragraph(paragraph, depth, "3")
    return _saved(document)


def number_paragraph(paragraph: docx.text.paragraph.Paragraph, depth: int, num_id: str) -> None:
    """Let Word number this paragraph."""
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", str(depth)), ("w:numId", num_id)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        numbering.append(element)
    properties.append(numbering)


def as_html(paragraphs: Sequence[str]) -> bytes:
    body = "\n".join(f'<p style="text-indent:2em">{html.escape(text)}</p>' for text in paragraphs)
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>政府网站</title><style>p{margin:0}</style></head>"
        f"<body><nav><a href='/'>首页</a></nav><div id='zoom'>\n{body}\n</div>"
        "<script>document.write('<p>不是正文</p>')</script><footer>主办单位：某某</footer></body></html>"
    ).encode()


@dataclass(frozen=True)
class Placed:
    """A line of print: left end and base line in points from the top left corner."""

    text: str
    left: float
    base: float


def pages_of(
    paragraphs: Sequence[str], *, per_line: int = 28, size: float = 16.0, lines_a_page: int = 22
) -> list[list[Placed]]:
    """The paragraphs broken into lines and pages as 公文 are: 22 lines of 28 characters."""
    pages: list[list[Placed]] = [[]]
    left, top, step = 79.0, 105.0, 28.35
    for text in paragraphs:
        for number, line in enumerate(_broken(text, per_line)):
            if len(pages[-1]) == lines_a_page:
                pages.append([])
            indent = 2 * size if number == 0 else 0.0
            pages[-1].append(Placed(line, left + indent, top + step * len(pages[-1]) + size))
    return pages


def _broken(text: str, per_line: int) -> list[str]:
    lines: list[str] = []
    rest = text
    while rest:
        room = float(per_line - 2 if not lines else per_line)
        at = 0
        while at < len(rest) and room > 0:
            room -= 0.5 if rest[at].isascii() else 1.0
            at += 1
        while 0 < at < len(rest) and (rest[at] in _NEVER_FIRST or _inside_word(rest, at)):
            at += 1 if rest[at] in _NEVER_FIRST else -1
        lines.append(rest[: at or per_line])
        rest = rest[at or per_line :]
    return lines


def _inside_word(text: str, at: int) -> bool:
    return text[at].isascii() and text[at].isalnum() and text[at - 1].isascii() and text[at - 1].isalnum()


def as_pdf(paragraphs: Sequence[str], *, head: str = "") -> bytes:
    from reportlab.pdfgen import canvas

    song()
    stream = io.BytesIO()
    paper = canvas.Canvas(stream, pagesize=(595.0, 842.0))
    for number, page in enumerate(pages_of(paragraphs), start=1):
        paper.setFont("STSong-Light", 16)
        for line in page:
            paper.drawString(line.left, 842.0 - line.base, line.text)
        paper.setFont("STSong-Light", 14)
        paper.drawCentredString(297.5, 50.0, f"— {number} —")
        if head:
            paper.drawString(79.0, 800.0, head)
        paper.showPage()
    paper.save()
    return stream.getvalue()


def song() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


_OFD = "http://www.ofdspec.org/2016"
_MILLIMETRE = 25.4 / 72


def as_ofd(paragraphs: Sequence[str]) -> bytes:
    pages = []
    for number, page in enumerate(pages_of(paragraphs), start=1):
        objects = [_text_object(line.text, line.left, line.base, 16.0) for line in page]
        objects.append(_text_object(f"— {number} —", 270.0, 790.0, 14.0))
        pages.append("".join(objects))
    return ofd_package(pages, template=_text_object("某某政府文件", 79.0, 40.0, 14.0))


def _text_object(text: str, left: float, base: float, size: float) -> str:
    """One line: steps of half the type for ASCII, runs of equal steps written with g."""
    steps = [size * (0.5 if sign.isascii() else 1.0) * _MILLIMETRE for sign in text[:-1]]
    written: list[str] = []
    for step in steps:
        if written and written[-1].split()[-1] == f"{step:.4f}":
            written[-1] = f"g {int(written[-1].split()[1]) + 1} {step:.4f}"
        else:
            written.append(f"g 1 {step:.4f}")
    top = base - size
    return (
        f'<ofd:TextObject ID="1" Boundary="{left * _MILLIMETRE:.3f} {top * _MILLIMETRE:.3f} 180 {size * 0.5:.3f}" '
        f'Font="3" Size="{size * _MILLIMETRE:.3f}"><ofd:TextCode X="0" Y="{size * _MILLIMETRE:.3f}" '
        f'DeltaX="{" ".join(written)}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_package(pages: Sequence[str], *, template: str = "") -> bytes:
    """An OFD of pages given as the XML of their objects."""

    def xml(tag: str, inner: str) -> str:
        return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{tag} xmlns:ofd="{_OFD}">{inner}</ofd:{tag}>'

    def layer(objects: str) -> str:
        return f'<ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content>'

    members = {
        "OFD.xml": xml("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
        "Doc_0/Document.xml": xml(
            "Document",
            "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 209.9 297.0</ofd:PhysicalBox></ofd:PageArea>"
            + ('<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else "")
            + "</ofd:CommonData><ofd:Pages>"
            + "".join(f'<ofd:Page ID="{100 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
            + "</ofd:Pages>",
        ),
    }
    if template:
        members["Doc_0/Tpls/Tpl_0/Content.xml"] = xml("Page", layer(template))
    used = '<ofd:Template TemplateID="9" ZOrder="Background"/>' if template else ""
    for at, objects in enumerate(pages):
        members[f"Doc_0/Pages/Page_{at}/Content.xml"] = xml("Page", used + layer(objects))
    return zipped({name: text.encode() for name, text in members.items()})


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


RENDERERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "txt": as_text,
    "docx": as_docx,
    "numbered docx": as_numbered_docx,
    "html": as_html,
    "pdf": as_pdf,
    "ofd": as_ofd,
}


def _saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
