"""Lists: pages, links, filters, and as many queries for three rows as for one."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.api.registry_shapes import CATEGORIES
from shuangchuang.halls.plans.models import MeasureRecord, ObservationRecord
from shuangchuang.halls.registry.models import UnitCategory, UnitNameRecord
from tests.api.conftest import NOW, a_plan, a_unit

pytestmark = pytest.mark.django_db
LISTS = (
    "/api/v1/plans",
    "/api/v1/plans/p1",
    "/api/v1/plans/p1/actions",
    "/api/v1/plans/p1/tasks",
    "/api/v1/plans/p1/tasks/1",
    "/api/v1/plans/p1/units",
    "/api/v1/plans/p1/targets",
    "/api/v1/plans/p1/targets/T1",
    "/api/v1/plans/p1/versions",
    "/api/v1/plans/p1/search?q=平台",
    "/api/v1/units",
    "/api/v1/units/u1",
    "/api/v1/regions",
)


def rows(number: int) -> None:
    """As many plans, tasks, measures, targets, figures, units and names as ``number``."""
    units = [a_unit(f"u{n}", f"单位{n}") for n in range(1, number + 1)]
    for n in range(1, number + 1):
        plan = a_plan(f"p{n}", published=True, units=units)
        for task in plan.taskrecords.all():
            for order in range(1, number):
                MeasureRecord.objects.create(task=task, order=order, text="再建平台。")
        for revision in range(1, number):
            ObservationRecord.objects.create(
                plan=plan, target_line="g1", period="2026", value=4, revision=revision, source="公报", status="已核实", entered_at=NOW
            )  # fmt: skip
        UnitNameRecord.objects.create(unit=units[0], name=f"别名{n}")


def queries_for(address: str, number: int) -> int:
    """How many queries an address costs in a world of so many rows, which is gone afterwards."""
    with transaction.atomic():
        rows(number)
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address).status_code == 200
        transaction.set_rollback(True)
    return len(captured)


@pytest.mark.parametrize("address", LISTS)
def test_three_rows_cost_as_many_queries_as_one(address):
    assert queries_for(address, 3) == queries_for(address, 1)


def test_a_page_says_how_many_rows_there_are_and_where_the_others_stand(visitor):
    rows(5)

    page = visitor.get("/api/v1/plans/p1/tasks?page_size=2&page=2&role=lead").json()

    assert [row["code"] for row in page.pop("items")] == ["3", "4"]
    assert page == {
        "total": 5,
        "page": 2,
        "page_size": 2,
        "previous": "/api/v1/plans/p1/tasks?page_size=2&page=1&role=lead",
        "next": "/api/v1/plans/p1/tasks?page_size=2&page=3&role=lead",
    }


def test_following_next_reads_every_row_once(visitor):
    rows(5)
    address, seen = "/api/v1/units?page_size=2", []

    while address:
        page = visitor.get(address).json()
        seen += [row["slug"] for row in page["items"]]
        address = page["next"]

    assert seen == ["u1", "u2", "u3", "u4", "u5"]


def test_a_page_after_the_last_one_is_empty_and_leads_back(visitor):
    rows(3)

    page = visitor.get("/api/v1/units?page_size=2&page=9").json()

    assert page == {
        "items": [], "total": 3, "page": 9, "page_size": 2, "previous": "/api/v1/units?page_size=2&page=2", "next": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("", ["1", "2", "3"]),
        ("unit=u2", ["2"]),
        ("unit=u2&role=lead", ["2"]),
        ("unit=u2&role=cooperator", []),
        ("role=lead", ["1", "2", "3"]),
        ("action=行动3", ["3"]),
        ("action=行动3&unit=u1", []),
        ("unit=nobody", []),
    ],
)
def test_tasks_are_narrowed_by_unit_role_and_heading(asked, codes, visitor):
    rows(3)

    page = visitor.get("/api/v1/plans/p1/tasks", dict(parse_qsl(asked))).json()

    assert [row["code"] for row in page["items"]] == codes


def test_units_are_found_by_any_of_their_names_by_category_and_region(visitor):
    rows(2)

    def found(**asked: str) -> list[str]:
        return [row["slug"] for row in visitor.get("/api/v1/units", asked).json()["items"]]

    assert found(q="别名2") == ["u1"]
    assert found(category="company") == []
    assert found(region="450100") == ["u1", "u2"]
    assert found(region="450000") == []


def test_plans_are_found_by_title_and_region(visitor):
    rows(2)

    def found(**asked: str) -> list[str]:
        return [row["slug"] for row in visitor.get("/api/v1/plans", asked).json()["items"]]

    assert found(q="计划 p2") == ["p2"]
    assert found(q="市政府") == ["p1", "p2"]
    assert found(region="450100") == ["p1", "p2"]
    assert found(region="110000") == []


def test_regions_are_found_by_name_and_by_the_head_of_their_code(visitor):
    rows(1)

    nanning = {"code": "450100", "name": "南宁市", "short_name": "南宁", "parent": None}
    assert visitor.get("/api/v1/regions", {"q": "南"}).json()["items"] == [nanning]
    assert visitor.get("/api/v1/regions", {"q": "4501"}).json()["items"] == [nanning]
    assert visitor.get("/api/v1/regions", {"q": "北京"}).json()["items"] == []


def test_the_categories_of_the_api_are_those_of_the_registry():
    assert set(CATEGORIES) == set(UnitCategory.values)
