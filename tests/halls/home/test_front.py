"""The front page counts what is published and in force, and asks the database the same however long it gets."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.home import finding, queries
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.plans.models import (
    AssignmentRecord,
    DocumentRecord,
    ObservationRecord,
    PlanRecord,
    TargetRecord,
    TaskRecord,
    VersionRecord,
)
from shuangchuang.halls.registry.models import RegionRecord, UnitNameRecord, UnitRecord

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_plan(slug: str, *, published: bool = True) -> PlanRecord:
    """A plan of one version: two tasks in force and one retired, led by 科技厅; two targets, one with a figure."""
    region, _ = RegionRecord.objects.get_or_create(code="450000", defaults={"name": "广西", "short_name": "桂"})
    file = FileRecord.objects.create(sha256=slug, name="计划.docx", size=1, content="x", stored_at=NOW)
    document = DocumentRecord.objects.create(file=file, format="docx", text="", uploaded_at=NOW)
    plan = PlanRecord.objects.create(
        slug=slug, region=region, title="三年行动计划", published=published, created_at=NOW
    )
    version = VersionRecord.objects.create(plan=plan, number=1, document=document, title=plan.title, adopted_at=NOW)
    lead, _ = UnitRecord.objects.get_or_create(region=region, name="科技厅", defaults={"slug": "kejiting"})
    helper, _ = UnitRecord.objects.get_or_create(region=region, name="财政厅", defaults={"slug": "caizhengting"})
    for n in range(3):
        retired = version if n == 2 else None
        task = TaskRecord.objects.create(
            plan=plan, line=f"t{n}", introduced=version, retired=retired, order=n, code=f"t{n}", title=f"任务{n}"
        )
        for unit, role in ((lead, "lead"), (helper, "cooperator")):
            AssignmentRecord.objects.create(task=task, unit=unit, role=role, order=0, printed_name=unit.name)
    for n in range(2):
        TargetRecord.objects.create(
            plan=plan, line=f"g{n}", introduced=version, order=n, code=f"g{n}", name="目标", comparator="reach", value=5
        )
    ObservationRecord.objects.create(
        plan=plan, target_line="g0", period="2022", value=3, source="公报", status="verified", entered_at=NOW
    )
    return plan


def test_the_figures_leave_out_what_is_retired_and_what_is_not_published():
    a_plan("shown")
    a_plan("hidden", published=False)

    assert queries.figures() == queries.Figures(plans=1, tasks=2, units=2, targets=2)


def test_a_plan_is_shown_with_what_stands_in_its_ledger():
    plan = a_plan("shown")

    [facts] = queries.plans_shown()

    assert facts == queries.PlanFacts(
        plan=plan, version=plan.versions.get(), tasks=2, leads=1, units=2, targets=2, observed=1
    )


def test_a_plan_that_is_not_published_is_not_on_the_front_page_and_is_on_the_desk_of_the_office(coordinator):
    a_plan("hidden", published=False)

    assert queries.plans_shown() == []
    assert [facts.plan.slug for facts in queries.plans_kept(coordinator)] == ["hidden"]
    assert "三年行动计划" not in Client().get("/").content.decode()


def test_what_people_look_for_first_is_who_leads_most():
    a_plan("shown")

    assert [unit.name for unit in queries.much_sought()] == ["科技厅"]


def test_a_unit_sees_its_tasks_by_role_before_publication_too():
    a_plan("hidden", published=False)
    lead, helper = UnitRecord.objects.get(name="科技厅"), UnitRecord.objects.get(name="财政厅")

    assert [part.task.title for part in queries.duties([lead]).leads] == ["任务0", "任务1"]
    assert [part.task.title for part in queries.duties([helper]).cooperates] == ["任务0", "任务1"]
    assert queries.duties([]).total == 0


def _questions(address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address).status_code == 200
    return len(asked)


def test_the_front_page_asks_the_same_with_one_plan_and_with_three():
    a_plan("one")
    before = _questions("/")
    a_plan("two")
    a_plan("three")

    assert _questions("/") == before


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/design/", "/nowhere/"])
def test_a_page_says_that_its_data_are_simulated(address):
    assert "模拟数据" in Client().get(address).content.decode()


def test_search_finds_tasks_by_their_name_first_and_shows_the_words_around_a_mention():
    plan = a_plan("shown")
    TaskRecord.objects.filter(plan=plan, code="t0").update(body="……发放创新券，支持企业购买服务。")
    TaskRecord.objects.filter(plan=plan, code="t1").update(title="推广创新券")

    [tasks] = finding.found("创新券")

    assert [(hit.row.code, hit.excerpt) for hit in tasks.hits] == [
        ("t1", ""),
        ("t0", "……发放创新券，支持企业购买服务。"),
    ]


def test_search_wants_every_word_and_knows_units_by_their_other_names():
    a_plan("shown")
    unit = UnitRecord.objects.get(name="科技厅")
    UnitNameRecord.objects.create(unit=unit, name="科学技术厅", kind="full")

    assert [(group.kind, group.total) for group in finding.found("科学 技术厅")] == [("unit", 1)]
    assert finding.found("科学 财政") == []
    assert finding.found("  ") == []


def test_search_is_silent_about_what_is_not_published_or_has_retired():
    a_plan("hidden", published=False)
    a_plan("shown")

    groups = {group.kind: [hit.row.plan.slug for hit in group.hits] for group in finding.found("任务")}

    assert groups == {"task": ["shown", "shown"]}


@pytest.mark.parametrize("words", ["", "创新券", "%", "'\"<b>", "a\0b", "字" * 500, "一 二 三 四 五 六 七 八 九 十"])
def test_whatever_is_typed_into_the_search_gets_a_page(words):
    a_plan("shown")

    assert Client().get("/find/", {"q": words}).status_code == 200


def test_the_search_page_asks_the_same_for_one_hit_and_for_three():
    a_plan("one")
    before = _questions("/find/?q=任务")
    a_plan("two")
    a_plan("three")

    assert _questions("/find/?q=任务") == before


def test_an_officer_who_is_not_signed_in_sees_six_things_and_the_office_those_it_works_with(coordinator):
    in_by = {"visitor": Client(), "office": Client()}
    in_by["office"].force_login(coordinator)

    seen = {
        who: [str(matter.name) for matter in client.get("/?for=office").context["matters"]]
        for who, client in in_by.items()
    }

    assert seen == {
        "visitor": ["我的桌面", "查各单位分工", "看计划台账", "数字从哪里来", "系统怎么用", "网站内容有误"],
        "office": ["我的桌面", "办督办事项", "上传一份计划", "校核识别结果", "查各单位分工", "看计划台账"],
    }
