"""Corrections to targets."""

import pytest

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_edits import EditRefused, apply, apply_all
from tests.domain.plans.sample_plan import state


def set_first(field: str, value: object) -> Json:
    return apply(state(), {"op": "set_target", "target": "g1", "field": field, "value": value})["targets"][0]


def refused(edit: Json) -> str:
    with pytest.raises(EditRefused) as refusal:
        apply(state(), edit)
    return refusal.value.code


class TestSetting:
    @pytest.mark.parametrize(
        ("field", "given", "stored"),
        [
            ("name", " 高新技术企业数 ", "高新技术企业数"),
            ("comparator", "at_least", "at_least"),
            ("value", "1,200.50", "1200.5"),
            ("value", "1，200", "1200"),
            ("value", 0, "0"),
            ("value", "-0", "0"),
            ("value", 2.5, "2.5"),
            ("value", "1e3", "1000"),
            ("value", "999999999999999999.999999", "999999999999999999.999999"),
            ("unit", "", ""),
            ("deadline", "2026-6", "2026-06"),
            ("deadline", "2026年6月", "2026-06"),
            ("deadline", "2026年", "2026"),
            ("deadline", "2026年底", "2026"),
            ("deadline", "每年", "每年"),
            ("deadline", "", ""),
        ],
    )
    def test_a_value_is_stored_in_one_form(self, field: str, given: object, stored: str):
        target = set_first(field, given)

        assert (target[field]["value"], target[field]["ground"], target["edited"]) == (stored, "corrected", True)
        assert target[field]["spans"] == state()["targets"][0][field]["spans"]

    def test_kind_and_upper_end_are_plain_values(self):
        assert set_first("kind", "condition")["kind"] == "condition"
        assert set_first("value_max", "200")["value_max"] == "200"
        assert set_first("value_max", "")["value_max"] is None

    def test_a_corrected_value_is_added_up_again(self):
        wrong = set_first("value", "171")
        assert wrong["breakdown_adds_up"] is False

        assert set_first("value", "170.0")["breakdown_adds_up"] is True
        assert set_first("unit", "个")["breakdown_adds_up"] is None

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("name", "", "value_empty"),
            ("name", "长" * 201, "value_long"),
            ("unit", "长" * 31, "value_long"),
            ("comparator", "大于", "value_not_offered"),
            ("kind", "wish", "value_not_offered"),
            ("id", "g2", "value_not_offered"),
            ("value", "", "not_a_number"),
            ("value", None, "not_a_number"),
            ("value", "十七", "not_a_number"),
            ("value", "17个", "not_a_number"),
            ("value", "1_000", "not_a_number"),
            ("value", "NaN", "not_a_number"),
            ("value", "Infinity", "not_a_number"),
            ("value", True, "not_a_number"),
            ("value", "1" * 61, "not_a_number"),
            ("value", "1000000000000000000", "number_large"),
            ("value", "1e999", "number_large"),
            ("value", "0.0000001", "number_too_fine"),
            ("value", "1e-999", "number_too_fine"),
            ("value_max", "x", "not_a_number"),
            ("deadline", "明年", "deadline_unreadable"),
            ("deadline", "2026-13", "deadline_unreadable"),
            ("deadline", "26-06", "deadline_unreadable"),
            ("deadline", 2026, "value_missing"),
        ],
    )
    def test_what_cannot_be_is_refused(self, field: str, value: object, code: str):
        assert refused({"op": "set_target", "target": "g1", "field": field, "value": value}) == code


class TestAdding:
    def test_the_least_a_target_needs_is_a_name_and_a_value(self):
        target = apply(state(), {"op": "add_target", "name": "孵化器", "value": "3"})["targets"][-1]

        assert (target["id"], target["comparator"]["value"], target["kind"], target["deadline"]["value"]) == (
            "gn1",
            "reach",
            "target",
            "",
        )
        assert (target["value_max"], target["task"], target["edited"], target["checked"]) == (None, None, True, False)

    def test_everything_can_be_given_and_the_place_too(self):
        edit = {"name": "孵化器", "value": "3", "value_max": "5", "comparator": "range", "unit": "家"}
        edit |= {"deadline": "2026-06", "kind": "allocation", "after": "g1"}

        after = apply(state(), {"op": "add_target", **edit})

        target = after["targets"][1]
        assert {
            "name": target["name"]["value"],
            "value": target["value"]["value"],
            "value_max": target["value_max"],
            "comparator": target["comparator"]["value"],
            "unit": target["unit"]["value"],
            "deadline": target["deadline"]["value"],
            "kind": target["kind"],
            "after": after["targets"][0]["id"],
        } == edit

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            ({"value": "3"}, "value_missing"),
            ({"name": "x"}, "not_a_number"),
            ({"name": "x", "value": "3", "comparator": "more"}, "value_not_offered"),
            ({"name": "x", "value": "3", "unit": "长" * 31}, "value_long"),
            ({"name": "x", "value": "3", "deadline": "soon"}, "deadline_unreadable"),
            ({"name": "x", "value": "3", "after": "g9"}, "row_missing"),
        ],
    )
    def test_what_cannot_be_is_refused(self, edit: Json, code: str):
        assert refused({"op": "add_target", **edit}) == code


def test_targets_can_be_removed_and_moved():
    after = apply_all(
        state(), [{"op": "remove_target", "target": "g2"}, {"op": "move_target", "target": "g1", "after": "g4"}]
    )

    assert [target["id"] for target in after["targets"]] == ["g3", "g4", "g1"]
    assert after["targets"][2] == state()["targets"][0]
