"""The text as an eye reads it, and where each character of it stands in the original."""

from __future__ import annotations

from shuangchuang.domain.plans.surface import Surface, surface_of
from shuangchuang.domain.text import Extract, read_spans


def surface(text: str) -> Surface:
    return surface_of(Extract.of_text(text))


def test_signs_are_written_one_way_and_blanks_between_chinese_characters_go():
    assert surface("【牵 头 单 位：市科技局；\u200b１．Ａ】").text == "(牵头单位:市科技局;1.A)"


def test_a_blank_between_latin_words_stays():
    assert surface("人工智能（One Person  Company）").text == "人工智能(One Person Company)"


def test_radicals_that_pdf_fonts_put_in_place_of_characters_are_read_as_characters():
    read = surface("⼀、⼯作⽬标")

    assert read.text == "一、工作目标"
    assert read.printed(0, 6) == "一、工作目标"
    assert read_spans(read.source, read.spans(0, 6)) == "⼀、⼯作⽬标"


def test_lines_that_end_where_the_paper_ends_are_joined_and_page_marks_go():
    text = "\n".join(
        [
            "　　为深入推进大众创业万众创新工作，结合我市实际情况，制",
            "定本方案。",
            "　　一、总体要求",
            "　　（一）建设创业载体。到2020年，建成市级以上孵化器达到",
            "50家，众创空间100家，孵化面积超过200万平方米。（牵头单",
            "— 2 —",
            "位：市科技局；配合单位：市发展改革委、市财政局、市国资",
            "委，各区人民政府）",
            "　　（二）加强金融支持。发挥基金引导作用，引导社会资本投",
            "资早期项目。",
        ]
    )
    assert surface(text).text.split("\n") == [
        "为深入推进大众创业万众创新工作,结合我市实际情况,制定本方案。",
        "一、总体要求",
        "(一)建设创业载体。到2020年,建成市级以上孵化器达到50家,众创空间100家,孵化面积超过200万平方米。(牵头单位:市科技局;配合单位:市发展改革委、市财政局、市国资委,各区人民政府)",
        "(二)加强金融支持。发挥基金引导作用,引导社会资本投资早期项目。",
    ]


def test_paragraphs_of_their_own_stay_apart():
    text = "一、总体要求\n（一）指导思想。坚持创新。\n（二）主要目标\n到2025年，增长5%。\n" * 4

    assert surface(text).text.split("\n") == text.strip().translate(str.maketrans("（），", "(),")).split("\n")


def test_an_annotation_broken_over_lines_is_joined_even_where_nothing_else_is():
    text = "1.建平台。（牵头单位：市科技局；\n配合单位：市财政局）\n2.育人才。\n" + "长" * 200

    assert surface(text).text.split("\n")[0] == "1.建平台。(牵头单位:市科技局;配合单位:市财政局)"


def test_marks_of_bold_type_are_no_stars():
    assert surface("**责任单位**：**市科技局**、*市财政局").text == "责任单位:市科技局、*市财政局"
