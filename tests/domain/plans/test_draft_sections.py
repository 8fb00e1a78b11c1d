"""Headings taken as tasks, for plans that name no units."""

from __future__ import annotations

import copy

import pytest

from shuangchuang.domain.plans.draft import doubts_of, open_draft
from shuangchuang.domain.plans.draft_edits import EditRefused, apply
from shuangchuang.domain.plans.draft_sections import levels_of, rows_of_level
from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.text import Extract

TEXT = """东江市培育创新主体行动计划
一、总体要求
坚持市场主导。
二、主要任务
（一）推动人才集聚。优化人才政策供给。举办专场招聘活动！
（二）建设底座平台。发挥国有企业作用（含平台公司）。
三、保障措施
（一）加强统筹。建立协调机制。
"""


@pytest.fixture
def state():
    return open_draft(parse_plan(Extract.of_text(TEXT)))


def test_a_plan_without_units_has_no_tasks_and_offers_its_levels(state):
    assert state["tasks"] == []
    assert levels_of(state) == [(1, 3), (2, 3)]


def test_the_headings_of_a_level_become_tasks_with_their_sentences_as_measures(state):
    before = copy.deepcopy(state)

    after = apply(state, {"op": "take_sections", "rows": rows_of_level(state, level=2, text=TEXT)})

    assert state == before
    assert [(task["number"]["value"], task["title"]["value"], task["section"]["value"]) for task in after["tasks"]] == [
        ("（一）", "推动人才集聚", "二、主要任务"),
        ("（二）", "建设底座平台", "二、主要任务"),
        ("（一）", "加强统筹", "三、保障措施"),
    ]
    assert [[row["text"]["value"] for row in task["measures"]] for task in after["tasks"]] == [
        ["优化人才政策供给。", "举办专场招聘活动！"],
        ["发挥国有企业作用（含平台公司）。"],
        ["建立协调机制。"],
    ]


def test_every_word_taken_re_reads_in_the_document(state):
    after = apply(state, {"op": "take_sections", "rows": rows_of_level(state, level=2, text=TEXT)})

    for task in after["tasks"]:
        for fact in (task["title"], *(row["text"] for row in task["measures"])):
            assert fact["value"] == "".join(TEXT[start:end] for start, end in fact["spans"])


def test_a_task_taken_this_way_is_doubted_until_it_has_a_unit(state):
    after = apply(state, {"op": "take_sections", "rows": rows_of_level(state, level=2, text=TEXT)})
    task = after["tasks"][0]

    assert doubts_of(task)[0]["reason"] == "没有责任单位"
    assert len({task["id"] for task in after["tasks"]}) == 3


def test_it_is_refused_where_there_are_tasks_or_no_such_level(state):
    rows = rows_of_level(state, level=2, text=TEXT)
    after = apply(state, {"op": "take_sections", "rows": rows})

    with pytest.raises(EditRefused, match="已有任务"):
        apply(after, {"op": "take_sections", "rows": rows})
    with pytest.raises(EditRefused, match="没有条目"):
        apply(state, {"op": "take_sections", "rows": rows_of_level(state, level=7, text=TEXT)})
