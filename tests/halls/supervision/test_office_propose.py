"""Which tasks of a plan are put on the list."""

from __future__ import annotations

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.supervision.models import ItemRecord
from tests.halls.pages import words
from tests.halls.plans.small_plan import a_plan


def test_the_chosen_tasks_are_proposed_and_the_others_are_left(account, signed_in):
    plan = a_plan()
    office = signed_in(account(Role.COORDINATOR, region=plan.region, name="office"))
    task, *_others = plan.taskrecords.order_by("order")
    page = f"/supervision/propose/{plan.slug}/"

    assert task.title in words(office.get(page))
    office.post(page, {"lines": [task.line]})

    assert list(ItemRecord.objects.values_list("task_line", flat=True)) == [task.line]
    assert task.title not in words(office.get(page))
