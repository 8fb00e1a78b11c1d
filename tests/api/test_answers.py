"""What an answer holds: rows with the words they rest on, figures with their source, and null for what is not known."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from tests.api.conftest import fact

EVIDENCE = {"ground": "printed", "ground_spans": [], "confidence": 0.9, "reason": ""}


def quoted(start: int, end: int, raw: str | None) -> dict:
    return {"spans": [[start, end]], "raw": raw, **EVIDENCE}


def test_a_plan_tells_what_its_document_says_and_null_for_what_it_does_not(world, visitor):
    plan = visitor.get("/api/v1/plans/shown").json()

    assert plan == {
        "slug": "shown",
        "title": "行动计划 shown",
        "short_title": "",
        "region": {"code": "450100", "name": "南宁市"},
        "published": True,
        "version": 1,
        "doc_number": None,
        "issuer": "市政府",
        "issued_date": "2026-03-01",
        "period": None,
        "task_count": 3,
        "target_count": 3,
        "href": "/api/v1/plans/shown",
        "page": "/plans/shown/",
        "addressee": None,
        "valid_from": None,
        "valid_until": None,
        "adopted_at": "2026-11-23T09:00:00Z",
        "unit_count": 3,
        "evidence": {"title": quoted(0, 9, None)},
    }


def test_a_task_carries_its_measures_and_units_with_their_words(world, visitor):
    kjj = {"slug": "kjj", "name": "科技局", "printed_name": "科技局"}

    task = visitor.get("/api/v1/plans/shown/tasks/1").json()

    assert task == {
        "code": "1",
        "number": "1",
        "title": "建设平台1",
        "untitled": False,
        "action": "行动1",
        "section": "一、重点任务",
        "edited": False,
        "leads": [kjj],
        "cooperators": [],
        "responsible": [],
        "measure_count": 1,
        "href": "/api/v1/plans/shown/tasks/1",
        "page": "/plans/shown/tasks/1/",
        "body": "建设平台。",
        "annotation": "牵头单位：科技局",
        "span": [17, 34],
        "introduced_version": 1,
        "measures": [
            {
                "number": "",
                "text": "建设平台。",
                "assignments": [{"unit": kjj, "role": "lead", "evidence": quoted(31, 34, fact(31, 34)["value"])}],
                "evidence": quoted(20, 25, fact(20, 25)["value"]),
            }
        ],
        "assignments": [{"unit": kjj, "role": "lead", "evidence": quoted(31, 34, fact(31, 34)["value"])}],
        "target_codes": ["T1"],
        "evidence": {"title": quoted(20, 24, fact(20, 24)["value"])},
    }


def test_a_target_carries_its_breakdown_and_its_figures_with_their_source(world, visitor):
    target = visitor.get("/api/v1/plans/shown/targets/T2").json()

    assert target == {
        "code": "T2",
        "name": "平台2",
        "comparator": "reach",
        "value": "5",
        "value_max": None,
        "unit": "个",
        "deadline": "2027",
        "kind": "target",
        "text": "到2027年建成平台5个",
        "task": "2",
        "edited": False,
        "href": "/api/v1/plans/shown/targets/T2",
        "page": "/plans/shown/targets/T2/",
        "breakdown": [{"name": "国家级", "comparator": "reach", "value": "2", "unit": "个", "spans": [[45, 46]]}],
        "breakdown_adds_up": False,
        "evidence": {"value": quoted(45, 46, fact(45, 46)["value"])},
        "observations": [
            {
                "period": "2026",
                "value": "3.5",
                "unit": "个",
                "source": "统计公报",
                "published_date": "2027-02-01",
                "status": "已核实",
                "revision": 0,
                "derived": None,
                "href": "/api/v1/plans/shown/targets/T2",
            }
        ],
    }


def test_a_row_without_stored_evidence_says_so(world, visitor):
    world.shown.taskrecords.get(code="1").assignments.update(evidence={})

    task = visitor.get("/api/v1/plans/shown/tasks/1").json()

    assert task["assignments"][0]["evidence"] is None


def test_the_ledger_keeps_to_its_published_schema(guangxi, visitor):
    schema = json.loads((files("shuangchuang") / "data/schemas/ledger.schema.json").read_text(encoding="utf-8"))

    ledger = visitor.get("/api/v1/plans/guangxi-2021/ledger").json()

    jsonschema.validate(ledger, schema)
    assert ledger["export"] == {"plan": "guangxi-2021", "version": "1", "exported_at": "", "simulated": True}
    assert len(ledger["tasks"]) == guangxi.taskrecords.count()


@pytest.mark.parametrize(
    "part", ["", "/actions", "/tasks?page_size=100", "/units", "/targets", "/versions", "/search?q=创新"]
)
def test_a_real_plan_is_answered_in_every_part(part, guangxi, visitor):
    answer = visitor.get(f"/api/v1/plans/guangxi-2021{part}")

    assert answer.status_code == 200
    assert answer.json().get("total", 1) > 0


def test_every_task_and_target_of_a_real_plan_has_an_answer(guangxi, visitor):
    plan = "/api/v1/plans/guangxi-2021"
    links = [
        row["href"]
        for part in ("tasks?page_size=100", "targets")
        for row in visitor.get(f"{plan}/{part}").json()["items"]
    ]

    assert {visitor.get(link).status_code for link in links} == {200}


def test_chinese_travels_as_chinese(world, visitor):
    assert "行动计划" in visitor.get("/api/v1/plans").content.decode()
