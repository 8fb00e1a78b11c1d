"""The plans with gold: as they are, and the same words laid out in other ways."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.domain.plans.plan_reading import read

CORPUS = Path(__file__).parents[2] / "corpus"
GOLDS = sorted([*CORPUS.glob("plans/*/gold.json"), *CORPUS.glob("extra/*/gold.json")])
SCORED = ("tasks", "leads", "cooperators", "responsible", "any_role")


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plan_score", CORPUS / "plans" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORE = _scorer()


def wrapped(text: str, *, width: int, indent: str = "", lines_a_page: int = 0) -> str:
    """Lines broken where the paper ends, with page marks between them."""
    printed: list[str] = []
    for line in text.split("\n"):
        rest = indent + line.strip()
        while line.strip() and rest:
            printed.append(rest[:width])
            rest = rest[width:]
            if lines_a_page and len(printed) % lines_a_page == 0:
                printed.append(f"— {len(printed) // lines_a_page} —")
    return "\n".join(printed)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "lines of 28 characters": lambda text: wrapped(text, width=28),
    "indented lines of 36 characters with page marks": lambda text: wrapped(
        text, width=36, indent="　　", lines_a_page=22
    ),
    "no line breaks": lambda text: text.replace("\n", ""),
    "blanks for line breaks": lambda text: re.sub(r"\n+", " ", text),
    "empty lines and indents": lambda text: text.replace("\n", "\r\n\r\n　　"),
    "half width": lambda text: text.translate(str.maketrans("（），：；．", "(),:;.")),
    "full width": lambda text: text.translate(str.maketrans("(),:;", "（），：；")),
    "numbers set apart": lambda text: re.sub(r"(?m)^(\d+)[.．、]", r"\1 . ", text),
}


def _f1(text: str, gold: dict[str, Any]) -> tuple[dict[str, float], list[str]]:
    metrics, _, errors = SCORE.score_doc(gold, read(text))
    return {name: metrics[name]["f1"] for name in SCORED if metrics[name]}, errors


def _is_plain(gold: Path) -> bool:
    """Whether a plan has no layout of its own yet: no table, no list parted by lines, no lost line breaks."""
    text = (gold.parent / "text.txt").read_text(encoding="utf-8")
    return (
        not {"table", "lines"} & set(gold.parent.name.split("-")) and len(text.split("\n")) >= 8 and "— 1 —" not in text
    )


@pytest.mark.parametrize("gold", GOLDS, ids=lambda path: path.parent.name)
def test_plans_of_other_places_are_read_to_the_bars(gold: Path):
    found, errors = _f1(
        (gold.parent / "text.txt").read_text(encoding="utf-8"), json.loads(gold.read_text(encoding="utf-8"))
    )

    assert {name for name, f1 in found.items() if f1 < 0.97} == set(), errors


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("gold", [gold for gold in GOLDS if _is_plain(gold)], ids=lambda path: path.parent.name)
def test_the_same_words_in_another_layout_give_the_same_tasks(gold: Path, layout: str):
    text = (gold.parent / "text.txt").read_text(encoding="utf-8")
    found, errors = _f1(LAYOUTS[layout](text), json.loads(gold.read_text(encoding="utf-8")))

    assert {name for name, f1 in found.items() if f1 < 0.97} == set(), errors
