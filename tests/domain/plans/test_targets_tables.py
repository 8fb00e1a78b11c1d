"""Targets in a table of indicators."""

from __future__ import annotations

from shuangchuang.domain.plans.clauses import Clause
from shuangchuang.domain.plans.targets import find_targets
from shuangchuang.domain.text import Folded
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


# Edges of cells that a fold leaves out -------------------------------------------------------------


def _folded(*lines: str, gaps: str = "\t ", date: str | None = "2021-05-10") -> list[str]:
    """The targets of lines whose tabs and blanks the fold has left out."""
    text = "\n".join(lines)
    clauses = []
    start = 0
    for line in lines:
        kept = [at for at, sign in enumerate(line) if sign not in gaps]
        folded = Folded("".join(line[at] for at in kept), [start + at for at in kept])
        clauses.append(Clause(folded, None, "一、主要目标", "一、主要目标"))
        start += len(line) + 1
    rows = find_targets(text=text, clauses=clauses, period=None, date=date)
    for row in rows:
        assert "".join(span.of(text) for span in row.name.spans) == row.name.value
    return [f"{row.name.value} {row.value.value} {row.unit.value} {row.deadline.value}" for row in rows]


def test_tabs_are_edges_although_the_fold_leaves_them_out():
    lines = (
        "指标名称\t单位\t2020年\t2025年\t属性",
        "城镇新增就业\t万人\t12.5\t[60]\t预期性",
        "城镇调查失业率\t%\t5.2\t<5.5\t预期性",
    )

    assert _folded(*lines) == ["城镇新增就业 60 万人 2025", "城镇调查失业率 5.5 % 2025"]


def test_blanks_are_edges_below_a_header_told_by_blanks():
    lines = ("指标名称 单位 2020年 2025年 属性", "城镇新增就业 万人 12.5 60 预期性")

    assert _folded(*lines) == ["城镇新增就业 60 万人 2025"]


def test_a_group_over_several_rows_is_printed_once():
    lines = ("类别\t指标\t单位\t2025年", "创新\t研发强度\t%\t2.5", "专利\t件\t10")

    assert _folded(*lines) == ["研发强度 2.5 % 2025", "专利 10 件 2025"]


def test_the_average_is_read_where_the_year_has_no_figure():
    lines = ("指标\t2020年\t2025年\t年均增速〔累计〕", "地区生产总值\t-\t-\t6.5%左右", "专利\t5件\t10件\t15%")

    assert _folded(*lines) == ["地区生产总值 6.5 % 2025", "专利 10 件 2025"]


def test_where_a_plan_starts_from_is_no_target():
    assert _folded("指标\t2021年现状值\t2025年", "专利\t5件\t10件") == ["专利 10 件 2025"]
    assert _folded("指标\t2020年\t2025年", "专利\t5件\t10件", date=None) == ["专利 10 件 2025"]
