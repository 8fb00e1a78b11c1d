"""The PDF of a paper is measured: 22 lines of 28 signs within the margins of the standard."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangchuang.adapters.papers import as_html, as_pdf
from shuangchuang.domain.papers import Attachment, Cell, Column, Heading, Paragraph, Table, words
from tests.adapters.papers import samples
from tests.adapters.test_printing import needs_pango
from tests.house.repository import ROOT

MM = 25.4 / 72

pytestmark = needs_pango


def signs(page):
    """(sign, left, right, upper edge) of every sign on a page, in mm from the upper left corner."""
    text = page.get_textpage()
    for at in range(text.count_chars()):
        left, _, right, top = text.get_charbox(at, loose=True)
        yield text.get_text_range(at, 1), left * MM, right * MM, 297 - top * MM


def rows(page, sign="创"):
    found: dict[float, list[tuple[float, float]]] = {}
    for one, left, right, top in signs(page):
        if one == sign:
            found.setdefault(round(top, 1), []).append((left, right))
    return found


def test_a_full_page_has_22_lines_of_28_signs_between_its_margins():
    pages = pypdfium2.PdfDocument(as_pdf(samples.report()))

    assert [round(side * MM) for side in pages[1].get_size()] == [210, 297]
    for page in (pages[1], pages[2]):
        lines = rows(page)
        assert [len(line) for line in lines.values()] == [28] * 22
        assert min(left for line in lines.values() for left, _ in line) == pytest.approx(28, abs=0.1)
        assert max(right for line in lines.values() for _, right in line) == pytest.approx(28 + 156, abs=0.2)
        assert max(lines) - min(lines) == pytest.approx(21 * 225 / 22, abs=0.2)


def test_the_red_head_begins_35_mm_under_the_type_area():
    page = pypdfium2.PdfDocument(as_pdf(samples.report()))[0]
    text = page.get_textpage()
    top = next(text.get_charbox(at)[3] for at in range(text.count_chars()) if text.get_text_range(at, 1) == "广")

    assert 297 - top * MM - 37 == pytest.approx(35, abs=1)


def test_page_numbers_stand_outside_left_on_even_pages_and_right_on_odd_ones():
    pages = pypdfium2.PdfDocument(as_pdf(samples.report()))
    feet = [[(s, left) for s, left, _, top in signs(page) if top > 262 and s.isdigit()] for page in pages]

    assert [number for ((number, _),) in feet] == [str(at + 1) for at in range(len(pages))]
    assert [left > 105 for ((_, left),) in feet] == [at % 2 == 0 for at in range(len(pages))]


def test_the_first_page_of_a_letter_bears_no_number():
    first = pypdfium2.PdfDocument(as_pdf(samples.notice()))[0]

    assert [s for s, _, _, top in signs(first) if top > 262 and s.strip()] == []


def test_the_head_of_a_letter_begins_30_mm_under_the_edge_of_the_paper_and_is_red():
    page = pypdfium2.PdfDocument(as_pdf(samples.notice()))[0]
    top = min(top for s, _, _, top in signs(page) if s == "广")
    # The double rules: 170 mm of red, the lower one 20 mm over the lower edge.
    pixels = page.render(scale=4).to_pil().convert("RGB")
    along = [
        [x for x in range(pixels.width) if pixels.getpixel((x, y))[0] > 180 > 90 > pixels.getpixel((x, y))[1]]
        for y in range(pixels.height)
    ]
    rules = [
        (y / 4 * MM, (max(row) - min(row)) / 4 * MM) for y, row in enumerate(along) if len(row) > pixels.width * 0.7
    ]

    assert top == pytest.approx(30, abs=1.5)
    assert {round(width) for _, width in rules} == {170}
    assert max(y for y, _ in rules) == pytest.approx(277 + 1, abs=1.5)


def test_the_imprint_closes_with_the_lower_edge_of_the_last_page():
    pages = list(pypdfium2.PdfDocument(as_pdf(samples.bulletin())))
    printed = [top for s, _, _, top in signs(pages[-1]) if s == "印" and top > 200]

    assert [pytest.approx(255, abs=3)] == printed
    assert all("印发" not in page.get_textpage().get_text_range() for page in pages[:-1])


def test_the_titles_of_a_table_stand_on_every_page_it_goes_over():
    pages = pypdfium2.PdfDocument(as_pdf(samples.bulletin()))
    texts = [page.get_textpage().get_text_range() for page in pages]
    listed = [text for text in texts if "建设双创示范基地" in text]

    assert len(listed) > 2
    assert all("逾期天数" in text for text in listed)


def test_a_paper_is_marked_on_every_page():
    pages = pypdfium2.PdfDocument(as_pdf(samples.bulletin()))

    assert all("模拟数据" in page.get_textpage().get_text_range() for page in pages)


@pytest.mark.parametrize("name", ["bulletin", "notice", "report"])
def test_the_same_paper_is_the_same_bytes_in_this_process_and_another(name):
    once, twice = (as_pdf(getattr(samples, name)()) for _ in range(2))
    script = (
        "import sys,hashlib;from shuangchuang.adapters.papers import as_pdf;from tests.adapters.papers import samples;"
        f"print(hashlib.sha256(as_pdf(samples.{name}())).hexdigest())"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert once == twice
    assert told.stdout.strip() == hashlib.sha256(once).hexdigest()


odd = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", "\x00", "😀👩‍💻", "W" * 300, "双创" * 400, "<b>&amp;", "\u202e反", "a\nb\n\nc", "\ud800"]),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd, odd, odd)
def test_odd_content_is_set_without_an_error(title, text, cell):
    paper = replace(
        samples.notice(),
        title=title,
        issuer_mark=text,
        note=cell,
        addressees=(text,),
        signed_by=(title, text),
        attachments=(Attachment(cell, (Heading(1, words(title)),)),),
        body=(Paragraph(words(text)), Table((Column(title), Column(text)), ((Cell(cell), Cell(text)),), caption=cell)),
    )

    assert pypdfium2.PdfDocument(as_pdf(paper))[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1)


def test_a_figure_is_linked_to_its_rows_on_a_screen_and_plain_in_print():
    page = as_html(samples.bulletin(), link=lambda key: f"/rows/?of={key}&x=1", nonce="abc")

    assert '逾期<a class="evidence" href="/rows/?of=late&amp;x=1">3</a>项' in page
    assert '<style nonce="abc">' in page
    assert " style=" not in page
    assert "<a " not in as_html(samples.bulletin())
    assert as_html(samples.bulletin(), link=lambda key: None) == as_html(samples.bulletin())
