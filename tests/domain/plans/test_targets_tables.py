"""Targets in a table of indicators."""

from __future__ import annotations

from tests.domain.plans.reading_targets import brief, read

HEADER = "| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |"


def test_a_row_is_a_target_for_the_year_to_come():
    lines = (HEADER, "|---|---|---|---|---|---|", "| 1 | 研发投入强度 | % | 1.8 | ≥2.5 | 预期性 |")

    assert brief(*lines) == ["研发投入强度 at_least 2.5 % 2025"]


def test_the_unit_may_stand_in_brackets_behind_the_name_or_with_the_number():
    lines = (
        "| 指标 | 2023年 | 2025年 |",
        "| 万人发明专利拥有量（件） | 8 | 10 |",
        "| 单位GDP能耗降低 | 10% | [13.5%] |",
        "| 游客 | - | 3亿人次以上 |",
    )

    assert brief(*lines) == [
        "万人发明专利拥有量 reach 8 件 2023",
        "万人发明专利拥有量 reach 10 件 2025",
        "单位GDP能耗降低 reduce_by 10 % 2023",
        "单位GDP能耗降低 reduce_by 13.5 % 2025",
        "游客 at_least 3 亿人次 2025",
    ]


def test_values_point_into_the_text_and_the_year_is_inherited_from_the_header():
    lines = ("| 指标 | 单位 | 2025年 |", "| 上云企业 | 家 | 100 |")
    (target,) = read(*lines)

    assert [span.of("\n".join(lines)) for span in target.value.spans] == ["100"]
    assert target.deadline.value == "2025"
    assert [span.of("\n".join(lines)).strip() for span in target.deadline.ground_spans] == ["2025年"]


def test_a_table_of_tasks_is_none():
    assert brief("| 指标任务 | 责任单位 | 2025年 |", "| 建设平台 | 市科技局 | 10 |") == []


def test_the_table_ends_where_lines_have_no_cells():
    assert brief(HEADER, "二、重点任务", "| 1 | 研发投入强度 | % | 1.8 | 2.5 | 预期性 |") == []
