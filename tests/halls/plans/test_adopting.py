"""Writing a draft into the ledger: whole or not at all, its units registered, told what is missing."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.plans import services
from shuangchuang.halls.plans.models import (
    ActionRecord,
    AssignmentRecord,
    DraftRecord,
    DraftStatus,
    MeasureRecord,
    PlanRecord,
    TargetRecord,
    TaskRecord,
    VersionRecord,
)
from shuangchuang.halls.registry.models import UnitNameRecord, UnitRecord
from shuangchuang.halls.registry.services import register_unit
from tests.halls.pages import told, value_of, words
from tests.halls.plans.small_plan import NOW, a_draft, a_plan, adopt, zhengzhou

pytestmark = pytest.mark.django_db
LEDGER = (
    PlanRecord,
    VersionRecord,
    ActionRecord,
    TaskRecord,
    MeasureRecord,
    AssignmentRecord,
    TargetRecord,
    UnitRecord,
)
FILLED = {"region": "郑州市", "slug": "zhengzhou-2026", "short_title": "郑州行动计划"}


@pytest.fixture
def draft(coordinator) -> DraftRecord:
    return a_draft(coordinator)


def write(client, draft: DraftRecord, **fields: object):
    return client.post(f"/plans/drafts/{draft.pk}/adopt/", FILLED | {"seen": draft.edit_count} | fields)


def written() -> dict[str, int]:
    return {kind.__name__: kind.objects.count() for kind in LEDGER}


def test_adopting_writes_tasks_measures_units_and_targets_and_shows_the_plan(office, draft, visitor):
    answer = write(office, draft, published="on")

    assert (answer.status_code, answer.url) == (302, "/plans/zhengzhou-2026/")
    plan = PlanRecord.objects.get()
    assert (plan.slug, plan.short_title, plan.region.code, plan.published) == (
        "zhengzhou-2026", "郑州行动计划", "410100", True,
    )  # fmt: skip
    tasks = [
        (
            task.number,
            task.title,
            task.section,
            [measure.text for measure in task.measures.all()],
            [(part.printed_name, part.role) for part in task.assignments.order_by("order")],
        )
        for task in TaskRecord.objects.order_by("order")
    ]
    assert tasks == [
        (
            "1", "建设孵化载体", "二、重点任务",
            ["加大对孵化器的投入。", "支持高校建设众创空间。"],
            [("市科技局", "lead"), ("市财政局", "cooperator"), ("市教育局", "cooperator")],
        ),
        (
            "2", "培育创业人才", "二、重点任务", ["强化创业培训。"],
            [("市人力资源社会保障局", "lead"), ("市教育局", "cooperator")],
        ),
        ("3", "拓宽融资渠道", "二、重点任务", ["发展科技信贷。"], [("市财政局", "lead"), ("市科技局", "cooperator")]),
    ]  # fmt: skip
    target = TargetRecord.objects.get()
    assert (target.comparator, target.value, target.unit, target.deadline) == ("at_least", 20, "家", "2028")
    assert visitor.get("/plans/zhengzhou-2026/").status_code == 200


def test_every_row_points_at_its_words(draft, coordinator):
    version = adopt(draft, coordinator)

    text = version.document.text
    for task in TaskRecord.objects.all():
        assert "".join(text[a:b] for a, b in task.evidence["title"]["spans"]) == task.title
        for measure in task.measures.all():
            assert "".join(text[a:b] for a, b in measure.evidence["text"]["spans"]) == measure.text
        for part in task.assignments.all():
            assert "".join(text[a:b] for a, b in part.evidence["spans"]) == part.printed_name


def test_unknown_units_are_registered_on_the_spot_and_known_ones_are_used(draft, coordinator):
    known = register_unit(
        name="市科学技术局", region=zhengzhou(), is_group=False, registered_by=None, registered_at=NOW
    )
    UnitNameRecord.objects.create(unit=known, name="市科技局")

    adopt(draft, coordinator)

    assert set(UnitRecord.objects.values_list("name", flat=True)) == {
        "市科学技术局", "市财政局", "市教育局", "市人力资源社会保障局",
    }  # fmt: skip
    lead = AssignmentRecord.objects.get(task__number="1", role="lead")
    assert (lead.unit, lead.printed_name) == (known, "市科技局")
    registered = AuditRecord.objects.filter(action="registry.register_unit", actor=coordinator)
    assert registered.count() == 3


def test_a_draft_of_its_own_place_only_uses_units_of_that_place(guangxi, draft, coordinator):
    before = set(UnitRecord.objects.filter(region__code="450000"))

    adopt(draft, coordinator)

    assert set(UnitRecord.objects.filter(region__code="450000")) == before
    assert {part.unit.region.code for part in AssignmentRecord.objects.filter(task__plan__slug="zhengzhou-2026")} == {
        "410100"
    }


@pytest.mark.parametrize("breaks_at", ["AssignmentRecord.objects.bulk_create", "TargetRecord.objects.create"])
def test_a_failure_in_the_middle_leaves_nothing_written(draft, coordinator, monkeypatch, breaks_at):
    before, lines = written(), AuditRecord.objects.count()
    name, _objects, method = breaks_at.split(".")
    kind = {"AssignmentRecord": AssignmentRecord, "TargetRecord": TargetRecord}[name]

    def broken(*_args: object, **_more: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(kind.objects, method, broken)
    with pytest.raises(DatabaseError, match="disk full"):
        adopt(draft, coordinator)

    assert written() == before
    assert AuditRecord.objects.count() == lines
    assert DraftRecord.objects.get(pk=draft.pk).status == DraftStatus.OPEN


def test_after_a_failure_the_same_draft_can_be_adopted(draft, coordinator, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(TargetRecord.objects, "create", lambda **_row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            adopt(draft, coordinator)

    version = adopt(DraftRecord.objects.get(pk=draft.pk), coordinator)

    assert (version.number, TaskRecord.objects.count()) == (1, 3)


def test_a_draft_is_adopted_once_however_often_it_is_sent(office, draft, coordinator):
    stale = DraftRecord.objects.get(pk=draft.pk)
    write(office, draft)

    assert write(office, draft, slug="another").status_code == 404
    with pytest.raises(services.ChangedMeanwhile):
        adopt(stale, coordinator, slug="another")  # read before it was closed

    assert VersionRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"slug": "taken"}, "已被使用"),
        ({"slug": "drafts"}, "已被使用"),
        ({"slug": "upload"}, "已被使用"),
        ({"slug": "Zheng Zhou"}, "小写字母"),
        ({"slug": "郑州"}, "小写字母"),
        ({"slug": "-a"}, "小写字母"),
        ({"slug": "a" * 61}, "60"),
        ({"slug": ""}, "请填写这一项"),
        ({"region": "瓦坎达"}, "没有找到"),
        ({"region": ""}, "请填写这一项"),
        ({"short_title": "长" * 61}, "60"),
    ],
    ids=lambda value: "-".join(map(str, value.items()))[:30] if isinstance(value, dict) else "",
)
def test_what_is_missing_or_taken_is_told_kept_in_the_form_and_nothing_is_written(office, draft, fields, said):
    a_plan(slug="taken")
    before = written()

    answer = write(office, draft, **fields)

    assert answer.status_code == 422
    assert said in told(answer)
    for name, typed in (FILLED | fields).items():
        assert value_of(answer, name) == typed
    assert written() == before
    assert DraftRecord.objects.get(pk=draft.pk).status == DraftStatus.OPEN


def test_a_slug_that_was_free_a_moment_ago_is_refused_by_the_database_in_words(draft, coordinator):
    a_plan(slug="taken")

    with pytest.raises(services.PlanRefused, match="已被另一份计划使用"):
        adopt(draft, coordinator, slug="taken")


def test_a_draft_without_tasks_is_not_a_ledger(office, coordinator):
    empty = a_draft(coordinator, text="今天天气很好。")

    answer = write(office, empty)

    assert answer.status_code == 422
    assert "还没有任务" in told(answer)
    assert not PlanRecord.objects.exists()


def test_the_last_look_names_the_units_to_be_registered_and_the_rows_nobody_checked(office, draft):
    register_unit(name="市财政局", region=zhengzhou(), is_group=False, registered_by=None, registered_at=NOW)

    answer = office.get(f"/plans/drafts/{draft.pk}/adopt/")

    assert answer.context["new_units"] == ["市科技局", "市教育局", "市人力资源社会保障局"]
    assert answer.context["known_units"] == ["市财政局"]
    assert "4 行没有标为" in words(answer)
    assert value_of(answer, "slug") == "zhengzhou"


def test_caps_and_conditions_stay_on_the_check_screen(coordinator):
    text = "郑州市办法\n一、措施\n1.奖励。对新认定企业给予最高50万元奖励。（牵头单位：市科技局）\n2.培训。开展培训。（牵头单位：市教育局）\n"
    version = adopt(a_draft(coordinator, text=text), coordinator)

    assert not TargetRecord.objects.exists()
    assert len(version.state["tasks"]) == 2


def test_an_edited_row_shows_the_house_form_and_an_unedited_one_the_words_as_printed(draft, coordinator):
    task = services.draft_state(draft)["tasks"][0]
    lead = task["assignments"][0]["id"]
    services.edit_draft(
        draft=draft,
        edit={"op": "set_assignment", "task": task["id"], "assignment": lead, "role": "lead", "unit": "市大数据局"},
        seen=0,
        made_by=coordinator,
        made_at=NOW,
    )

    adopt(draft, coordinator)

    first, second = TaskRecord.objects.order_by("order")[:2]
    assert (first.edited, first.annotation) == (True, "牵头单位：市大数据局；配合单位：市财政局、市教育局")
    assert (second.edited, second.annotation) == (False, "牵头单位：市人力资源社会保障局；配合单位：市教育局")
