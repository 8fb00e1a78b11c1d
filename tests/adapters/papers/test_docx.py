"""The .docx of a paper is read back: its page, its grid, its styles, its numbers, its tables."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from lxml import etree
from PIL import Image

from shuangchuang.adapters.documents import read_document
from shuangchuang.adapters.papers import as_docx, docx_styles, png
from shuangchuang.domain.papers import Attachment, Cell, Column, Heading, Paragraph, Table, words
from tests.adapters.papers import samples
from tests.adapters.papers.test_pdf import odd
from tests.house.repository import ROOT


def opened(paper):
    return docx.Document(BytesIO(as_docx(paper)))


def face(style):
    return style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))


def text_of(part):
    return "".join(node.text or "" for node in part.iter(qn("w:t"), qn("w:instrText")))


def test_the_page_is_a4_with_the_margins_and_the_grid_of_22_lines_by_28_signs():
    section = opened(samples.report()).sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    sides = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    sides += [section.left_margin, section.right_margin]

    assert [round(side.mm) for side in sides] == [210, 297, 37, 35, 28, 26]
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch, spacing = int(grid.get(qn("w:linePitch"))), int(grid.get(qn("w:charSpace")))
    assert int(225 / 25.4 * 72 * 20 / pitch) == 22
    assert int(156 / 25.4 * 72 / (16 + spacing / 4096)) == 28


def test_every_role_has_a_style_in_the_face_and_size_of_the_standard():
    styles = opened(samples.report()).styles
    looks = {name: (face(styles[name]), styles[name].font.size.pt) for name in ("Normal", "Title", "Heading 1")}
    looks |= {name: (face(styles[name]), styles[name].font.size.pt) for name in ("Heading 2", "Heading 3", "版记")}

    assert looks == {
        "Normal": ("仿宋_GB2312", 16),
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
        "Heading 3": ("仿宋_GB2312", 16),
        "版记": ("仿宋_GB2312", 14),
    }
    assert [styles[f"Heading {level}"].font.bold for level in (1, 2, 3, 4)] == [False] * 4


def test_every_named_font_has_the_faces_that_stand_in_for_it():
    fonts = etree.fromstring(ZipFile(BytesIO(as_docx(samples.report()))).read("word/fontTable.xml"))
    held = {font.get(qn("w:name")): font[0].get(qn("w:val")).split(",") for font in fonts}

    assert list(held) == ["仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"]
    assert all(any(name.startswith("Noto") for name in names) for names in held.values())


def test_page_numbers_are_fields_right_on_odd_pages_and_left_on_even_ones():
    document = opened(samples.report())
    section = document.sections[0]
    odd_page, even_page = (footer.paragraphs[0] for footer in (section.footer, section.even_page_footer))

    assert document.settings.odd_and_even_pages_header_footer
    assert [text_of(foot._p) for foot in (odd_page, even_page)] == ["—  PAGE 1 —"] * 2
    assert [int(foot.alignment) for foot in (odd_page, even_page)] == [2, 0]
    assert [foot._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) for foot in (odd_page, even_page)] == ["100", "0"]


def test_the_first_page_of_a_letter_bears_two_double_rules_and_no_number():
    document = opened(samples.notice())
    section = document.sections[0]
    body = etree.tostring(document.element.body, encoding="unicode")
    foot = etree.tostring(section.first_page_footer._element, encoding="unicode")

    assert section.different_first_page_header_footer
    assert "PAGE" not in foot
    assert ("thickThinSmallGap" in body, "thinThickSmallGap" in foot) == (True, True)


def test_the_red_rule_hangs_4_mm_under_the_number():
    rule = next(opened(samples.report()).element.body.iter(qn("w:pBdr")))[0]

    assert (rule.get(qn("w:color")), rule.get(qn("w:space"))) == ("E60012".lower(), "11")


def test_the_text_reads_in_the_order_of_the_standard():
    told = read_document(as_docx(samples.notice()), name="x.docx").text
    order = ["广西壮族自治区", "桂双创督〔2022〕6号", "督办通知单", "自治区科技厅：", "督办事项", "请按期办理。"]
    order += [
        "附件：1.",
        "2.",
        "自治区推进双创厅际联席会议办公室",
        "2022年6月30日",
        "（联系人：张三）",
        "附件1",
        "抄送：",
    ]
    places, at = [], 0
    for piece in order:
        at = told.index(piece, at)
        places.append(at)

    assert places == sorted(places)


def test_the_titles_of_a_table_are_repeated_and_it_fills_the_width():
    document = opened(samples.bulletin())
    table = next(table for table in document.tables if "序号" in text_of(table._tbl))
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]

    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * 60
    assert sum(widths) == pytest.approx(156 / 25.4 * 1440, abs=3)


def test_the_imprint_floats_at_the_foot_of_the_type_area():
    last = opened(samples.bulletin()).tables[-1]
    placed = last._tbl.tblPr.find(qn("w:tblpPr"))

    assert placed.get(qn("w:tblpYSpec")) == "bottom"
    assert text_of(last._tbl) == (
        "抄送：自治区党委办公厅，自治区人大常委会办公厅。自治区推进双创厅际联席会议办公室2022年6月30日印发"
    )


def test_a_chart_is_a_picture_with_words_for_who_cannot_see_it_and_its_numbers_beneath():
    document = opened(samples.bulletin())
    pictures = [shape._inline for shape in document.inline_shapes]
    images = [part.blob for part in document.part.package.iter_parts() if str(part.partname).endswith(".png")]

    assert [picture.docPr.get("descr")[:5] for picture in pictures] == ["分段条形图", "折线图：累"]
    assert [round(picture.extent.cx / 36000) for picture in pictures] == [156, 156]
    assert all(Image.open(BytesIO(image)).width > 1700 for image in images)
    assert "南宁市人民政府3—2" in text_of(document.element.body)


def test_without_a_chinese_face_a_chart_is_told_in_words(monkeypatch):
    monkeypatch.setattr(png, "chart_font", lambda: None)
    document = opened(samples.bulletin())

    assert len(document.inline_shapes) == 0
    assert "分段条形图：各单位督办事项亮灯情况。" in text_of(document.element.body)


def test_it_is_dated_by_the_paper_and_names_no_program():
    core = opened(samples.report()).core_properties

    assert (core.created, core.modified) == (datetime(2022, 6, 30, tzinfo=UTC),) * 2
    assert (core.title, core.comments, core.language) == ("关于知识产权保护政策落实情况专项督查的报告", "", "zh-CN")


@pytest.mark.parametrize("name", ["bulletin", "notice"])
def test_the_same_paper_is_the_same_bytes_in_this_process_and_another(name):
    once, twice = (as_docx(getattr(samples, name)()) for _ in range(2))
    script = (
        "import hashlib;from shuangchuang.adapters.papers import as_docx;from tests.adapters.papers import samples;"
        f"print(hashlib.sha256(as_docx(samples.{name}())).hexdigest())"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONHASHSEED": "7", "TZ": "America/Lima"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert once == twice
    assert told.stdout.strip() == hashlib.sha256(once).hexdigest()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd, odd, odd)
def test_odd_content_is_written_and_read_back(title, text, cell):
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

    assert len(opened(paper).paragraphs) > 4


# The order CT_PPr, CT_RPr demand; Word repairs or refuses what stands otherwise.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs snapToGrid spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color spacing sz szCs lang",
    "tblPr": "tblStyle tblpPr tblW jc tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan tcMar vAlign",
}


@pytest.mark.parametrize("name", ["bulletin", "notice", "report"])
def test_properties_stand_in_the_order_the_schema_demands(name):
    package = ZipFile(BytesIO(as_docx(getattr(samples, name)())))
    wrong = []
    for part in package.namelist():
        if not part.startswith("word/") or not part.endswith(".xml") or "styles" in part or "theme" in part:
            continue
        for kind, order in ORDER.items():
            for properties in etree.fromstring(package.read(part)).iter(qn(f"w:{kind}")):
                held = [etree.QName(child).localname for child in properties]
                if held != sorted(set(held), key=order.split().index):
                    wrong.append((part, kind, held))

    assert wrong == []


def test_every_style_of_ours_has_an_id_of_its_own():
    styles = opened(samples.report()).styles
    looks = [*docx_styles.LOOKS.values(), docx_styles.ISSUER, docx_styles.NUMBER, docx_styles.IMPRINT]

    assert len({styles[look.name].style_id for look in looks}) == len(looks)
