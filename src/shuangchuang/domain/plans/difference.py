"""What changed between two states of a plan's ledger, row by row.

Rows of one line are the same row. Where the second state comes from another document its
rows have no line yet: tasks are paired by number and title, targets by name and deadline,
the most alike first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shuangchuang.domain.plans.draft import Json, house_annotation
from shuangchuang.domain.plans.model import Role

ALIKE = 0.5  # Dice similarity of titles from which two rows may be the same row


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row: what it said and what it says. Lists (units, measures) are tuples."""

    field: str
    before: str | tuple[str, ...]
    after: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row before and after. Added: ``before`` is None; removed: ``after`` is None."""

    before: Json | None
    after: Json | None
    changes: tuple[Change, ...]

    @property
    def kind(self) -> str:
        """added, removed, changed or same."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.changes else "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """Two states compared."""

    tasks: tuple[RowDifference, ...]
    targets: tuple[RowDifference, ...]

    def counts(self) -> dict[str, int]:
        """How many rows were added, removed, changed and left the same."""
        counted = Counter(row.kind for row in (*self.tasks, *self.targets))
        return {kind: counted[kind] for kind in ("added", "removed", "changed", "same")}


def compare(before: Json, after: Json) -> Difference:
    """
    All rows of both states, paired; rows of ``after`` in their order, each removed row where it stood.

    Comparing the other way round gives the same pairs with added and removed exchanged.
    """
    return Difference(
        tasks=_pair(before["tasks"], after["tasks"], _task_likeness, task_values),
        targets=_pair(before["targets"], after["targets"], _target_likeness, target_values),
    )


def task_values(task: Json) -> dict[str, str | tuple[str, ...]]:
    """What of a task is compared and shown, by field."""
    own = [row for row in task["assignments"] if row["measure"] is None]

    def units(role: Role) -> tuple[str, ...]:
        return tuple(row["unit"]["value"] for row in own if row["role"] == role)

    return {
        "number": _value(task["number"]),
        "title": _value(task["title"]),
        "action": _value(task["action"]),
        "section": _value(task["section"]),
        "leads": units(Role.LEAD),
        "cooperators": units(Role.COOPERATOR),
        "responsible": units(Role.RESPONSIBLE),
        "measures": tuple(f"{_value(row['number'])} {row['text']['value']}".strip() for row in task["measures"]),
        "measure_units": tuple(_measure_units(task)),
    }


def _measure_units(task: Json) -> Iterator[str]:
    """Measures with units of their own: 第2条 牵头单位：市科技局."""
    for place, measure in enumerate(task["measures"], start=1):
        held = [(row["unit"]["value"], row["role"]) for row in task["assignments"] if row["measure"] == measure["id"]]
        if held:
            yield f"第{place}条 {house_annotation(held)}"


def target_values(target: Json) -> dict[str, str | tuple[str, ...]]:
    """What of a target is compared and shown, by field."""
    return {
        "name": _value(target["name"]),
        "comparator": _value(target["comparator"]),
        "value": _value(target["value"]),
        "value_max": target["value_max"] or "",
        "unit": _value(target["unit"]),
        "deadline": _value(target["deadline"]),
        "kind": target["kind"],
        "breakdown": tuple(f"{part['name']} {part['value']}{part['unit']}" for part in target["breakdown"]),
    }


def _value(fact: Json | None) -> str:
    return str(fact["value"]) if fact else ""


def _bigrams(text: str) -> Counter[str]:
    return Counter(text[i : i + 2] for i in range(len(text) - 1)) or Counter([text])


def likeness(one: str, other: str) -> float:
    """Dice similarity of the character pairs of two strings, 0 to 1."""
    if one == other:
        return 1.0
    left, right = _bigrams(one), _bigrams(other)
    shared = sum((left & right).values())
    return 2 * shared / (sum(left.values()) + sum(right.values()))


def _task_likeness(one: Json, other: Json) -> float:
    alike = likeness(_value(one["title"]), _value(other["title"]))
    same_number = _value(one["number"]) == _value(other["number"])
    same_place = _value(one["action"]) == _value(other["action"])
    return alike + 0.1 * same_number + 0.05 * same_place if alike >= ALIKE else 0.0


def _target_likeness(one: Json, other: Json) -> float:
    alike = likeness(_value(one["name"]), _value(other["name"]))
    same_unit = _value(one["unit"]) == _value(other["unit"])
    same_deadline = _value(one["deadline"]) == _value(other["deadline"])
    return alike + 0.1 * same_unit + 0.2 * same_deadline if alike >= ALIKE else 0.0


def _pair(
    before: Sequence[Json],
    after: Sequence[Json],
    likeness_of: Callable[[Json, Json], float],
    values: Callable[[Json], dict[str, Any]],
) -> tuple[RowDifference, ...]:
    partner: dict[int, int] = {}  # place in after → place in before
    by_line = {row["line"]: place for place, row in enumerate(before) if row.get("line")}
    for place, row in enumerate(after):
        if row.get("line") in by_line:
            partner[place] = by_line.pop(row["line"])
    taken = set(partner.values())
    candidates = []
    for there, row in enumerate(after):
        if there in partner:
            continue
        for here, old in enumerate(before):
            # Two rows that both have a line are not the same row, however alike.
            if here in taken or (row.get("line") and old.get("line")):
                continue
            score = likeness_of(old, row)
            if score:
                candidates.append((-score, abs(there - here), here, there))
    for _, _, here, there in sorted(candidates):
        if here not in taken and there not in partner:
            partner[there] = here
            taken.add(here)
    rows = [
        (there, _row(before[partner[there]] if there in partner else None, row, values))
        for there, row in enumerate(after)
    ]
    result = [difference for _, difference in rows]
    for here, old in enumerate(before):
        if here not in taken:
            follower = next(
                (place for place, row in enumerate(result) if _stands_after(row, before, here)), len(result)
            )
            result.insert(follower, _row(old, None, values))
    return tuple(result)


def _stands_after(row: RowDifference, before: Sequence[Json], here: int) -> bool:
    return row.before is not None and any(row.before is later for later in before[here + 1 :])


def _row(before: Json | None, after: Json | None, values: Callable[[Json], dict[str, Any]]) -> RowDifference:
    if before is None or after is None:
        return RowDifference(before, after, ())
    was, now = values(before), values(after)
    changes = tuple(Change(field, was[field], now[field]) for field in was if was[field] != now[field])
    return RowDifference(before, after, changes)
