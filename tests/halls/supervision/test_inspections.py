"""A special inspection goes its way once, by the right people, and is told to whom it concerns."""

from __future__ import annotations

from datetime import date

import pytest

from shuangchuang.domain.supervision.inspection import InspectionRefused
from shuangchuang.domain.supervision.sampling import Candidate, draw
from shuangchuang.halls.accounts.models import GrantRecord, Role
from shuangchuang.halls.notices.models import AuditRecord, MessageRecord
from shuangchuang.halls.supervision.models import ConclusionRecord
from shuangchuang.halls.supervision.services import inspecting as services
from shuangchuang.halls.supervision.services.inspection_checks import GivenAnswer
from tests.halls.supervision import inspecting as show
from tests.halls.supervision.inspecting import NOON, TEMPLATE, Cast, later, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(guangxi, account) -> Cast:
    """Everybody."""
    return show.cast(account)


def _refused(code):
    return pytest.raises(InspectionRefused, check=lambda refusal: refusal.code == code)


def _told(user) -> set[str]:
    return set(MessageRecord.objects.filter(recipient=user).values_list("kind", flat=True))


def test_the_sample_stored_is_the_one_anybody_draws_from_the_frozen_list(guangxi, who):
    inspection = show.drawn(guangxi, who, rows=5, both=True)
    rows = [Candidate(key, stratum) for key, stratum in inspection.candidates.values_list("key", "stratum")]

    again = draw(rows, size=inspection.sample_size, seed="8-17-28")

    stored = inspection.candidates.filter(drawn__isnull=False).order_by("drawn").values_list("key", flat=True)
    assert list(stored) == [one.key for one in again.chosen]
    assert again.digest == inspection.population_digest
    assert set(again.allotment.values()) == {1}


def test_a_list_changed_behind_the_back_of_the_approval_is_not_drawn_from(guangxi, who):
    inspection = show.planned(guangxi, who)
    services.submit_plan(inspection=inspection, version=3, submitted_by=who.head, submitted_at=NOON)
    services.approve_plan(inspection=inspection, version=4, note="", approved_by=who.office, approved_at=NOON)
    inspection.candidates.first().delete()

    with _refused("inspection.other_list"):
        services.draw_sample(
            inspection=inspection, version=5, seed="1", seed_source="抽签", drawn_by=who.head, drawn_at=NOON
        )
    assert now(inspection).stage == "approved"


def test_a_plan_that_was_sent_is_not_changed_and_a_sample_is_drawn_once(guangxi, who):
    inspection = show.drawn(guangxi, who)

    with _refused("inspection.stage"):
        services.save_population(
            inspection=inspection, rows=[], version=inspection.version, saved_by=who.head, saved_at=NOON
        )
    with _refused("inspection.stage"):
        services.draw_sample(
            inspection=inspection,
            version=inspection.version,
            seed="2",
            seed_source="再抽",
            drawn_by=who.head,
            drawn_at=NOON,
        )


def test_the_second_of_two_people_is_told_who_did_what_and_changes_nothing(guangxi, who):
    inspection = show.planned(guangxi, who)
    services.submit_plan(inspection=inspection, version=3, submitted_by=who.member, submitted_at=NOON)

    with pytest.raises(services.ChangedMeanwhile) as refused:
        services.submit_plan(inspection=inspection, version=3, submitted_by=who.head, submitted_at=NOON)

    assert str(who.member) in str(refused.value)
    assert "把方案送审" in str(refused.value)
    assert inspection.steps.filter(what="submit").count() == 1


def test_two_people_on_one_row_of_the_checklist_do_not_overwrite_each_other(guangxi, who):
    inspection = show.drawn(guangxi, who)
    candidate = inspection.candidates.get(drawn=1)
    code = TEMPLATE.questions[0].code
    first = {"candidate": candidate, "version": 1, "answered_at": NOON}
    services.answer_row(answers={code: GivenAnswer("no", "没有凭证")}, answered_by=who.member, **first)

    with pytest.raises(services.ChangedMeanwhile):
        services.answer_row(answers={code: GivenAnswer("yes")}, answered_by=who.head, **first)

    assert candidate.answers.get().note == "没有凭证"


def test_an_answer_that_is_not_yes_needs_its_reason(guangxi, who):
    candidate = show.drawn(guangxi, who).candidates.get(drawn=1)

    with _refused("inspection.unexplained"):
        services.answer_row(
            candidate=candidate,
            answers={TEMPLATE.questions[0].code: GivenAnswer("not_checked", " ")},
            version=1,
            answered_by=who.member,
            answered_at=NOON,
        )
    assert not candidate.answers.exists()


def test_a_notice_waits_for_every_answer_and_names_its_deadline_in_working_days(guangxi, who):
    inspection = show.drawn(guangxi, who)
    show.found(inspection, who)
    order = {"inspection": inspection, "asked": len(TEMPLATE.questions), "ordered_by": who.head, "ordered_at": NOON}

    with _refused("inspection.unanswered"):
        services.order_rectification(version=now(inspection).version, **order)
    show.answer_all(inspection, who)
    services.order_rectification(version=now(inspection).version, **order)

    assert now(inspection).due_date == date(2026, 6, 15)
    message = MessageRecord.objects.get(recipient=who.liaison, kind="supervision.inspection_ordered")
    assert message.deadline_date == date(2026, 6, 15)
    assert "supervision.inspection_ordered" not in _told(who.other)


def test_whoever_rectified_does_not_check_again_even_with_the_right_to(guangxi, who):
    inspection = show.ordered(guangxi, who)
    finding = inspection.findings.get()
    services.report_rectification(
        finding=finding, text="已补齐", file=None, version=finding.version, reported_by=who.member, reported_at=NOON
    )
    finding.refresh_from_db()
    check = {"finding": finding, "passed": True, "words": "在案", "version": finding.version, "checked_at": NOON}

    with _refused("inspection.own_rectification"):
        services.recheck(checked_by=who.member, **check)
    with _refused("inspection.own_rectification"):
        services.recheck(checked_by=who.liaison, **check)
    services.recheck(checked_by=who.head, **check)

    assert inspection.findings.get().stage == "passed"


def test_a_failed_recheck_asks_again_and_a_late_report_stays_late(guangxi, who):
    inspection = show.ordered(guangxi, who)
    finding = inspection.findings.get()
    services.report_rectification(
        finding=finding, text="在办", file=None, version=finding.version, reported_by=who.liaison, reported_at=NOON
    )
    finding.refresh_from_db()
    services.recheck(
        finding=finding, passed=False, words="缺两份", version=finding.version, checked_by=who.member, checked_at=NOON
    )
    show.rectify(finding, who, at=later(20))

    rounds = list(finding.rounds.values_list("number", "passed", "late"))
    assert rounds == [(1, False, False), (2, True, True)]
    assert {"supervision.inspection_ordered", "supervision.inspection_failed"} <= _told(who.liaison)


def test_who_took_part_in_the_conclusion_does_not_review_it(guangxi, who):
    inspection = show.served(guangxi, who)
    for person in (who.head, who.member):
        GrantRecord.objects.create(user=person, role=Role.COORDINATOR, valid_from=date(2020, 1, 1), granted_at=NOON)
    objection = services.file_objection(
        inspection=inspection, unit=who.sci, grounds="天数算错", file=None, filed_by=who.leader, filed_at=later(10)
    )
    decide = {"objection": objection, "outcome": "upheld", "reasons": "已查", "decided_at": later(20)}

    for person in (who.head, who.member):
        with _refused("inspection.took_part"):
            services.decide_review(decided_by=person, **decide)
    services.decide_review(decided_by=who.office, **decide)

    objection.refresh_from_db()
    assert (objection.outcome, objection.decided_by) == ("upheld", who.office)
    told = _told(who.office)
    assert "supervision.inspection_objected" in told
    assert "supervision.inspection_objected" not in _told(who.head) | _told(who.member)


def test_a_review_that_changes_the_conclusion_keeps_the_old_one_beside_it(guangxi, who):
    inspection = show.served(guangxi, who)
    objection = services.file_objection(
        inspection=inspection, unit=who.sci, grounds="事实不清", file=None, filed_by=who.leader, filed_at=later(10)
    )
    decide = {"objection": objection, "outcome": "changed", "reasons": "另查两件", "decided_by": who.office}

    with _refused("inspection.no_change"):
        services.decide_review(decided_at=later(20), **decide)
    services.decide_review(decided_at=later(20), facts="另查明两件已办结。", result="adjust", **decide)

    kept = list(ConclusionRecord.objects.filter(inspection=inspection).values_list("revision", "facts", "result"))
    assert kept == [(2, "另查明两件已办结。", "adjust"), (1, "抽查两件，均有凭证。", "keep")]


def test_an_objection_is_taken_within_thirty_days_and_a_file_closed_after_them(guangxi, who):
    inspection = show.served(guangxi, who)
    close = {"inspection": inspection, "note": "", "closed_by": who.office}

    with _refused("inspection.may_object"):
        services.close_inspection(version=inspection.version, on=date(2026, 7, 1), closed_at=later(30), **close)
    with _refused("inspection.objection_late"):
        services.file_objection(
            inspection=inspection, unit=who.sci, grounds="迟了", file=None, filed_by=who.leader, filed_at=later(31)
        )
    services.close_inspection(version=inspection.version, on=date(2026, 7, 2), closed_at=later(31), **close)

    assert now(inspection).stage == "closed"


def test_receiving_twice_keeps_the_first_day(guangxi, who):
    inspection = show.served(guangxi, who)

    day = services.receive_conclusion(inspection=inspection, unit=who.sci, received_by=who.leader, received_at=later(5))

    assert day == date(2026, 6, 1)
    assert inspection.steps.filter(what="receive").count() == 1


def test_every_step_leaves_a_line_in_the_log_with_the_step_in_the_story(guangxi, who):
    inspection = show.served(guangxi, who)

    log = AuditRecord.objects.filter(subject=f"inspection:{inspection.pk}").order_by("pk")

    told = [line.action.removeprefix("supervision.inspection_") for line in log]
    assert told == list(inspection.steps.order_by("pk").values_list("what", flat=True))
    assert told[:6] == ["open", "save_plan", "save_population", "submit", "approve", "draw"]
