"""Corrections to the targets of a draft."""

from __future__ import annotations

from decimal import Decimal

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_values import (
    choice,
    corrected,
    deadline,
    find,
    move,
    new_id,
    number,
    place_after,
    text,
    touch,
)
from shuangchuang.domain.plans.model import Comparator, TargetKind

TARGET_FIELDS = ("name", "comparator", "value", "value_max", "unit", "deadline", "kind")
_NAME_LENGTH, _UNIT_LENGTH = 200, 30


def set_target(state: Json, edit: Json) -> None:
    """{"target", "field", "value"}: one field of a target."""
    target = find(state["targets"], edit.get("target"), "目标")
    field = choice(edit, "field", TARGET_FIELDS)
    if field == "kind":
        target["kind"] = choice(edit, "value", TargetKind)
    elif field == "value_max":
        target["value_max"] = number(edit, "value", empty=True)
    elif field == "value":
        target["value"] = corrected(number(edit, "value"), target["value"])
    elif field == "comparator":
        target["comparator"] = corrected(choice(edit, "value", Comparator), target["comparator"])
    elif field == "deadline":
        target["deadline"] = corrected(deadline(text(edit, "value", limit=20, empty=True)), target["deadline"])
    elif field == "unit":
        target["unit"] = corrected(text(edit, "value", limit=_UNIT_LENGTH, empty=True), target["unit"])
    else:
        target["name"] = corrected(text(edit, "value", limit=_NAME_LENGTH), target["name"])
    if field in {"value", "unit"}:
        target["breakdown_adds_up"] = _adds_up(target)
    touch(target)


def _adds_up(target: Json) -> bool | None:
    """Whether the parts make the corrected whole; None where they cannot be added."""
    parts = target["breakdown"]
    unit = target["unit"]["value"]
    if not parts or any(part["unit"] != unit or part["comparator"] != Comparator.REACH for part in parts):
        return None
    return sum((Decimal(part["value"]) for part in parts), Decimal(0)) == Decimal(target["value"]["value"])


def add_target(state: Json, edit: Json) -> None:
    """{"name", "value", "comparator"?, "value_max"?, "unit"?, "deadline"?, "kind"?, "after"?}: a target, last unless told."""
    given = {key: value for key, value in edit.items() if value not in (None, "")}
    place = place_after(state["targets"], edit["after"], "目标") if "after" in edit else len(state["targets"])
    target: Json = {
        "id": new_id(state, "g"),
        "name": corrected(text(edit, "name", limit=_NAME_LENGTH)),
        "comparator": corrected(choice({"comparator": Comparator.REACH, **given}, "comparator", Comparator)),
        "value": corrected(number(edit, "value")),
        "value_max": number(edit, "value_max", empty=True),
        "unit": corrected(text({"unit": "", **given}, "unit", limit=_UNIT_LENGTH, empty=True)),
        "deadline": corrected(deadline(text({"deadline": "", **given}, "deadline", limit=20, empty=True))),
        "text": corrected(""),
        "kind": choice({"kind": TargetKind.TARGET, **given}, "kind", TargetKind),
        "breakdown": [],
        "breakdown_adds_up": None,
        "task": None,
        "checked": False,
        "edited": True,
    }
    state["targets"].insert(place, target)


def remove_target(state: Json, edit: Json) -> None:
    """{"target"}: take a target out."""
    state["targets"].remove(find(state["targets"], edit.get("target"), "目标"))


def move_target(state: Json, edit: Json) -> None:
    """{"target", "after": id or None}: put a target behind another, or first."""
    target = find(state["targets"], edit.get("target"), "目标")
    move(state["targets"], target, edit.get("after"), "目标")
