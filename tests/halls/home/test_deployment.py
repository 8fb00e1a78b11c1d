"""Setting an installation up from its data: once, again, and never with demo accounts where it matters."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from shuangchuang.catalogue.deployment import load_deployment
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.plans.models import AssignmentRecord, PlanRecord, TargetRecord, TaskRecord
from shuangchuang.halls.registry.models import UnitSuccessionRecord
from tests.halls.pages import words

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of ours, whole."""
    return {
        kind.__name__: list(kind._default_manager.order_by("pk").values())
        for kind in apps.get_models()
        if kind.__module__.startswith("shuangchuang.") and kind.__name__ != "RegionRecord"
    }


def test_guangxi_s_plan_is_alive_with_27_tasks_and_3_safeguards_35_units_and_12_targets(guangxi: PlanRecord, visitor):
    tasks = TaskRecord.objects.filter(plan=guangxi, retired=None).order_by("order")
    sections = list(tasks.values_list("section", flat=True))
    parts = AssignmentRecord.objects.filter(task__in=tasks)

    safeguards = [section for section in sections if "保障措施" in section]
    assert (len(sections) - len(safeguards), len(safeguards)) == (27, 3)
    assert parts.values("unit").distinct().count() == 35
    assert TargetRecord.objects.filter(plan=guangxi, retired=None).count() == 12
    assert guangxi.published
    page = words(visitor.get("/plans/guangxi-2021/"))
    assert "30任务" in page
    assert "35单位" in page
    assert "12目标" in page


def test_the_27_tasks_hold_124_measures(guangxi):
    tasks = TaskRecord.objects.filter(plan=guangxi, retired=None).exclude(section__contains="保障措施")

    assert sum(task.measures.count() for task in tasks) == 124


def test_item_26_orders_this_very_system_and_its_page_names_who_answers_for_it(guangxi, visitor):
    task = TaskRecord.objects.get(plan=guangxi, number="26", retired=None)

    assert "双创工作信息服务系统" in task.body
    text = words(visitor.get(task.get_absolute_url()))
    assert task.assignments.filter(role="lead").exists()
    for part in task.assignments.all():
        assert part.printed_name in text


def test_no_unit_of_guangxi_s_plan_was_registered_on_the_spot(guangxi, settings):
    """The deployment's own registry knows every body its own plan names."""
    known = {unit.slug for unit in load_deployment(settings.DEPLOYMENT).units}

    assert {part.printed_name for part in AssignmentRecord.objects.all() if part.unit.slug not in known} == set()


def test_successions_are_loaded_with_their_source_and_how_sure_they_are(guangxi):
    rows = UnitSuccessionRecord.objects.order_by("pk").values_list("before__slug", "after__slug", "kind", "confirmed")

    assert list(rows) == [
        ("pbc-nn", "pbc-gx", "renamed", False),
        ("gx-cbirc", "gx-nfra", "renamed", False),
        ("gx-lfrb", "gx-finance-office", "moved", False),
    ]
    assert not UnitSuccessionRecord.objects.filter(source="").exists()


def test_loading_again_changes_nothing(supervised):
    before = everything()

    call_command("demo_data", stdout=io.StringIO())

    assert everything() == before


def test_loading_again_leaves_what_people_changed(guangxi, coordinator):
    guangxi.short_title = "改过的简称"
    guangxi.published = False
    guangxi.save()
    User.objects.filter(username="lianluo").update(display_name="另一位")

    call_command("demo_data", without_supervision=True, stdout=io.StringIO())

    guangxi.refresh_from_db()
    assert (guangxi.short_title, guangxi.published) == ("改过的简称", False)
    assert User.objects.get(username="lianluo").display_name == "另一位"


@pytest.mark.parametrize(
    ("module", "simulated"),
    [("shuangchuang.project.settings.production", True), ("shuangchuang.project.settings.demo", False)],
    ids=["production settings", "real data"],
)
def test_demo_accounts_do_not_come_to_be_anywhere_but_in_the_demo(db, settings, module, simulated):
    settings.SETTINGS_MODULE, settings.SIMULATED_DATA = module, simulated

    with pytest.raises(CommandError, match="只能在演示环境"):
        call_command("demo_data", stdout=io.StringIO())

    assert not User.objects.exists()
    assert not PlanRecord.objects.exists()


@pytest.mark.parametrize("username", ["xietiao", "lianluo", "yunwei"])
def test_the_printed_accounts_open(username, visitor, settings, deployed):
    answer = visitor.post("/accounts/login/", {"login": username, "password": f"demo-{username}"})

    assert (answer.status_code, answer.url) == (302, "/desk/")


def test_a_deployment_that_cannot_be_read_is_told_by_file_and_line(db, settings, tmp_path):
    (tmp_path / "deployment.yaml").write_text("region: 450000\nplans: {}\n", "utf-8")
    settings.DEPLOYMENT = tmp_path

    with pytest.raises(CommandError, match=r"deployment\.yaml|units\.yaml"):
        call_command("load_deployment", stdout=io.StringIO())

    assert not PlanRecord.objects.exists()
