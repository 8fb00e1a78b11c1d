"""A draft as it is opened: plain JSON, with what a person should look at first."""

import json

import pytest

from shuangchuang.domain.plans.draft import doubts_of, facts_of, house_annotation, open_draft, unit_names, worklist
from shuangchuang.domain.plans.draft_edits import apply
from shuangchuang.domain.plans.model import PlanDocument
from tests.domain.plans.sample_plan import TEXT, state


def test_a_state_is_plain_json():
    opened = state()

    assert json.loads(json.dumps(opened)) == opened
    assert type(opened["targets"][0]["comparator"]["value"]) is str


def test_an_empty_document_opens_as_an_empty_draft():
    nothing = PlanDocument(None, None, (), None, None, None, None, None, None)

    assert open_draft(nothing) == {
        "metadata": {},
        "sections": [],
        "tasks": [],
        "targets": [],
        "remarks": [],
        "next_id": 1,
    }


def test_every_row_unit_and_measure_has_an_id_of_its_own():
    opened = state()

    assert [task["id"] for task in opened["tasks"]] == ["t1", "t2", "t3", "t4"]
    assert [row["id"] for row in opened["tasks"][0]["assignments"]] == ["t1a1", "t1a2", "t1a3", "t1a4"]
    assert [row["measure"] for row in opened["tasks"][0]["assignments"]] == [None, None, None, "t1m2"]
    assert [target["id"] for target in opened["targets"]] == ["g1", "g2", "g3", "g4"]
    assert [target["task"] for target in opened["targets"]] == [None, None, "t2", "t3"]


def test_a_fact_keeps_the_words_it_was_read_from():
    unit = state()["tasks"][0]["assignments"][2]["unit"]

    assert "".join(TEXT[start:end] for start, end in unit["spans"]) == unit["value"] == "市教育局"
    assert (unit["ground"], unit["reason"]) == ("prefix_handed_on", "承前省略“市”")


def test_several_issuers_become_one_fact_that_is_as_sure_as_the_least_sure():
    issuer = state()["metadata"]["issuer"]

    assert (issuer["value"], issuer["confidence"], issuer["reason"]) == (
        "某市人民政府、某市科技局",
        0.6,
        "正文未印发文机关",
    )


def test_decimals_are_written_as_text():
    targets = state()["targets"]

    assert [(target["value"]["value"], target["value_max"]) for target in targets] == [
        ("170", None),
        ("2.5", None),
        ("1", "2"),
        ("20", None),
    ]


def test_facts_of_a_row_name_their_place():
    places = [place for place, _ in facts_of(state()["tasks"][3])]

    assert places == ["number", "title", "assignments.t4a1", "measures.t4m1"]


class TestDoubts:
    def test_a_row_read_without_doubt_has_none(self):
        opened = state()

        assert [doubts_of(row) for row in opened["tasks"]] == [[], [], [], []]
        assert doubts_of(opened["targets"][0]) == []

    def test_a_fact_below_the_threshold_is_told_with_its_reason(self):
        task = state()["tasks"][0]
        task["assignments"][2]["unit"] |= {"confidence": 0.5, "reason": "不像单位名称"}

        assert doubts_of(task) == [
            {"place": "assignments.t1a3", "value": "市教育局", "confidence": 0.5, "reason": "不像单位名称"}
        ]

    def test_a_task_without_units_is_doubtful(self):
        task = state()["tasks"][3] | {"assignments": []}

        assert [doubt["reason"] for doubt in doubts_of(task)] == ["没有责任单位"]

    def test_a_breakdown_that_does_not_add_up_is_doubtful(self):
        target = state()["targets"][0] | {"breakdown_adds_up": False}

        assert [doubt["reason"] for doubt in doubts_of(target)] == ["分项之和与总数不符"]

    def test_a_range_the_wrong_way_round_is_doubtful(self):
        target = state()["targets"][2] | {"value_max": "0.5"}

        assert "上限小于数值" in [doubt["reason"] for doubt in doubts_of(target)]

    def test_a_target_without_a_deadline_is_doubtful_until_a_person_says_it_has_none(self):
        opened = state()

        assert [doubt["reason"] for doubt in doubts_of(opened["targets"][2])] == ["没有期限"]
        after = apply(opened, {"op": "set_target", "target": "g3", "field": "deadline", "value": ""})
        assert doubts_of(after["targets"][2]) == []

    def test_a_number_that_is_no_target_needs_no_deadline(self):
        assert doubts_of(state()["targets"][3]) == []


class TestWorklist:
    def test_the_least_certain_rows_come_first_and_the_others_in_the_order_of_the_plan(self):
        opened = state()
        opened["tasks"][2]["assignments"][0]["unit"]["confidence"] = 0.4

        assert worklist(opened) == ["t3", "g3", "t1", "t2", "t4", "g1", "g2", "g4"]

    def test_checked_rows_go_to_the_end(self):
        opened = apply(state(), {"op": "check_row", "row": "g3"})

        assert worklist(opened) == ["t1", "t2", "t3", "t4", "g1", "g2", "g4", "g3"]


def test_units_are_listed_once_in_the_order_of_first_mention():
    assert unit_names(state()) == [
        "市科技局",
        "市财政局",
        "市教育局",
        "市发展改革委",
        "各县（区）人民政府",
        "市人力资源社会保障局",
        "市科协",
    ]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([], ""),
        ([("甲局", "responsible"), ("乙局", "responsible")], "责任单位：甲局、乙局"),
        ([("乙局", "cooperator"), ("甲局", "lead")], "牵头单位：甲局；配合单位：乙局"),
    ],
)
def test_the_house_form_names_leads_first(pairs, words):
    assert house_annotation(pairs) == words
