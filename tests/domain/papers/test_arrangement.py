"""A paper is taken apart as the standard sets it."""

from __future__ import annotations

from datetime import date

import pytest

from shuangchuang.domain.papers import (
    Attachment,
    Cell,
    Column,
    Form,
    Heading,
    IssueNumber,
    Paper,
    PaperNumber,
    Paragraph,
    Run,
    Secrecy,
    Table,
    Urgency,
    arranged,
    words,
)
from shuangchuang.domain.papers.arrangement import Grid, Head, Imprint, Line, NewPage, Role


def paper(**changes):
    fields = {
        "form": Form.DOCUMENT,
        "issuer_mark": "自治区科技厅文件",
        "title": "关于督办情况的报告",
        "signed_date": date(2022, 6, 30),
        "body": (Paragraph(words("全文。")),),
    }
    return Paper(**{**fields, **changes})


def said(of, *roles):
    return [item.text for item in arranged(of).items if isinstance(item, Line) and item.role in roles]


def test_headings_are_counted_level_by_level():
    body = [Heading(level, words("甲")) for level in (1, 2, 2, 3, 4, 1, 2)]

    assert said(paper(body=tuple(body)), Role.HEADING_1, Role.HEADING_2, Role.HEADING_3, Role.HEADING_4) == [
        "一、甲",
        "（一）甲",
        "（二）甲",
        "1.甲",
        "（1）甲",
        "二、甲",
        "（一）甲",
    ]


def test_a_heading_that_text_follows_ends_with_a_full_stop():
    assert said(paper(body=(Heading(3, words("按时报送"), words("每月一次。")),)), Role.HEADING_3) == [
        "1.按时报送。每月一次。"
    ]


def test_the_addressees_end_with_a_colon():
    assert said(paper(addressees=("自治区科技厅", "", "南宁市人民政府")), Role.ADDRESSEES) == [
        "自治区科技厅、南宁市人民政府："
    ]


def test_a_paper_without_a_seal_has_its_day_two_signs_further_in_than_the_name():
    lines = [
        item for item in arranged(paper(signed_by=("广西壮族自治区发展和改革委员会",))).items if isinstance(item, Line)
    ]
    name, day = lines[-2:]

    assert (name.text, name.right) == ("广西壮族自治区发展和改革委员会", 2.0)
    # 15 signs of name end two signs in, so it begins at 17; the day of 6.5 signs begins at 15 and ends at 8.5.
    assert (day.text, day.right) == ("2022年6月30日", 8.5)


def test_a_day_longer_than_the_name_ends_two_signs_in():
    name, day = [item for item in arranged(paper(signed_by=("科技厅",))).items if isinstance(item, Line)][-2:]

    assert day.right == 2.0
    assert name.right + 3 == day.right + 6.5 + 2


def test_under_a_seal_the_name_is_centred_over_a_day_four_signs_in():
    name, day = [
        item for item in arranged(paper(signed_by=("自治区科技厅",), sealed=True)).items if isinstance(item, Line)
    ][-2:]

    assert (day.right, name.right) == (4.0, 4.25)
    assert name.right + 6 / 2 == day.right + 6.5 / 2


def test_a_very_long_name_moves_the_day_under_its_middle():
    long = "广西壮族自治区推进大众创业万众创新厅际联席会"
    name, day = [item for item in arranged(paper(signed_by=(long,), sealed=True)).items if isinstance(item, Line)][-2:]

    assert name.right == 0
    assert day.right + 6.5 / 2 == len(long) / 2


def test_names_do_not_stand_on_a_page_without_a_line_of_text():
    items = arranged(paper(signed_by=("科技厅",), sealed=True)).items
    body = next(at for at, item in enumerate(items) if isinstance(item, Line) and item.role is Role.BODY)

    assert [item.keep for item in items[body:]] == [True, True, True, True, False]


def test_attachments_are_numbered_where_there_are_several_and_follow_on_pages_of_their_own():
    of = paper(attachments=(Attachment("反馈表", (Paragraph(words("表。")),)), Attachment("《方案》。")))
    items = arranged(of).items

    assert [(item.label, item.text) for item in items if isinstance(item, Line) and item.role is Role.ATTACHMENT] == [
        ("附件：1.", "反馈表"),
        ("2.", "《方案》"),
    ]
    after = items[items.index(NewPage()) + 1 :]
    assert [(item.role, item.text) for item in after] == [
        (Role.APPENDIX, "附件1"),
        (Role.BLANK, ""),
        (Role.APPENDIX_TITLE, "反馈表"),
        (Role.BLANK, ""),
        (Role.BODY, "表。"),
    ]


def test_a_paper_to_those_above_has_its_number_on_the_left_and_who_approves_on_the_right():
    head = arranged(
        paper(
            number=PaperNumber("桂科发", 2022, 6),
            approvers=("李四",),
            copy_number=12,
            secrecy=Secrecy("秘密", "1年"),
            urgency=Urgency.EXTRA,
        )
    ).head

    assert head == Head(
        marks=("000012", "秘密★1年", "特急"),
        lines=("自治区科技厅文件",),
        size=44.0,
        left="桂科发〔2022〕6号",
        approvers=("李四",),
    )


def test_a_bulletin_has_its_issue_in_the_middle_and_the_office_and_day_under_it():
    head = arranged(paper(form=Form.BULLETIN, number=IssueNumber(6, 18), printed_by="联席办")).head

    assert (head.left, head.centre, head.right) == ("联席办", "第6期（总第18期）", "2022年6月30日")


def test_the_imprint_of_a_letter_names_only_who_gets_copies():
    given_away = {"copies_to": ("甲厅", "乙厅"), "printed_by": "办公室", "printed_date": date(2022, 7, 1)}

    assert arranged(paper(**given_away)).imprint == Imprint("甲厅，乙厅。", "办公室", "2022年7月1日印发")
    assert arranged(paper(form=Form.LETTER, **given_away)).imprint == Imprint("甲厅，乙厅。")


def test_a_table_without_rows_says_so_and_a_short_row_is_filled():
    columns = (Column("序号"), Column("事项"))
    empty = paper(body=(Table(columns, ()), Table(columns, ((Cell("1", evidence="late"),),))))

    grids = [item.table.rows for item in arranged(empty).items if isinstance(item, Grid)]
    assert [[[(cell.text, cell.span, cell.evidence) for cell in row] for row in rows] for rows in grids] == [
        [[("（无）", 2, None)]],
        [[("1", 1, "late"), ("", 1, None)]],
    ]


def test_a_row_wider_than_its_table_is_no_table():
    with pytest.raises(ValueError, match="more columns"):
        Table((Column("一"),), ((Cell("1"), Cell("2")),))


def test_what_no_page_can_hold_is_taken_out():
    run = Run("逾期\x00\ud800\ufffe 3\n项")

    assert run.text == "逾期 3 项"
