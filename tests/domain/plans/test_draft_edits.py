"""What every edit has in common: purity, replay, refusal, and a draft that stays whole."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.domain.plans.draft import Json, facts_of
from shuangchuang.domain.plans.draft_edits import OPERATIONS, EditRefused, apply, apply_all, carry_out, replay
from tests.domain.plans.random_edits import edited, random_edit
from tests.domain.plans.sample_plan import TEXT, state

EVERY_OPERATION = {
    "set_metadata": {"field": "title", "value": "新计划"},
    "set_task": {"task": "t1", "field": "title", "value": "关键技术攻关"},
    "add_task": {"after": "t1", "title": "成果转化"},
    "remove_task": {"task": "t3"},
    "move_task": {"task": "t3", "after": None},
    "split_task": {"task": "t1", "measure": "t1m2"},
    "merge_task": {"task": "t2"},
    "set_assignment": {"task": "t1", "assignment": "t1a2", "role": "lead"},
    "add_assignment": {"task": "t1", "unit": "市数据局", "role": "cooperator"},
    "remove_assignment": {"task": "t1", "assignment": "t1a2"},
    "set_units": {"task": "t1", "units": [{"unit": "市数据局", "role": "lead"}]},
    "rename_unit": {"from": "市科技局", "to": "市科学技术局"},
    "set_measure": {"task": "t1", "measure": "t1m1", "value": "组织攻关。"},
    "add_measure": {"task": "t1", "value": "推广成果。"},
    "remove_measure": {"task": "t1", "measure": "t1m2"},
    "move_measure": {"task": "t1", "measure": "t1m2", "to": "t2", "after": None},
    "merge_measure": {"task": "t1", "measure": "t1m2"},
    "set_target": {"target": "g1", "field": "value", "value": "171"},
    "add_target": {"name": "孵化器", "value": "3"},
    "remove_target": {"target": "g1"},
    "move_target": {"target": "g3", "after": None},
    "check_row": {"row": "t1"},
    "check_all": {},
}


def test_the_list_of_operations_is_complete():
    # Headings are only taken where there is no task: tests/domain/plans/test_draft_sections.py.
    assert {*EVERY_OPERATION, "take_sections"} == OPERATIONS


@pytest.mark.parametrize("operation", sorted(EVERY_OPERATION))
def test_an_edit_leaves_the_given_state_as_it_was_and_gives_another(operation: str):
    before = state()
    kept = copy.deepcopy(before)

    after = apply(before, {"op": operation, **EVERY_OPERATION[operation]})

    assert before == kept
    assert after != before
    assert json.loads(json.dumps(after)) == after


@pytest.mark.parametrize(
    "operation", sorted(EVERY_OPERATION.keys() - {"check_all", "add_target", "add_task", "set_metadata"})
)
def test_an_edit_of_a_row_that_is_gone_is_refused(operation: str):
    about = dict.fromkeys(("task", "target", "row", "from"), "gone")

    with pytest.raises(EditRefused) as refusal:
        apply(state(), {"op": operation, **EVERY_OPERATION[operation], **about})

    assert refusal.value.code == ("unit_missing" if operation == "rename_unit" else "row_missing")


@pytest.mark.parametrize("edit", [{}, {"op": None}, {"op": "drop_table"}])
def test_an_unknown_operation_is_refused(edit: Json):
    with pytest.raises(EditRefused) as refusal:
        apply(state(), edit)

    assert refusal.value.code == "unknown_operation"


def test_a_refused_edit_among_several_refuses_them_all():
    before = state()
    kept = copy.deepcopy(before)

    with pytest.raises(EditRefused):
        apply_all(before, [{"op": "remove_task", "task": "t1"}, {"op": "remove_task", "task": "t1"}])

    assert before == kept


def test_carrying_out_an_edit_changes_the_state_in_place():
    own = state()

    carry_out(own, {"op": "remove_task", "task": "t1"})

    assert own == apply(state(), {"op": "remove_task", "task": "t1"})


def test_undo_is_a_replay_without_the_last_edit():
    edits = [{"op": name, **EVERY_OPERATION[name]} for name in ("set_task", "add_task", "set_target", "check_row")]
    states = [state()]
    for edit in edits:
        states.append(apply(states[-1], edit))

    assert [replay(state(), edits[:done]) for done in range(len(edits) + 1)] == states


def test_a_changed_row_is_edited_and_has_to_be_checked_again():
    checked = apply(state(), {"op": "check_row", "row": "t1"})
    assert (checked["tasks"][0]["checked"], checked["tasks"][0]["edited"]) == (True, False)

    after = apply(checked, {"op": "set_task", "task": "t1", "field": "title", "value": "攻关"})

    assert (after["tasks"][0]["checked"], after["tasks"][0]["edited"]) == (False, True)
    assert [task["edited"] for task in after["tasks"][1:]] == [False, False, False]


class TestChecking:
    def test_a_row_can_be_checked_and_unchecked(self):
        checked = apply(state(), {"op": "check_row", "row": "g1"})
        again = apply(checked, {"op": "check_row", "row": "g1", "checked": False})

        assert checked["targets"][0]["checked"] is True
        assert again == state()

    def test_checking_all_leaves_out_the_doubtful_rows(self):
        after = apply(state(), {"op": "check_all"})

        assert [row["id"] for row in (*after["tasks"], *after["targets"]) if not row["checked"]] == ["g3"]


def assert_whole(draft: Json) -> None:
    """What must be true of a draft whatever was done to it."""
    ids = [row["id"] for row in (*draft["tasks"], *draft["targets"])]
    for task in draft["tasks"]:
        measures = [measure["id"] for measure in task["measures"]]
        ids += measures + [row["id"] for row in task["assignments"]]
        assert {row["measure"] for row in task["assignments"]} <= {None, *measures}
        held = [(row["unit"]["value"], row["role"], row["measure"]) for row in task["assignments"]]
        assert len(held) == len(set(held))
        assert task["title"]["value"]
        assert all(measure["text"]["value"] for measure in task["measures"])
        for start, end in [*task["body"], *task["annotations"], *([task["span"]] if task["span"] else [])]:
            assert 0 <= start <= end <= len(TEXT)
    assert len(ids) == len(set(ids))
    assert {target["task"] for target in draft["targets"]} <= {None, *(task["id"] for task in draft["tasks"])}
    for row in (*draft["tasks"], *draft["targets"]):
        for _, fact in facts_of(row):
            assert set(fact) == {"value", "spans", "ground", "ground_spans", "confidence", "reason"}
            assert fact["ground"] != "corrected" or row["edited"]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_sequence_of_edits_breaks_a_draft_and_all_of_them_replay(data: st.DataObject):
    edits, after = data.draw(edited(state()))

    assert_whole(after)
    assert replay(state(), edits) == after
    assert json.loads(json.dumps(after)) == after


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_refusal_says_in_chinese_what_to_do(data: st.DataObject):
    before = state()
    kept = copy.deepcopy(before)

    told = refusal_of(before, data.draw(random_edit(before)))

    assert told is None or (told.code and str(told).endswith("。"))
    assert before == kept


def refusal_of(draft: Json, edit: Json) -> EditRefused | None:
    try:
        apply(draft, edit)
    except EditRefused as refusal:
        return refusal
    return None


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = ["task", "target", "row", "measure", "assignment", "after", "to", "from", "field", "value", "title", "number"]
KEYS += [
    "unit",
    "role",
    "units",
    "measures",
    "name",
    "comparator",
    "value_max",
    "deadline",
    "kind",
    "action",
    "section",
]


@settings(max_examples=300, deadline=None)
@given(operation=st.sampled_from(sorted(OPERATIONS)), junk=st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=4))
def test_whatever_a_client_sends_is_applied_or_refused(operation: str, junk: Json):
    """Any JSON in any place of an edit that would otherwise fit."""
    edit = {"op": operation, **EVERY_OPERATION.get(operation, {}), **junk}

    if refusal_of(state(), edit) is None:
        assert_whole(apply(state(), edit))
