"""What stands where in the spreadsheet of a ledger. The writer and the reader both go by it.

    说明    how to edit and bring back
    任务    a row a task        units one a line in their cell, for a name may hold a 、
    举措    a row a measure     tied to its task by 任务行号
    目标    a row a target
    系统    hidden: which rows were written, and a mark of what each said

The marks tell a row the person changed from one that changed in the system meanwhile.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_values import EditRefused, deadline, plain
from shuangchuang.domain.plans.house_form import COMPARATOR_WORDS, KIND_WORDS, annotation_shown, target_shown
from shuangchuang.domain.plans.model import Role

FORMAT = "shuangchuang-ledger-xlsx-1"
GUIDE, SYSTEM = "说明", "系统"
TITLE_ROW, HINT_ROW, HEADER_ROW = 1, 2, 3
NEW = "新"  # 行号 of a row that people add, where measures have to name it: 新1, 新2
CELL_LENGTH = 32_000  # a cell of a spreadsheet holds 32 767 characters
UNIT_COLUMNS: Mapping[str, Role] = {
    "lead": Role.LEAD,
    "cooperator": Role.COOPERATOR,
    "responsible": Role.RESPONSIBLE,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its values, its heading, and how it is to be filled in."""

    key: str
    heading: str
    width: float  # characters
    kind: str = "text"  # text, units, number, deadline, id; "shown" ones are read only
    choices: Mapping[str, str] | None = None  # code → word

    @property
    def read_only(self) -> bool:
        """Whether people are asked to leave it alone."""
        return self.kind == "shown"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of rows. ``locked``: the column whose words must come back as they went."""

    name: str
    what: str  # what a row is
    columns: tuple[Column, ...]
    id_key: str
    locked: str

    def index(self, key: str) -> int:
        """Where a column stands, from 0."""
        return next(place for place, column in enumerate(self.columns) if column.key == key)


_UNITS = (
    Column("lead", "牵头单位", 22, "units"),
    Column("cooperator", "配合单位", 26, "units"),
    Column("responsible", "责任单位", 22, "units"),
)
TASKS = Sheet(
    "任务",
    "任务",
    (
        Column("id", "行号", 7, "id"),
        Column("number", "序号", 7),
        Column("title", "任务", 30),
        Column("action", "行动", 22),
        Column("section", "部分", 16),
        *_UNITS,
        Column("words", "责任原文", 44, "shown"),
        Column("measures", "举措数", 8, "shown"),
    ),
    id_key="id",
    locked="words",
)
MEASURES = Sheet(
    "举措",
    "举措",
    (
        Column("task", "任务行号", 10, "id"),
        Column("id", "举措行号", 10, "id"),
        Column("task_title", "所属任务", 24, "shown"),
        Column("number", "序号", 7),
        Column("text", "内容", 64),
        *_UNITS,
    ),
    id_key="id",
    locked="task_title",
)
TARGETS = Sheet(
    "目标",
    "目标",
    (
        Column("id", "行号", 7, "id"),
        Column("name", "名称", 34),
        Column("comparator", "比较", 9, choices=COMPARATOR_WORDS),
        Column("value", "数值", 12, "number"),
        Column("value_max", "上限", 12, "number"),
        Column("unit", "单位", 9),
        Column("deadline", "期限", 11, "deadline"),
        Column("kind", "类别", 9, choices=KIND_WORDS),
        Column("words", "原文", 60, "shown"),
    ),
    id_key="id",
    locked="words",
)
SHEETS = (TASKS, MEASURES, TARGETS)

Row = dict[str, str]  # column key → what the cell says; several units one a line


def rows_of(state: Json, text: str | None = None) -> dict[str, list[Row]]:
    """The rows of every sheet. Without the document's ``text`` the columns that quote it are left empty."""
    tasks: list[Row] = []
    measures: list[Row] = []
    for task in state["tasks"]:
        own = {key: _units(task, role, None) for key, role in UNIT_COLUMNS.items()}
        tasks.append(
            {
                "id": task["id"],
                "number": _value(task["number"]),
                "title": _value(task["title"]),
                "action": _value(task["action"]),
                "section": _value(task["section"]),
                **own,
                "words": "" if text is None else _words(annotation_shown(task, text)),
                "measures": str(len(task["measures"])),
            }
        )
        for measure in task["measures"]:
            measures.append(
                {
                    "task": task["id"],
                    "id": measure["id"],
                    "task_title": _value(task["title"]),
                    "number": _value(measure["number"]),
                    "text": _value(measure["text"]),
                    **{key: _units(task, role, measure["id"]) for key, role in UNIT_COLUMNS.items()},
                }
            )
    targets = [_target(target, text) for target in state["targets"]]
    return {TASKS.name: tasks, MEASURES.name: measures, TARGETS.name: targets}


def _target(target: Json, text: str | None) -> Row:
    return {
        "id": target["id"],
        "name": _value(target["name"]),
        "comparator": COMPARATOR_WORDS[target["comparator"]["value"]],
        "value": canonical_number(_value(target["value"])),
        "value_max": canonical_number(target["value_max"] or ""),
        "unit": _value(target["unit"]),
        "deadline": _value(target["deadline"]),
        "kind": KIND_WORDS[target["kind"]],
        "words": "" if text is None else _words(target_shown(target, text)),
    }


def _value(fact: Json | None) -> str:
    return plain(str(fact["value"]))[:CELL_LENGTH] if fact else ""


def _units(task: Json, role: Role, measure: str | None) -> str:
    rows = (row for row in task["assignments"] if row["role"] == role and row["measure"] == measure)
    return "\n".join(plain(row["unit"]["value"]) for row in rows)


def _words(words: str) -> str:
    return "\n".join(plain(line) for line in words.splitlines() if line.strip())[:CELL_LENGTH]


def canonical_number(words: str) -> str:
    """
    A number without needless zeros and signs; words that are no number stay as they are.

    >>> canonical_number("1,200.50"), canonical_number("十")
    ('1200.5', '十')
    """
    try:
        number = Decimal(words.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return words
    if not number.is_finite() or not -10 < number.adjusted() < 20:
        return words if number else "0"
    return format(number.normalize() + 0, "f")


def canonical(column: Column, words: str) -> str:
    """What a cell says, whatever way it is written: the form in which two cells are compared."""
    if column.kind == "number":
        return canonical_number(words)
    if column.kind == "deadline":
        try:
            return deadline(words)
        except EditRefused:
            return words
    return words


def mark_of(sheet: Sheet, row: Row) -> str:
    """A short mark of everything in a row that people may change."""
    said = [canonical(column, row[column.key]) for column in sheet.columns if not column.read_only]
    return _digest(*said)


def locked_mark_of(sheet: Sheet, row: Row) -> str:
    """A short mark of the words of a row that people are asked to leave alone."""
    return _digest(re.sub(r"\s+", "", row[sheet.locked]))


def _digest(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]
