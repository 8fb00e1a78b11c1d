"""What people type and what JSON holds becomes one exact value, or a refusal that says how to write it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import ValueRefused, read_value, shown, value_json
from shuangchuang.domain.shared import Money, Refusal

BOOK = field_book()


def read(name, raw):
    return read_value(BOOK.of(name), raw)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("revenue_wan", 1200.5, Money.read("1200.5万元")),
        ("revenue_wan", Decimal("0.000001"), Money(1)),
        ("revenue_wan", "1,200.5", Money.read("1200.5万元")),
        ("revenue_wan", "5000元", Money.read("5000元")),
        ("revenue_wan", " 20 万元 ", Money.read("20万元")),
        ("revenue_wan", "0.5亿元", Money.read("5000万元")),
        ("revenue_wan", "０．５亿元", Money.read("5000万元")),
        ("net_profit_wan", "-12.3", Money.read("-12.3万元")),
        ("monthly_income_yuan", "1000", Money.read("1000元")),
        ("monthly_income_yuan", "0.1万元", Money.read("1000元")),
        ("bachelor_ratio", "35%", Decimal("0.35")),
        ("bachelor_ratio", "0.35", Decimal("0.35")),
        ("bachelor_ratio", 0.1, Decimal("0.1")),
        ("vat_levy_rate", "3％", Decimal("0.03")),
        ("employees", "1,200人", 1200),
        ("employees", 12.0, 12),
        ("area_m2", "980.5平方米", Decimal("980.5")),
        ("established_on", "2018-3-5", date(2018, 3, 5)),
        ("established_on", "2018年3月5日", date(2018, 3, 5)),
        ("established_on", "2018/03/05", date(2018, 3, 5)),
        ("established_on", "20180305", date(2018, 3, 5)),
        ("abnormal_list", "否", False),
        ("abnormal_list", True, True),
        ("size_class", "小型", "small"),
        ("size_class", "small", "small"),
        ("groups", "残疾人、妇女", ("disabled", "women")),
        ("groups", "没有", ()),
        ("groups", [], ()),
        ("certs", "没有", ()),
        (
            "certs",
            [{"证书种类": "高新技术企业", "issued_on": "2021年11月4日", "expires_on": None}],
            ({"type": "hnte_cert", "issued_on": date(2021, 11, 4)},),
        ),
        ("hires", [{"person_group": "graduate_2y"}], ({"person_group": ("graduate_2y",)},)),
        ("employees_q", {"季初": 10, "end": "12人"}, {"start": 10, "end": 12}),
        ("uscc", "91450100mafake010b", "91450100MAFAKE010B"),
        ("gb4754", "C3912", "C3912"),
        ("revenue_wan", None, None),
        ("revenue_wan", "  ", None),
        ("name", "　", None),
    ],
)
def test_a_value_is_read(name, raw, value):
    assert read(name, raw) == value


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("revenue_wan", "很多", "“营业收入”读不成金额，请写成“5000元”“20万元”或“0.5亿元”这样的数字加单位。"),
        ("revenue_wan", "0.0000001", "“营业收入”不是整分的金额，请精确到分。"),
        ("revenue_wan", True, "“营业收入”应为数字，现在是“True”。"),
        ("revenue_wan", float("nan"), "“营业收入”应为数字，请只写数字，如 120 或 3.5。"),
        ("revenue_wan", "9" * 40, "“营业收入”的数字太大或太小，请核对。"),
        ("total_assets_wan", -1, "“资产总额”不能小于 0，请核对。"),
        ("bachelor_ratio", "35", "“本科以上占比”是比例，请写成 35% 或小数。"),
        ("vat_levy_rate", "5.5%", "“增值税征收率”只能是 3%、5%，请核对。"),
        ("employees", "12.5", "“职工总数”应为整数，现在是 12.5。"),
        ("employees", "十二", "“职工总数”应为数字，请只写数字，如 120 或 3.5。"),
        ("established_on", "2023-02-30", "“成立日期”应为日期，请写成 2023-01-05 或 2023年1月5日。"),
        ("established_on", "去年", "“成立日期”应为日期，请写成 2023-01-05 或 2023年1月5日。"),
        ("abnormal_list", "不清楚", "“列入经营异常名录”请填“是”或“否”，不清楚就留空。"),
        ("size_class", "超大", "“划型”没有“超大”这个选项，可选：大型、中型、小型、微型、不适用。"),
        ("county_code", "4501", "“注册地县区”应为 6 位，现在是 4 位，请核对。"),
        ("gb4754", "39121", "“行业代码”应为一个门类字母加 4 位小类代码，如 C3912。"),
        ("name", "甲\x00乙", "“名称”里有看不见的控制字符，请重新输入。"),
        (
            "certs",
            [{"issued_on": "昨天"}],
            "“资质证书”第 1 项：“发证日期”应为日期，请写成 2023-01-05 或 2023年1月5日。",
        ),
        ("rd_institution", [{"大小": 1}], "“研发机构”第 1 项：没有“大小”这一栏，可填：级别、种类、认定日期。"),
        ("rd_institution", [{}], "“研发机构”第 1 项是空的，请填写或删去。"),
        ("rd_institution", "有一个", "“研发机构”应为清单，逐项写明：级别、种类、认定日期；没有的写“没有”。"),
    ],
)
def test_what_is_no_value_is_refused_in_words_that_help(name, raw, said):
    with pytest.raises(Refusal) as refused:
        read(name, raw)

    assert str(refused.value) == said


def test_a_wrong_credit_code_keeps_its_own_sentence():
    with pytest.raises(Refusal) as refused:
        read("uscc", "91450100MAFAKE010C")

    assert refused.value.code == "credit_code.check"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("revenue_wan", None, "未填"),
        ("revenue_wan", Money(0), "0元"),
        ("revenue_wan", Money.read("1.5亿元"), "1.5亿元"),
        ("abnormal_list", False, "否"),
        ("certs", (), "没有"),
        ("groups", ("disabled", "women"), "残疾人、妇女"),
        ("bachelor_ratio", Decimal("0.35"), "35%"),
        ("rd_intensity", Fraction(1, 3), "33.33%"),
        ("mentors_per_10_tenants", Fraction(5, 4), "1.25名"),
        ("employees", 12000, "12,000人"),
        ("established_on", date(2018, 3, 5), "2018年3月5日"),
        ("employees_q", {"start": 10, "end": 12}, "季初 10人，季末 12人"),
        ("size_class", "small", "小型"),
    ],
)
def test_a_value_is_shown_and_unknown_is_never_shown_as_none(name, value, words):
    assert shown(BOOK.of(name), value) == words


@given(fen=st.integers(-(10**17), 10**17))
def test_money_keeps_every_fen_through_json_and_through_words(fen):
    spec, money = BOOK.of("net_profit_wan"), Money(fen)

    assert read_value(spec, value_json(spec, money)) == money
    assert read_value(spec, money.shown()) == money
    assert read_value(spec, money.shown_in("万元")) == money


@given(
    raw=st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=30),
        st.lists(st.text(max_size=5), max_size=3),
    )
)
def test_anything_at_all_is_a_value_of_a_field_or_refused_by_name(raw):
    for spec in BOOK:
        try:
            value = read_value(spec, raw)
        except Refusal:
            continue
        assert value is None or read_value(spec, value_json(spec, value)) == value


def test_a_refusal_names_its_field_in_its_values():
    with pytest.raises(ValueRefused) as refused:
        read("employees", "x")

    assert refused.value.values["field"] == "职工总数"
