"""Corrections to who does what."""

import pytest

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_edits import EditRefused, apply, apply_all
from tests.domain.plans.sample_plan import state


def held(draft: Json, place: int = 0) -> list[tuple[str, str, str | None]]:
    rows = draft["tasks"][place]["assignments"]
    return [(row["unit"]["value"], row["role"], row["measure"]) for row in rows]


def refused(edit: Json) -> str:
    with pytest.raises(EditRefused) as refusal:
        apply(state(), edit)
    return refusal.value.code


class TestOneUnit:
    def test_a_name_can_be_corrected_and_keeps_its_words(self):
        after = apply(state(), {"op": "set_assignment", "task": "t1", "assignment": "t1a3", "unit": "市教育体育局"})

        unit = after["tasks"][0]["assignments"][2]["unit"]
        assert (unit["value"], unit["ground"]) == ("市教育体育局", "corrected")
        assert unit["spans"] == state()["tasks"][0]["assignments"][2]["unit"]["spans"]

    def test_a_role_put_right_leaves_no_doubt_about_the_unit(self):
        after = apply(state(), {"op": "set_assignment", "task": "t1", "assignment": "t1a3", "role": "lead"})

        row = after["tasks"][0]["assignments"][2]
        assert (row["role"], row["unit"]["confidence"], row["unit"]["ground"]) == ("lead", 1.0, "corrected")

    def test_a_unit_can_be_added_to_a_task_and_to_a_measure(self):
        after = apply_all(
            state(),
            [
                {"op": "add_assignment", "task": "t2", "unit": "市数据局", "role": "cooperator"},
                {"op": "add_assignment", "task": "t2", "unit": "市数据局", "role": "lead", "measure": "t2m1"},
            ],
        )

        assert held(after, 1) == [
            ("市发展改革委", "lead", None),
            ("市数据局", "cooperator", None),
            ("市数据局", "lead", "t2m1"),
        ]

    def test_a_unit_can_be_taken_out(self):
        after = apply(state(), {"op": "remove_assignment", "task": "t4", "assignment": "t4a1"})

        assert held(after, 3) == []

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            ({"op": "add_assignment", "task": "t1", "unit": "市科技局", "role": "lead"}, "unit_double"),
            ({"op": "add_assignment", "task": "t1", "unit": "市数据局", "role": "boss"}, "value_not_offered"),
            ({"op": "add_assignment", "task": "t1", "unit": " ", "role": "lead"}, "value_empty"),
            ({"op": "add_assignment", "task": "t1", "unit": "局" * 81, "role": "lead"}, "value_long"),
            ({"op": "add_assignment", "task": "t1", "unit": "甲", "role": "lead", "measure": "t2m1"}, "row_missing"),
            ({"op": "set_assignment", "task": "t1", "assignment": "t2a1", "role": "lead"}, "row_missing"),
            (
                {"op": "set_assignment", "task": "t1", "assignment": "t1a2", "unit": "市科技局", "role": "lead"},
                "unit_double",
            ),
            ({"op": "remove_assignment", "task": "t1", "assignment": "t9a1"}, "row_missing"),
        ],
    )
    def test_what_cannot_be_is_refused(self, edit: Json, code: str):
        assert refused(edit) == code

    def test_a_name_that_stands_for_several_bodies_is_a_group(self):
        after = apply_all(
            state(),
            [
                {"op": "add_assignment", "task": "t4", "unit": "各县（区）人民政府", "role": "cooperator"},
                {"op": "set_assignment", "task": "t3", "assignment": "t3a1", "unit": "某县人民政府"},
            ],
        )

        assert [row["group"] for row in after["tasks"][3]["assignments"]] == [False, True]
        assert [row["group"] for row in after["tasks"][2]["assignments"]] == [False, False]


class TestAllUnitsAtOnce:
    def test_the_units_are_those_named_in_the_order_named(self):
        units = [
            {"unit": "市教育局", "role": "cooperator"},
            {"unit": "市科技局", "role": "lead"},
            {"unit": "市数据局", "role": "cooperator"},
        ]

        after = apply(state(), {"op": "set_units", "task": "t1", "units": units})

        assert held(after) == [
            ("市教育局", "cooperator", None),
            ("市科技局", "lead", None),
            ("市数据局", "cooperator", None),
            ("市科技局", "lead", "t1m2"),
        ]

    def test_who_stays_keeps_id_and_words(self):
        before = state()["tasks"][0]["assignments"]
        units = [{"unit": "市教育局", "role": "lead"}, {"unit": "市科技局", "role": "lead"}]

        after = apply(state(), {"op": "set_units", "task": "t1", "units": units})["tasks"][0]["assignments"]

        assert after[1] == before[0]
        assert (after[0]["id"], after[0]["unit"]["spans"]) == (before[2]["id"], before[2]["unit"]["spans"])

    def test_a_name_in_the_place_of_another_corrects_it(self):
        units = [{"unit": "市科学技术局", "role": "lead"}]
        units += [{"unit": name, "role": "cooperator"} for name in ("市财政局", "市教育局")]

        after = apply(state(), {"op": "set_units", "task": "t1", "units": units})["tasks"][0]["assignments"]

        assert (after[0]["id"], after[0]["unit"]["ground"]) == ("t1a1", "corrected")
        assert after[0]["unit"]["spans"] == state()["tasks"][0]["assignments"][0]["unit"]["spans"]

    def test_the_units_of_a_measure_are_its_own(self):
        after = apply(
            state(), {"op": "set_units", "task": "t1", "measure": "t1m1", "units": [{"unit": "甲", "role": "lead"}]}
        )

        assert held(after) == [*held(state()), ("甲", "lead", "t1m1")]

    def test_none_named_leaves_none(self):
        after = apply(state(), {"op": "set_units", "task": "t1", "measure": "t1m2", "units": []})

        assert held(after) == held(state())[:3]

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            ({"task": "t1", "units": [{"unit": "甲", "role": "lead"}] * 2}, "unit_double"),
            ({"task": "t1", "units": [{"unit": "", "role": "lead"}]}, "value_empty"),
            ({"task": "t1", "units": ["甲"]}, "value_missing"),
            ({"task": "t1", "measure": "t3m1", "units": []}, "row_missing"),
        ],
    )
    def test_what_cannot_be_is_refused(self, edit: Json, code: str):
        assert refused({"op": "set_units", **edit}) == code


class TestRenaming:
    def test_a_unit_is_renamed_wherever_it_stands(self):
        after = apply(state(), {"op": "rename_unit", "from": "市科技局", "to": "市科学技术局"})

        assert [row[0] for row in held(after)] == ["市科学技术局", "市财政局", "市教育局", "市科学技术局"]
        assert [task["edited"] for task in after["tasks"]] == [True, False, False, False]

    def test_two_names_that_become_one_stand_once(self):
        after = apply(state(), {"op": "rename_unit", "from": "市教育局", "to": "市财政局"})

        assert held(after)[:3] == [
            ("市科技局", "lead", None),
            ("市财政局", "cooperator", None),
            ("市科技局", "lead", "t1m2"),
        ]

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            ({"from": "无此局", "to": "甲"}, "unit_missing"),
            ({"from": "市科技局", "to": ""}, "value_empty"),
            ({"from": "市科技局"}, "value_missing"),
        ],
    )
    def test_what_cannot_be_is_refused(self, edit: Json, code: str):
        assert refused({"op": "rename_unit", **edit}) == code
