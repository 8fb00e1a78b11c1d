"""Corrections to the units of a draft: who leads, who cooperates, who is responsible.

A unit stands once in one role of one task, or of one measure of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_values import EditRefused, choice, corrected, find, new_id, rows_of, text, touch
from shuangchuang.domain.plans.model import Role
from shuangchuang.domain.plans.units import stands_for_several

_NAME_LENGTH = 80


def set_assignment(state: Json, edit: Json) -> None:
    """{"task", "assignment", "unit"?, "role"?}: another name or another role."""
    task = find(state["tasks"], edit.get("task"), "任务")
    assignment = find(task["assignments"], edit.get("assignment"), "责任单位")
    unit, role = assignment["unit"]["value"], assignment["role"]
    if "unit" in edit:
        unit = text(edit, "unit", limit=_NAME_LENGTH)
    if "role" in edit:
        role = choice(edit, "role", Role)
    _refuse_double(task, unit, role, assignment["measure"], assignment["id"])
    _correct(assignment, unit, role)
    touch(task)


def add_assignment(state: Json, edit: Json) -> None:
    """{"task", "unit", "role", "measure"?}: one more unit."""
    task = find(state["tasks"], edit.get("task"), "任务")
    measure = edit.get("measure")
    if measure is not None:
        find(task["measures"], measure, "举措")
    unit, role = text(edit, "unit", limit=_NAME_LENGTH), choice(edit, "role", Role)
    _refuse_double(task, unit, role, measure)
    task["assignments"].append(_assignment(state, unit, role, measure))
    touch(task)


def remove_assignment(state: Json, edit: Json) -> None:
    """{"task", "assignment"}: take a unit out."""
    task = find(state["tasks"], edit.get("task"), "任务")
    task["assignments"].remove(find(task["assignments"], edit.get("assignment"), "责任单位"))
    touch(task)


def set_units(state: Json, edit: Json) -> None:
    """
    {"task", "measure"?, "units": [{"unit", "role"}]}: all units of a task, or of one measure, in their order.

    A unit that stays keeps its words; where as many names of a role went as came, each new
    name corrects the old one in its place.
    """
    task = find(state["tasks"], edit.get("task"), "任务")
    measure = edit.get("measure")
    if measure is not None:
        find(task["measures"], measure, "举措")
    wanted = units_wanted(edit)
    held = [row for row in task["assignments"] if row["measure"] == measure]
    place = task["assignments"].index(held[0]) if held else len(task["assignments"])
    others_before = [row for row in task["assignments"][:place] if row["measure"] != measure]
    others_behind = [row for row in task["assignments"][place:] if row["measure"] != measure]
    partners = _partners(wanted, held)
    rows = []
    for index, (unit, role) in enumerate(wanted):
        row = partners.get(index)
        if row is None:
            row = _assignment(state, unit, role, measure)
        else:
            _correct(row, unit, role)
        rows.append(row)
    task["assignments"] = others_before + rows + others_behind
    touch(task)


def units_wanted(edit: Any) -> list[tuple[str, str]]:
    """The (unit, role) pairs under ``units``; each may be named once."""
    wanted: list[tuple[str, str]] = []
    for row in rows_of(edit, "units"):
        pair = text(row, "unit", limit=_NAME_LENGTH), choice(row, "role", Role)
        if pair in wanted:
            raise _double(pair[0])
        wanted.append(pair)
    return wanted


def new_assignments(state: Json, wanted: Iterable[tuple[str, str]], measure: str | None) -> list[Json]:
    """Assignments for a row that had none."""
    return [_assignment(state, unit, role, measure) for unit, role in wanted]


def without_doubles(assignments: Iterable[Json]) -> list[Json]:
    """The assignments, each unit once in each role of each place; the first stays."""
    seen: set[tuple[str, str, str | None]] = set()
    kept = []
    for row in assignments:
        key = (row["unit"]["value"], row["role"], row["measure"])
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def rename_unit(state: Json, edit: Json) -> None:
    """{"from", "to"}: another name everywhere; where a task has both, they become one."""
    old, new = text(edit, "from", limit=_NAME_LENGTH), text(edit, "to", limit=_NAME_LENGTH)
    found = False
    for task in state["tasks"]:
        for assignment in task["assignments"]:
            if assignment["unit"]["value"] == old:
                _rename(assignment, new)
                touch(task)
                found = True
        task["assignments"] = without_doubles(task["assignments"])
    if not found:
        raise EditRefused("unit_missing", "这份计划里没有单位“{unit}”。请刷新页面。", unit=old)


def _assignment(state: Json, unit: str, role: str, measure: str | None) -> Json:
    return {
        "id": new_id(state, "a"),
        "unit": corrected(unit),
        "role": role,
        "group": stands_for_several(unit),
        "measure": measure,
    }


def _rename(assignment: Json, unit: str) -> None:
    if unit != assignment["unit"]["value"]:
        assignment["group"] = stands_for_several(unit)
    assignment["unit"] = corrected(unit, assignment["unit"])


def _correct(assignment: Json, unit: str, role: str) -> None:
    """A role that is put right leaves no doubt about the unit either."""
    if (unit, role) != (assignment["unit"]["value"], assignment["role"]):
        _rename(assignment, unit)
        assignment["role"] = role


def _double(unit: str) -> EditRefused:
    return EditRefused("unit_double", "“{unit}”在这一任务中已有同样的职责，无需重复登记。", unit=unit)


def _refuse_double(task: Json, unit: str, role: str, measure: str | None, apart_from: str | None = None) -> None:
    for other in task["assignments"]:
        held = (other["unit"]["value"], other["role"], other["measure"])
        if other["id"] != apart_from and held == (unit, role, measure):
            raise _double(unit)


def _partners(wanted: list[tuple[str, str]], held: list[Json]) -> dict[int, Json]:
    """Which assignment held goes on as which one wanted: index → row."""
    partners: dict[int, Json] = {}
    left = list(held)

    def pair(same: Any) -> None:
        for index, pair_wanted in enumerate(wanted):
            if index not in partners:
                row = next((row for row in left if same(row, pair_wanted)), None)
                if row is not None:
                    partners[index] = row
                    left.remove(row)

    pair(lambda row, unit_role: (row["unit"]["value"], row["role"]) == unit_role)
    pair(lambda row, unit_role: row["unit"]["value"] == unit_role[0])
    for role in Role:
        came = [index for index, (_, held_role) in enumerate(wanted) if held_role == role and index not in partners]
        gone = [row for row in left if row["role"] == role]
        if len(came) == len(gone):
            partners.update(zip(came, gone, strict=True))
    return partners
