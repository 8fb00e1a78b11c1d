"""PDF pages as sheets of glyphs and rules, read with pdfium.

Only the text layer is read. A page that is a picture of a page has none; a file of such
pages is refused as a scan, and single ones are told in a remark.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from shuangchuang.adapters.documents.limits import Deadline, Limits
from shuangchuang.adapters.documents.paged import extract_of_sheets
from shuangchuang.adapters.documents.pdf_rules import collect_rules
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.documents.sheets import Glyph, Sheet, as_read
from shuangchuang.adapters.documents.silent_pages import judge
from shuangchuang.domain.text import Extract

_LEVEL = math.radians(8)  # text that leans more is a watermark or a seal
_BOLD_WEIGHT = 600
_SMALLEST, _LARGEST = 2.0, 500.0  # points of type
_BOLD_NAME = re.compile(rb"bold|black|heavy|hei(?!ti-light)|\xba\xda\xcc\xe5", re.I)

Placing = Callable[[float, float], tuple[float, float]]


def read_pdf(data: bytes, limits: Limits) -> Extract:
    """
    A PDF with a text layer as an Extract.

    The clock is looked at between pages; :mod:`pdf_process` also bounds a single page.

    :raises DocumentRefused: a scan, under a password, broken, too long, too slow.
    """
    document = _open(data)
    try:
        count = len(document)
        if count > limits.pages:
            raise DocumentRefused("too_many_pages", pages=count, limit=limits.pages)
        sheets = []
        deadline = Deadline(limits)
        characters = 0
        for index in range(count):
            deadline.check()
            sheet = _sheet(document, index, limits)
            characters += len(sheet.glyphs)
            if characters > limits.characters:
                raise DocumentRefused("too_much_text", limit=limits.characters)
            sheets.append(sheet)
    finally:
        document.close()
    return extract_of_sheets(sheets, "pdf", limits, deadline, judge(sheets))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise DocumentRefused("encrypted") from None
        raise DocumentRefused("damaged", detail="PDF 结构不完整") from None


@dataclass(slots=True)
class _Frame:
    """How the page lies: its seen size, and from its own coordinates to those from the top left."""

    width: float
    height: float
    place: Placing


def _sheet(document: pypdfium2.PdfDocument, index: int, limits: Limits) -> Sheet:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        # One broken page must not cost the others.
        return Sheet(index + 1, 0.0, 0.0)
    try:
        frame = _frame(page)
        sheet = Sheet(index + 1, frame.width, frame.height)
        try:
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            return sheet
        try:
            sheet.glyphs = _glyphs(text.raw, frame, limits)
        finally:
            text.close()
        sheet.strokes, sheet.pictures = collect_rules(page.raw, frame.place)
        return sheet
    finally:
        page.close()


def _frame(page: pypdfium2.PdfPage) -> _Frame:
    left, bottom, right, top = page.get_cropbox()
    if not (left < right and bottom < top):
        left, bottom, right, top = page.get_mediabox()
    turn = page.get_rotation()
    if turn == 90:
        return _Frame(top - bottom, right - left, lambda x, y: (y - bottom, x - left))
    if turn == 180:
        return _Frame(right - left, top - bottom, lambda x, y: (right - x, y - bottom))
    if turn == 270:
        return _Frame(top - bottom, right - left, lambda x, y: (top - y, right - x))
    return _Frame(right - left, top - bottom, lambda x, y: (x - left, top - y))


@dataclass(frozen=True, slots=True)
class _Type:
    """How one piece of text is set. ``size`` is 0 where the file does not tell."""

    size: float
    bold: bool
    leaning: bool


_UNKNOWN = _Type(0.0, False, False)


def _glyphs(text: pdfium.FPDF_TEXTPAGE, frame: _Frame, limits: Limits) -> list[Glyph]:
    count = pdfium.FPDFText_CountChars(text)
    if count > limits.glyphs_a_page:
        raise DocumentRefused("too_much_text", limit=limits.characters)
    glyphs: list[Glyph] = []
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    high = 0
    # A piece of text is set in one type, so that is asked for once a piece; asking for every
    # character would take as long as all the rest.
    types: dict[int, _Type] = {}
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xDC00:  # the first half of a pair
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            if not high:
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        # What pdfium puts in by itself (blanks, line ends) is told better by the boxes.
        if code < 0x20 or pdfium.FPDFText_IsGenerated(text, at) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, at, reference):
            continue
        piece = pdfium.FPDFText_GetTextObject(text, at)
        key = ctypes.addressof(piece.contents) if piece else 0
        kind = types.get(key)
        if kind is None:
            kind = types[key] = _type_of(text, at)
        if kind.leaning:
            continue
        x, y = frame.place(box.left, box.top)
        u, v = frame.place(box.right, box.bottom)
        left, right = (x, u) if x <= u else (u, x)
        top, bottom = (y, v) if y <= v else (v, y)
        if _on_paper(left, frame.width) and _on_paper(top, frame.height):
            size = kind.size or bottom - top
            glyphs.append(Glyph(as_read(chr(code)), left, top, right, bottom, size, kind.bold))
    return glyphs


def _type_of(text: pdfium.FPDF_TEXTPAGE, at: int) -> _Type:
    """
    Size, weight and slant of the piece of text that holds a character.

    Boxes are no measure of the size: some are as high as the ink, some as the lines of the font are apart.
    """
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text, at, ctypes.byref(matrix)):
        return _UNKNOWN
    size = pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
    angle = math.atan2(matrix.b, matrix.a) % (math.pi / 2)
    return _Type(
        size if _SMALLEST <= size <= _LARGEST else 0.0,
        _is_bold(text, at),
        min(angle, math.pi / 2 - angle) > _LEVEL,
    )


def _is_bold(text: pdfium.FPDF_TEXTPAGE, at: int) -> bool:
    """Whether the font is a bold one: by its weight, or by its name (黑体 is how a bold heading is set)."""
    if pdfium.FPDFText_GetFontWeight(text, at) >= _BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, at, name, 128, ctypes.byref(flags))
    return bool(_BOLD_NAME.search(name.value))


def _on_paper(at: float, length: float) -> bool:
    return -0.5 * length <= at <= 1.5 * length
