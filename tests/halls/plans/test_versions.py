"""A plan lives on: the next version, what it changes, what retires, what stays; revisions; publishing."""

from __future__ import annotations

import pytest

from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.plans import queries, services
from shuangchuang.halls.plans.models import DraftRecord, PlanRecord, TargetRecord, TaskRecord, VersionRecord
from tests.halls.pages import table, told, words
from tests.halls.plans.small_plan import NOW, SECOND, a_draft, a_plan, adopt

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db) -> PlanRecord:
    return a_plan(published=True)


def second_version(plan: PlanRecord) -> VersionRecord:
    return adopt(a_draft(text=SECOND, base=plan))


def in_force(plan: PlanRecord) -> list[tuple[str, str]]:
    return list(TaskRecord.objects.filter(plan=plan, retired=None).order_by("order").values_list("code", "title"))


def test_the_difference_is_shown_row_by_row_before_anything_is_written(plan, office):
    draft = a_draft(text=SECOND, base=plan)

    answer = office.get(f"/plans/drafts/{draft.pk}/adopt/")

    difference = answer.context["difference"]
    assert difference.counts() == {"added": 1, "removed": 1, "changed": 2, "same": 1}
    shown = {row[1]: row for row in table(answer)}
    kinds = {title: row[0] for title, row in shown.items()}
    assert sorted(kinds.values()) == ["删去", "改动", "改动", "新增"]
    changed = next(row for title, row in shown.items() if "建设孵化载体" in title)
    assert "市教育局" in changed[2]
    assert "市大数据局" in changed[2]
    assert in_force(plan) == [("1", "建设孵化载体"), ("2", "培育创业人才"), ("3", "拓宽融资渠道")]


def test_a_row_that_continues_keeps_its_line_and_its_code(plan):
    before = {row.title: (row.line, row.code) for row in TaskRecord.objects.all()}

    second_version(plan)

    after = {row.title: (row.line, row.code) for row in TaskRecord.objects.filter(retired=None)}
    assert after["建设孵化载体"] == before["建设孵化载体"]
    assert after["培育创业人才"] == before["培育创业人才"]
    assert after["办好创新大赛"][0] not in {line for line, _code in before.values()}


def test_retired_rows_keep_their_words_units_and_document(plan):
    first = VersionRecord.objects.get()

    second = second_version(plan)

    gone = TaskRecord.objects.get(title="拓宽融资渠道")
    assert (gone.introduced, gone.retired) == (first, second)
    assert gone.annotation == "牵头单位：市财政局；配合单位：市科技局"
    assert [measure.text for measure in gone.measures.all()] == ["发展科技信贷。"]
    start, end = gone.evidence["span"]
    assert "发展科技信贷" in gone.introduced.document.text[start:end]
    old, new = TaskRecord.objects.filter(title="建设孵化载体").order_by("introduced__number")
    assert [(part.printed_name) for part in old.assignments.all()] == ["市科技局", "市财政局", "市教育局"]
    assert [(part.printed_name) for part in new.assignments.all()] == ["市科技局", "市财政局", "市大数据局"]
    assert list(TargetRecord.objects.order_by("introduced__number").values_list("value", "retired")) == [
        (20, second.pk), (30, None),
    ]  # fmt: skip


def test_the_first_version_s_state_stays_exactly_as_it_was_adopted(plan):
    before = VersionRecord.objects.get(number=1).state

    second_version(plan)

    assert VersionRecord.objects.get(number=1).state == before


def test_the_pages_show_the_version_in_force_and_the_history_of_a_row(plan, visitor):
    second_version(plan)

    page = words(visitor.get("/plans/zhengzhou-2026/tasks/"))
    assert "办好创新大赛" in page
    assert "拓宽融资渠道" not in page
    history = words(visitor.get("/plans/zhengzhou-2026/tasks/1/"))
    assert "市教育局" in history  # the words of the first version
    versions = words(visitor.get("/plans/zhengzhou-2026/versions/"))
    assert "第 1 版" in versions
    assert "第 2 版" in versions


def test_two_revisions_of_one_version_the_second_is_told_to_begin_anew(plan, office):
    late = a_draft(text=SECOND, base=plan)
    second_version(plan)

    answer = office.post(f"/plans/drafts/{late.pk}/adopt/", {"reason": "更正", "seen": 0})

    assert answer.status_code == 422
    assert "第 2 版" in told(answer)
    assert VersionRecord.objects.count() == 2


# ---------------------------------------------------------------- corrections after adoption


def revise(office, plan: PlanRecord) -> DraftRecord:
    answer = office.post(f"/plans/{plan.slug}/revise/")
    draft = DraftRecord.objects.latest("pk")
    assert answer.url == f"/plans/drafts/{draft.pk}/"
    return draft


def test_a_revision_begins_with_the_ledger_as_it_stands(plan, office):
    draft = revise(office, plan)

    assert services.draft_state(draft) == VersionRecord.objects.get().state
    assert draft.base_version == VersionRecord.objects.get()


def test_one_row_corrected_is_one_row_renewed_and_the_others_are_the_same_records(plan, office):
    before = dict(TaskRecord.objects.values_list("code", "pk"))
    draft = revise(office, plan)
    task = services.draft_state(draft)["tasks"][1]["id"]
    office.post(
        f"/plans/drafts/{draft.pk}/edit/",
        {"seen": 0, "op": "set_task", "task": task, "field": "title", "value": "培育青年创业人才"},
    )

    answer = office.post(f"/plans/drafts/{draft.pk}/adopt/", {"reason": "更正第2项", "seen": 1})

    assert answer.status_code == 302
    assert VersionRecord.objects.get(number=2).reason == "更正第2项"
    after = dict(TaskRecord.objects.filter(retired=None).values_list("code", "pk"))
    assert [code for code in before if after[code] != before[code]] == ["2"]
    assert TaskRecord.objects.get(pk=before["2"]).title == "培育创业人才"


def test_a_revision_says_why(plan, office):
    draft = revise(office, plan)

    answer = office.post(f"/plans/drafts/{draft.pk}/adopt/", {"reason": "", "seen": 0})

    assert answer.status_code == 422
    assert "请填写这一项" in told(answer)
    assert VersionRecord.objects.count() == 1


def test_a_row_removed_and_added_again_is_a_new_row_under_the_code_that_became_free(plan, office, coordinator):
    line = TaskRecord.objects.get(code="3").line
    draft = revise(office, plan)
    task = services.draft_state(draft)["tasks"][2]["id"]
    services.edit_draft(draft=draft, edit={"op": "remove_task", "task": task}, seen=0, made_by=coordinator, made_at=NOW)
    adopt(DraftRecord.objects.get(pk=draft.pk), coordinator)
    again = revise(office, plan)
    services.edit_draft(
        draft=again,
        edit={"op": "add_task", "number": "3", "title": "拓宽直接融资渠道", "after": ""},
        seen=0, made_by=coordinator, made_at=NOW,
    )  # fmt: skip

    adopt(DraftRecord.objects.get(pk=again.pk), coordinator)

    new = TaskRecord.objects.get(plan=plan, code="3", retired=None)
    assert new.title == "拓宽直接融资渠道"
    assert new.line != line


# ---------------------------------------------------------------- publishing


def test_publishing_shows_a_plan_to_everyone_and_withdrawing_hides_it(office, visitor):
    plan = a_plan(published=False)

    def status() -> int:
        return visitor.get("/plans/zhengzhou-2026/").status_code

    seen = [status()]
    for published in ("1", "0"):
        office.post(f"/plans/{plan.slug}/publish/", {"published": published})
        seen.append(status())

    assert seen == [404, 200, 404]


def test_every_change_of_a_plan_leaves_its_line_in_the_log(office, coordinator, plan):
    last = AuditRecord.objects.order_by("pk").last()
    office.post(f"/plans/{plan.slug}/publish/", {"published": "0"})
    office.post(f"/plans/{plan.slug}/publish/", {"published": "1"})
    draft = revise(office, plan)
    office.post(f"/plans/drafts/{draft.pk}/adopt/", {"reason": "无改动", "seen": 0})

    lines = AuditRecord.objects.filter(pk__gt=last.pk, subject__startswith="plan:").order_by("pk")
    assert [(line.action, line.subject) for line in lines] == [
        (f"plans.{verb}", "plan:zhengzhou-2026") for verb in ("withdraw", "publish", "revise", "adopt")
    ]
    assert {line.actor for line in lines} == {coordinator}
    assert lines[3].details == {"version": 2, "draft": draft.pk, "tasks": 3, "targets": 1}


# ---------------------------------------------------------------- the wordings of a row


def test_a_row_that_says_the_same_in_another_document_is_one_wording(plan):
    second_version(plan)
    same = TaskRecord.objects.get(title="培育创业人才", retired=None)
    changed = TaskRecord.objects.get(title="建设孵化载体", retired=None)

    assert TaskRecord.objects.filter(line=same.line).count() == 2
    wordings = {
        row.title: [
            (old.introduced.number, old.retired and old.retired.number)
            for old in queries.wordings_of_line(plan, row.line)
        ]
        for row in (same, changed)
    }

    assert wordings == {"培育创业人才": [(1, None)], "建设孵化载体": [(2, None), (1, 2)]}
