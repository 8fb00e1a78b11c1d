"""A preview shows what a file holds and carries nothing of it but pixels and words."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from openpyxl import Workbook
from PIL import Image

from shuangchuang.adapters.contents import KINDS
from shuangchuang.adapters.contents.previews import NoPreview, picture_of, shown_as, text_of

TYPE = {code: kind.media_type for code, kind in KINDS.items()}


def pdf(*pages: tuple[int, int]) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for width, height in pages:
        document.new_page(width, height)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png), formats=["PNG"])


def test_a_page_of_a_pdf_is_drawn_and_its_pages_are_counted():
    shown = picture_of(pdf((600, 800), (800, 600)), media_type=TYPE["pdf"], page=2, width=400)

    assert (opened(shown.png).size, shown.pages) == ((400, 300), 2)


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_is_not_drawn(page):
    with pytest.raises(NoPreview):
        picture_of(pdf((600, 800), (800, 600)), media_type=TYPE["pdf"], page=page)


def test_a_picture_is_scaled_turned_upright_and_tells_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "手机"
    exif.get_ifd(0x8825)[2] = (22.0, 49.0, 0.0)  # latitude
    stream = io.BytesIO()
    Image.new("RGB", (2000, 1000), "navy").save(stream, "JPEG", exif=exif, comment=b"secret")

    shown = picture_of(stream.getvalue(), media_type=TYPE["jpeg"], width=500)

    picture = opened(shown.png)
    assert (picture.size, shown.pages) == ((500, 1000), 1)
    assert (dict(picture.getexif()), [key for key in picture.info if key != "dpi"]) == ({}, [])


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing", b"\x89PNG\r\n\x1a\nbroken"])
@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_what_cannot_be_drawn_has_no_preview(content, kind):
    with pytest.raises(NoPreview):
        picture_of(content, media_type=TYPE[kind])


def test_words_come_in_pages_that_end_where_a_line_ends():
    content = "\n".join(f"{number:04d} 各设区市人民政府" for number in range(600)).encode()

    first = text_of(content, media_type=TYPE["txt"])
    pages = [text_of(content, media_type=TYPE["txt"], page=page).words for page in range(1, first.pages + 1)]

    assert first.pages > 2
    assert "\n".join(pages).encode() == content
    with pytest.raises(NoPreview):
        text_of(content, media_type=TYPE["txt"], page=first.pages + 1)


def test_a_sheet_is_shown_row_by_row():
    book = Workbook()
    book.active.title = "单位"
    book.active.append(["简称", "人数"])
    book.active.append(["科技厅", 3])
    stream = io.BytesIO()
    book.save(stream)

    assert text_of(stream.getvalue(), media_type=TYPE["xlsx"]).words == "【单位】\n简称\t人数\n科技厅\t3"


def test_a_file_of_no_known_kind_is_only_saved():
    assert shown_as("application/octet-stream") == ""
    with pytest.raises(NoPreview):
        picture_of(b"x", media_type="application/octet-stream")
