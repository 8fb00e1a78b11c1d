"""The corrections a person can make to a draft, each a small JSON object ``{"op": …}``.

Edits are pure: they give a new state and leave the old one. What they change gets the
ground ``corrected``; the row becomes ``edited`` and has to be checked again.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from shuangchuang.domain.plans.draft import Json, doubts_of
from shuangchuang.domain.plans.model import Comparator, Ground, Role, TargetKind
from shuangchuang.domain.shared import Refusal

METADATA = ("title", "doc_number", "issuer", "addressee", "date", "period", "valid_from", "valid_until")
TASK_FIELDS = ("number", "title", "action", "section")
TARGET_FIELDS = ("name", "comparator", "value", "value_max", "unit", "deadline", "kind")


class EditRefused(Refusal):
    """An edit that cannot be applied to the draft as it stands."""


def apply(state: Json, edit: Json) -> Json:
    """
    The state after one edit; the given state stays as it is.

    :raises EditRefused: the edit names a row that is not there, or a value that cannot be.
    """
    operation = _OPERATIONS.get(str(edit.get("op")))
    if operation is None:
        raise EditRefused("unknown_operation", "不认识的操作“{op}”。请刷新页面后重试。", op=str(edit.get("op")))
    after = copy.deepcopy(state)
    operation(after, edit)
    return after


def replay(parsed: Json, edits: Iterable[Json]) -> Json:
    """The state after several edits in their order."""
    state = copy.deepcopy(parsed)
    for edit in edits:
        operation = _OPERATIONS[edit["op"]]
        operation(state, edit)
    return state


def _find(rows: Sequence[Json], row_id: object, what: str) -> Json:
    for row in rows:
        if row["id"] == row_id:
            return row
    raise EditRefused("row_missing", "没有找到这一{what}，可能已被删除或合并。请刷新页面。", what=what)


def _corrected(value: Any, before: Json | None = None) -> Json:
    return {
        "value": value,
        "spans": before["spans"] if before else [],
        "ground": str(Ground.CORRECTED),
        "ground_spans": [],
        "confidence": 1.0,
        "reason": "人工更正",
    }


def _text(edit: Json, key: str, *, limit: int = 400, empty: bool = False) -> str:
    value = edit.get(key)
    if not isinstance(value, str):
        raise EditRefused("value_missing", "没有填写内容。请填写后再保存。")
    value = " ".join(value.split())
    if not value and not empty:
        raise EditRefused("value_empty", "这一项不能为空。请填写，或删除整行。")
    if len(value) > limit:
        raise EditRefused(
            "value_long", "内容有 {length} 个字，最多 {limit} 个。请缩短后再保存。", length=len(value), limit=limit
        )
    return value


def _choice(edit: Json, key: str, allowed: Iterable[str]) -> str:
    value = str(edit.get(key, ""))
    if value not in set(allowed):
        raise EditRefused("value_not_offered", "“{value}”不在可选范围内。请从列表中选择。", value=value)
    return value


def _number(edit: Json, key: str, *, empty: bool = False) -> str | None:
    raw = str(edit.get(key) or "").replace(",", "").replace("，", "").strip()
    if not raw and empty:
        return None
    try:
        number = Decimal(raw)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18:
        raise EditRefused("not_a_number", "“{value}”不是数字。请只填数字，单位填在“单位”一栏。", value=raw)
    return format(number.normalize(), "f")


def _new_id(state: Json, prefix: str) -> str:
    number = state["next_id"]
    state["next_id"] = number + 1
    return f"{prefix}n{number}"


def _touch(row: Json) -> None:
    row["edited"] = True
    row["checked"] = False


def _set_metadata(state: Json, edit: Json) -> None:
    field = _choice(edit, "field", METADATA)
    value = _text(edit, "value", empty=field != "title")
    before = state["metadata"].get(field)
    if value:
        state["metadata"][field] = _corrected(value, before)
    else:
        state["metadata"].pop(field, None)


def _set_task(state: Json, edit: Json) -> None:
    task = _find(state["tasks"], edit.get("task"), "任务")
    field = _choice(edit, "field", TASK_FIELDS)
    value = _text(edit, "value", empty=field != "title")
    task[field] = _corrected(value, task[field]) if value or field == "number" else None
    _touch(task)


def _assignment_of(task: Json, edit: Json) -> Json:
    return _find(task["assignments"], edit.get("assignment"), "责任单位")


def _refuse_double(task: Json, unit: str, role: str, measure: str | None, apart_from: str | None = None) -> None:
    for other in task["assignments"]:
        if other["id"] != apart_from and (other["unit"]["value"], other["role"], other["measure"]) == (
            unit,
            role,
            measure,
        ):
            raise EditRefused("unit_double", "“{unit}”在这一任务中已有同样的职责，无需重复登记。", unit=unit)


def _set_assignment(state: Json, edit: Json) -> None:
    task = _find(state["tasks"], edit.get("task"), "任务")
    assignment = _assignment_of(task, edit)
    unit, role = assignment["unit"]["value"], assignment["role"]
    if "unit" in edit:
        unit = _text(edit, "unit", limit=80)
    if "role" in edit:
        role = _choice(edit, "role", Role)
    _refuse_double(task, unit, role, assignment["measure"], assignment["id"])
    if unit != assignment["unit"]["value"]:
        assignment["unit"] = _corrected(unit, assignment["unit"])
    assignment["role"] = role
    _touch(task)


def _add_assignment(state: Json, edit: Json) -> None:
    task = _find(state["tasks"], edit.get("task"), "任务")
    measure = edit.get("measure")
    if measure is not None:
        _find(task["measures"], measure, "举措")
    unit, role = _text(edit, "unit", limit=80), _choice(edit, "role", Role)
    _refuse_double(task, unit, role, measure)
    task["assignments"].append(
        {"id": _new_id(state, "a"), "unit": _corrected(unit), "role": role, "group": False, "measure": measure}
    )
    _touch(task)


def _remove_assignment(state: Json, edit: Json) -> None:
    task = _find(state["tasks"], edit.get("task"), "任务")
    task["assignments"].remove(_assignment_of(task, edit))
    _touch(task)


def _rename_unit(state: Json, edit: Json) -> None:
    old, new = _text(edit, "from", limit=80), _text(edit, "to", limit=80)
    found = False
    for task in state["tasks"]:
        kept: list[Json] = []
        seen: set[tuple[str, str, str | None]] = set()
        for assignment in task["assignments"]:
            if assignment["unit"]["value"] == old:
                assignment["unit"] = _corrected(new, assignment["unit"])
                _touch(task)
                found = True
            key = (assignment["unit"]["value"], assignment["role"], assignment["measure"])
            if key not in seen:
                seen.add(key)
                kept.append(assignment)
        task["assignments"] = kept
    if not found:
        raise EditRefused("unit_missing", "这份计划里没有单位“{unit}”。请刷新页面。", unit=old)


def _add_task(state: Json, edit: Json) -> None:
    after = edit.get("after")
    place = state["tasks"].index(_find(state["tasks"], after, "任务")) + 1 if after else 0
    neighbour = state["tasks"][place - 1] if place else None
    state["tasks"].insert(
        place,
        {
            "id": _new_id(state, "t"),
            "number": _corrected(_text(edit, "number", limit=40, empty=True)),
            "title": _corrected(_text(edit, "title")),
            "action": copy.deepcopy(neighbour["action"]) if neighbour else None,
            "section": copy.deepcopy(neighbour["section"]) if neighbour else None,
            "span": None,
            "body": [],
            "annotations": [],
            "untitled": False,
            "assignments": [],
            "measures": [],
            "checked": False,
            "edited": True,
        },
    )


def _remove_task(state: Json, edit: Json) -> None:
    task = _find(state["tasks"], edit.get("task"), "任务")
    state["tasks"].remove(task)
    for target in state["targets"]:
        if target["task"] == task["id"]:
            target["task"] = None


def _split_task(state: Json, edit: Json) -> None:
    """Begin a new task at one of the measures; both halves keep the units."""
    task = _find(state["tasks"], edit.get("task"), "任务")
    measure = _find(task["measures"], edit.get("measure"), "举措")
    place = task["measures"].index(measure)
    if place == 0:
        raise EditRefused("split_at_start", "从第一条举措拆分等于不拆。请选择后面的举措。")
    moved = task["measures"][place:]
    moved_ids = {row["id"] for row in moved}
    task["measures"] = task["measures"][:place]
    cut = measure["text"]["spans"][0][0] if measure["text"]["spans"] else None
    own = [row for row in task["assignments"] if row["measure"] is None]
    new_id = _new_id(state, "t")
    title = edit.get("title") or measure["text"]["value"].rstrip("。；;")[:60]
    new = {
        **copy.deepcopy(task),
        "id": new_id,
        "number": _corrected(_text({"value": edit.get("number", "")}, "value", limit=40, empty=True)),
        "title": _corrected(_text({"value": title}, "value")),
        "assignments": [{**copy.deepcopy(row), "id": _new_id(state, "a")} for row in own]
        + [row for row in task["assignments"] if row["measure"] in moved_ids],
        "measures": moved,
    }
    task["assignments"] = [row for row in task["assignments"] if row["measure"] not in moved_ids]
    if cut is not None:
        new["body"] = _spans_from(task["body"], cut)
        task["body"] = _spans_until(task["body"], cut)
        if task["span"]:
            new["span"] = [cut, task["span"][1]]
            task["span"] = [task["span"][0], cut]
    for row in (task, new):
        _touch(row)
    state["tasks"].insert(state["tasks"].index(task) + 1, new)


def _spans_until(spans: list[list[int]], cut: int) -> list[list[int]]:
    return [[start, min(end, cut)] for start, end in spans if start < cut]


def _spans_from(spans: list[list[int]], cut: int) -> list[list[int]]:
    return [[max(start, cut), end] for start, end in spans if end > cut]


def _merge_task(state: Json, edit: Json) -> None:
    """Put a task into the one before it: measures one after the other, units once, a lead stays a lead."""
    task = _find(state["tasks"], edit.get("task"), "任务")
    place = state["tasks"].index(task)
    if place == 0:
        raise EditRefused("merge_first", "这是第一项任务，前面没有可以并入的任务。")
    into = state["tasks"][place - 1]
    into["measures"] += task["measures"]
    into["body"] += task["body"]
    into["annotations"] += task["annotations"]
    if into["span"] and task["span"]:
        into["span"] = [min(into["span"][0], task["span"][0]), max(into["span"][1], task["span"][1])]
    for assignment in task["assignments"]:
        twin = next(
            (
                other
                for other in into["assignments"]
                if other["unit"]["value"] == assignment["unit"]["value"] and other["measure"] == assignment["measure"]
            ),
            None,
        )
        if twin is None:
            into["assignments"].append(assignment)
        elif assignment["role"] == Role.LEAD:
            twin["role"] = assignment["role"]
    state["tasks"].remove(task)
    for target in state["targets"]:
        if target["task"] == task["id"]:
            target["task"] = into["id"]
    _touch(into)


def _set_measure(state: Json, edit: Json) -> None:
    task = _find(state["tasks"], edit.get("task"), "任务")
    measure = _find(task["measures"], edit.get("measure"), "举措")
    measure["text"] = _corrected(_text(edit, "value", limit=4000), measure["text"])
    _touch(task)


def _add_measure(state: Json, edit: Json) -> None:
    task = _find(state["tasks"], edit.get("task"), "任务")
    task["measures"].append(
        {"id": _new_id(state, "m"), "number": None, "text": _corrected(_text(edit, "value", limit=4000))}
    )
    _touch(task)


def _remove_measure(state: Json, edit: Json) -> None:
    task = _find(state["tasks"], edit.get("task"), "任务")
    measure = _find(task["measures"], edit.get("measure"), "举措")
    task["measures"].remove(measure)
    task["assignments"] = [row for row in task["assignments"] if row["measure"] != measure["id"]]
    _touch(task)


def _merge_measure(state: Json, edit: Json) -> None:
    task = _find(state["tasks"], edit.get("task"), "任务")
    measure = _find(task["measures"], edit.get("measure"), "举措")
    place = task["measures"].index(measure)
    if place == 0:
        raise EditRefused("merge_first", "这是第一条举措，前面没有可以并入的举措。")
    into = task["measures"][place - 1]
    into["text"] = {
        **_corrected(into["text"]["value"] + measure["text"]["value"]),
        "spans": into["text"]["spans"] + measure["text"]["spans"],
    }
    for assignment in task["assignments"]:
        if assignment["measure"] == measure["id"]:
            assignment["measure"] = into["id"]
    task["measures"].remove(measure)
    _touch(task)


def _set_target(state: Json, edit: Json) -> None:
    target = _find(state["targets"], edit.get("target"), "目标")
    field = _choice(edit, "field", TARGET_FIELDS)
    if field == "kind":
        target["kind"] = _choice(edit, "value", TargetKind)
    elif field == "value_max":
        target["value_max"] = _number(edit, "value", empty=True)
    elif field == "value":
        target["value"] = _corrected(_number(edit, "value"), target["value"])
    elif field == "comparator":
        target["comparator"] = _corrected(_choice(edit, "value", Comparator), target["comparator"])
    elif field == "deadline":
        target["deadline"] = _corrected(_deadline(_text(edit, "value", limit=10, empty=True)), target["deadline"])
    else:
        target[field] = _corrected(_text(edit, "value", limit=200, empty=field == "unit"), target[field])
    _touch(target)


def _deadline(value: str) -> str:
    if value in {"", "每年"}:
        return value
    year, _, month = value.partition("-")
    if len(year) == 4 and year.isascii() and year.isdigit() and (not month or (month.isascii() and month.isdigit())):
        if not month:
            return year
        if 1 <= int(month) <= 12:
            return f"{year}-{int(month):02d}"
    raise EditRefused(
        "deadline_unreadable", "期限“{value}”无法识别。请写成 2023、2026-06 或“每年”，没有期限就留空。", value=value
    )


def _add_target(state: Json, edit: Json) -> None:
    state["targets"].append(
        {
            "id": _new_id(state, "g"),
            "name": _corrected(_text(edit, "name", limit=200)),
            "comparator": _corrected(_choice({"c": edit.get("comparator") or "reach"}, "c", Comparator)),
            "value": _corrected(_number(edit, "value")),
            "value_max": None,
            "unit": _corrected(_text({"u": edit.get("unit", "")}, "u", limit=30, empty=True)),
            "deadline": _corrected(_deadline(str(edit.get("deadline", "")).strip())),
            "text": _corrected(""),
            "kind": str(TargetKind.TARGET),
            "breakdown": [],
            "breakdown_adds_up": None,
            "task": None,
            "checked": False,
            "edited": True,
        }
    )


def _remove_target(state: Json, edit: Json) -> None:
    state["targets"].remove(_find(state["targets"], edit.get("target"), "目标"))


def _check_row(state: Json, edit: Json) -> None:
    row = _find([*state["tasks"], *state["targets"]], edit.get("row"), "行")
    row["checked"] = bool(edit.get("checked", True))


def _check_all(state: Json, edit: Json) -> None:
    for row in [*state["tasks"], *state["targets"]]:
        if not doubts_of(row):
            row["checked"] = True


_OPERATIONS: dict[str, Callable[[Json, Json], None]] = {
    "set_metadata": _set_metadata,
    "set_task": _set_task,
    "add_task": _add_task,
    "remove_task": _remove_task,
    "split_task": _split_task,
    "merge_task": _merge_task,
    "set_assignment": _set_assignment,
    "add_assignment": _add_assignment,
    "remove_assignment": _remove_assignment,
    "rename_unit": _rename_unit,
    "set_measure": _set_measure,
    "add_measure": _add_measure,
    "remove_measure": _remove_measure,
    "merge_measure": _merge_measure,
    "set_target": _set_target,
    "add_target": _add_target,
    "remove_target": _remove_target,
    "check_row": _check_row,
    "check_all": _check_all,
}
OPERATIONS = frozenset(_OPERATIONS)
