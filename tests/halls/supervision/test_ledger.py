"""The ledger is one chain that nobody changes, and its projection is nothing but its replay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from shuangchuang.domain.supervision.refusing import OneAndTheSame, WrongStage
from shuangchuang.halls.accounts.models import GrantRecord, Role, User
from shuangchuang.halls.supervision.guard import unguard_ledger
from shuangchuang.halls.supervision.models import ItemStateRecord, StageChoice, StepRecord, StepWordsRecord
from shuangchuang.halls.supervision.services import acting
from shuangchuang.halls.supervision.services.lighting import relight_all
from shuangchuang.halls.supervision.services.refusing import ChangedMeanwhile
from shuangchuang.halls.supervision.services.verifying import verify_ledger
from tests.halls.supervision.small_office import MORNING, SmallOffice, commitment, stands

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(days=40)


def test_a_task_goes_its_way_from_proposal_to_the_end(small: SmallOffice):
    item = small.in_progress(small.items[0])
    small.reported(item, at=LATER, progress="1", final=True)
    acting.take_up(record=item, by=small.verifier, at=LATER)
    acting.recommend(record=item, by=small.verifier, at=LATER, outcome="pass", method="现场", words="三家都在运行")
    acting.close(record=item, by=small.office, at=LATER, words="同意办结")

    kinds = [step.kind for step in item.steps.order_by("sequence") if step.person_id]
    assert kinds == [
        "proposed", "broken_down", "approved", "assigned", "signed", "report_submitted", "taken_up", "recommended",
        "closed",
    ]  # fmt: skip
    assert (stands(item).stage, stands(item).light, stands(item).self_checked) == ("closed", "绿", False)
    assert verify_ledger().sound


def test_who_verified_does_not_close(small: SmallOffice):
    item = small.in_progress(small.items[0])
    small.reported(item, at=LATER, progress="1", final=True)
    acting.take_up(record=item, by=small.verifier, at=LATER)
    acting.recommend(record=item, by=small.verifier, at=LATER, outcome="pass", method="现场", words="可以")
    GrantRecord.objects.create(
        user=small.verifier, role=Role.COORDINATOR, scope_kind="region", scope_key=small.plan.region.code,
        valid_from=date(2020, 1, 1), granted_at=MORNING,
    )  # fmt: skip

    with pytest.raises(OneAndTheSame):
        acting.close(record=item, by=User.objects.get(pk=small.verifier.pk), at=LATER, words="同意")


def test_the_database_itself_refuses_to_change_or_delete_a_step(small: SmallOffice):
    table = StepRecord._meta.db_table
    for statement in (f"UPDATE {table} SET kind = 'closed'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("change", ["unit = 'other'", "on_date = '2020-01-01'", "kind = 'closed'"])
def test_a_step_changed_behind_the_programs_back_is_found(small: SmallOffice, change: str):
    unguard_ledger()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {StepRecord._meta.db_table} SET {change} WHERE number = 2")

    found = verify_ledger()

    assert (found.sound, found.broken.number, found.broken.reason) == (False, 2, "digest")


def test_a_tail_that_was_cut_off_is_found(small: SmallOffice):
    unguard_ledger()
    StepWordsRecord.objects.filter(step__number=3).delete()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {StepRecord._meta.db_table} WHERE number = 3")

    assert verify_ledger().broken.reason == "gap"


def test_words_can_be_erased_by_law_and_the_chain_still_stands(small: SmallOffice):
    StepWordsRecord.objects.filter(step__number=1).delete()

    found = verify_ledger()

    assert (found.sound, found.words_erased) == (True, 1)


def test_words_that_were_changed_are_found(small: SmallOffice):
    StepWordsRecord.objects.filter(step__number=1).update(words={"basis": "别的"})

    assert verify_ledger().words_changed == (1,)


def test_a_projection_that_says_something_else_than_its_steps_is_found(small: SmallOffice):
    item = small.items[0]
    ItemStateRecord.objects.filter(item=item, valid_until_at=None).update(stage=StageChoice.CLOSED)

    assert verify_ledger().drifted == (item.pk,)


def test_the_command_says_what_it_found_and_exits_by_it(small: SmallOffice, capsys):
    call_command("verify_ledger")
    assert "散列链完整" in capsys.readouterr().out

    StepWordsRecord.objects.filter(step__number=1).update(words={"basis": "别的"})
    with pytest.raises(SystemExit) as gone:
        call_command("verify_ledger", "--json")
    assert (gone.value.code, '"sound": false' in capsys.readouterr().out) == (1, True)


def test_an_earlier_day_still_reads_as_it_was(small: SmallOffice):
    item = small.in_progress(small.items[0])
    acting.suspend(record=item, by=small.office, at=LATER, reason="规划调整", ground="会议纪要")

    assert [stands(item, at=at).stage for at in (MORNING + timedelta(days=1), LATER)] == ["in_progress", "suspended"]


def test_of_two_officers_at_once_the_second_is_told_what_changed(small: SmallOffice):
    item = small.handed_out(small.items[0])
    seen = item.sequence
    unit = small.lead_of(item)
    acting.sign(record=item, by=small.liaisons[unit], at=MORNING, unit=unit)

    with pytest.raises(ChangedMeanwhile) as refused:
        acting.suspend(record=item, by=small.office, at=MORNING, reason="一", ground="二", seen=seen)

    assert [step.kind for step in refused.value.steps] == ["signed"]


def test_a_light_that_changed_by_itself_disturbs_nobody(small: SmallOffice):
    item = small.in_progress(small.items[0])
    seen, later = item.sequence, MORNING + timedelta(days=400)
    relight_all(at=later)
    item.refresh_from_db()
    assert item.sequence > seen

    acting.urge(record=item, by=small.office, at=later, words="请抓紧", seen=seen)


def test_a_refused_step_leaves_nothing_behind(small: SmallOffice):
    item = small.items[0]
    before = StepRecord.objects.count()

    with pytest.raises(WrongStage):
        acting.assign(record=item, by=small.office, at=MORNING)

    assert (StepRecord.objects.count(), item.sequence) == (before, 1)


def test_a_deadline_moves_by_an_extension_alone_and_the_old_one_is_kept(small: SmallOffice):
    item = small.in_progress(small.items[0])
    unit = small.lead_of(item)
    until = date(2027, 3, 31)
    acting.ask_extension(record=item, by=small.liaisons[unit], at=LATER, unit=unit, until=until, reason="材料未到")
    acting.endorse(record=item, by=small.leaders[unit], at=LATER)
    acting.decide_extension(record=item, by=small.office, at=LATER, granted=True, ground="情况属实")

    row = stands(item)
    assert (row.first_deadline_date, row.deadline_date, row.extensions) == (date(2026, 12, 31), until, 1)


def test_a_late_report_stays_late_when_the_deadline_is_moved_afterwards(small: SmallOffice):
    item = small.in_progress(small.items[0])
    late = LATER + timedelta(days=17)
    small.reported(item, at=late)
    assert stands(item).late_reports == 1
    unit = small.lead_of(item)
    until = date(2027, 6, 30)
    acting.ask_extension(record=item, by=small.liaisons[unit], at=late, unit=unit, until=until, reason="难")
    acting.endorse(record=item, by=small.leaders[unit], at=late)
    acting.decide_extension(record=item, by=small.office, at=late, granted=True, ground="同意")

    assert (stands(item).late_reports, item.reports.get().late) == (1, True)


def test_the_nightly_run_finds_nothing_to_do_the_second_time(small: SmallOffice):
    for item in small.items:
        small.in_progress(item)
    night = MORNING + timedelta(days=330)

    assert (relight_all(at=night) > 0, relight_all(at=night)) == (True, 0)
    assert verify_ledger().sound


def test_breaking_down_again_says_why_and_leaves_the_deadline(small: SmallOffice):
    item = small.in_progress(small.items[0])
    again = commitment(weight="2")
    acting.break_down(record=item, by=small.office, at=LATER, commitment=again, result="建成四家", ground="任务加重")

    assert (stands(item).weight, stands(item).stage) == (2, "in_progress")
