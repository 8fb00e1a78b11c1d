"""Codes and the days on which they were so: a code of the past is still read, and only for its days."""

from datetime import date, timedelta

import pytest

from shuangchuang.catalogue.code_tables import load_places, place_table, trade_table
from shuangchuang.catalogue.files import CatalogueError
from shuangchuang.domain.shared.code_tables import PlaceName, TradeRefused

FEBRUARY = date(2021, 2, 1)


def name_of(code, day):
    found = place_table().on(code, day)
    return found.name if found else None


def test_heng_county_became_the_city_of_hengzhou_under_a_new_code():
    before = FEBRUARY - timedelta(days=1)

    assert (name_of("450127", before), name_of("450127", FEBRUARY)) == ("横县", None)
    assert (name_of("450181", before), name_of("450181", FEBRUARY)) == (None, "横州市")


def test_codes_that_older_firms_bear_are_still_known():
    assert [(each.name, each.valid_until) for each in place_table().history("450122")] == [("武鸣县", date(2015, 3, 1))]
    assert name_of("450110", date(2026, 1, 1)) == "武鸣区"


def test_all_of_guangxi_is_there_today():
    today = date(2026, 11, 23)
    places = {each.code for each in place_table().names if each.code.startswith("45") and each.held_on(today)}

    assert (
        len({code for code in places if code.endswith("00")}),
        len({code for code in places if not code.endswith("00")}),
    ) == (15, 111)


def test_a_code_never_has_two_names_on_a_day():
    codes = {each.code for each in place_table().names}
    days = [date(year, 6, 15) for year in range(1999, 2027)]
    doubled = {
        (code, day)
        for code in codes
        for day in days
        if sum(each.held_on(day) for each in place_table().history(code)) > 1
    }

    assert doubled == set()


def test_an_unknown_code_has_no_history():
    assert place_table().history("999999") == ()


def test_a_line_that_ends_before_it_begins_is_told_by_its_number(tmp_path):
    file = tmp_path / "history.csv"
    file.write_text("code,name,valid_from,valid_until,source\n450127,横县,2021-02-01,2020-01-01,x\n", encoding="utf-8")

    with pytest.raises(CatalogueError) as error:
        load_places(file)

    assert (error.value.file, error.value.line) == (file, 2)


def test_the_first_day_counts_and_the_last_does_not():
    name = PlaceName("1", "甲", date(2020, 1, 1), date(2021, 1, 1), "")

    assert [
        name.held_on(day) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_there_are_20_sections_and_97_divisions_in_their_order():
    trades = trade_table().trades

    assert [each.section for each in trades if not each.division] == list("ABCDEFGHIJKLMNOPQRST")
    assert [each.division for each in trades if each.division] == [f"{number:02d}" for number in range(1, 98)]
    assert [trade_table().section_of(code) for code in ("39", "65", "73", "96")] == ["C", "I", "M", "S"]


def test_a_code_is_read_into_its_section_and_division():
    section, division = trade_table().parse("C3912")

    assert (section.name, division.name) == ("制造业", "计算机、通信和其他电子设备制造业")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("39", "“39”不是行业代码，应为一个门类字母加 4 位数字，如 C3912。"),
        ("C9912", "国民经济行业分类里没有大类 99，请核对。"),
        ("C6512", "大类 65（软件和信息技术服务业）属于门类 I，不是 C。请改成 I6512。"),
    ],
)
def test_what_is_no_trade_is_refused_with_what_is_meant(code, said):
    with pytest.raises(TradeRefused) as refused:
        trade_table().parse(code)

    assert str(refused.value) == said
