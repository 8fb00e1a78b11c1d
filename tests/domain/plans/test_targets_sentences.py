"""Sentences as plans of 2012 to 2026 print them, each with the targets it holds, and as many that hold none.

``goal_sentences.txt`` has a sentence a line and below it its targets as name, comparator,
value, unit and deadline; [2016] is the year the plan was issued in (else 2021), and
[2021—2023年] its period. ``trap_sentences.txt`` has numbers of other kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.domain.plans.reading_targets import brief, read

HERE = Path(__file__).parent
_SETTING = re.compile(r" \[(?:(?P<period>\d{4}—\d{4}年)|(?P<year>\d{4}))\]$")


def _goals() -> Iterator[tuple[str, str, str | None, list[str]]]:
    """Each sentence with the day of its plan, its period and its targets."""
    for entry in (HERE / "goal_sentences.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        sentence, *targets = entry.split("\n")
        setting = _SETTING.search(sentence)
        year = (setting["year"] if setting else None) or "2021"
        yield _SETTING.sub("", sentence), f"{year}-05-10", setting["period"] if setting else None, targets


@pytest.mark.parametrize(
    ("sentence", "date", "period", "expected"), [pytest.param(*goal, id=goal[0]) for goal in _goals()]
)
def test_a_sentence_of_a_measure_promises_these_targets(sentence, date, period, expected):
    assert brief(sentence, date=date, period=period) == [line.removeprefix("    ") for line in expected]


@pytest.mark.parametrize("sentence", (HERE / "trap_sentences.txt").read_text(encoding="utf-8").split("\n")[:-1])
def test_a_number_of_another_kind_is_no_target(sentence):
    assert brief(sentence) == []


# What stands around the sentence ------------------------------------------------------------------


def test_a_year_in_the_title_is_the_deadline_of_what_has_none():
    assert brief("江州市2022年就业工作要点", "开展创业培训5000人次，高频事项网办率达到95%。", date="2022-02-01") == [
        "开展创业培训 reach 5000 人次 2022",
        "高频事项网办率 reach 95 % 2022",
    ]


def test_a_year_of_the_title_that_had_passed_is_none():
    assert brief("江州市2020年就业工作要点", "开展创业培训5000人次。", date="2021-02-01") == [
        "开展创业培训 reach 5000 人次 -"
    ]


def test_a_span_of_years_in_the_title_is_not_the_deadline_of_every_task():
    assert brief("江州市就业行动计划（2021—2023年）", "开展创业培训5000人次。", period="2021—2023年") == [
        "开展创业培训 reach 5000 人次 -"
    ]


def test_three_years_end_with_a_plan_that_runs_for_three():
    line = "面向重点群体提供服务，三年扶持创业1.2万人。"

    assert brief(line, period="2022—2024年", date=None) == ["扶持创业 reach 1.2 万人 2024"]


def test_every_year_ahead_of_a_number_is_its_deadline_although_a_last_year_is_named():
    assert brief("到2028年，每年新增市场主体10万户，其中企业3万户。") == [
        "新增市场主体 reach 10 万户 每年",
        "企业 reach 3 万户 每年",
    ]


def test_what_follows_其中_is_a_breakdown_that_need_not_make_up_the_whole():
    whole, _ = read("培训职工8000人次，其中企业在岗职工5000人次。")

    assert [(part.name, int(part.value), part.unit) for part in whole.breakdown] == [("企业在岗职工", 5000, "人次")]
    assert whole.breakdown_adds_up is None


def test_parts_behind_其中_that_exceed_the_whole_are_told():
    whole, _ = read("培训职工8000人次，其中企业在岗职工9000人次。")

    assert whole.breakdown_adds_up is False


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("开展创业培训，每年培训不少于800人次。", "创业培训 at_least 800 人次 每年"),
        ("将护理员纳入急需人员培训目录，每年培训500人。", "培训护理员 reach 500 人 每年"),
        ("镇中心设置综合窗口，实现85%以上事项一窗受理。", "事项一窗受理 at_least 85 % -"),
        ("2021年、2022年分别新增企业300家、400家。", "新增企业 reach 300 家 2021"),
    ],
)
def test_a_name_says_what_is_counted(line, expected):
    assert brief(line)[0] == expected


def test_a_bare_size_is_a_target_where_the_heading_sets_something_up():
    assert brief("首期规模5000万元。", heading="2.设立创业基金") == ["首期规模 reach 5000 万元 -"]
    assert brief("首期规模5000万元。", heading="2.落实税收优惠") == []


def test_a_lone_verb_takes_its_object_from_the_heading():
    assert brief("新建2家。", heading="（一）建设孵化基地") == ["新建孵化基地 reach 2 家 -"]


def test_a_name_said_once_for_many_numbers_does_not_make_each_of_them_longer():
    rows = read("培训500人," * 400)

    assert max(len(row.text.value) for row in rows) <= 220
