"""The corrections a person can make to a draft, each a small JSON object ``{"op": …}``.

Edits are pure: they give a new state and leave the old one. What they change gets the
ground ``corrected``; the row becomes ``edited`` and has to be checked again.

    apply(state, edit)          one edit, refused if it does not fit
    apply_all(state, edits)     several, all or nothing
    replay(parsed, edits)       the same, of edits that were accepted before
    carry_out(state, edit)      changes the given state: for a caller who owns the copy
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable

from shuangchuang.domain.plans import draft_sections, draft_targets, draft_tasks, draft_units
from shuangchuang.domain.plans.draft import Json, doubts_of
from shuangchuang.domain.plans.draft_targets import TARGET_FIELDS
from shuangchuang.domain.plans.draft_tasks import MEASURE_FIELDS, METADATA, TASK_FIELDS
from shuangchuang.domain.plans.draft_values import EditRefused, find

__all__ = [
    "MEASURE_FIELDS",
    "METADATA",
    "OPERATIONS",
    "TARGET_FIELDS",
    "TASK_FIELDS",
    "EditRefused",
    "apply",
    "apply_all",
    "carry_out",
    "replay",
]


def apply(state: Json, edit: Json) -> Json:
    """
    The state after one edit; the given state stays as it is.

    :raises EditRefused: the edit names a row that is not there, or a value that cannot be.
    """
    return apply_all(state, (edit,))


def apply_all(state: Json, edits: Iterable[Json]) -> Json:
    """
    The state after several edits in their order; the given state stays as it is.

    :raises EditRefused: one of the edits does not fit the state the ones before it left.
    """
    after = copy.deepcopy(state)
    for edit in edits:
        carry_out(after, edit)
    return after


def replay(parsed: Json, edits: Iterable[Json]) -> Json:
    """What was read with the edits that stand: undo is a replay without the last one."""
    return apply_all(parsed, edits)


def carry_out(state: Json, edit: Json) -> None:
    """
    Change the given state by one edit. After a refusal the state is of no use.

    :raises EditRefused: the edit names a row that is not there, or a value that cannot be.
    """
    operation = _OPERATIONS.get(str(edit.get("op")))
    if operation is None:
        raise EditRefused("unknown_operation", "不认识的操作“{op}”。请刷新页面后重试。", op=str(edit.get("op")))
    operation(state, edit)


def _check_row(state: Json, edit: Json) -> None:
    """{"row", "checked"?}: a person looked at a row."""
    row = find([*state["tasks"], *state["targets"]], edit.get("row"), "行")
    row["checked"] = bool(edit.get("checked", True))


def _check_all(state: Json, edit: Json) -> None:
    """{}: check every row that leaves no doubt."""
    for row in [*state["tasks"], *state["targets"]]:
        if not doubts_of(row):
            row["checked"] = True


_OPERATIONS: dict[str, Callable[[Json, Json], None]] = {
    "take_sections": draft_sections.take_sections,
    "set_metadata": draft_tasks.set_metadata,
    "set_task": draft_tasks.set_task,
    "add_task": draft_tasks.add_task,
    "remove_task": draft_tasks.remove_task,
    "move_task": draft_tasks.move_task,
    "split_task": draft_tasks.split_task,
    "merge_task": draft_tasks.merge_task,
    "set_assignment": draft_units.set_assignment,
    "add_assignment": draft_units.add_assignment,
    "remove_assignment": draft_units.remove_assignment,
    "set_units": draft_units.set_units,
    "rename_unit": draft_units.rename_unit,
    "set_measure": draft_tasks.set_measure,
    "add_measure": draft_tasks.add_measure,
    "remove_measure": draft_tasks.remove_measure,
    "move_measure": draft_tasks.move_measure,
    "merge_measure": draft_tasks.merge_measure,
    "set_target": draft_targets.set_target,
    "add_target": draft_targets.add_target,
    "remove_target": draft_targets.remove_target,
    "move_target": draft_targets.move_target,
    "check_row": _check_row,
    "check_all": _check_all,
}
OPERATIONS = frozenset(_OPERATIONS)
