"""A rule whose kinds or units do not fit is found before it meets a fact, with its place and what may be meant."""

from __future__ import annotations

import pytest

from shuangchuang.domain.feel.parsing import parse, parse_tests
from shuangchuang.domain.feel.typing import NUMBER, RATIO, Field, checked

_MONEY = Field("number", "万元")


def _yearly(item: Field) -> Field:
    return Field("context", item=item, entries={"当年": item, "上年": item})


FIELDS = {
    "营业收入": _yearly(_MONEY),
    "研发费用总额": _yearly(_MONEY),
    "注册资本": _MONEY,
    "缴税": Field("number", "元"),
    "研发占比": Field("number", RATIO),
    "职工人数": Field("number", "人"),
    "成立日期": Field("date"),
    "登记状态": Field("text", values=("存续", "注销", "吊销")),
    "高新技术企业": Field("boolean"),
    "近3年": Field(),
    "合计": Field("function", gathers=True),
    "奖项": Field("list", item=Field("context", entries={"级别": Field("text"), "金额": _MONEY})),
}


def _found(text: str) -> list[tuple[str, int]]:
    return [(each.code, each.column) for each in checked(parse(text, names=FIELDS), text, FIELDS)[1]]


@pytest.mark.parametrize(
    "text",
    [
        "研发费用总额.上年 / 营业收入.上年 >= 研发占比",
        "合计(研发费用总额, 近3年) / 合计(营业收入, 近3年) >= 0.03",
        "注册资本 >= 500 and 职工人数 between 10 and 300",
        '登记状态 = "存续" or 登记状态 in ["注销", "吊销"]',
        'date("2026-01-01") - 成立日期 > @"P365D"',
        '成立日期 + @"P3Y" > @"2026-01-01"',
        "if 高新技术企业 then 注册资本 * 0.1 else 0",
        'sum(奖项[级别 = "国家级"].金额) > 注册资本',
        "some 奖 in 奖项 satisfies 奖.金额 > 100",
        "注册资本 * 研发占比 < 注册资本",
        "高新技术企业 = null",
        "count(奖项) > 2",
        "职工人数 in (< 5, [10..20])",
    ],
)
def test_what_fits_is_let_pass(text: str):
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("注册资本 > 研发占比", [("units", 1)]),
        ("注册资本 > 缴税", [("units", 1)]),
        ("注册资本 + 职工人数 > 3", [("units", 1)]),
        ("研发费用总额.上年 / 营业收入.上年 > 注册资本", [("units", 1)]),
        ("成立日期 > 3", [("kinds", 1)]),
        ('注册资本 = "500"', [("kinds", 1)]),
        ("成立日期 + 3", [("kinds", 1)]),
        ("1 > 0 and 注册资本", [("condition", 11)]),
        ("if 注册资本 then 1 else 2", [("condition", 4)]),
        ('登记状态 = "存在"', [("value", 1)]),
        ('登记状态 in ("存续", "迁出")', [("value", 16)]),
        ("注册资金 > 3", [("name", 1)]),
        ("营业收入.去年 > 3", [("name", 1)]),
        ("高新技术企业 > true", [("order", 1)]),
        ("合计(研发费用总额, 近3年) > 研发占比", [("units", 1)]),
        ("职工人数 between 成立日期 and 9", [("kinds", 14)]),
        ("max(注册资本, 职工人数)", [("units", 1)]),
        ("-成立日期", [("kinds", 1)]),
        ("1 = 1 and\n 注册资金 > 3", [("name", 2)]),
    ],
)
def test_what_does_not_fit_is_found_where_it_stands(text: str, findings: list[tuple[str, int]]):
    assert _found(text) == findings


def test_a_finding_says_in_chinese_what_may_be_meant():
    said = [str(each) for each in checked(parse("注册资金 > 研发占比", names=FIELDS), "注册资金 > 研发占比", FIELDS)[1]]

    assert said == ["第 1 行第 1 列：没有“注册资金”这个名称。是不是想写“注册资本”？"]


def test_the_tests_of_a_cell_are_checked_against_what_the_column_asks():
    text = '>= 3, "高"'

    assert [each.code for each in checked(parse_tests(text), text, {}, asked=_MONEY)[1]] == ["kinds"]


def test_what_a_rule_comes_to_has_its_unit():
    text = "注册资本 * 0.1 / 职工人数"

    assert checked(parse(text, names=FIELDS), text, FIELDS)[0] == Field("number", "万元/人")
    assert checked(parse("1 + 2"), "1 + 2", {})[0] == NUMBER
