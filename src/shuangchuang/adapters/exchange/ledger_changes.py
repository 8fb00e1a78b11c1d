"""What a person changed in the spreadsheet of a ledger, told as edits of the draft."""

from __future__ import annotations

from shuangchuang.adapters.exchange.ledger_cells import ReadBook, ReadRow
from shuangchuang.adapters.exchange.ledger_layout import MEASURES, TARGETS, TASKS, Column, Row, canonical
from shuangchuang.adapters.exchange.ledger_merge import Merge, is_new
from shuangchuang.adapters.exchange.ledger_work import Work, units_of
from shuangchuang.domain.plans.draft import Json

_TASK_KEYS = ("number", "title", "action", "section")
_TARGET_KEYS = ("name", "comparator", "value", "value_max", "unit", "deadline", "kind")
_RANGE = "区间"


def changes_of(book: ReadBook, state: Json) -> list[Json]:
    """The edits that turn ``state`` into what the sheets say; what cannot be goes to ``book.errors``."""
    merge = Merge(book, state)
    if not merge.sound:
        return []
    work = Work(book, state, merge)
    _Tasks(work).find()
    _Targets(work).find()
    return work.edits


class _Tasks:
    """Tasks and measures. Tasks come first: measures may name tasks that are new."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.merge = work.merge
        self.task_ids: dict[str, str] = {}  # 行号 in the sheet → id in the ledger
        self.refused: set[str] = set()  # 行号 of new tasks that could not be added
        self.measure_ids: dict[str, list[str]] = {}  # task → its measures in the order of the sheet

    def find(self) -> None:
        """Additions and changes, then removals, then order."""
        after: str | None = None
        for row in self.work.book.rows[TASKS.name]:
            after = self._task(row, after) or after
        for row in self.work.book.rows[MEASURES.name]:
            self._measure(row)
        self._remove()
        self.work.reorder(TASKS, {"op": "move_task"}, "task", self.work.ledger["tasks"], list(self.task_ids.values()))
        for task in self.work.ledger["tasks"]:
            edit = {"op": "move_measure", "task": task["id"]}
            self.work.reorder(MEASURES, edit, "measure", task["measures"], self.measure_ids.get(task["id"], []))

    def _task(self, row: ReadRow, after: str | None) -> str | None:
        """The id of the task this row stands for, once it says what the row says."""
        row_id = row.cells["id"]
        if is_new(row_id):
            if not self.merge.touched(row):
                return None
            new_id = self._add_task(row, after)
            if not new_id:
                self.refused.add(row_id)
                return None
            self.task_ids[row_id or f"row {row.number}"] = new_id
            return new_id
        if self.merge.standing(row) is None:
            return None
        if self.merge.touched(row):
            for key in self.merge.changed_keys(row, _TASK_KEYS):
                edit = {"op": "set_task", "task": row_id, "field": key, "value": row.cells[key]}
                self.work.carry_out(edit, row, key)
            self.work.change_units(row, {"task": row_id})
        self.task_ids[row_id] = row_id
        return row_id

    def _add_task(self, row: ReadRow, after: str | None) -> str:
        said = {key: row.cells[key] for key in _TASK_KEYS}
        judged = [
            self.work.fits({"op": "add_task", "title": "-", key: value}, row, key)
            for key, value in said.items()
            if key not in row.faulty
        ]
        if not self.work.units_fit(row) or not all(judged) or row.faulty:
            return ""
        edit = {"op": "add_task", "after": after, **said, "units": units_of(row)}
        return self.work.added(edit, row, "title", self.work.ledger["tasks"])

    # ------------------------------------------------------------ measures

    def _measure(self, row: ReadRow) -> None:
        row_id, touched = row.cells["id"], self.merge.touched(row)
        if is_new(row_id) and not touched:
            return
        task = self._task_of(row) if touched else self._task_standing(row)
        if task is None:
            return
        rows = self.measure_ids.setdefault(task, [])
        after = rows[-1] if rows else None
        if is_new(row_id):
            row_id = self._add_measure(row, task, after)
        elif touched:
            self._change_measure(row, task, after)
        if row_id:
            rows.append(row_id)

    def _task_of(self, row: ReadRow) -> str | None:
        """The task a changed row names."""
        named = row.cells["task"]
        if named in self.task_ids:
            return self.task_ids[named]
        if (named and named in self.refused) or "task" in row.faulty:
            return None  # told already
        self._complain_of_task(row, named)
        return None

    def _task_standing(self, row: ReadRow) -> str | None:
        """The task an unchanged measure stands in; None where there is nothing to do."""
        standing = self.merge.standing(row)
        task = standing["task"] if standing else ""
        if task in self.merge.gone[TASKS.name]:
            self._complain_of_task(row, task)
        return self.task_ids.get(task)

    def _complain_of_task(self, row: ReadRow, named: str) -> None:
        if not named:
            sentence = "没有填写任务行号。请填写这条举措所属任务的行号（见“任务”表第一列）。"
        elif named in self.merge.now[TASKS.name]:
            sentence = "任务“{task}”已从“任务”表里删除，它的举措还在。请一并删除这一行，或改成别的任务行号。"
        else:
            sentence = "“任务”表里没有行号“{task}”。请填写这条举措所属任务的行号（见“任务”表第一列）。"
        self.merge.complain(row, "task", "task_unknown", sentence, task=named[:40])

    def _add_measure(self, row: ReadRow, task: str, after: str | None) -> str:
        judged = [
            self.work.fits({"op": "add_task", "title": "-", "measures": [{"text": "-", key: row.cells[key]}]}, row, key)
            for key in ("number", "text")
            if key not in row.faulty
        ]
        if not self.work.units_fit(row) or not all(judged) or row.faulty:
            return ""
        edit: Json = {"op": "add_measure", "task": task, "after": after, "value": row.cells["text"]}
        edit |= {"number": row.cells["number"], "units": units_of(row)}
        rows = next(found for found in self.work.ledger["tasks"] if found["id"] == task)["measures"]
        return self.work.added(edit, row, "text", rows)

    def _change_measure(self, row: ReadRow, task: str, after: str | None) -> None:
        row_id = row.cells["id"]
        was = self.merge.now[MEASURES.name][row_id]
        if was["task"] != task:
            edit = {"op": "move_measure", "task": was["task"], "measure": row_id, "to": task, "after": after}
            self.work.carry_out(edit, row, "task")
        about = {"task": task, "measure": row_id}
        for key in self.merge.changed_keys(row, ("number", "text")):
            self.work.carry_out({"op": "set_measure", **about, "field": key, "value": row.cells[key]}, row, key)
        self.work.change_units(row, about)

    def _remove(self) -> None:
        gone = self.merge.gone[TASKS.name]
        for row_id in self.merge.gone[MEASURES.name]:
            task = self.merge.now[MEASURES.name][row_id]["task"]
            if task not in gone:
                edit = {"op": "remove_measure", "task": task, "measure": row_id}
                self.work.carry_out_for_sheet(edit, MEASURES)
        for row_id in gone:
            self.work.carry_out_for_sheet({"op": "remove_task", "task": row_id}, TASKS)


class _Targets:
    """Targets. A word of a list is told as the code that stands for it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.merge = work.merge

    def find(self) -> None:
        """Additions and changes, then removals, then order."""
        ids: list[str] = []
        for row in self.work.book.rows[TARGETS.name]:
            row_id = self._target(row, ids[-1] if ids else None)
            if row_id:
                ids.append(row_id)
        for row_id in self.merge.gone[TARGETS.name]:
            self.work.carry_out_for_sheet({"op": "remove_target", "target": row_id}, TARGETS)
        self.work.reorder(TARGETS, {"op": "move_target"}, "target", self.work.ledger["targets"], ids)

    def _target(self, row: ReadRow, after: str | None) -> str:
        row_id = row.cells["id"]
        if is_new(row_id):
            return self._add(row, after) if self.merge.touched(row) else ""
        standing = self.merge.standing(row)
        if standing is None:
            return ""
        if self.merge.touched(row):
            self._change(row)
        return row_id

    def _change(self, row: ReadRow) -> None:
        keys = self.merge.changed_keys(row, _TARGET_KEYS)
        for key in keys:
            value = self._value(row, key, needed=key in {"name", "comparator", "value", "kind"})
            if value is not None:
                edit = {"op": "set_target", "target": row.cells["id"], "field": key, "value": value}
                self.work.carry_out(edit, row, key)
        if {"comparator", "value", "value_max"} & set(keys):
            self._range_fits(row, row.cells)

    def _add(self, row: ReadRow, after: str | None) -> str:
        values = {key: self._value(row, key, needed=key in {"name", "value"}) for key in _TARGET_KEYS}
        judged = [
            value is not None and self.work.fits({"op": "add_target", "name": "-", "value": "0", key: value}, row, key)
            for key, value in values.items()
            if key not in row.faulty
        ]
        if not self._range_fits(row, row.cells) or not all(judged) or row.faulty:
            return ""
        edit = {"op": "add_target", **{key: value for key, value in values.items() if value}, "after": after}
        return self.work.added(edit, row, "name", self.work.ledger["targets"])

    def _value(self, row: ReadRow, key: str, *, needed: bool) -> str | None:
        """The value of a cell as an edit says it; None where it cannot be, which is told."""
        if key in row.faulty:
            return None
        column = TARGETS.columns[TARGETS.index(key)]
        words = canonical(column, row.cells[key])
        if needed and not words:
            self.merge.complain(row, key, "value_empty", "这一项不能为空。请填写，或删除整行。")
            return None
        return self._code_of(row, column, words) if column.choices is not None and words else words

    def _code_of(self, row: ReadRow, column: Column, words: str) -> str | None:
        choices = column.choices or {}
        for code, word in choices.items():
            if word == words:
                return str(code)
        self.merge.complain(
            row,
            column.key,
            "word_unknown",
            "{heading}“{word}”不认识。请从列表中选择：{words}。",
            heading=column.heading,
            word=words[:20],
            words="、".join(choices.values()),
        )
        return None

    def _range_fits(self, row: ReadRow, said: Row) -> bool:
        """A range has two ends, the right way round."""
        if said["comparator"] == _RANGE and not said["value_max"] and "value_max" not in row.faulty:
            self.merge.complain(row, "value_max", "range_open", "比较是“区间”时要填上限。请填写上限，或改选别的比较。")
            return False
        if _as_number(said["value_max"]) < _as_number(said["value"]):
            self.merge.complain(row, "value_max", "range_reversed", "上限小于数值。请核对这两个数。")
            return False
        return True


def _as_number(words: str) -> float:
    """For a comparison of two ends; what is no number is told elsewhere and compares as neither."""
    try:
        return float(words.replace(",", "").replace("，", ""))
    except ValueError:
        return float("nan")
