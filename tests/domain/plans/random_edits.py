"""Random corrections that a person could make to a draft, for property tests."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_edits import METADATA, OPERATIONS, EditRefused, apply
from shuangchuang.domain.plans.model import Comparator, Role, TargetKind

UNITS = ("市科技局", "市财政局", "各县（区）人民政府", "市教育局", "市数据局", "各区、县（市）人民政府")
WORDS = st.one_of(
    st.sampled_from(
        ["加快建设", "=1+1", "+攻关", "第一行\n第二行", "1", "2023-06", "_x0041_", "#N/A", "<&>\"'", "真", "a\u3000b"]
    ),
    st.text(min_size=1, max_size=12),
)
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.decimals(-(10**9), 10**9, places=6, allow_nan=False).map(str),
    st.sampled_from(["0", "-0", "1,200", "2.50", "123456789012345678", "0.1", "1e3"]),
)
DEADLINES = st.sampled_from(["", "每年", "2026", "2026-06", "2027年底", "2026年6月"])


@st.composite
def random_edit(draw: st.DrawFn, state: Json) -> Json:
    """One edit about rows that are there; the draft may still refuse it (a double unit, an empty text)."""
    pick = draw(st.sampled_from(sorted(OPERATIONS)))
    edit: Json = {"op": pick, **_rows(draw, state, pick)}
    edit |= {key: draw(value) for key, value in _VALUES.get(pick, {}).items()}
    if pick == "set_task":
        edit |= {"field": draw(st.sampled_from(["number", "title", "action", "section"])), "value": draw(WORDS)}
    elif pick == "set_metadata":
        edit |= {"field": draw(st.sampled_from(METADATA)), "value": draw(st.one_of(WORDS, st.just("2024年3月1日")))}
    elif pick == "set_target":
        field = draw(st.sampled_from(sorted(_TARGET_VALUES)))
        edit |= {"field": field, "value": draw(_TARGET_VALUES[field])}
    return edit


_UNIT_LIST = st.lists(
    st.fixed_dictionaries({"unit": st.sampled_from(UNITS), "role": st.sampled_from(list(Role)).map(str)}), max_size=4
)
_VALUES: dict[str, dict[str, Any]] = {
    "add_task": {"title": WORDS, "number": st.sampled_from(["", "9"]), "units": _UNIT_LIST},
    "set_units": {"units": _UNIT_LIST},
    "add_assignment": {"unit": st.sampled_from(UNITS), "role": st.sampled_from(list(Role)).map(str)},
    "set_assignment": {"unit": st.sampled_from(UNITS), "role": st.sampled_from(list(Role)).map(str)},
    "rename_unit": {"from": st.sampled_from(UNITS), "to": st.sampled_from(UNITS)},
    "set_measure": {"value": WORDS, "field": st.sampled_from(["text", "number"])},
    "add_measure": {"value": WORDS, "units": _UNIT_LIST},
    "add_target": {"name": WORDS, "value": NUMBERS, "deadline": DEADLINES, "unit": st.sampled_from(["", "家", "%"])},
    "check_row": {"checked": st.booleans()},
}
_TARGET_VALUES: dict[str, Any] = {
    "name": WORDS,
    "comparator": st.sampled_from(list(Comparator)).map(str),
    "value": NUMBERS,
    "value_max": st.one_of(st.just(""), NUMBERS),
    "unit": st.sampled_from(["", "家", "万元", "%"]),
    "deadline": DEADLINES,
    "kind": st.sampled_from(list(TargetKind)).map(str),
}


def _rows(draw: st.DrawFn, state: Json, operation: str) -> Json:
    """Ids of rows that the operation may speak of."""
    rows: Json = {}
    task_ids = [task["id"] for task in state["tasks"]]
    target_ids = [target["id"] for target in state["targets"]]
    if operation == "add_task":
        rows["after"] = draw(st.sampled_from([None, *task_ids]))
    elif operation == "check_row":
        rows["row"] = draw(st.sampled_from([*task_ids, *target_ids, "gone"]))
    elif operation.endswith("_target"):
        rows["target"] = draw(st.sampled_from([*target_ids, "gone"]))
        if operation != "set_target":
            rows["after"] = draw(st.sampled_from([None, *target_ids]))
    elif operation not in {"set_metadata", "rename_unit", "check_all"}:
        task = draw(st.sampled_from([*state["tasks"], {"id": "gone", "measures": [], "assignments": []}]))
        measures = [measure["id"] for measure in task["measures"]]
        rows["task"] = task["id"]
        rows["assignment"] = draw(st.sampled_from([*(row["id"] for row in task["assignments"]), "gone"]))
        rows["measure"] = draw(st.sampled_from([None, *measures]))
        if operation == "move_task":
            rows["after"] = draw(st.sampled_from([None, *task_ids]))
        elif operation in {"add_measure", "move_measure"}:
            rows["after"] = draw(st.sampled_from([None, *measures]))
        if operation == "move_measure":
            rows["to"] = draw(st.sampled_from([None, *task_ids]))
            if rows["to"] not in (None, task["id"]):
                rows["after"] = None
    return rows


@st.composite
def edited(draw: st.DrawFn, start: Json, *, most: int = 12) -> tuple[list[Json], Json]:
    """Edits that were accepted one after the other, and the state they lead to."""
    accepted = []
    state = start
    for _ in range(draw(st.integers(0, most))):
        edit = json.loads(json.dumps(draw(random_edit(state))))
        try:
            state = apply(state, edit)
        except EditRefused:
            continue
        accepted.append(edit)
    return accepted, state
