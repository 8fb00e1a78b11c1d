"""OFD, the paged format of Chinese official documents (GB/T 33190-2016).

    OFD.xml ─DocRoot─▶ Document.xml ─▶ Pages ─▶ Content.xml: Layer › TextObject › TextCode
                            └─────────▶ TemplatePage: red heads, lines, running heads

A text object has a Boundary on the page, a CTM inside it, and for each TextCode the first
place and the steps between its characters (DeltaX, DeltaY). Lengths are millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from shuangchuang.adapters.documents.limits import Deadline, Limits
from shuangchuang.adapters.documents.ofd_marks import Frame, box_of, collect_marks
from shuangchuang.adapters.documents.packages import Package, resolve
from shuangchuang.adapters.documents.paged import extract_of_sheets
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.documents.sheets import Sheet
from shuangchuang.adapters.documents.silent_pages import judge
from shuangchuang.adapters.documents.word_xml import attribute, children, elements
from shuangchuang.domain.text import Extract

_A4 = (0.0, 0.0, 210.0, 297.0)


@dataclass(slots=True)
class _Document:
    """One DocBody of the package."""

    path: str
    root: etree._Element
    page_box: tuple[float, float, float, float] = _A4
    templates: dict[str, str] = field(default_factory=dict)
    bold_fonts: set[str] = field(default_factory=set)


def read_ofd(data: bytes, limits: Limits) -> Extract:
    """
    An OFD file as an Extract. What its templates print is furniture.

    :raises DocumentRefused: broken, hostile, too long, or a scan.
    """
    package = Package.open(data, limits)
    sheets: list[Sheet] = []
    deadline = Deadline(limits)
    characters = 0
    for document in _documents(package):
        for path, page_id in _pages(document):
            deadline.check()
            if len(sheets) >= limits.pages:
                raise DocumentRefused("too_many_pages", pages=f"{limits.pages} 以上", limit=limits.pages)
            sheet = _sheet(package, document, path, page_id, len(sheets) + 1, limits)
            characters += len(sheet.glyphs)
            if characters > limits.characters:
                raise DocumentRefused("too_much_text", limit=limits.characters)
            sheets.append(sheet)
    return extract_of_sheets(sheets, "ofd", limits, deadline, judge(sheets))


def _documents(package: Package) -> Iterator[_Document]:
    root = package.xml("OFD.xml")
    for body in children(root, "DocBody"):
        if any(name == "Encryptions" for name, _ in elements(body)):
            raise DocumentRefused("encrypted")
        for located in children(body, "DocRoot"):
            path = resolve("OFD.xml", (located.text or "").strip())
            yield _document(package, path)


def _document(package: Package, path: str) -> _Document:
    document = _Document(path, package.xml(path))
    for common in children(document.root, "CommonData"):
        for name, item in elements(common):
            if name == "PageArea":
                document.page_box = _area(item) or document.page_box
            elif name == "TemplatePage":
                document.templates[attribute(item, "ID")] = resolve(path, attribute(item, "BaseLoc"))
            elif name in ("PublicRes", "DocumentRes"):
                document.bold_fonts |= _bold_fonts(package, resolve(path, (item.text or "").strip()))
    return document


def _bold_fonts(package: Package, path: str) -> set[str]:
    """Fonts that print bold. A document is worth reading even where its resources are broken."""
    if path not in package:
        return set()
    found = set()
    for font in package.xml(path).iter("{*}Font"):
        name = attribute(font, "FontName") + attribute(font, "FamilyName")
        if attribute(font, "Bold") == "true" or "黑体" in name or "bold" in name.lower() or "simhei" in name.lower():
            found.add(attribute(font, "ID"))
    return found


def _pages(document: _Document) -> Iterator[tuple[str, str]]:
    for pages in children(document.root, "Pages"):
        for page in children(pages, "Page"):
            yield resolve(document.path, attribute(page, "BaseLoc")), attribute(page, "ID")


def _sheet(package: Package, document: _Document, path: str, page_id: str, number: int, limits: Limits) -> Sheet:
    root = package.xml(path)
    left, top, width, height = document.page_box
    for area in children(root, "Area"):
        left, top, width, height = _area(area) or (left, top, width, height)
    frame = Frame(left, top, document.bold_fonts, limits)
    sheet = Sheet(number, frame.points(width), frame.points(height))
    for template in children(root, "Template"):
        template_path = document.templates.get(attribute(template, "TemplateID"), "")
        if template_path and template_path in package:
            behind = Sheet(number, 0, 0)
            collect_marks(package.xml(template_path), frame, behind)
            sheet.template += behind.glyphs
            sheet.strokes += behind.strokes
    collect_marks(root, frame, sheet)
    return sheet


def _area(item: etree._Element) -> tuple[float, float, float, float] | None:
    """The box of a page: what is seen of it, else the paper."""
    boxes = {name: box_of(found.text or "") for name, found in elements(item)}
    for name in ("CropBox", "PhysicalBox", "ApplicationBox"):
        box = boxes.get(name)
        if box is not None and box[2] > 0 and box[3] > 0:
            return box
    return None
