"""The API shows to everybody exactly the rows that the pages may show to the same person."""

from __future__ import annotations

from typing import Any

import pytest

from shuangchuang.halls.accounts.rights import MEANING, PUBLIC
from shuangchuang.halls.plans import queries
from tests.house.repository import routes

# Who sees which tasks of which plan; None: the plan is not there for them. 科技局 leads task 1.
ALL = ["1", "2", "3"]
TASKS = {
    ("public", "shown"): ALL, ("public", "hidden"): None,
    ("operator", "shown"): ALL, ("operator", "hidden"): None,
    ("stranger", "shown"): ALL, ("stranger", "hidden"): None,
    ("liaison", "shown"): ALL, ("liaison", "hidden"): ["1"],
    ("coordinator", "shown"): ALL, ("coordinator", "hidden"): ALL,
}  # fmt: skip
PARTS = (
    "",
    "/actions",
    "/tasks",
    "/units",
    "/targets",
    "/search?q=平台",
    "/tasks/1",
    "/targets/T1",
    "/ledger",
    "/versions",
)
each = pytest.mark.parametrize(("kind", "slug"), TASKS)


def got(client: Any, slug: str, part: str = "") -> Any:
    answer = client.get(f"/api/v1/plans/{slug}{part}")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("kind", ["public", "operator", "stranger", "liaison", "coordinator"])
def test_the_list_holds_the_plans_one_may_know_of(kind, as_visitor):
    user, client = as_visitor(kind)

    listed = {plan["slug"] for plan in client.get("/api/v1/plans").json()["items"]}

    assert listed == {slug for (who, slug), tasks in TASKS.items() if who == kind and tasks}
    assert listed == set(queries.visible_plans(user).values_list("slug", flat=True))


@each
def test_a_plan_shows_the_rows_one_may_read_and_counts_no_others(kind, slug, as_visitor):
    user, client = as_visitor(kind)
    tasks = TASKS[kind, slug]
    if tasks is None:
        assert {part: client.get(f"/api/v1/plans/{slug}{part}").status_code for part in PARTS} == dict.fromkeys(
            PARTS, 404
        )
        return
    plan = queries.visible_plans(user).get(slug=slug)

    shown = {
        "tasks": [row["code"] for row in got(client, slug, "/tasks")["items"]],
        "under headings": [code for row in got(client, slug, "/actions")["items"] for code in row["task_codes"]],
        "targets": [row["code"] for row in got(client, slug, "/targets")["items"]],
        "units": sorted(row["slug"] for row in got(client, slug, "/units")["items"]),
        "counted": [got(client, slug)[name] for name in ("task_count", "target_count", "unit_count")],
    }

    assert shown == {
        "tasks": tasks,
        "under headings": tasks,
        "targets": [f"T{code}" for code in tasks],
        "units": sorted({"1": "kjj", "2": "czj", "3": "rsj"}[code] for code in tasks),
        "counted": [len(tasks)] * 3,
    }
    assert shown["tasks"] == list(queries.visible_tasks(user, plan).values_list("code", flat=True))
    assert shown["targets"] == list(queries.visible_targets(user, plan).values_list("code", flat=True))
    assert shown["units"] == sorted(unit.slug for unit in queries.units_of_plan(user, plan))


@each
def test_a_row_answers_by_its_code_to_who_may_read_it(kind, slug, as_visitor):
    _user, client = as_visitor(kind)
    readable = TASKS[kind, slug] or []

    statuses = {
        f"{part}{code}": client.get(f"/api/v1/plans/{slug}/{part}{code}").status_code
        for part in ("tasks/", "targets/T")
        for code in ALL
    }

    assert statuses == {
        f"{part}{code}": 200 if code in readable else 404 for part in ("tasks/", "targets/T") for code in ALL
    }


@each
def test_the_whole_ledger_and_its_versions_are_for_who_sees_all_of_it(kind, slug, as_visitor):
    _user, client = as_visitor(kind)
    whole = 200 if slug == "shown" or kind == "coordinator" else 404

    statuses = [client.get(f"/api/v1/plans/{slug}/{part}").status_code for part in ("ledger", "versions")]

    assert statuses == [whole, whole]


@each
def test_a_search_finds_only_what_one_may_read(kind, slug, as_visitor):
    _user, client = as_visitor(kind)
    if TASKS[kind, slug] is None:
        return

    found = {hit["page"].split("#")[0] for hit in got(client, slug, "/search?q=平台")["items"]}

    assert found == {f"/plans/{slug}/{part}{code}/" for code in TASKS[kind, slug] for part in ("tasks/", "targets/T")}


def test_a_unit_tells_everyone_of_published_plans_only(as_visitor):
    _user, client = as_visitor("coordinator")

    unit = client.get("/api/v1/units/kjj").json()

    assert [plan["plan"] for plan in unit["plans"]] == ["shown"]


@pytest.mark.parametrize(
    ("kind", "status"), [("public", 401), ("operator", 403), ("liaison", 403), ("coordinator", 200)]
)
def test_reading_a_document_is_for_who_may_upload(kind, status, as_visitor):
    _user, client = as_visitor(kind)

    answer = client.post("/api/v1/plans/parse", {"text": "一、任务\n1. 建设平台。"}, content_type="application/json")

    assert answer.status_code == status


def test_every_address_of_the_api_is_marked_with_its_right():
    marked = {route.name: getattr(route.callback, "right", None) for route in routes() if route.of_api}

    assert set(marked.values()) <= {PUBLIC, *MEANING}
    assert marked["api:parse"] == "plans.upload"
    assert marked["api:nothing"] == PUBLIC
