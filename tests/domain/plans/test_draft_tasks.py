"""Corrections to tasks, to their measures and to the metadata."""

import pytest

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_edits import EditRefused, apply, apply_all
from tests.domain.plans.sample_plan import TEXT, at, state


def refused(edit: Json) -> str:
    with pytest.raises(EditRefused) as refusal:
        apply(state(), edit)
    return refusal.value.code


def titles(draft: Json) -> list[str]:
    return [task["title"]["value"] for task in draft["tasks"]]


def measures(draft: Json, place: int) -> list[str]:
    return [measure["text"]["value"] for measure in draft["tasks"][place]["measures"]]


def held(draft: Json, place: int) -> list[tuple[str, str, str | None]]:
    rows = draft["tasks"][place]["assignments"]
    return [(row["unit"]["value"], row["role"], row["measure"]) for row in rows]


class TestMetadata:
    def test_a_corrected_value_keeps_the_words_it_was_read_from(self):
        after = apply(state(), {"op": "set_metadata", "field": "title", "value": " 新\n计划 "})

        assert after["metadata"]["title"] == {
            "value": "新 计划",
            "spans": [[0, 24]],
            "ground": "corrected",
            "ground_spans": [],
            "confidence": 1.0,
            "reason": "人工更正",
        }

    def test_a_value_that_was_not_read_can_be_given(self):
        after = apply(state(), {"op": "set_metadata", "field": "doc_number", "value": "某政办发〔2024〕1号"})

        assert after["metadata"]["doc_number"]["spans"] == []

    def test_an_empty_value_takes_the_field_out(self):
        after = apply(state(), {"op": "set_metadata", "field": "issuer", "value": "  "})

        assert "issuer" not in after["metadata"]

    @pytest.mark.parametrize("written", ["2024-03-05", "2024/3/5", "2024年3月5日", "2024.03.05"])
    def test_a_day_is_stored_in_one_form(self, written: str):
        after = apply(state(), {"op": "set_metadata", "field": "date", "value": written})

        assert after["metadata"]["date"]["value"] == "2024-03-05"

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            ({"field": "title", "value": ""}, "value_empty"),
            ({"field": "title", "value": "长" * 201}, "value_long"),
            ({"field": "title"}, "value_missing"),
            ({"field": "title", "value": 3}, "value_missing"),
            ({"field": "tasks", "value": "x"}, "value_not_offered"),
            ({"field": "date", "value": "三月五日"}, "day_unreadable"),
            ({"field": "valid_until", "value": "2024-02-30"}, "day_unreadable"),
        ],
    )
    def test_what_cannot_be_is_refused(self, edit: Json, code: str):
        assert refused({"op": "set_metadata", **edit}) == code


class TestTask:
    def test_a_title_can_be_corrected(self):
        after = apply(state(), {"op": "set_task", "task": "t2", "field": "title", "value": "基地建设"})

        assert titles(after) == ["技术攻关", "基地建设", "创业培训", "宣传引导"]
        assert after["tasks"][1]["title"]["spans"] == state()["tasks"][1]["title"]["spans"]

    def test_an_empty_heading_is_none_and_an_empty_number_is_empty(self):
        after = apply_all(
            state(),
            [
                {"op": "set_task", "task": "t1", "field": "action", "value": ""},
                {"op": "set_task", "task": "t1", "field": "number", "value": ""},
            ],
        )

        assert after["tasks"][0]["action"] is None
        assert after["tasks"][0]["number"]["value"] == ""

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            ({"task": "t9", "field": "title", "value": "x"}, "row_missing"),
            ({"task": "t1", "field": "title", "value": " "}, "value_empty"),
            ({"task": "t1", "field": "number", "value": "1" * 41}, "value_long"),
            ({"task": "t1", "field": "span", "value": "1"}, "value_not_offered"),
        ],
    )
    def test_what_cannot_be_is_refused(self, edit: Json, code: str):
        assert refused({"op": "set_task", **edit}) == code


class TestAddingTasks:
    def test_a_task_comes_after_the_one_named_and_takes_its_headings(self):
        after = apply(state(), {"op": "add_task", "after": "t2", "title": "成果转化", "number": "2-1"})

        assert titles(after) == ["技术攻关", "平台建设", "成果转化", "创业培训", "宣传引导"]
        new = after["tasks"][2]
        assert (new["id"], new["number"]["value"], new["action"]["value"], new["section"]["value"]) == (
            "tn1",
            "2-1",
            "（一）创新行动",
            "二、重点任务",
        )
        assert (new["span"], new["assignments"], new["measures"], new["edited"]) == (None, [], [], True)

    def test_without_one_named_it_comes_first_and_has_no_headings(self):
        after = apply(state(), {"op": "add_task", "after": None, "title": "总任务"})

        assert titles(after)[0] == "总任务"
        assert (after["tasks"][0]["action"], after["tasks"][0]["section"]) == (None, None)

    def test_a_task_may_come_whole_with_headings_units_and_measures(self):
        lead = {"unit": "市数据局", "role": "lead"}
        after = apply(
            state(),
            {
                "op": "add_task",
                "after": "t4",
                "title": "数据开放",
                "action": "（三）数据行动",
                "section": "",
                "units": [lead],
                "measures": [{"text": "建平台。", "number": "1", "units": [lead]}, {"text": "开放数据。"}],
            },
        )

        new = after["tasks"][4]
        assert (new["action"]["value"], new["section"]) == ("（三）数据行动", None)
        assert measures(after, 4) == ["建平台。", "开放数据。"]
        first = new["measures"][0]["id"]
        assert held(after, 4) == [("市数据局", "lead", None), ("市数据局", "lead", first)]

    def test_ids_are_never_used_twice(self):
        after = apply_all(
            state(),
            [
                {"op": "add_task", "after": None, "title": "甲"},
                {"op": "remove_task", "task": "tn1"},
                {"op": "add_task", "after": None, "title": "乙"},
            ],
        )

        assert after["tasks"][0]["id"] == "tn2"

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            ({"after": "t9", "title": "x"}, "row_missing"),
            ({"after": None}, "value_missing"),
            ({"after": None, "title": "x", "units": "市科技局"}, "value_missing"),
            ({"after": None, "title": "x", "units": [{"unit": "市科技局"}]}, "value_not_offered"),
            ({"after": None, "title": "x", "units": [{"unit": "甲", "role": "lead"}] * 2}, "unit_double"),
            ({"after": None, "title": "x", "measures": [{"text": ""}]}, "value_empty"),
        ],
    )
    def test_what_cannot_be_is_refused(self, edit: Json, code: str):
        assert refused({"op": "add_task", **edit}) == code


class TestRemovingAndMovingTasks:
    def test_the_targets_of_a_removed_task_stay(self):
        after = apply(state(), {"op": "remove_task", "task": "t2"})

        assert titles(after) == ["技术攻关", "创业培训", "宣传引导"]
        assert [target["task"] for target in after["targets"]] == [None, None, None, "t3"]

    def test_a_moved_task_keeps_its_words(self):
        after = apply(state(), {"op": "move_task", "task": "t1", "after": "t3"})

        assert titles(after) == ["平台建设", "创业培训", "技术攻关", "宣传引导"]
        assert after["tasks"][2] == state()["tasks"][0]

    def test_a_task_can_be_moved_to_the_front(self):
        assert titles(apply(state(), {"op": "move_task", "task": "t4", "after": None}))[0] == "宣传引导"

    def test_a_task_cannot_be_moved_behind_itself(self):
        assert refused({"op": "move_task", "task": "t1", "after": "t1"}) == "row_missing"


class TestSplitting:
    def test_the_new_task_begins_at_the_measure_and_both_keep_the_units(self):
        after = apply(state(), {"op": "split_task", "task": "t1", "measure": "t1m2"})

        assert titles(after) == ["技术攻关", "建设中试基地", "平台建设", "创业培训", "宣传引导"]
        assert (measures(after, 0), measures(after, 1)) == (["组织重大攻关。"], ["建设中试基地。"])
        shared = [("市科技局", "lead", None), ("市财政局", "cooperator", None), ("市教育局", "cooperator", None)]
        assert held(after, 0) == shared
        assert held(after, 1) == [*shared, ("市科技局", "lead", "t1m2")]

    def test_each_half_has_the_words_on_its_side_and_both_the_annotation(self):
        after = apply(state(), {"op": "split_task", "task": "t1", "measure": "t1m2"})

        first, second = after["tasks"][:2]
        cut = at("建设中试基地。").start
        assert [TEXT[start:end] for start, end in first["body"]] == ["组织重大攻关。"]
        assert [TEXT[start:end] for start, end in second["body"]] == ["建设中试基地。"]
        assert (first["span"][1], second["span"][0]) == (cut, cut)
        assert first["annotations"] == second["annotations"]

    def test_a_target_goes_with_the_words_that_set_it(self):
        before = state()
        after = apply(before, {"op": "split_task", "task": "t3", "measure": "t3m2", "title": "创业补贴"})

        assert [target["task"] for target in after["targets"]] == [None, None, "t2", after["tasks"][3]["id"]]
        assert after["tasks"][3]["title"]["value"] == "创业补贴"

    def test_only_the_first_half_goes_on_as_the_row_of_the_ledger(self):
        before = state()
        before["tasks"][0] |= {"line": "abc", "code": "1"}

        first, second = apply(before, {"op": "split_task", "task": "t1", "measure": "t1m2"})["tasks"][:2]

        assert (first["line"], first["code"]) == ("abc", "1")
        assert "line" not in second
        assert "code" not in second

    def test_splitting_at_the_first_measure_is_refused(self):
        assert refused({"op": "split_task", "task": "t1", "measure": "t1m1"}) == "split_at_start"


class TestMerging:
    def test_measures_follow_each_other_and_targets_come_along(self):
        after = apply(state(), {"op": "merge_task", "task": "t2"})

        assert titles(after) == ["技术攻关", "创业培训", "宣传引导"]
        assert measures(after, 0) == ["组织重大攻关。", "建设中试基地。", "建设双创示范基地1—2个。"]
        assert after["tasks"][0]["span"] == [state()["tasks"][0]["span"][0], state()["tasks"][1]["span"][1]]
        assert after["targets"][2]["task"] == "t1"

    def test_a_unit_stands_once_and_a_lead_stays_a_lead(self):
        before = apply(state(), {"op": "set_units", "task": "t2", "units": [{"unit": "市财政局", "role": "lead"}]})

        after = apply(before, {"op": "merge_task", "task": "t2"})

        assert held(after, 0) == [
            ("市科技局", "lead", None),
            ("市财政局", "lead", None),
            ("市教育局", "cooperator", None),
            ("市科技局", "lead", "t1m2"),
        ]

    def test_a_unit_that_leads_and_helps_already_does_not_lead_twice(self):
        both = [{"unit": "市财政局", "role": "cooperator"}, {"unit": "市财政局", "role": "lead"}]
        before = apply_all(
            state(),
            [
                {"op": "set_units", "task": "t1", "units": both},
                {"op": "set_units", "task": "t2", "units": both[1:]},
            ],
        )

        after = apply(before, {"op": "merge_task", "task": "t2"})

        assert held(after, 0)[:2] == [("市财政局", "cooperator", None), ("市财政局", "lead", None)]
        assert len(after["tasks"][0]["assignments"]) == 3

    def test_an_added_task_takes_the_words_of_the_one_merged_into_it(self):
        before = apply(state(), {"op": "add_task", "after": None, "title": "总任务"})

        after = apply(before, {"op": "merge_task", "task": "t1"})

        assert after["tasks"][0]["span"] == state()["tasks"][0]["span"]

    def test_splitting_and_merging_again_gives_the_same_words_and_units(self):
        after = apply(state(), {"op": "split_task", "task": "t1", "measure": "t1m2"})
        again = apply(after, {"op": "merge_task", "task": after["tasks"][1]["id"]})

        first = again["tasks"][0]
        assert (first["span"], first["annotations"]) == (
            state()["tasks"][0]["span"],
            state()["tasks"][0]["annotations"],
        )
        assert held(again, 0) == held(state(), 0)

    def test_the_first_task_has_none_before_it(self):
        assert refused({"op": "merge_task", "task": "t1"}) == "merge_first"


class TestMeasures:
    def test_text_and_number_can_be_corrected(self):
        after = apply_all(
            state(),
            [
                {"op": "set_measure", "task": "t1", "measure": "t1m1", "value": "组织攻关。"},
                {"op": "set_measure", "task": "t1", "measure": "t1m1", "field": "number", "value": "（1）"},
                {"op": "set_measure", "task": "t1", "measure": "t1m2", "field": "number", "value": ""},
            ],
        )

        assert [(m["number"] or {}).get("value") for m in after["tasks"][0]["measures"]] == ["（1）", None]
        assert measures(after, 0) == ["组织攻关。", "建设中试基地。"]

    def test_an_added_measure_is_last_unless_its_place_is_told(self):
        assert measures(apply(state(), {"op": "add_measure", "task": "t1", "value": "丙。"}), 0)[-1] == "丙。"
        assert (
            measures(apply(state(), {"op": "add_measure", "task": "t1", "value": "丙。", "after": None}), 0)[0]
            == "丙。"
        )
        assert (
            measures(apply(state(), {"op": "add_measure", "task": "t1", "value": "丙。", "after": "t1m1"}), 0)[1]
            == "丙。"
        )

    def test_an_added_measure_may_have_units_of_its_own(self):
        lead = {"unit": "市数据局", "role": "lead"}
        after = apply(state(), {"op": "add_measure", "task": "t2", "value": "丙。", "number": "2", "units": [lead]})

        assert held(after, 1)[-1] == ("市数据局", "lead", after["tasks"][1]["measures"][1]["id"])

    def test_a_removed_measure_takes_its_own_units_along(self):
        after = apply(state(), {"op": "remove_measure", "task": "t1", "measure": "t1m2"})

        assert [row[2] for row in held(after, 0)] == [None, None, None]

    def test_a_measure_moved_to_another_task_takes_its_own_units_along(self):
        after = apply(state(), {"op": "move_measure", "task": "t1", "measure": "t1m2", "to": "t2", "after": "t2m1"})

        assert measures(after, 1) == ["建设双创示范基地1—2个。", "建设中试基地。"]
        assert held(after, 1) == [("市发展改革委", "lead", None), ("市科技局", "lead", "t1m2")]
        assert [task["edited"] for task in after["tasks"]] == [True, True, False, False]

    def test_a_measure_can_be_moved_within_its_task(self):
        after = apply(state(), {"op": "move_measure", "task": "t1", "measure": "t1m2", "after": None})

        assert measures(after, 0) == ["建设中试基地。", "组织重大攻关。"]

    def test_merged_measures_keep_the_words_of_both(self):
        after = apply(state(), {"op": "merge_measure", "task": "t1", "measure": "t1m2"})

        text = after["tasks"][0]["measures"][0]["text"]
        assert text["value"] == "组织重大攻关。建设中试基地。"
        assert "".join(TEXT[start:end] for start, end in text["spans"]) == text["value"]
        assert held(after, 0)[-1] == ("市科技局", "lead", "t1m1")

    def test_a_unit_of_both_merged_measures_stands_once(self):
        before = apply(
            state(), {"op": "add_assignment", "task": "t1", "unit": "市科技局", "role": "lead", "measure": "t1m1"}
        )

        after = apply(before, {"op": "merge_measure", "task": "t1", "measure": "t1m2"})

        assert [row for row in held(after, 0) if row[2]] == [("市科技局", "lead", "t1m1")]

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            ({"op": "set_measure", "task": "t1", "measure": "t2m1", "value": "x"}, "row_missing"),
            ({"op": "set_measure", "task": "t1", "measure": "t1m1", "value": ""}, "value_empty"),
            ({"op": "set_measure", "task": "t1", "measure": "t1m1", "value": "长" * 4001}, "value_long"),
            ({"op": "set_measure", "task": "t1", "measure": "t1m1", "field": "id", "value": "x"}, "value_not_offered"),
            ({"op": "add_measure", "task": "t1", "value": "x", "after": "t2m1"}, "row_missing"),
            ({"op": "add_measure", "task": "t1"}, "value_missing"),
            ({"op": "remove_measure", "task": "t1", "measure": "t1m9"}, "row_missing"),
            ({"op": "move_measure", "task": "t1", "measure": "t1m1", "to": "t9"}, "row_missing"),
            ({"op": "move_measure", "task": "t1", "measure": "t1m1", "after": "t1m1"}, "row_missing"),
            ({"op": "merge_measure", "task": "t1", "measure": "t1m1"}, "merge_first"),
        ],
    )
    def test_what_cannot_be_is_refused(self, edit: Json, code: str):
        assert refused(edit) == code
