"""A plan is evaluated on a frozen day: the ledger moves on, the snapshot does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.supervision.assessing import (
    Attainment,
    DayNotOver,
    GroundMissing,
    computed,
    digest_of_snapshot,
    refuse_unfounded,
    tally,
)
from shuangchuang.domain.supervision.model import Stage
from shuangchuang.domain.supervision.refusing import NotYours, WordsMissing
from shuangchuang.halls.home.waiting import waiting_for
from shuangchuang.halls.plans.models import ObservationRecord, TargetRecord
from shuangchuang.halls.supervision.models import (
    EvaluationRecord,
    JudgementRecord,
    SelfAssessmentRecord,
    SnapshotRecord,
)
from shuangchuang.halls.supervision.queries.evaluations import assessed
from shuangchuang.halls.supervision.services import acting, evaluating, issuing
from shuangchuang.halls.supervision.services.refusing import NotAsRead
from tests.halls.supervision.small_office import MORNING, SmallOffice

DAY = date(2026, 4, 30)
OPENED = datetime(2026, 5, 6, 2, tzinfo=UTC)


def opened(small: SmallOffice) -> EvaluationRecord:
    """Evaluated as of the end of April: the first in hand and reported, the second handed out, the third proposed."""
    first, second, _third = small.items
    small.in_progress(first)
    small.reported(first, at=MORNING + timedelta(days=40))
    small.handed_out(second, deadline=date(2026, 10, 31))
    return evaluating.open_evaluation(
        plan=small.plan, day=DAY, due=date(2026, 5, 20), ground="", by=small.office, at=OPENED
    )


def said(small: SmallOffice, evaluation: EvaluationRecord, **given: Any) -> SelfAssessmentRecord:
    item = small.items[0]
    values = {"attainment": "达到预期", "done": "三家已开工", "problems": "", "hand_in": True, "seen": 0}
    by = small.liaisons[small.lead_of(item)]
    return evaluating.keep_self_assessment(
        evaluation=evaluation, item=item, **{"by": by, "at": OPENED, **values, **given}
    )


def judged(small: SmallOffice, evaluation: EvaluationRecord, item: Any, **given: Any) -> JudgementRecord:
    values = {"attainment": "无法判断", "ground": "没有数据", "experts": "", "seen": 0, "by": small.office}
    return evaluating.judge_task(evaluation=evaluation, item=item, at=OPENED, **{**values, **given})


@given(stage=st.sampled_from([stage.value for stage in Stage]), light=st.sampled_from(["", "灰"]))
def test_without_a_colour_to_judge_by_only_what_was_checked_and_closed_is_met(stage, light):
    for self_checked in (False, True):
        met = computed(stage=stage, light=light, self_checked=self_checked).attainment is Attainment.MET
        assert met == (stage == "closed" and not self_checked)


def test_the_rule_follows_the_light_of_the_day():
    found = [computed(stage="in_progress", light=light, self_checked=False).attainment.value for light in "绿黄红灰"]
    assert found == ["达到预期", "基本达到", "未达到", "无法判断"]


@pytest.mark.parametrize(("grade", "ground", "refused"), [
    ("达到预期", "", False), ("未达到", "", True), ("未达到", "查过现场", False), ("无法判断", "  ", True),
])  # fmt: skip
def test_a_judgement_against_the_rule_or_of_nothing_known_needs_its_ground(grade, ground, refused):
    if refused:
        with pytest.raises(GroundMissing):
            refuse_unfounded(given=grade, by_rule="达到预期", ground=ground)
    else:
        refuse_unfounded(given=grade, by_rule="达到预期", ground=ground)


def test_what_nobody_judged_is_counted_apart():
    assert tally(["未达到", "", ""]) == {"达到预期": 0, "基本达到": 0, "未达到": 1, "无法判断": 0, "未评": 2}


def test_the_snapshot_holds_how_every_task_stood_at_the_end_of_the_day(small):
    lines = opened(small).snapshot.contents["items"]

    assert [(line["stage"], line["progress"], line["deadline"]) for line in lines] == [
        ("in_progress", "0.400000", "2026-12-31"),
        ("assigned", None, "2026-10-31"),
        ("proposed", None, None),
    ]
    assert lines[0]["light"]
    assert lines[0]["reasons"]


def test_what_happens_later_changes_neither_the_snapshot_nor_what_the_ledger_gives_of_that_day(small):
    evaluation = opened(small)
    before = evaluation.snapshot.contents
    later = OPENED + timedelta(days=30)
    acting.suspend(record=small.items[0], by=small.office, at=later, reason="规划调整", ground="会议纪要")
    acting.withdraw(record=small.items[2], by=small.office, at=later, reason="并入别的任务")
    target = TargetRecord.objects.filter(plan=small.plan, retired=None).first()
    if target is not None:
        ObservationRecord.objects.create(
            plan=small.plan, target_line=target.line, period="2025", value=7, unit=target.unit, source="年报",
            published_date=date(2026, 3, 1), status="已核实", entered_at=later,
        )  # fmt: skip
    kept = SnapshotRecord.objects.get()

    assert kept.contents == before
    assert kept.digest == digest_of_snapshot(before)
    assert evaluating.rebuilt(kept).same
    assert evaluating.contents_of(small.plan, day=DAY) == before
    assert evaluating.contents_of(small.plan, day=later.date()) != before


def test_a_snapshot_that_was_tampered_with_is_seen(small):
    snapshot = opened(small).snapshot
    snapshot.contents["items"][0]["progress"] = "0.900000"

    found = evaluating.rebuilt(snapshot)
    assert (found.whole, found.differing) == (False, (small.items[0].key,))


def test_the_database_refuses_to_change_a_snapshot(small):
    opened(small)
    with pytest.raises(DatabaseError), transaction.atomic():
        SnapshotRecord.objects.update(digest="0" * 64)


def test_only_the_office_opens_one_and_only_of_a_day_that_is_over(small):
    given = {"plan": small.plan, "due": date(2026, 6, 1), "ground": "", "at": OPENED}
    with pytest.raises(NotYours):
        evaluating.open_evaluation(day=DAY, by=small.verifier, **given)
    with pytest.raises(DayNotOver):
        evaluating.open_evaluation(day=OPENED.date(), by=small.office, **given)
    with pytest.raises(evaluating.EvaluationRefused, match="还没有督办事项"):
        evaluating.open_evaluation(day=date(2020, 1, 1), by=small.office, **given)
    assert EvaluationRecord.objects.count() == 0


def test_a_plan_is_evaluated_once_a_day(small):
    opened(small)
    with pytest.raises(evaluating.EvaluationRefused, match="已经有了"):
        evaluating.open_evaluation(
            plan=small.plan, day=DAY, due=date(2026, 6, 1), ground="", by=small.second, at=OPENED
        )


def test_a_draft_is_the_units_own_until_it_is_handed_in_and_then_stands(small):
    evaluation = opened(small)
    draft = said(small, evaluation, hand_in=False, attainment="", done="")
    assert assessed(small.office, evaluation)[0].said is None
    assert assessed(small.liaisons[small.lead_of(small.items[0])], evaluation)[0].said == draft
    with pytest.raises(WordsMissing):
        said(small, evaluation, done=" ", seen=1)
    with pytest.raises(NotAsRead):
        said(small, evaluation, seen=0)
    said(small, evaluation, seen=1)

    assert assessed(small.office, evaluation)[0].said.attainment == "达到预期"
    with pytest.raises(evaluating.EvaluationRefused, match="已经提交"):
        said(small, evaluation, seen=2)


def test_only_the_unit_that_led_the_task_on_the_day_speaks_for_it(small):
    evaluation = opened(small)
    for person in (small.office, small.verifier, *small.leaders.values()):
        with pytest.raises(NotYours):
            said(small, evaluation, by=person)


def test_of_two_officers_who_judge_at_once_one_is_told(small):
    evaluation = opened(small)
    judged(small, evaluation, small.items[0])
    with pytest.raises(NotAsRead):
        judged(small, evaluation, small.items[0], by=small.second)
    with pytest.raises(NotYours):
        judged(small, evaluation, small.items[0], by=small.verifier, seen=1)

    assert [row.number for row in JudgementRecord.objects.all()] == [1]


def test_the_report_tells_what_was_judged_and_once_issued_nothing_can_be_added(small):
    evaluation = opened(small)
    said(small, evaluation)
    for item in small.items[:2]:
        judged(small, evaluation, item, attainment="基本达到", ground="看过现场")
    given = {"plan": small.plan, "kind": "evaluation", "first": DAY, "last": DAY, "by": small.office, "at": OPENED}
    paper = issuing.draft_paper(**given)
    assert paper.figures["evaluation"]["tally"] == {
        "达到预期": 0, "基本达到": 2, "未达到": 0, "无法判断": 0, "未评": 1,
    }  # fmt: skip
    with pytest.raises(issuing.PaperRefused, match="还有 1 项任务没有评定"):
        issuing.issue_paper(record=paper, by=small.office, at=OPENED, seen=0)
    judged(small, evaluation, small.items[2])
    with pytest.raises(issuing.PaperRefused, match="重新计数"):
        issuing.issue_paper(record=paper, by=small.office, at=OPENED, seen=paper.version)
    paper = issuing.recount_paper(record=paper, by=small.office, at=OPENED, seen=paper.version)
    paper = issuing.issue_paper(record=paper, by=small.office, at=OPENED, seen=paper.version)
    docx, _pdf = issuing.rendered(paper)

    assert docx[:2] == b"PK"
    assert [(row["said"], row["judged"]) for row in paper.figures["evaluation"]["rows"]] == [
        ("达到预期", "基本达到"), ("", "基本达到"), ("", "无法判断"),
    ]  # fmt: skip
    with pytest.raises(evaluating.EvaluationRefused, match="已经印发"):
        judged(small, evaluation, small.items[0], seen=1)


def test_a_task_waits_on_the_desk_of_its_unit_until_handed_in_and_the_evaluation_on_the_offices(small):
    evaluation = opened(small)
    liaison = small.liaisons[small.lead_of(small.items[0])]

    def kinds(user: Any, right: str) -> dict[str, list[str]]:
        heaps = [heap for _level, heaps in waiting_for(user=user, rights={right}, now=OPENED) for heap in heaps]
        return {heap.source.kind: [item.url for item in heap.items] for heap in heaps}

    address = f"/supervision/evaluations/{evaluation.pk}/"
    assert f"{address}tasks/{small.items[0].key}/" in kinds(liaison, "supervision.handle")["assessing"]
    assert kinds(small.office, "supervision.arrange")["judging"] == [address]
    said(small, evaluation)
    assert f"{address}tasks/{small.items[0].key}/" not in kinds(liaison, "supervision.handle").get("assessing", [])


def test_from_page_to_page_it_is_opened_assessed_and_judged(small, signed_in, settings):
    item = small.items[0]
    small.in_progress(item)
    office, liaison = signed_in(small.office), small.liaisons[small.lead_of(item)]
    answer = office.post("/supervision/evaluations/new/", {
        "plan": small.plan.slug, "day": "2026-04-30", "due": "2099-01-01", "ground": "",
    })  # fmt: skip
    evaluation = EvaluationRecord.objects.get()
    address = evaluation.get_absolute_url()
    assert answer.headers["Location"] == address
    assert "管理惯例" in office.get(address).content.decode()

    wrong = office.post(f"{address}tasks/{item.key}/judge/", {"attainment": "无法判断", "ground": "", "seen": "0"})
    assert wrong.status_code == 422
    assert "要写明理由" in wrong.content.decode()
    office.post(f"{address}tasks/{item.key}/judge/", {"attainment": "无法判断", "ground": "没有数", "seen": "0"})
    unit = signed_in(liaison)
    sent = {"attainment": "未达到", "done": "还没有开工", "problems": "缺钱", "seen": "0", "hand_in": "1"}
    assert unit.post(f"{address}tasks/{item.key}/self/", sent).status_code == 302
    assert unit.post(f"{address}tasks/{item.key}/judge/", {}).status_code == 403
    page = signed_in(small.office).get(f"{address}tasks/{item.key}/").content.decode()
    assert "还没有开工" in page
    assert "没有数" in page


def test_the_page_asks_as_often_for_three_tasks_as_for_one(small, signed_in):
    evaluation = opened(small)
    for item in small.items:
        judged(small, evaluation, item, ground="看过")

    def asked(user: Any) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            rows = assessed(user, evaluation)
        return len(rows), len(queries)

    three, one = asked(small.office), asked(small.liaisons[small.lead_of(small.items[0])])
    assert three[0] == 3 > one[0]
    assert three[1] == one[1]
