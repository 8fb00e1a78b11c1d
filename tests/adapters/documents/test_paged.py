"""PDF and OFD: from marks on paper to lines, paragraphs and tables."""

import io

import pytest
from reportlab.pdfgen import canvas

from shuangchuang.adapters.documents import DocumentRefused, read_document
from shuangchuang.adapters.documents.printed import lines_of
from shuangchuang.adapters.documents.sheets import Glyph
from shuangchuang.domain.text import BlockKind, Extract
from tests.adapters.documents.renderings import as_ofd, ofd_package, song


class Paper:
    """A PDF drawn by hand, A4, from the top left corner."""

    def __init__(self) -> None:
        song()
        self._stream = io.BytesIO()
        self.canvas = canvas.Canvas(self._stream, pagesize=(595.0, 842.0))

    def text(self, left: float, top: float, words: str, size: float = 16.0, spacing: float = 0.0) -> None:
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(left, 842.0 - top, words, charSpace=spacing)

    def read(self) -> Extract:
        self.canvas.save()
        return read_document(self._stream.getvalue(), name="plan.pdf")


def paragraphs(extract: Extract) -> list[str]:
    return [block.span.of(extract.text) for block in extract.blocks if block.kind is BlockKind.PARAGRAPH]


def test_lines_are_read_from_top_to_bottom_whatever_the_order_in_the_file() -> None:
    paper = Paper()
    paper.text(100, 300, "第三行")
    paper.text(100, 100, "第一行")
    paper.text(260, 200, "之二")
    paper.text(100, 200, "第二行")

    assert paper.read().text == "第一行\n第二行 之二\n第三行\n"


def test_a_letter_spaced_title_has_no_blanks() -> None:
    paper = Paper()
    paper.text(150, 100, "三年行动计划", size=22, spacing=18)
    paper.text(100, 150, "正文")

    assert paper.read().text == "三年行动计划\n正文\n"


def test_latin_words_set_apart_keep_their_blank() -> None:
    paper = Paper()
    paper.text(100, 100, "OPC")
    paper.text(100 + 3 * 8 + 16, 100, "2026")

    assert paper.read().text == "OPC 2026\n"


def test_a_character_printed_twice_to_make_it_bold_is_read_once() -> None:
    paper = Paper()
    paper.text(100, 100, "一、总体要求")
    paper.text(100.4, 100, "一、总体要求")

    assert paper.read().text == "一、总体要求\n"


def test_a_watermark_across_the_page_is_not_read() -> None:
    paper = Paper()
    paper.text(100, 100, "正文")
    paper.canvas.saveState()
    paper.canvas.translate(200, 400)
    paper.canvas.rotate(45)
    paper.canvas.drawString(0, 0, "仅供内部使用")
    paper.canvas.restoreState()

    assert paper.read().text == "正文\n"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(turn: int) -> None:
    import pypdfium2

    paper = Paper()
    paper.text(100, 100, "第一行")
    paper.text(100, 200, "第二行")
    paper.canvas.save()
    document = pypdfium2.PdfDocument(paper._stream.getvalue())
    document[0].set_rotation(turn)
    stream = io.BytesIO()
    document.save(stream)

    extract = read_document(stream.getvalue(), name="turned.pdf")

    # The words lie on their side now; what counts is that none is lost and the page has its seen size.
    assert sorted(extract.text.replace("\n", "").replace(" ", "")) == sorted("第一行第二行")
    assert (extract.pages[0].width > extract.pages[0].height) == (turn != 180)


def test_a_first_line_indent_begins_a_paragraph() -> None:
    paper = Paper()
    for number in range(4):
        top = 100 + 112 * number
        paper.text(111, top, "甲" * 26)
        paper.text(79, top + 28, "乙" * 28)
        paper.text(79, top + 56, "丙" * 28)
        paper.text(79, top + 84, "丁" * 10 + "。")

    assert paragraphs(paper.read()) == ["\n".join(["甲" * 26, "乙" * 28, "丙" * 28, "丁" * 10 + "。"])] * 4


def test_a_block_tells_whether_it_is_indented_so_that_a_new_page_tells_whether_it_goes_on() -> None:
    paper = Paper()
    for number in range(8):
        paper.text(111 if number == 0 else 79, 100 + 28 * number, "甲" * (26 if number == 0 else 28))
    paper.canvas.showPage()
    paper.text(79, 100, "乙" * 28)
    for number in range(1, 8):
        paper.text(111 if number == 1 else 79, 100 + 28 * number, "丙" * (26 if number == 1 else 28))

    blocks = paper.read().blocks

    assert [(block.page, block.indented) for block in blocks] == [(1, True), (2, False), (2, True)]


def test_a_dash_that_the_font_joins_into_one_glyph_is_two_characters() -> None:
    glyphs = [
        Glyph("—", 100, 100, 132, 116, 16),
        Glyph("—", 100, 100, 132, 116, 16),
        Glyph("要", 132, 100, 148, 116, 16),
    ]

    assert [line.text for line in lines_of(glyphs)] == ["——要"]


def test_a_line_that_ends_early_for_a_word_that_cannot_be_parted_goes_on() -> None:
    paper = Paper()
    paper.text(111, 100, "甲" * 26)
    for number in range(1, 8):
        paper.text(79, 100 + 28 * number, "乙" * (25 if number == 4 else 28))
    paper.text(79, 100 + 28 * 8, "1000.25亿元" + "丙" * 20)

    before = paper.read()

    assert len(paragraphs(before)) == 2  # line 4 ends early before 乙, which would have had room

    paper = Paper()
    paper.text(111, 100, "甲" * 26)
    for number in range(1, 7):
        paper.text(79, 100 + 28 * number, "乙" * 28)
    paper.text(79, 100 + 28 * 7, "乙" * 25)
    paper.text(79, 100 + 28 * 8, "1000.25亿元" + "丙" * 20)

    assert len(paragraphs(paper.read())) == 1


def test_heads_and_feet_wider_than_the_text_do_not_move_its_edges() -> None:
    paper = Paper()
    for page in range(4):
        paper.text(24, 30, "2026/11/23 打印", size=8)
        paper.text(24, 820, "网址" * 60 + f" {page + 1}/4", size=8)
        paper.text(111, 120, "甲" * 26)
        for number in range(1, 10):
            paper.text(79, 120 + 28 * number, "乙" * 28)
        paper.canvas.showPage()

    extract = paper.read()

    assert paragraphs(extract) == ["\n".join(["甲" * 26, *["乙" * 28] * 9])] * 4
    assert len([block for block in extract.blocks if block.kind is BlockKind.FURNITURE]) == 8


def test_the_size_of_type_is_told_whatever_the_height_of_its_boxes() -> None:
    paper = Paper()
    paper.text(79, 100, "乙" * 28)
    paper.text(79, 128, "OPC (One Person Company) 2026-2028, 100%")
    paper.canvas.scale(2, 2)
    paper.canvas.setFont("STSong-Light", 8)
    paper.canvas.drawString(40, 300, "丙" * 20)

    assert [block.size for block in paper.read().blocks if block.size] == [16.0, 16.0]


def test_a_centred_title_stands_alone_and_tells_its_size() -> None:
    paper = Paper()
    paper.text(297.5 - 66, 80, "行动计划", size=33)
    for number in range(10):
        paper.text(79, 150 + 28 * number, "乙" * 28)

    first = paper.read().blocks[0]

    assert (first.centred, round(first.size or 0), first.page) == (True, 33, 1)


def test_a_table_without_outer_uprights_has_its_outer_cells() -> None:
    paper = Paper()
    for top in (100, 130, 160):
        paper.canvas.line(80, 842 - top, 500, 842 - top)
    paper.canvas.line(290, 842 - 100, 290, 842 - 160)
    for top, left_words, right_words in ((120, "任务", "单位"), (150, "建中心", "市科技局")):
        paper.text(90, top, left_words, size=12)
        paper.text(300, top, right_words, size=12)

    extract = paper.read()

    assert extract.text == "任务\t单位\n建中心\t市科技局\n"
    assert (extract.tables[0].rows, extract.tables[0].columns) == (2, 2)


def test_words_wrapped_by_a_narrow_cell_are_whole_and_its_paragraphs_are_parted() -> None:
    paper = Paper()
    for top in (100, 200):
        paper.canvas.line(80, 842 - top, 300, 842 - top)
    for left in (80, 140, 300):
        paper.canvas.line(left, 842 - 100, left, 842 - 200)
    for at, words in enumerate(("强化创新", "平台建设")):
        paper.text(86, 120 + 16 * at, words, size=12)
    for at, words in enumerate(("市科技局、市财政局、市人", "力资源社会保障局", "各区人民政府")):
        paper.text(146, 120 + 16 * at, words, size=12)

    extract = paper.read()

    assert extract.text == "强化创新平台建设\t市科技局、市财政局、市人力资源社会保障局\n各区人民政府\n"
    assert [line.span.of(extract.text) for line in extract.pages[0].lines] == [
        "强化创新",
        "平台建设",
        "市科技局、市财政局、市人",
        "力资源社会保障局",
        "各区人民政府",
    ]


def test_a_row_left_open_at_the_end_of_the_page_belongs_to_the_table() -> None:
    paper = Paper()
    for top in (700, 730):
        paper.canvas.line(80, 842 - top, 300, 842 - top)
    for left in (80, 190, 300):
        paper.canvas.line(left, 842 - 700, left, 842 - 770)
    for top, words in ((720, ("任务", "单位")), (750, ("建中心", "市科技局"))):
        paper.text(90, top, words[0], size=12)
        paper.text(200, top, words[1], size=12)

    extract = paper.read()

    assert extract.text == "任务\t单位\n建中心\t市科技局\n"
    assert (extract.tables[0].rows, extract.tables[0].columns) == (2, 2)


def test_a_single_frame_and_a_red_line_are_no_table() -> None:
    paper = Paper()
    paper.canvas.rect(80, 600, 400, 200)
    paper.canvas.line(80, 580, 480, 580)
    paper.text(100, 100, "框内文字")

    extract = paper.read()

    assert (extract.text, extract.tables) == ("框内文字\n", ())


class TestPagesWithoutWords:
    @staticmethod
    def image(paper: Paper) -> None:
        from reportlab.lib.utils import ImageReader

        # A 1×1 grey picture, blown up to the page as scanners do.
        pixel = b"P5 1 1 255\n\x80"
        from PIL import Image

        paper.canvas.drawImage(ImageReader(Image.open(io.BytesIO(pixel))), 0, 0, 595, 842)

    def test_a_scan_is_refused_with_advice(self) -> None:
        paper = Paper()
        self.image(paper)

        with pytest.raises(DocumentRefused) as refused:
            paper.read()

        assert refused.value.code == "scan"
        assert "OCR" in str(refused.value)

    def test_a_scanned_page_among_others_is_told(self) -> None:
        paper = Paper()
        paper.text(79, 100, "正文" * 10)
        paper.canvas.showPage()
        self.image(paper)

        assert paper.read().remarks == ("第 2 页（共 1 页）是图片，其中的文字没有读出。需要时请先做文字识别（OCR）。",)

    def test_an_empty_pdf_is_refused(self) -> None:
        paper = Paper()
        paper.canvas.showPage()

        with pytest.raises(DocumentRefused) as refused:
            paper.read()

        assert refused.value.code == "no_text"


def ofd_text(inner: str, attributes: str = "") -> str:
    return f'<ofd:TextObject ID="1" Boundary="20 30 150 10" Font="1" Size="5" {attributes}>{inner}</ofd:TextObject>'


def test_ofd_steps_across_and_down_are_followed() -> None:
    page = ofd_text('<ofd:TextCode X="0" Y="5" DeltaX="g 3 5">第一行字</ofd:TextCode>') + ofd_text(
        '<ofd:TextCode X="0" Y="20" DeltaX="5 5">第二行</ofd:TextCode>'
        '<ofd:TextCode X="0" Y="30" DeltaY="g 2 10">竖着写</ofd:TextCode>'
    )

    extract = read_document(ofd_package([page]), name="plan.ofd")

    assert extract.text == "第一行字\n第二行\n竖\n着\n写\n"


def test_ofd_matrices_move_and_scale_the_words() -> None:
    page = ofd_text('<ofd:TextCode X="0" Y="5" DeltaX="g 2 5">第二行</ofd:TextCode>', 'CTM="1 0 0 1 0 60"') + ofd_text(
        '<ofd:TextCode X="0" Y="5" DeltaX="g 2 5">第一行</ofd:TextCode>', 'CTM="2 0 0 2 0 0"'
    )

    extract = read_document(ofd_package([page]), name="plan.ofd")

    assert extract.text == "第一行\n第二行\n"
    assert [round(block.size or 0, 1) for block in extract.blocks] == [28.3, 14.2]


def test_ofd_templates_are_furniture() -> None:
    extract = read_document(as_ofd(["一、目标", "二、任务"]), name="plan.ofd")

    assert [(block.span.of(extract.text), block.kind) for block in extract.blocks] == [
        ("某某政府文件", BlockKind.FURNITURE),
        ("一、目标", BlockKind.PARAGRAPH),
        ("二、任务", BlockKind.PARAGRAPH),
        ("— 1 —", BlockKind.FURNITURE),
    ]


def test_ofd_rules_make_a_table() -> None:
    def path(boundary: str, data: str) -> str:
        return f'<ofd:PathObject ID="5" Boundary="{boundary}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'

    def word(left: int, top: int, text: str) -> str:
        return (
            f'<ofd:TextObject ID="6" Boundary="{left} {top} 30 6" Font="1" Size="4">'
            f'<ofd:TextCode X="0" Y="4" DeltaX="g {len(text) - 1} 4">{text}</ofd:TextCode></ofd:TextObject>'
        )

    rules = "".join(path(f"20 {top} 100 0.2", "M 0 0 L 100 0") for top in (30, 40, 50))
    rules += "".join(path(f"{left} 30 0.2 20", "M 0 0 L 0 20") for left in (20, 70, 120))
    words = word(22, 32, "任务") + word(72, 32, "单位") + word(22, 42, "建中心") + word(72, 42, "科技局")

    extract = read_document(ofd_package([rules + words]), name="plan.ofd")

    assert extract.text == "任务\t单位\n建中心\t科技局\n"
    assert len(extract.tables) == 1


def test_an_ofd_of_pictures_is_a_scan() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_document(ofd_package(['<ofd:ImageObject ID="1" Boundary="0 0 210 297"/>']), name="scan.ofd")

    assert refused.value.code == "scan"


def test_an_ofd_under_a_password_is_refused() -> None:
    from tests.adapters.documents.renderings import zipped

    root = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:Encryptions>x</ofd:Encryptions></ofd:DocBody></ofd:OFD>'

    with pytest.raises(DocumentRefused) as refused:
        read_document(zipped({"OFD.xml": root.encode()}), name="secret.ofd")

    assert refused.value.code == "encrypted"
