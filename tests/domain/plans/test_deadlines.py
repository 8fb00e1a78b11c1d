"""By when: printed years, resolved ones, and years that are no deadline."""

from __future__ import annotations

import pytest

from shuangchuang.domain.plans.deadlines import Calendar, scan_deadlines
from shuangchuang.domain.plans.model import Ground

MAY_2021 = Calendar.of(period="2021—2023年", date="2021-05-10")


def seen(text: str, calendar: Calendar = MAY_2021) -> list[tuple[str, str]]:
    return [(text[d.start : d.end], d.value) for d in scan_deadlines(text, calendar=calendar)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("到2023年,", "2023"),
        ("2023年底前建成", "2023"),
        ("2022年6月底前", "2022-06"),
        ("2022年上半年", "2022-06"),
        ("2022年三季度末", "2022-09"),
        ("“十四五”期间,", "2025"),
        ("2021—2025年,培育", "2025"),
        ("每年举办", "每年"),
        ("2022年起5年内", "2026"),
        ("力争用三年时间,", "2023"),  # the plan itself runs three years
        ("五年内引进", "2026"),
        ("未来两年", "2023"),
        ("今年新建", "2021"),
        ("明年", "2022"),
        ("9月底前完成", "2021-09"),
    ],
)
def test_a_deadline_is_read(text, value):
    assert [value for _, value in seen(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "比2020年增长",
        "较2022年下降",
        "2025年版目录",
        "自2022年以来",
        "2020年达到",  # had passed
        "2021年一季度新登记",  # likewise
        "自2022年1月1日起施行",
        "《行动计划(2021—2023年)》",
        "毕业5年内的高校毕业生",
        "成立3年内的企业",
        "“十三五”时期",
        "国发〔2021〕7号",
    ],
)
def test_years_that_bind_nobody(text):
    assert seen(text) == []


def test_a_resolved_deadline_says_so():
    (deadline,) = scan_deadlines("2012年起5年内", calendar=Calendar.of(period=None, date="2012-03-01"))

    assert (deadline.value, deadline.ground) == ("2016", Ground.RESOLVED)


def test_without_a_date_relative_words_resolve_to_nothing():
    assert seen("三年内建成", Calendar.of(period=None, date=None)) == [("三年内", "")]


def test_a_period_that_cannot_be_read_is_unknown():
    assert Calendar.of(period="长期", date="?") == Calendar(year=None, month=None, first=None, last=None)
