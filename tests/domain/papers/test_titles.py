"""A title breaks between words into lines that widen and then narrow."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.papers.printable import half_widths, printable
from shuangchuang.domain.papers.titles import title_lines


def test_a_short_title_is_one_line():
    assert title_lines("督办通知单") == ("督办通知单",)


def test_a_title_breaks_between_its_words():
    assert title_lines("关于知识产权保护政策落实情况专项督查的报告") == (
        "关于知识产权保护政策落实",
        "情况专项督查的报告",
    )


def test_a_word_is_not_torn_to_save_a_line():
    lines = title_lines(
        "广西壮族自治区推进大众创业万众创新工作厅际联席会议办公室关于印发《2022年广西大众创业万众创新重点任务督办工作方案》的通知"
    )

    assert lines == (
        "广西壮族自治区推进大众创业万众创新",
        "工作厅际联席会议办公室关于印发",
        "《2022年广西大众创业万众创新",
        "重点任务督办工作方案》的通知",
    )


def test_a_break_somebody_set_is_kept():
    assert title_lines("广西壮族自治区\n督办通知单") == ("广西壮族自治区", "督办通知单")


@given(st.text("关于双创工作的通报、，2022年A", max_size=130))
def test_no_sign_is_lost_and_no_line_is_too_long(title):
    lines = title_lines(title)

    assert "".join(lines).replace(" ", "") == printable(title).replace(" ", "")
    assert all(half_widths(line) <= 40 for line in lines)


@given(st.text("关于推进双创工作情况督办通报", min_size=21, max_size=100))
def test_lines_are_never_an_hourglass(title):
    widths = [half_widths(line) for line in title_lines(title)]
    steps = [later - sooner for sooner, later in pairwise(widths)]
    narrowed = next((at for at, step in enumerate(steps) if step < 0), len(steps))

    assert all(step <= 0 for step in steps[narrowed:])


@given(st.text(max_size=400))
def test_whatever_is_typed_breaks_without_an_error(title):
    assert all(half_widths(line) <= 40 for line in title_lines(title))
