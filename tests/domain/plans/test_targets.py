"""What a plan promises: read from running text, told apart from what only looks like it."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.domain.plans.model import Ground
from shuangchuang.domain.text import read_spans
from tests.domain.plans.reading_targets import brief, kinds, read

# Names and comparators ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("到2023年，全区研发投入强度达到1.25%以上。", ["全区研发投入强度 at_least 1.25 % 2023"]),
        ("到2023年，培育千家标杆企业。", ["培育标杆企业 reach 1000 家 2023"]),
        ("到2023年，集聚人才超3000名。", ["集聚人才 exceed 3000 名 2023"]),
        ("到2023年，建成超10家示范社区。", ["建成示范社区 exceed 10 家 2023"]),
        ("到2023年，污染天数比率控制在1%以内。", ["污染天数比率 at_most 1 % 2023"]),
        ("到2023年，单位能耗比2020年下降6%。", ["单位能耗 reduce_by 6 % 2023"]),
        ("到2023年，占比由7.8%提高到10%。", ["占比 reach 10 % 2023"]),
        ("到2023年，总部企业稳定在50家左右。", ["总部企业 approx 50 家 2023"]),
        ("到2023年，打造3—5个千亿级产业集群。", ["打造千亿级产业集群 range 3—5 个 2023"]),
        ("到2023年，培育营收超1000万元企业100家以上。", ["培育营收超1000万元企业 at_least 100 家 2023"]),
        ("到2023年，每个县至少建成1所幼儿园。", ["每个县至少建成幼儿园 at_least 1 所 2023"]),
    ],
)
def test_a_target_is_read_with_its_name_and_how_it_binds(line, expected):
    assert brief(line) == expected


def test_one_sentence_may_hold_many():
    assert brief("到2025年，新增上市公司30家、高新技术企业5000家，技术合同成交额突破900亿元。") == [
        "新增上市公司 reach 30 家 2025",
        "高新技术企业 reach 5000 家 2025",
        "技术合同成交额 exceed 900 亿元 2025",
    ]


def test_a_level_takes_the_noun_of_the_item_before():
    assert brief("到2025年，新增国家级孵化器5家、省级15家。") == [
        "新增国家级孵化器 reach 5 家 2025",
        "孵化器省级 reach 15 家 2025",
    ]


# 均 and 分别 --------------------------------------------------------------------------------------


def test_coordinated_names_with_one_value_are_two_targets():
    assert brief("到2025年，马铃薯种植、收获机械化率均达到45%。") == [
        "马铃薯种植机械化率 reach 45 % 2025",
        "马铃薯收获机械化率 reach 45 % 2025",
    ]


def test_as_many_values_as_names():
    assert brief("到2025年，众创空间、孵化器分别不少于30家、12家。") == [
        "众创空间 at_least 30 家 2025",
        "孵化器 at_least 12 家 2025",
    ]


def test_as_many_values_as_horizons():
    assert brief("到2025年和2030年，森林覆盖率分别达到63%和64%。") == [
        "森林覆盖率 reach 63 % 2025",
        "森林覆盖率 reach 64 % 2030",
    ]


def test_values_of_a_second_horizon_take_the_names_of_the_first():
    assert brief("到2025年，企业突破6000家，成交额达到900亿元；到2027年，分别突破8000家、达到1300亿元。") == [
        "企业 exceed 6000 家 2025",
        "成交额 reach 900 亿元 2025",
        "企业 exceed 8000 家 2027",
        "成交额 reach 1300 亿元 2027",
    ]


def test_a_name_that_holds_the_separator_is_not_split():
    assert brief("到2025年，省、市、县三级事项网上可办率均达到95%以上。") == [
        "省、市、县三级事项网上可办率 at_least 95 % 2025"
    ]


# Breakdown ----------------------------------------------------------------------------------------


def test_a_breakdown_in_brackets_is_checked_against_its_sum():
    (target,) = read("到2023年，高新区达到17个(国家级5个、自治区级12个)。")

    assert [(part.name, part.value) for part in target.breakdown] == [("国家级", Decimal(5)), ("自治区级", Decimal(12))]
    assert target.breakdown_adds_up is True


def test_a_breakdown_that_does_not_add_up_is_told():
    (target,) = read("到2023年，高新区达到17个(国家级5个、自治区级11个)。")

    assert target.breakdown_adds_up is False


# Deadlines ----------------------------------------------------------------------------------------


def test_the_horizon_of_a_paragraph_holds_for_its_later_sentences():
    text = "到2023年，体系基本形成。研发投入达到300亿元。"
    (target,) = read(text, section="总体目标")

    assert target.deadline.value == "2023"
    assert target.deadline.ground is Ground.INHERITED
    assert [span.of(text) for span in target.deadline.ground_spans] == ["到2023年"]


def test_goals_without_a_year_take_the_end_of_the_plan():
    assert brief("主体突破500家。", section="发展目标", period="2021—2023年") == ["主体 exceed 500 家 2023"]


def test_a_task_without_a_year_has_no_deadline():
    assert brief("共建产业学院3所。", heading="推进校地融合") == ["共建产业学院 reach 3 所 -"]


def test_a_list_keeps_the_year_it_was_announced_with():
    assert brief("2022年底：①开放工位200个以上；②发布工具包30个以上。") == [
        "开放工位 at_least 200 个 2022",
        "发布工具包 at_least 30 个 2022",
    ]


def test_a_deadline_may_follow_its_target():
    assert brief("建成充电桩500个，2022年底前完成。") == ["建成充电桩 reach 500 个 2022"]


def test_a_row_of_a_table_tells_the_time_in_a_cell_of_its_own():
    assert brief("开发公益性岗位300个。", "2022年12月底前") == ["开发公益性岗位 reach 300 个 2022-12"]


def test_every_year_is_a_deadline_of_its_own():
    assert brief("每年培训农民1000人次以上。") == ["培训农民 at_least 1000 人次 每年"]


# What is none -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "对获奖项目给予最高100万元奖励支持。",
        "对毕业5年内的高校毕业生，给予最高不超过50万元的贷款和利息50%的财政贴息。",
        "对年营业收入首次突破1亿元的企业，一次性给予50万元奖励。",
        "单个项目金额不超过200万元。",
        "运营主体应具有独立法人资格，配备不少于2名专职人员。",
        "微型团队一般不超过10人。",
    ],
)
def test_subsidies_and_conditions_are_no_targets(line):
    assert set(kinds(line)) <= {"standard", "condition", "parameter"}


@pytest.mark.parametrize(
    "line",
    [
        "目前全省已有11所高校设立学院。",
        "已经市政府第99次常务会议审议通过。",
        "打造“10分钟创业便利圈”，提供24小时服务。",
        "为来郑青年提供7天免费住宿。",
        "2020年高新技术企业达到1800家。",
        "实施八项主要任务。",
        "在全市9个区县推广。",
    ],
)
def test_descriptions_make_no_row_at_all(line):
    assert kinds(line) == []


def test_a_share_to_be_set_aside_is_an_allocation():
    assert kinds("其他项目由各设区市安排专项5%的计划指标优先保障。") == ["allocation"]


# Spans and safety ---------------------------------------------------------------------------------


def test_every_value_rereads_from_the_text():
    text = "到2023年，建成百个\u3000示范 社区，强度达到1.25%以上。"
    for target in read(text):
        assert read_spans(text, target.name.spans).replace(" ", "").replace("\u3000", "") == target.name.value
        assert read_spans(text, target.deadline.spans) == "到2023年"
        assert target.comparator.spans


def test_a_numeral_in_words_says_that_it_was_normalised():
    (target,) = read("到2023年，建成百个社区。")

    assert (target.value.value, target.value.ground) == (Decimal(100), Ground.NORMALISED)
    assert (target.unit.value, target.unit.ground) == ("个", Ground.PRINTED)


PIECES = "到2023年，。；：、（）“”《》|\t\n年底前每年达到超过不低于建成培育企业社区家个名%万亿元百千一二三分别均和其中由提高到比10 5.5,1—2给予最高"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=120).map("".join))
def test_any_text_is_read_without_an_error_and_points_into_itself(text):
    for target in read(text, section="总体目标", period="2021—2023年"):
        for fact in (target.name, target.value, target.unit, target.text, target.deadline):
            assert all(span.end <= len(text) for span in (*fact.spans, *fact.ground_spans))
        assert 0 <= target.name.confidence <= 1


@given(st.text(max_size=80), st.text(max_size=12), st.text(max_size=12))
def test_neither_period_nor_date_can_break_it(text, period, date):
    read(text, period=period, date=date)


def test_time_grows_with_the_length_of_the_text():
    sentence = "到2025年，新增上市公司30家、高新技术企业5000家，技术合同成交额分别突破900亿元、1000亿元，"

    def seconds(times: int) -> float:
        begun = time.process_time()
        read(sentence * times)
        return time.process_time() - begun

    seconds(50)
    short, long = seconds(200), seconds(1600)
    assert long < 8 * short * 4  # linear with room for a busy machine; quadratic would be 64 times


def test_a_line_that_only_names_a_year_announces_the_lines_below():
    lines = ("到2022年底:", "开放工位200个以上;", "发布工具包30个以上。", "到2025年底:", "开放工位500个以上。")

    assert brief(*lines, section="重点方向") == [
        "开放工位 at_least 200 个 2022",
        "发布工具包 at_least 30 个 2022",
        "开放工位 at_least 500 个 2025",
    ]


def test_words_that_name_nothing_borrow_the_name_before():
    assert brief("2021年新增就业8万人，2022年新增10万人；从业人员达到150万人，占全市的60%以上。") == [
        "新增就业 reach 8 万人 2021",
        "新增就业 reach 10 万人 2022",
        "从业人员 reach 150 万人 2022",
        "从业人员占全市 at_least 60 % 2022",
    ]
