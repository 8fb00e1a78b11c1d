"""The three development plans are read without an error of task or unit."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.plans.rendering import as_json
from shuangchuang.domain.text import Extract

PLANS = Path(__file__).parents[2] / "corpus" / "plans"
SLUGS = ("guangdong-2026-opc", "guangxi-2021", "zhengzhou-2026-opc")


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plan_score", PLANS / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _parsed(slug: str) -> tuple[str, dict[str, Any]]:
    text = (PLANS / slug / "text.txt").read_text(encoding="utf-8")
    return text, as_json(parse_plan(Extract.of_text(text)), text)


@pytest.mark.parametrize("slug", SLUGS)
def test_tasks_units_and_sections_of_the_development_plans_are_all_found_and_none_invented(slug: str):
    gold = json.loads((PLANS / slug / "gold.json").read_text(encoding="utf-8"))
    _, predicted = _parsed(slug)

    metrics, _, errors = _scorer().score_doc(gold, predicted)

    scored = ("tasks", "leads", "cooperators", "responsible", "any_role", "sections")
    assert {name: metrics[name]["f1"] for name in scored if metrics[name]} == {
        name: 1.0 for name in scored if metrics[name]
    }, errors
    assert metrics["targets"]["f1"] >= 0.95, errors


def test_the_27_tasks_of_guangxi_hold_124_measures_and_none_of_them_is_numbered():
    _, predicted = _parsed("guangxi-2021")

    measures = [measure for task in predicted["tasks"][:27] for measure in task["measures"]]

    assert len(measures) == 124
    assert not [measure for measure in measures if "number" in measure]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_head_of_a_document_is_read_as_the_gold_has_it(slug: str):
    gold = json.loads((PLANS / slug / "gold.json").read_text(encoding="utf-8"))
    _, predicted = _parsed(slug)

    names = ("title", "doc_number", "addressee", "date", "period")
    assert {name: predicted[name] for name in names} == {name: gold[name] for name in names}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_raw_is_exactly_the_words_its_spans_point_at(slug: str):
    text, predicted = _parsed(slug)

    seen = 0
    for found in _evidence(predicted):
        assert found["raw"] == "".join(text[start:end] for start, end in found["spans"])
        seen += 1
    assert seen > 100


def _evidence(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if "raw" in value and "spans" in value else []
        return own + [found for inner in value.values() for found in _evidence(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _evidence(inner)]
    return []
