"""The public JSON of a ledger: one schema, original words or house form, evidence for every value."""

import copy
import importlib.util
import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from shuangchuang.domain.plans.draft import Json, open_draft
from shuangchuang.domain.plans.draft_edits import apply, apply_all
from shuangchuang.domain.plans.ledger_json import ledger_json
from shuangchuang.domain.plans.model import Comparator, Ground, PlanDocument, TargetKind
from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.text import Extract
from tests.domain.plans.random_edits import edited
from tests.domain.plans.sample_plan import TEXT, state

SCHEMA = json.loads((files("shuangchuang") / "data/schemas/ledger.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
PLANS = Path(__file__).parents[2] / "corpus" / "plans"


def published(draft: Json, text: str = TEXT) -> Json:
    """The public form, validated and once through JSON."""
    ledger = json.loads(json.dumps(ledger_json(draft, text=text), ensure_ascii=False))
    VALIDATOR.validate(ledger)
    return ledger


def test_the_schema_is_a_schema_and_knows_every_word_of_the_model():
    Draft202012Validator.check_schema(SCHEMA)

    target = SCHEMA["$defs"]["target"]["properties"]
    assert set(target["comparator"]["enum"]) == set(Comparator)
    assert set(target["kind"]["enum"]) == set(TargetKind)
    assert set(SCHEMA["$defs"]["evidence"]["properties"]["ground"]["enum"]) == set(Ground)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda ledger: ledger.pop("tasks"),
        lambda ledger: ledger["tasks"][0].update(leads="市科技局"),
        lambda ledger: ledger["tasks"][0]["evidence"]["title"].update(confidence=2),
        lambda ledger: ledger["targets"][0].update(comparator="达到"),
        lambda ledger: ledger["targets"][0].update(deadline="明年"),
        lambda ledger: ledger.update(extra=1),
    ],
)
def test_the_schema_refuses_what_is_not_a_ledger(spoil):
    ledger = published(state())
    spoil(ledger)

    assert not VALIDATOR.is_valid(ledger)


def test_an_unedited_task_carries_the_original_words():
    task = published(state())["tasks"][0]

    assert {key: task[key] for key in ("number", "title", "action", "section", "edited", "annotation")} == {
        "number": "1",
        "title": "技术攻关",
        "action": "（一）创新行动",
        "section": "二、重点任务",
        "edited": False,
        "annotation": "牵头单位：市科技局；配合单位：市财政局、教育局",
    }
    assert (task["leads"], task["cooperators"], task["responsible"]) == (["市科技局"], ["市财政局", "市教育局"], [])


def test_an_edited_task_carries_the_house_form_and_says_so():
    after = apply(state(), {"op": "add_assignment", "task": "t1", "unit": "市数据局", "role": "lead"})

    task = published(after)["tasks"][0]

    assert (task["edited"], task["annotation"]) == (
        True,
        "牵头单位：市科技局、市数据局；配合单位：市财政局、市教育局",
    )
    assert task["evidence"]["annotation"][0]["raw"] == "牵头单位：市科技局；配合单位：市财政局、教育局"


def test_an_unedited_target_carries_the_original_words_and_an_edited_one_the_house_form():
    after = apply(state(), {"op": "set_target", "target": "g2", "field": "value", "value": "2.8"})

    first, second = published(after)["targets"][:2]

    assert (first["edited"], first["text"]) == (False, "高新技术企业达到170家（国家级50家、市级120家）")
    assert (second["edited"], second["text"], second["value"]) == (True, "到2026年，研发投入强度不低于2.8%", 2.8)


def test_numbers_are_numbers_and_a_range_has_two():
    targets = published(state())["targets"]

    assert [(target["value"], target["value_max"]) for target in targets] == [
        (170, None),
        (2.5, None),
        (1, 2),
        (20, None),
    ]
    assert [part["value"] for part in targets[0]["breakdown"]] == [50, 120]


def test_a_measure_has_a_number_and_units_where_the_plan_gives_it_some():
    first, second = published(state())["tasks"][0]["measures"]

    assert "number" not in first
    assert (second["number"], second["text"], second["leads"]) == ("1", "建设中试基地。", ["市科技局"])


def test_every_value_has_its_words():
    task = published(state())["tasks"][0]

    assert task["evidence"]["cooperators"][1] == {
        "spans": task["evidence"]["cooperators"][1]["spans"],
        "raw": "市教育局",
        "ground": "prefix_handed_on",
        "ground_spans": [],
        "confidence": 0.95,
        "reason": "承前省略“市”",
    }


def test_what_is_exported_is_named():
    ledger = ledger_json(
        state(), text=TEXT, plan="sample", version="2", exported_at="2024-03-01T08:00:00+08:00", simulated=True
    )

    VALIDATOR.validate(ledger)
    assert ledger["export"] == {
        "plan": "sample",
        "version": "2",
        "exported_at": "2024-03-01T08:00:00+08:00",
        "simulated": True,
    }


def test_a_row_of_an_adopted_ledger_keeps_its_line_and_code():
    adopted = state()
    adopted["tasks"][0] |= {"line": "abc", "code": "1"}

    task, other = published(adopted)["tasks"][:2]

    assert (task["line"], task["code"]) == ("abc", "1")
    assert "line" not in other


def test_an_empty_plan_and_an_added_row_are_ledgers_too():
    empty = open_draft(PlanDocument(None, None, (), None, None, None, None, None, None))
    added = apply_all(empty, [{"op": "add_task", "title": "甲"}, {"op": "add_target", "name": "乙", "value": "1"}])

    assert published(empty, "")["title"] is None
    assert published(added, "")["tasks"][0]["span"] is None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_was_edited_the_ledger_fits_the_schema_and_the_state_is_left_alone(data: st.DataObject):
    _, after = data.draw(edited(state()))
    kept = copy.deepcopy(after)

    published(after)

    assert after == kept


@pytest.mark.parametrize("slug", ["guangdong-2026-opc", "guangxi-2021", "zhengzhou-2026-opc"])
def test_a_real_plan_loses_nothing_on_the_way_through_a_draft(slug: str):
    spec = importlib.util.spec_from_file_location("plan_score", PLANS / "score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    text = (PLANS / slug / "text.txt").read_text(encoding="utf-8")
    gold = json.loads((PLANS / slug / "gold.json").read_text(encoding="utf-8"))

    ledger = published(open_draft(parse_plan(Extract.of_text(text))), text)

    metrics, _, errors = scorer.score_doc(gold, ledger)
    scored = [name for name in ("tasks", "leads", "cooperators", "responsible", "sections") if metrics[name]]
    assert {name: metrics[name]["f1"] for name in scored} == dict.fromkeys(scored, 1.0), errors
    assert metrics["targets"]["f1"] >= 0.95, errors
