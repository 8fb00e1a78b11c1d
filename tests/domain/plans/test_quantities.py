"""Numbers with units, and numbers that are none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.plans.quantities import scan_quantities
from shuangchuang.domain.plans.quantities_numerals import read_numeral


def seen(text: str) -> list[tuple[str, str]]:
    return [
        (str(q.value) + (f"—{q.value_max}" if q.value_max is not None else ""), q.unit) for q in scan_quantities(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("达到300亿元", [("300", "亿元")]),
        ("达到1.25%以上", [("1.25", "%")]),
        ("新登记市场主体达到100万家", [("100", "万家")]),
        ("建成百个社区", [("100", "个")]),
        ("集聚万名人才", [("10000", "名")]),
        ("集聚一万名人才", [("10000", "名")]),
        ("打造1—2个社区", [("1—2", "个")]),
        ("提高30%—40%", [("30—40", "%")]),
        ("给予5000万—1亿元", [("0.5—1", "亿元")]),
        ("百分之八十", [("80", "%")]),
        ("总数翻一番", [("1", "番")]),
        ("培育1200余家企业", [("1200", "家")]),
        ("面积1,500平方米", [("1500", "平方米")]),
        ("浓度50微克/立方米", [("50", "微克/立方米")]),
        ("压缩至3个工作日以内", [("3", "个工作日")]),
    ],
)
def test_a_number_is_read_with_its_unit(text, expected):
    assert seen(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "经第99次会议审议",
        "2025年1月",
        "国发〔2018〕42号",
        "5G网络",
        "PM2.5",
        "构建1+3+N体系",
        "每万人",
        "一批企业",
        "万众创新",
        "百亿级产业",
        "4A级景区",
        "第三方评估",
        "500强",
    ],
)
def test_numbers_that_count_nothing_are_left_alone(text):
    assert seen(text) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十", 10),
        ("二十五", 25),
        ("一百零五", 105),
        ("两千", 2000),
        ("三万五千", 35000),
        ("百", 100),
        ("二〇二五", 2025),
        ("一亿", 10**8),
    ],
)
def test_chinese_numerals_are_numbers(written, value):
    assert read_numeral(written) == Decimal(value)


def test_a_word_is_no_numeral():
    assert read_numeral("一批") is None


@given(st.text(alphabet="0123456789.,%一二三百千万亿个家名元—-至第每到以上 年月(", max_size=60))
def test_any_text_gives_quantities_in_order_and_inside_it(text):
    quantities = scan_quantities(text)
    edges = [edge for q in quantities for edge in (q.start, q.end)]
    assert edges == sorted(edges)
    assert all(0 <= q.start <= q.number[0] <= q.number[1] <= q.end <= len(text) for q in quantities)
