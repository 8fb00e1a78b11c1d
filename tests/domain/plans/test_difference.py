"""Two states of a ledger, row by row."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.domain.plans.difference import Change, Difference, compare, likeness
from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_edits import apply, apply_all
from tests.domain.plans.random_edits import edited
from tests.domain.plans.sample_plan import state


def kinds(rows: tuple) -> list[tuple[str, str]]:
    return [(row.kind, (row.after or row.before)["id"]) for row in rows]


def with_lines(draft: Json) -> Json:
    """The state as it is after adoption: every row has a line."""
    lined = copy.deepcopy(draft)
    for row in (*lined["tasks"], *lined["targets"]):
        row["line"] = f"line-{row['id']}"
    return lined


def from_another_document(draft: Json) -> Json:
    """The same plan read again: rows without lines, under other ids."""
    fresh = copy.deepcopy(draft)
    for row in (*fresh["tasks"], *fresh["targets"]):
        row.pop("line", None)
        row["id"] = f"x{row['id']}"
    return fresh


def test_a_state_compared_with_itself_is_the_same_row_by_row():
    difference = compare(state(), state())

    assert difference.counts() == {"added": 0, "removed": 0, "changed": 0, "same": 8}


def test_an_empty_ledger_has_nothing_to_compare():
    empty = {"tasks": [], "targets": []}

    assert compare(empty, empty) == Difference((), ())
    assert compare(empty, state()).counts() == {"added": 8, "removed": 0, "changed": 0, "same": 0}
    assert compare(state(), empty).counts() == {"added": 0, "removed": 8, "changed": 0, "same": 0}


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        (
            {"op": "set_task", "task": "t1", "field": "title", "value": "关键技术攻关"},
            Change("title", "技术攻关", "关键技术攻关"),
        ),
        ({"op": "set_task", "task": "t1", "field": "number", "value": "7"}, Change("number", "1", "7")),
        ({"op": "set_task", "task": "t1", "field": "action", "value": ""}, Change("action", "（一）创新行动", "")),
        ({"op": "set_task", "task": "t1", "field": "section", "value": "甲"}, Change("section", "二、重点任务", "甲")),
        (
            {"op": "set_assignment", "task": "t1", "assignment": "t1a1", "unit": "市数据局"},
            Change("leads", ("市科技局",), ("市数据局",)),
        ),
        (
            {"op": "remove_assignment", "task": "t1", "assignment": "t1a2"},
            Change("cooperators", ("市财政局", "市教育局"), ("市教育局",)),
        ),
        (
            {"op": "add_assignment", "task": "t1", "unit": "市数据局", "role": "responsible"},
            Change("responsible", (), ("市数据局",)),
        ),
        (
            {"op": "set_measure", "task": "t1", "measure": "t1m2", "value": "建基地。"},
            Change("measures", ("组织重大攻关。", "1 建设中试基地。"), ("组织重大攻关。", "1 建基地。")),
        ),
        (
            {"op": "set_measure", "task": "t1", "measure": "t1m2", "field": "number", "value": ""},
            Change("measures", ("组织重大攻关。", "1 建设中试基地。"), ("组织重大攻关。", "建设中试基地。")),
        ),
        (
            {"op": "add_assignment", "task": "t1", "measure": "t1m1", "unit": "市数据局", "role": "lead"},
            Change(
                "measure_units",
                ("第2条 牵头单位：市科技局",),
                ("第1条 牵头单位：市数据局", "第2条 牵头单位：市科技局"),
            ),
        ),
    ],
)
def test_a_changed_field_of_a_task_is_told_with_both_values(edit: Json, change: Change):
    row = compare(state(), apply(state(), edit)).tasks[0]

    assert (row.kind, row.changes) == ("changed", (change,))


@pytest.mark.parametrize(
    ("field", "value", "change"),
    [
        ("name", "高新技术企业数", Change("name", "高新技术企业", "高新技术企业数")),
        ("comparator", "at_least", Change("comparator", "reach", "at_least")),
        ("value", "171", Change("value", "170", "171")),
        ("value_max", "180", Change("value_max", "", "180")),
        ("unit", "户", Change("unit", "家", "户")),
        ("deadline", "2027", Change("deadline", "2026", "2027")),
        ("kind", "allocation", Change("kind", "target", "allocation")),
    ],
)
def test_a_changed_field_of_a_target_is_told_with_both_values(field: str, value: str, change: Change):
    after = apply(state(), {"op": "set_target", "target": "g1", "field": field, "value": value})

    row = compare(state(), after).targets[0]

    assert (row.kind, row.changes) == ("changed", (change,))


class TestPairing:
    def test_rows_of_one_line_are_one_row_however_different(self):
        before = with_lines(state())
        after = apply(before, {"op": "set_task", "task": "t1", "field": "title", "value": "完全不同"})

        assert kinds(compare(before, after).tasks)[0] == ("changed", "t1")

    def test_two_rows_with_lines_of_their_own_are_never_one_row_however_alike(self):
        before = with_lines(state())
        after = copy.deepcopy(before)
        after["tasks"][0]["line"] = "another"

        assert kinds(compare(before, after).tasks)[:2] == [("added", "t1"), ("removed", "t1")]

    def test_rows_of_another_document_are_paired_by_likeness(self):
        after = apply_all(
            from_another_document(state()),
            [
                {"op": "set_task", "task": "xt2", "field": "title", "value": "平台基地建设"},
                {"op": "remove_task", "task": "xt4"},
                {"op": "add_task", "after": None, "title": "统计监测"},
            ],
        )

        assert kinds(compare(with_lines(state()), after).tasks) == [
            ("added", "tn1"),
            ("same", "xt1"),
            ("changed", "xt2"),
            ("same", "xt3"),
            ("removed", "t4"),
        ]

    def test_of_two_alike_rows_the_one_of_the_same_number_is_meant(self):
        before = state()
        twin = apply(before, {"op": "add_task", "after": "t1", "title": "技术攻关", "number": "5"})

        assert kinds(compare(before, twin).tasks)[:2] == [("same", "t1"), ("added", "tn1")]

    def test_of_two_targets_of_one_name_the_one_of_the_same_deadline_is_meant(self):
        before = state()
        twin = apply(
            before, {"op": "add_target", "name": "高新技术企业", "value": "1", "deadline": "2030", "after": None}
        )
        twin["targets"][1]["name"]["value"] = "高新技术企业总数"

        assert kinds(compare(before, twin).targets)[:2] == [("added", "gn1"), ("changed", "g1")]

    def test_a_removed_row_is_shown_where_it_stood(self):
        after = apply_all(state(), [{"op": "remove_task", "task": "t1"}, {"op": "remove_task", "task": "t2"}])

        assert kinds(compare(state(), after).tasks) == [
            ("removed", "t1"),
            ("removed", "t2"),
            ("same", "t3"),
            ("same", "t4"),
        ]


@settings(max_examples=100, deadline=None)
@given(data=st.data(), lines_before=st.booleans(), lines_after=st.booleans())
def test_the_other_way_round_gives_the_same_pairs(data: st.DataObject, lines_before: bool, lines_after: bool):
    before = with_lines(state()) if lines_before else state()
    _, after = data.draw(edited(before, most=6))
    if not lines_after:
        after = from_another_document(after)

    there, back = compare(before, after), compare(after, before)

    for rows, turned in ((there.tasks, back.tasks), (there.targets, back.targets)):
        pairs = {(row.before and row.before["id"], row.after and row.after["id"]) for row in rows}
        assert {(row.after and row.after["id"], row.before and row.before["id"]) for row in turned} == pairs
    swapped = {"added": "removed", "removed": "added"}
    assert {swapped.get(kind, kind): count for kind, count in back.counts().items()} == there.counts()
    assert {change for row in back.tasks for change in row.changes} == {
        Change(change.field, change.after, change.before) for row in there.tasks for change in row.changes
    }


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_every_row_of_both_states_stands_once_and_the_new_ones_in_their_order(data: st.DataObject):
    before = state()
    _, after = data.draw(edited(before, most=6))

    rows = compare(before, after).tasks

    assert [row.after["id"] for row in rows if row.after] == [task["id"] for task in after["tasks"]]
    assert sorted(row.before["id"] for row in rows if row.before) == sorted(task["id"] for task in before["tasks"])


@given(one=st.text(max_size=8), other=st.text(max_size=8))
def test_likeness_is_a_symmetric_share(one: str, other: str):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1
