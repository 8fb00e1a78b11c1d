"""Corrections to the tasks of a draft, to their measures, and to what the document says of itself."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_units import new_assignments, units_wanted, without_doubles
from shuangchuang.domain.plans.draft_values import (
    EditRefused,
    choice,
    corrected,
    day,
    find,
    move,
    new_id,
    place_after,
    rows_of,
    text,
    touch,
)
from shuangchuang.domain.plans.model import Role

METADATA = ("title", "doc_number", "issuer", "addressee", "date", "period", "valid_from", "valid_until")
TASK_FIELDS = ("number", "title", "action", "section")
MEASURE_FIELDS = ("text", "number")
_DAYS = frozenset({"date", "valid_from", "valid_until"})
_METADATA_LENGTH = {"title": 200, "doc_number": 60, "issuer": 200, "addressee": 2000, "period": 60}
_TASK_LENGTH = {"number": 40, "title": 300, "action": 240, "section": 240}
_MEASURE_LENGTH = {"text": 4000, "number": 40}


def set_metadata(state: Json, edit: Json) -> None:
    """{"field", "value"}: what the document says of itself; empty takes it out."""
    field = choice(edit, "field", METADATA)
    value = text(edit, "value", limit=_METADATA_LENGTH.get(field, 40), empty=field != "title")
    if field in _DAYS:
        value = day(value)
    if value:
        state["metadata"][field] = corrected(value, state["metadata"].get(field))
    else:
        state["metadata"].pop(field, None)


# ---------------------------------------------------------------- tasks


def set_task(state: Json, edit: Json) -> None:
    """{"task", "field", "value"}: number, title, or the headings a task stands under."""
    task = find(state["tasks"], edit.get("task"), "任务")
    field = choice(edit, "field", TASK_FIELDS)
    value = text(edit, "value", limit=_TASK_LENGTH[field], empty=field != "title")
    task[field] = corrected(value, task[field]) if value or field == "number" else None
    touch(task)


def add_task(state: Json, edit: Json) -> None:
    """
    {"after": id or None, "title", "number"?, "action"?, "section"?, "units"?, "measures"?}: a task of one's own.

    Headings that are not given are those of the task before. A measure is {"text", "number"?, "units"?}.
    """
    place = place_after(state["tasks"], edit.get("after"), "任务")
    before = state["tasks"][place - 1] if place else None
    task: Json = {
        "id": new_id(state, "t"),
        "number": corrected(_optional(edit, "number", _TASK_LENGTH["number"])),
        "title": corrected(text(edit, "title", limit=_TASK_LENGTH["title"])),
        "action": _heading(edit, "action", before),
        "section": _heading(edit, "section", before),
        "span": None,
        "body": [],
        "annotations": [],
        "untitled": False,
        "assignments": new_assignments(state, units_wanted(edit), None),
        "measures": [],
        "checked": False,
        "edited": True,
    }
    for row in rows_of(edit, "measures"):
        _put_measure(state, task, row, len(task["measures"]))
    state["tasks"].insert(place, task)


def _optional(edit: Mapping[str, Any], key: str, limit: int) -> str:
    return text(edit, key, limit=limit, empty=True) if edit.get(key) is not None else ""


def _heading(edit: Json, field: str, before: Json | None) -> Json | None:
    if field in edit:
        value = _optional(edit, field, _TASK_LENGTH[field])
        return corrected(value) if value else None
    return copy.deepcopy(before[field]) if before else None


def remove_task(state: Json, edit: Json) -> None:
    """{"task"}: take a task out; its targets stay and stand for themselves."""
    task = find(state["tasks"], edit.get("task"), "任务")
    state["tasks"].remove(task)
    for target in state["targets"]:
        if target["task"] == task["id"]:
            target["task"] = None


def move_task(state: Json, edit: Json) -> None:
    """{"task", "after": id or None}: put a task behind another, or first. Its words stay as they are."""
    task = find(state["tasks"], edit.get("task"), "任务")
    move(state["tasks"], task, edit.get("after"), "任务")


def split_task(state: Json, edit: Json) -> None:
    """{"task", "measure", "title"?, "number"?}: begin a new task at one of the measures; both halves keep the units."""
    task = find(state["tasks"], edit.get("task"), "任务")
    measure = find(task["measures"], edit.get("measure"), "举措")
    place = task["measures"].index(measure)
    if place == 0:
        raise EditRefused("split_at_start", "从第一条举措拆分等于不拆。请选择后面的举措。")
    title = edit.get("title") or measure["text"]["value"].rstrip("。；;")[:60]
    new = {
        **copy.deepcopy({key: value for key, value in task.items() if key not in {"line", "code"}}),
        "id": new_id(state, "t"),
        "number": corrected(_optional(edit, "number", _TASK_LENGTH["number"])),
        "title": corrected(text({"title": title}, "title", limit=_TASK_LENGTH["title"])),
        "untitled": False,
        "measures": task["measures"][place:],
    }
    task["measures"] = task["measures"][:place]
    moved = {row["id"] for row in new["measures"]}
    own = [row for row in task["assignments"] if row["measure"] is None]
    new["assignments"] = [{**copy.deepcopy(row), "id": new_id(state, "a")} for row in own]
    new["assignments"] += [row for row in task["assignments"] if row["measure"] in moved]
    task["assignments"] = [row for row in task["assignments"] if row["measure"] not in moved]
    if measure["text"]["spans"]:
        _split_words(state, task, new, cut=measure["text"]["spans"][0][0])
    for row in (task, new):
        touch(row)
    state["tasks"].insert(state["tasks"].index(task) + 1, new)


def _split_words(state: Json, task: Json, new: Json, *, cut: int) -> None:
    """Give each half the words, and the targets, on its side of ``cut``."""
    new["body"] = [[max(start, cut), end] for start, end in task["body"] if end > cut]
    task["body"] = [[start, min(end, cut)] for start, end in task["body"] if start < cut]
    if task["span"] and task["span"][0] <= cut <= task["span"][1]:
        new["span"] = [cut, task["span"][1]]
        task["span"] = [task["span"][0], cut]
    for target in state["targets"]:
        spans = target["text"]["spans"]
        if target["task"] == task["id"] and spans and spans[0][0] >= cut:
            target["task"] = new["id"]


def merge_task(state: Json, edit: Json) -> None:
    """{"task"}: put a task into the one before it. Measures follow each other, a unit stands once, a lead stays a lead."""
    task = find(state["tasks"], edit.get("task"), "任务")
    place = state["tasks"].index(task)
    if place == 0:
        raise EditRefused("merge_first", "这是第一项任务，前面没有可以并入的任务。")
    into = state["tasks"][place - 1]
    into["measures"] += task["measures"]
    into["body"] += task["body"]
    into["annotations"] += [span for span in task["annotations"] if span not in into["annotations"]]
    spans = [row["span"] for row in (into, task) if row["span"]]
    if spans:
        into["span"] = [min(start for start, _ in spans), max(end for _, end in spans)]
    for assignment in task["assignments"]:
        _merge_assignment(into, assignment)
    state["tasks"].remove(task)
    for target in state["targets"]:
        if target["task"] == task["id"]:
            target["task"] = into["id"]
    touch(into)


def _merge_assignment(into: Json, assignment: Json) -> None:
    twins = [
        row
        for row in into["assignments"]
        if (row["unit"]["value"], row["measure"]) == (assignment["unit"]["value"], assignment["measure"])
    ]
    if not twins:
        into["assignments"].append(assignment)
    elif assignment["role"] == Role.LEAD and all(row["role"] != Role.LEAD for row in twins):
        twins[0]["role"] = assignment["role"]


# ---------------------------------------------------------------- measures


def set_measure(state: Json, edit: Json) -> None:
    """{"task", "measure", "field"?, "value"}: the text of a measure, or its number."""
    task = find(state["tasks"], edit.get("task"), "任务")
    measure = find(task["measures"], edit.get("measure"), "举措")
    field = choice({"field": "text", **edit}, "field", MEASURE_FIELDS)
    value = text(edit, "value", limit=_MEASURE_LENGTH[field], empty=field == "number")
    measure[field] = corrected(value, measure[field]) if value else None
    touch(task)


def add_measure(state: Json, edit: Json) -> None:
    """{"task", "value", "number"?, "units"?, "after"?: id or None}: a measure, last unless told."""
    task = find(state["tasks"], edit.get("task"), "任务")
    place = place_after(task["measures"], edit["after"], "举措") if "after" in edit else len(task["measures"])
    _put_measure(state, task, {**edit, "text": edit.get("value")}, place)
    touch(task)


def _put_measure(state: Json, task: Json, row: Mapping[str, Any], place: int) -> None:
    number = _optional(row, "number", _MEASURE_LENGTH["number"])
    measure: Json = {
        "id": new_id(state, "m"),
        "number": corrected(number) if number else None,
        "text": corrected(text(row, "text", limit=_MEASURE_LENGTH["text"])),
    }
    task["measures"].insert(place, measure)
    task["assignments"] += new_assignments(state, units_wanted(row), measure["id"])


def remove_measure(state: Json, edit: Json) -> None:
    """{"task", "measure"}: take a measure out, with the units of its own."""
    task = find(state["tasks"], edit.get("task"), "任务")
    measure = find(task["measures"], edit.get("measure"), "举措")
    task["measures"].remove(measure)
    task["assignments"] = [row for row in task["assignments"] if row["measure"] != measure["id"]]
    touch(task)


def move_measure(state: Json, edit: Json) -> None:
    """{"task", "measure", "to"?: task, "after": id or None}: put a measure elsewhere; its own units go with it."""
    task = find(state["tasks"], edit.get("task"), "任务")
    measure = find(task["measures"], edit.get("measure"), "举措")
    to = find(state["tasks"], edit["to"], "任务") if edit.get("to") else task
    task["measures"].remove(measure)
    to["measures"].insert(place_after(to["measures"], edit.get("after"), "举措"), measure)
    if to is not task:
        to["assignments"] += [row for row in task["assignments"] if row["measure"] == measure["id"]]
        task["assignments"] = [row for row in task["assignments"] if row["measure"] != measure["id"]]
        touch(to)
    touch(task)


def merge_measure(state: Json, edit: Json) -> None:
    """{"task", "measure"}: put a measure into the one before it; the units of both stand once."""
    task = find(state["tasks"], edit.get("task"), "任务")
    measure = find(task["measures"], edit.get("measure"), "举措")
    place = task["measures"].index(measure)
    if place == 0:
        raise EditRefused("merge_first", "这是第一条举措，前面没有可以并入的举措。")
    into = task["measures"][place - 1]
    into["text"] = {
        **corrected(into["text"]["value"] + measure["text"]["value"]),
        "spans": into["text"]["spans"] + measure["text"]["spans"],
    }
    for assignment in task["assignments"]:
        if assignment["measure"] == measure["id"]:
            assignment["measure"] = into["id"]
    task["assignments"] = without_doubles(task["assignments"])
    task["measures"].remove(measure)
    touch(task)
