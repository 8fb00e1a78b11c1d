"""The description of the API: whole, in Chinese, and shown on a page of ours under our content policy."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from shuangchuang.api.answers import as_bytes
from shuangchuang.api.plan_reading import Sent, parsed_plan
from shuangchuang.api.v1 import api

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "plans"

ALWAYS = {"200", "400", "401", "403", "404", "405", "422", "429", "500"}
WRITTEN = (ALWAYS | {"409", "413", "415"}) - {"200"}
OF_OPERATION = {
    ("post", "/api/v1/plans/parse"): ALWAYS | {"413", "415"},
    ("post", "/api/v1/plans/{slug}/targets/{code}/observations"): WRITTEN | {"201"},
    ("put", "/api/v1/plans/{slug}/publication"): WRITTEN | {"200", "412", "428"},
    ("post", "/api/v1/units"): WRITTEN | {"201"},
    ("patch", "/api/v1/units/{slug}"): WRITTEN | {"200", "412", "428"},
    ("patch", "/api/v1/messages/{message}"): WRITTEN | {"200"},
    ("post", "/api/v1/organisations/{organisation}/looks"): (WRITTEN | {"200"}) - {"409"},  # nothing is told again
}
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def described() -> dict:
    return api.get_openapi_schema()


def operations(described: dict) -> dict[tuple[str, str], dict]:
    return {
        (method, path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


def test_every_operation_is_described_with_every_status_it_can_answer_with(described):
    documented = {key: set(operation["responses"]) for key, operation in operations(described).items()}

    assert documented == {key: OF_OPERATION.get(key, ALWAYS | {"304"}) for key in documented}


def test_every_problem_has_one_shape(described):
    shapes = {
        name: response["content"]["application/problem+json"]["schema"]["$ref"]
        for name, response in described["components"]["responses"].items()
        if name != "Unchanged"
    }

    assert set(shapes.values()) == {"#/components/schemas/Problem"}


def test_every_operation_has_a_summary_and_a_hall_in_chinese(described):
    for key, operation in operations(described).items():
        assert CHINESE.search(operation["summary"]), key
        assert CHINESE.search(operation["description"]), key
        assert operation["tags"] in (
            ["计划台账"],
            ["单位名录"],
            ["机构"],
            ["画像"],
            ["字段表"],
            ["消息"],
            ["账号"],
            ["督办督查"],
        ), key
        for parameter in operation["parameters"]:
            assert CHINESE.search(parameter["description"]), (key, parameter["name"])


def test_every_reference_leads_somewhere(described):
    def references(node):
        if isinstance(node, dict):
            yield from ([node["$ref"]] if isinstance(node.get("$ref"), str) else [])
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    for reference in set(references(described)):
        place = described
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_reading_asks_for_no_account_and_writing_for_a_token_or_a_session_with_its_mark(described):
    asked = {method: operation["security"] for (method, _path), operation in operations(described).items()}

    written = [{"token": []}, {"session": [], "csrf": []}]
    assert asked == {"get": [{}, {"token": []}, {"session": []}]} | dict.fromkeys(("post", "put", "patch"), written)


def test_null_is_explained_wherever_it_can_stand(described):
    silent = [
        f"{name}.{field}"
        for name, schema in described["components"]["schemas"].items()
        if not name.startswith("Ledger")
        for field, shape in schema.get("properties", {}).items()
        if {"type": "null"} in shape.get("anyOf", []) and "null" not in shape.get("description", "")
    ]

    assert silent == []


def test_every_field_is_described_in_chinese(described):
    silent = [
        f"{name}.{field}"
        for name, schema in described["components"]["schemas"].items()
        if not name.startswith("Ledger")  # described by the file format of its own
        for field, shape in schema["properties"].items()
        if not CHINESE.search(shape.get("description", ""))
    ]

    assert silent == []


def keys_unknown_to(shape: dict, value: object, described: dict, place: str) -> list[str]:
    """Keys of an answer that its description does not name."""
    if "$ref" in shape:
        shape = described["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        return [key for each in value for key in keys_unknown_to(shape["items"], each, described, f"{place}[]")]
    if not isinstance(value, dict) or "properties" not in shape:
        return []
    named = shape["properties"]
    return [f"{place}.{key}" for key in value if key not in named] + [
        key for name, part in named.items() if name in value
        for key in keys_unknown_to(part, value[name], described, f"{place}.{name}")
    ]  # fmt: skip


@pytest.mark.parametrize("plan", ["guangxi-2021", "zhengzhou-2026-opc", "guangdong-2026-opc"])
def test_a_document_is_read_into_exactly_what_is_described(plan, described):
    text = (CORPUS / plan / "text.txt").read_text(encoding="utf-8")
    shape = {"$ref": "#/components/schemas/ParsedPlan", "components": described["components"]}

    read = json.loads(as_bytes(parsed_plan(Sent(text=text))))

    jsonschema.validate(read, shape)
    assert sorted(set(keys_unknown_to(shape, read, described, ""))) == []


def test_the_page_is_ours_and_brings_no_script_of_its_own(db, visitor):
    page = visitor.get("/api/v1/docs")
    html = page.content.decode()

    assert page.status_code == 200
    assert 'name="viewport"' in html
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', html) == []
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_root_leads_to_the_page(db, visitor):
    assert visitor.get("/api/v1/").headers["Location"] == "/api/v1/docs"


def test_the_page_is_an_index_that_unfolds_and_can_be_searched(db, visitor, described):
    names = {operation["operationId"] for operation in operations(described).values()}

    whole = visitor.get("/api/v1/docs").content.decode()
    found = visitor.get("/api/v1/docs", {"q": "messages 已读"}).content.decode()
    none = visitor.get("/api/v1/docs", {"q": "没有这样的词"}).content.decode()

    folded = re.findall(r'<details class="panel operation" id="([a-z_]+)"( open)?>', whole)
    assert {name for name, _opened in folded} == names
    assert [opened for _name, opened in folded if opened] == []
    assert {name for name, _ in re.findall(r'<details class="panel operation" id="([a-z_]+)"( open)>', found)} == {
        "messages",
        "message",
        "mark_message",
    }
    assert "没有这样的接口" in none
    linked = set(re.findall(r'href="#([^"]+)"', whole)) - {"main"}
    assert linked - set(re.findall(r'\bid="([^"]+)"', whole)) == set()
