"""How a file looks, without opening it where it could do harm.

    pdf     a page as a picture         drawn in a process of its own, which can be stopped
    picture scaled, turned upright, nothing but its pixels: place and time of a photograph stay behind
    others  their text, in pages        docx, xlsx, ofd, txt, html

What comes out was written by us: a PNG, or words.
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import asdict, dataclass, replace

from shuangchuang.adapters.contents.kinds import KINDS
from shuangchuang.adapters.documents import DocumentRefused, read_document
from shuangchuang.adapters.documents.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from shuangchuang.adapters.documents.pdf_process import bound, run_apart

WIDTH = 1_000  # pixels
_MOST_HEIGHT = 3_000
_A_PAGE_OF_TEXT = 3_000  # characters
_MOST_TEXT_ROWS = 2_000
_DRAWING = replace(DEFAULT_LIMITS, seconds=20.0, memory_bytes=1_024 * MEGABYTE)
_CHILD = "from shuangchuang.adapters.contents.previews import answer; answer()"
_HOW = {kind.media_type: kind.shown_as for kind in KINDS.values()}


class NoPreview(Exception):
    """This file cannot be shown; it can only be saved."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a PNG, and how many pages there are."""

    png: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Text:
    """One page of the words of a file, and how many pages there are."""

    words: str
    pages: int


def shown_as(media_type: str) -> str:
    """ "pages", "picture", "text", or "" for a file that is only saved."""
    return _HOW.get(media_type, "")


def picture_of(content: bytes, *, media_type: str, page: int = 1, width: int = WIDTH) -> Picture:
    """
    A page of a pdf, or a picture, as a PNG no wider than ``width``.

    :raises NoPreview: there is no such page, or it cannot be drawn within the bounds.
    """
    how = shown_as(media_type)
    if how not in {"pages", "picture"}:
        raise NoPreview(media_type)
    asked = {"limits": asdict(_DRAWING), "how": how, "page": page, "width": min(width, 2 * WIDTH)}
    try:
        said = run_apart(_CHILD, json.dumps(asked).encode() + b"\n" + content, seconds=_DRAWING.seconds)
    except TimeoutError:
        raise NoPreview("too slow") from None
    if not said:
        raise NoPreview("damaged")
    head, _, png = said.partition(b"\n")
    return Picture(png, int(head))


def answer() -> None:
    """The child: one request on standard input; the number of pages and the picture on standard output."""
    head, _, content = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(head)
    bound(Limits(**asked["limits"]))
    draw = _page if asked["how"] == "pages" else _picture
    pages, png = draw(content, asked["page"], asked["width"])
    sys.stdout.buffer.write(f"{pages}\n".encode() + png)
    sys.stdout.buffer.flush()


def _page(content: bytes, number: int, width: int) -> tuple[int, bytes]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    page = document[number - 1]
    scale = min(width / page.get_width(), _MOST_HEIGHT / page.get_height())
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    return len(document), _png(picture)


def _picture(content: bytes, number: int, width: int) -> tuple[int, bytes]:
    from PIL import Image, ImageOps

    if number != 1:
        raise IndexError(number)
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as opened:
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((width, _MOST_HEIGHT))
        # A new picture of the same pixels: what was written beside them is not carried over.
        bare = Image.new("RGB", upright.size, "white")
        seen = upright.convert("RGBA")
        bare.paste(seen, mask=seen.getchannel("A"))
    return 1, _png(bare)


def _png(picture: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG")  # type: ignore[attr-defined]  # what pypdfium2 hands over has no types
    return stream.getvalue()


def text_of(content: bytes, *, media_type: str, page: int = 1) -> Text:
    """
    A page of the words of a file.

    :raises NoPreview: there is no such page, or no words can be read from it.
    """
    if shown_as(media_type) != "text":
        raise NoPreview(media_type)
    try:
        words = _sheet_words(content) if media_type == KINDS["xlsx"].media_type else read_document(content).text
    except DocumentRefused as refusal:
        raise NoPreview(refusal.code) from None
    pages = _in_pages(words)
    if not 1 <= page <= len(pages):
        raise NoPreview("no such page")
    return Text(pages[page - 1], len(pages))


def _in_pages(words: str) -> list[str]:
    """Pages that end where a line ends."""
    pages: list[str] = []
    held: list[str] = []
    size = 0
    for line in words.splitlines() or [""]:
        for start in range(0, max(len(line), 1), _A_PAGE_OF_TEXT):
            piece = line[start : start + _A_PAGE_OF_TEXT]
            if held and size + len(piece) > _A_PAGE_OF_TEXT:
                pages.append("\n".join(held))
                held, size = [], 0
            held.append(piece)
            size += len(piece) + 1
    return [*pages, "\n".join(held)]


def _sheet_words(content: bytes) -> str:
    """The cells of every sheet, a row a line."""
    from openpyxl import load_workbook

    lines = []
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for page in book.worksheets:
            page.reset_dimensions()
            lines.append(f"【{page.title}】")
            for row in page.iter_rows(values_only=True, max_row=_MOST_TEXT_ROWS):
                words = "\t".join("" if cell is None else str(cell) for cell in row).rstrip()
                if words:
                    lines.append(words)
        book.close()
    except Exception:  # openpyxl's ways of failing are many; all of them mean this
        raise NoPreview("damaged") from None
    return "\n".join(lines)
