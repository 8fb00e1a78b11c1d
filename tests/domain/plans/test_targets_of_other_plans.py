"""Targets of the further plans in tests/corpus/extra, scored against their gold."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.plans.rendering import as_json
from shuangchuang.domain.text import Extract

CORPUS = Path(__file__).parents[2] / "corpus"


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plan_score", CORPUS / "plans" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nine_of_ten_targets_of_other_plans_are_found_and_as_few_invented():
    scorer = _scorer()
    golds = scorer.load(CORPUS / "extra")
    predicted = {}
    for slug in golds:
        text = (CORPUS / "extra" / slug / "text.txt").read_text(encoding="utf-8")
        predicted[slug] = as_json(parse_plan(Extract.of_text(text)), text)

    documents, macro = scorer.run(golds, predicted)

    missed = [error for document in documents.values() for error in document["errors"] if error.startswith("target")]
    assert macro["targets"]["f1"] >= 0.9, missed
