"""Word files: what Word prints and does not store, and what it stores and does not print."""

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from shuangchuang.adapters.documents import DocumentRefused, read_document
from shuangchuang.domain.text import Block, BlockKind, Span
from tests.adapters.documents.renderings import number_paragraph, zipped

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def body(xml: str, **parts: str) -> bytes:
    """A package with this body; ``parts``: further members by their stem (numbering, styles)."""
    members = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": (
            f'<w:document {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            f'xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{xml}</w:body></w:document>'
        ).encode(),
    }
    for stem, part in parts.items():
        members[f"word/{stem}.xml"] = f"<w:{stem} {W}>{part}</w:{stem}>".encode()
    return zipped(members)


def text_of(data: bytes) -> str:
    return read_document(data, name="plan.docx").text


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def numbered(text: str, depth: int, num_id: int = 1) -> str:
    return p(r(text), f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{num_id}'/></w:numPr>")


def level(depth: int, style: str, text: str, extra: str = "") -> str:
    return f"<w:lvl w:ilvl='{depth}'><w:start w:val='1'/><w:numFmt w:val='{style}'/>{extra}<w:lvlText w:val='{text}'/></w:lvl>"


def test_insertions_are_in_and_deletions_are_out() -> None:
    data = body(
        p(r("市科技局") + "<w:del><w:r><w:delText>牵头</w:delText></w:r></w:del>" + f"<w:ins>{r('负责')}</w:ins>")
    )

    assert text_of(data) == "市科技局负责\n"


def test_a_moved_paragraph_stands_where_it_was_moved_to() -> None:
    moved = "<w:moveFrom>" + r("旧处") + "</w:moveFrom>"
    data = body(p(moved, "<w:rPr><w:moveFrom/></w:rPr>") + p(f"<w:moveTo>{r('新处')}</w:moveTo>"))

    assert text_of(data) == "新处\n"


def test_paragraphs_whose_break_was_deleted_are_one() -> None:
    data = body(p(r("市科技局、"), "<w:rPr><w:del/></w:rPr>") + p(r("市财政局")))

    assert text_of(data) == "市科技局、市财政局\n"


def test_hidden_text_and_field_codes_are_not_read_but_field_results_are() -> None:
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + r("2023") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    data = body(p(r("到") + field + r("年") + r("批注", "<w:vanish/>") + f"<w:fldSimple>{r('底')}</w:fldSimple>"))

    assert text_of(data) == "到2023年底\n"


def test_a_soft_break_ends_a_line() -> None:
    assert text_of(body(p("<w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t></w:r>"))) == "第一行\n第二行\n"


def test_a_text_box_is_told_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p(r('框内'))}</w:txbxContent>"
    run = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )

    assert text_of(body(p(r("正文") + run) + p(r("下一段")))) == "正文\n框内\n下一段\n"


def test_a_table_of_contents_is_furniture() -> None:
    contents = "<w:style w:type='paragraph' w:styleId='11'><w:name w:val='toc 1'/></w:style>"
    data = body(p(r("一、目标 1"), "<w:pStyle w:val='11'/>") + p(r("一、目标")), styles=contents)

    extract = read_document(data, name="plan.docx")

    assert extract.blocks == (Block(Span(0, 6), BlockKind.FURNITURE), Block(Span(7, 11), BlockKind.PARAGRAPH))


def test_headers_and_footnotes_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_paragraph("正文")._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:footnoteReference w:id='2'/></w:r>"))
    stream = io.BytesIO()
    document.save(stream)

    assert text_of(stream.getvalue()) == "正文\n"


def test_blocks_tell_how_a_paragraph_looks() -> None:
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("行动计划")
    run.bold = True
    run.font.size = Pt(22)
    stream = io.BytesIO()
    document.save(stream)

    (block,) = read_document(stream.getvalue(), name="plan.docx").blocks

    assert block == Block(Span(0, 4), BlockKind.PARAGRAPH, centred=True, bold=True, size=22.0)


def test_a_style_says_how_a_paragraph_looks_through_all_it_is_based_on() -> None:
    styles = (
        "<w:style w:type='paragraph' w:styleId='a'><w:name w:val='big'/><w:pPr><w:jc w:val='center'/></w:pPr>"
        "<w:rPr><w:sz w:val='44'/></w:rPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='b'><w:name w:val='bold'/><w:basedOn w:val='a'/><w:rPr><w:b/></w:rPr></w:style>"
    )
    data = body(p(r("标题"), "<w:pStyle w:val='b'/>"), styles=styles)

    assert read_document(data, name="plan.docx").blocks == (
        Block(Span(0, 2), BlockKind.PARAGRAPH, centred=True, bold=True, size=22.0),
    )


class TestNumbering:
    LEVELS = (
        level(0, "chineseCounting", "%1、")
        + level(1, "japaneseCounting", "（%2）")
        + level(2, "decimal", "%3．")
        + level(3, "decimalEnclosedCircleChinese", "%4")
    )
    LIST = f"<w:abstractNum w:abstractNumId='0'>{LEVELS}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"

    def test_levels_start_anew_under_the_next_upper_one(self) -> None:
        data = body(
            numbered("目标", 0)
            + numbered("任务", 0)
            + numbered("科技", 1)
            + numbered("甲", 2)
            + numbered("乙", 2)
            + numbered("人才", 1)
            + numbered("丙", 2)
            + numbered("丁", 3),
            numbering=self.LIST,
        )

        assert text_of(data).split() == [
            "一、目标",
            "二、任务",
            "（一）科技",
            "1．甲",
            "2．乙",
            "（二）人才",
            "1．丙",
            "①丁",
        ]

    def test_a_level_that_never_restarts_runs_through(self) -> None:
        levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%2.", "<w:lvlRestart w:val='0'/>")
        numbering = self.LIST.replace(self.LEVELS, levels)
        data = body(numbered("甲", 0) + numbered("子", 1) + numbered("乙", 0) + numbered("丑", 1), numbering=numbering)

        assert text_of(data).split() == ["一、甲", "1.子", "二、乙", "2.丑"]

    def test_a_list_may_start_elsewhere_and_two_lists_of_one_kind_go_on_counting(self) -> None:
        numbering = (
            self.LIST + "<w:num w:numId='2'><w:abstractNumId w:val='0'/>"
            "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>"
            "<w:num w:numId='3'><w:abstractNumId w:val='0'/></w:num>"
        )
        data = body(
            numbered("甲", 0) + numbered("乙", 0, 3) + numbered("丙", 0, 2) + numbered("丁", 0, 2), numbering=numbering
        )

        assert text_of(data).split() == ["一、甲", "二、乙", "五、丙", "六、丁"]

    def test_a_number_of_several_levels_is_told_in_one_writing_where_the_list_says_so(self) -> None:
        levels = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        data = body(numbered("总则", 0) + numbered("目的", 1), numbering=self.LIST.replace(self.LEVELS, levels))

        assert text_of(data) == "第一章 总则\n1.1 目的\n"

    def test_a_style_may_number_its_paragraphs(self) -> None:
        styles = (
            "<w:style w:type='paragraph' w:styleId='h1'><w:name w:val='heading 1'/>"
            "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
            "<w:style w:type='paragraph' w:styleId='h2'><w:name w:val='heading 2'/>"
            "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        )
        levels = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）", "<w:pStyle w:val='h2'/>")
        data = body(
            p(r("任务"), "<w:pStyle w:val='h1'/>") + p(r("科技"), "<w:pStyle w:val='h2'/>"),
            numbering=self.LIST.replace(self.LEVELS, levels),
            styles=styles,
        )

        assert text_of(data) == "一、任务\n（一）科技\n"

    def test_a_paragraph_may_take_itself_out_of_the_list_of_its_style(self) -> None:
        styles = (
            "<w:style w:type='paragraph' w:styleId='h1'><w:name w:val='heading 1'/>"
            "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        )
        data = body(
            p(r("附则"), "<w:pStyle w:val='h1'/><w:numPr><w:numId w:val='0'/></w:numPr>"),
            numbering=self.LIST,
            styles=styles,
        )

        assert text_of(data) == "附则\n"

    def test_cells_of_a_column_are_numbered_too(self) -> None:
        cell = f"<w:tc>{numbered('', 2)}</w:tc><w:tc>{p(r('任务'))}</w:tc>"
        data = body(f"<w:tbl><w:tr>{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>", numbering=self.LIST)

        assert text_of(data) == "1．\t任务\n2．\t任务\n"

    def test_a_list_without_end_in_its_links_is_read_as_unnumbered(self) -> None:
        linked = (
            "<w:abstractNum w:abstractNumId='0'><w:numStyleLink w:val='s'/></w:abstractNum>"
            "<w:abstractNum w:abstractNumId='1'><w:styleLink w:val='s'/><w:numStyleLink w:val='s'/></w:abstractNum>"
            "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
        )

        assert text_of(body(numbered("任务", 0), numbering=linked)) == "任务\n"


def test_rows_in_a_content_control_and_cells_with_several_paragraphs_keep_their_place() -> None:
    row = f"<w:tr><w:tc>{p(r('甲'))}{p(r('乙'))}</w:tc><w:tc>{p(r('丙'))}</w:tc></w:tr>"
    data = body(f"<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>{row}</w:tbl>")

    extract = read_document(data, name="plan.docx")

    assert extract.text == "甲\n乙\t丙\n甲\n乙\t丙\n"
    assert [cell.span.of(extract.text) for cell in extract.tables[0].cells] == ["甲\n乙", "丙", "甲\n乙", "丙"]


def test_a_frame_of_one_cell_is_no_table() -> None:
    extract = read_document(
        body(f"<w:tbl><w:tr><w:tc>{p(r('一、目标'))}{p(r('二、任务'))}</w:tc></w:tr></w:tbl>"), name="plan.docx"
    )

    assert (extract.text, extract.tables) == ("一、目标\n二、任务\n", ())


def test_the_main_part_may_have_any_name() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="/word/document2.xml"/></Relationships>'
    )
    members = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": relations.encode(),
        "word/document2.xml": f"<w:document {W}><w:body>{p(r('正文'))}</w:body></w:document>".encode(),
    }

    assert text_of(zipped(members)) == "正文\n"


def test_number_paragraph_of_the_renderings_is_what_word_writes() -> None:
    """Guards the fixture: python-docx's own list style and the fixture's list are both read."""
    document = docx.Document()
    document.add_paragraph("甲", style="List Number")
    number_paragraph(document.add_paragraph("乙"), 0, "1")
    stream = io.BytesIO()
    document.save(stream)

    assert text_of(stream.getvalue()).startswith("1.甲\n")


def test_a_word_file_without_words_is_refused() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_document(body(p("")), name="空.docx")

    assert refused.value.code == "no_text"
