"""A list asks the database the same with one row and with three."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import UnitRecord
from tests.halls.plans.small_plan import SECOND, TEXT, a_draft, a_plan, adopt

pytestmark = pytest.mark.django_db

ONE_TASK = TEXT.partition("2.培育")[0]
ONE_TASK_AND_TARGETS = TEXT.replace("20家以上。", "20家以上，众创空间达到30家，培训1000人次以上。").partition("2.培育")[
    0
]


def questions(client: Client, address: str) -> int:
    """How many times a page asks the database. Asked once before, so that nothing is asked for the first time."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def same(client: Client, address: str, grow: Callable[[], object]) -> None:
    before = questions(client, address)
    grow()
    after = questions(client, address)
    assert after == before


def two_more_plans() -> None:
    for number in (2, 3):
        a_plan(slug=f"plan-{number}", published=True, text=TEXT.replace("郑州市支持", f"郑州市第{number}次支持"))


@pytest.mark.parametrize("address", ["/", "/plans/", "/plans/?q=郑州", "/registry/units/", "/registry/units/?q=市"])
def test_lists_of_plans_and_units(visitor, address):
    a_plan(slug="plan-1", published=True, text=ONE_TASK)
    assert UnitRecord.objects.count() == 3

    same(visitor, address, two_more_plans)


@pytest.mark.parametrize(
    "page", ["", "tasks/", "matrix/", "units/", "targets/", "text/", "search/?q=市", "export/json/", "export/xlsx/"]
)
def test_pages_of_a_plan_as_it_grows_from_one_task_to_three(visitor, page):
    a_plan(slug="small", published=True, text=ONE_TASK)
    a_plan(slug="large", published=True)

    assert questions(visitor, f"/plans/large/{page}") == questions(visitor, f"/plans/small/{page}")


@pytest.mark.parametrize("page", ["", "targets/"])
def test_pages_of_a_plan_as_it_grows_from_one_target_to_three(visitor, page):
    a_plan(slug="small", published=True, text=ONE_TASK)
    large = a_plan(slug="large", published=True, text=ONE_TASK_AND_TARGETS)
    assert large.targetrecords.count() == 3

    assert questions(visitor, f"/plans/large/{page}") == questions(visitor, f"/plans/small/{page}")


def test_the_page_of_a_task_as_its_measures_and_units_grow(visitor):
    few = ONE_TASK.replace("支持高校建设众创空间。", "").replace("市财政局、市教育局", "市财政局")
    a_plan(slug="small", published=True, text=few)
    a_plan(slug="large", published=True, text=ONE_TASK)

    assert questions(visitor, "/plans/large/tasks/1/") == questions(visitor, "/plans/small/tasks/1/")


def test_the_page_of_a_unit_as_its_tasks_grow(visitor):
    a_plan(slug="small", published=True, text=ONE_TASK)
    a_plan(slug="large", published=True)
    unit = UnitRecord.objects.get(name="市财政局")

    small, large = (f"/plans/{slug}/units/{unit.slug}/" for slug in ("small", "large"))
    assert questions(visitor, large) == questions(visitor, small)
    same(visitor, f"/registry/units/{unit.slug}/", two_more_plans)


def test_the_versions_of_a_plan(visitor):
    plan = a_plan(published=True)
    adopt(a_draft(text=SECOND, base=plan))

    def two_more() -> None:
        adopt(a_draft(text=TEXT, base=plan))
        adopt(a_draft(text=SECOND, base=plan))

    same(visitor, f"/plans/{plan.slug}/versions/", two_more)
    same(visitor, f"/plans/{plan.slug}/tasks/1/", two_more)


def test_drafts_and_the_desk_of_the_office(office, coordinator):
    a_draft(coordinator)

    def two_more() -> None:
        for _number in range(2):
            a_draft(coordinator)

    for address in ("/plans/drafts/", "/desk/"):
        same(office, address, two_more)


@pytest.mark.parametrize("tab", ["tasks", "targets", "units", "metadata", "remarks"])
def test_the_check_screen(office, coordinator, tab):
    small, large = a_draft(coordinator, text=ONE_TASK), a_draft(coordinator)

    def asked(draft) -> int:
        return questions(office, f"/plans/drafts/{draft.pk}/?tab={tab}")

    assert asked(large) == asked(small)


def test_the_desk_of_a_liaison(account, signed_in):
    a_plan(slug="plan-1", text=ONE_TASK)
    unit = UnitRecord.objects.get(name="市财政局")
    client = signed_in(account(Role.LIAISON, unit=unit))

    same(client, "/desk/", two_more_plans)
    same(client, "/plans/", lambda: a_plan(slug="plan-4"))
    assert PlanRecord.objects.count() == 4
