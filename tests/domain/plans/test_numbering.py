"""Headings are found by their sequence."""

from __future__ import annotations

import pytest

from shuangchuang.domain.plans.numbering import find_heads
from shuangchuang.domain.plans.surface import surface_of
from shuangchuang.domain.text import Extract


def heads(text: str) -> list[tuple[int, str]]:
    """(depth, printed mark) of every heading."""
    surface = surface_of(Extract.of_text(text))
    return [
        (head.depth, surface.text[head.mark.start : head.mark.end])
        for head in find_heads(surface, [(0, len(surface.text))])
    ]


def test_each_kind_of_mark_is_a_level_by_where_it_first_stood():
    text = "一、总则\n（一）甲\n1.子\n（1）丑\n①寅\n2.卯\n（二）乙\n二、附则"

    assert heads(text) == [
        (1, "一、"), (2, "(一)"), (3, "1."), (4, "(1)"), (5, "①"), (3, "2."), (2, "(二)"), (1, "二、"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\n1.子\n2.丑\n二、乙\n3.寅\n4.卯",  # running through the sections
        "一、甲\n1.子\n2.丑\n二、乙\n1.寅\n2.卯",  # starting anew in each
        "一、甲\n１．子\n２．丑\n二、乙\n1、寅\n2、卯",  # full and half width mixed
        "一、甲\n1 . 子\n2 . 丑\n二、乙\n3 .寅\n4 .卯",
        "一、甲\n1加快建设\n2推进改革\n二、乙\n3支持创业\n4处理存量",  # glued to the title
    ],
)
def test_numbers_may_run_on_start_anew_or_stick_to_the_title(text: str):
    assert [depth for depth, _ in heads(text)] == [1, 2, 2, 1, 2, 2]


@pytest.mark.parametrize(
    "text",
    [
        "到2025年，增长1.25%。\n2023.5万人就业。\n3家企业入选。\n5G网络覆盖。",
        "公式（1）中，按照（一）所述，第二、第三产业增加。",
        "一、二、三产业融合发展。",
        "1个平台、2家机构\n2个平台",
    ],
)
def test_numbers_that_fit_no_sequence_stay_text(text: str):
    assert heads(text) == []


def test_chapters_articles_and_decimals_are_headings_too():
    assert heads("第一章 总则\n第一条 目的。\n第二章 措施\n第二条 任务。") == [
        (1, "第一章"), (2, "第一条"), (1, "第二章"), (2, "第二条"),
    ]  # fmt: skip
    assert heads("1 总体要求\n1.1 指导思想\n2 任务\n2.1 建设中心\n2.2 培育产业") == [
        (1, "1"), (2, "1.1"), (1, "2"), (2, "2.1"), (2, "2.2"),
    ]  # fmt: skip


def test_a_list_in_a_box_does_not_end_the_sequence_it_interrupts():
    text = "1.甲\n2.乙\n专栏1\n1.子\n2.丑\n3.寅\n4.卯\n3.丙\n4.丁"

    assert [mark for _, mark in heads(text)] == ["1.", "2.", "1.", "2.", "3.", "4.", "3.", "4."]


def test_a_number_that_is_missing_or_printed_twice_does_not_lose_the_rest():
    assert [mark for _, mark in heads("1.甲\n2.乙\n6.丙\n7.丁\n7.戊\n8.己")] == ["1.", "2.", "6.", "7.", "7.", "8."]


def test_headings_stand_in_mid_line_where_line_breaks_are_lost():
    text = "一、总体要求坚持创新。二、重点任务（一）强化平台。建设平台。（市科技局负责）（二）培育人才。三、组织实施抓好落实。"

    assert [mark for _, mark in heads(text)] == ["一、", "二、", "(一)", "(二)", "三、"]
