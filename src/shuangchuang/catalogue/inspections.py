"""Templates of special inspections: what is asked, whose words promise it, which figures and views close it.

A template names its plan and the tasks that speak of its field. Every question carries a quotation of the
plan; a test holds each to the plan's text, so no question promises more than the plan did.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from shuangchuang.catalogue.files import LINE, CatalogueError, read_yaml, text_of

GUARANTEE = "guarantee"  # the plan's safeguard (二), where no task speaks of the field
DIMENSIONS = {
    "achievement": "目标实现",
    "effect": "效果",
    "efficiency": "效率",
    "fairness": "公平",
    "sustainability": "可持续",
    "satisfaction": "满意度",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: asked of every sampled row, with what to look at and the words that promise it."""

    code: str
    text: str
    look: str
    quote: str
    task: str  # a task's number, or GUARANTEE


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A figure asked of a unit; ``unit`` is its unit of measure, ``source`` who has it."""

    name: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class InspectionTemplate:
    """A ready inspection of one field."""

    code: str
    field: str
    title: str
    plan: str
    guarantee: str
    tasks: tuple[str, ...]
    method: str
    questions: tuple[Question, ...]
    indicators: tuple[AskedFigure, ...]
    dimensions: dict[str, str]  # key of DIMENSIONS → what is asked there

    def question(self, code: str) -> Question:
        """:raises KeyError: it asks nothing of that code."""
        return {one.code: one for one in self.questions}[code]


def load_template(file: Path) -> InspectionTemplate:
    """
    One template.

    :raises CatalogueError: it says something that cannot be; file and line are named.
    """
    head = read_yaml(file)
    if text_of(head, "code", file) != file.stem:
        raise CatalogueError(file, head.get(LINE), "“code”应与文件名相同")
    tasks = head.get("tasks")
    if not isinstance(tasks, list) or not all(isinstance(task, str) for task in tasks):
        raise CatalogueError(file, head.get(LINE), '“tasks”应为任务号的列表，如 ["25", "19"]；没有就写 []')
    questions = _rows(head, "questions", file, _question)
    known = {*tasks, GUARANTEE}
    seen: set[str] = set()
    for question, row in zip(questions, head["questions"], strict=True):
        if question.task not in known:
            raise CatalogueError(file, row.get(LINE), f"“task: {question.task}”不在“tasks”里")
        if question.code in seen:
            raise CatalogueError(file, row.get(LINE), f"问题“{question.code}”写了两次")
        seen.add(question.code)
    return InspectionTemplate(
        code=text_of(head, "code", file),
        field=text_of(head, "field", file),
        title=text_of(head, "title", file),
        plan=text_of(head, "plan", file),
        guarantee=text_of(head, "guarantee", file),
        tasks=tuple(tasks),
        method=text_of(head, "method", file),
        questions=questions,
        indicators=_rows(head, "indicators", file, _figure),
        dimensions=_dimensions(head, file),
    )


def _rows(head: dict[str, Any], key: str, file: Path, read: Callable[[dict[str, Any], Path], T]) -> tuple[T, ...]:
    rows = head.get(key)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise CatalogueError(file, head.get(LINE), f"“{key}”下应列出至少一项")
    return tuple(read(row, file) for row in rows)


def _question(row: dict[str, Any], file: Path) -> Question:
    return Question(*(text_of(row, key, file) for key in ("code", "text", "look", "quote", "task")))


def _figure(row: dict[str, Any], file: Path) -> AskedFigure:
    return AskedFigure(*(text_of(row, key, file) for key in ("name", "unit", "source")))


def _dimensions(head: dict[str, Any], file: Path) -> dict[str, str]:
    given = head.get("dimensions")
    if not isinstance(given, dict) or set(given) - {LINE} != set(DIMENSIONS):
        raise CatalogueError(file, head.get(LINE), f"“dimensions”应写齐六个维度：{'、'.join(DIMENSIONS)}")
    return {key: text_of(given, key, file) for key in DIMENSIONS}


def load_templates(folder: Path) -> tuple[InspectionTemplate, ...]:
    """The templates of a folder, by file name; none where the installation brings none."""
    return tuple(load_template(file) for file in sorted(folder.glob("*.yaml")))


@functools.cache
def templates_of(folder: Path) -> tuple[InspectionTemplate, ...]:
    """The same, read once."""
    return load_templates(folder)
