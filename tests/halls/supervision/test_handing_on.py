"""An officer hands everything over: what they answered for is the next one's, and the story says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shuangchuang.halls.accounts import holdings
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.accounts.services import AppointmentRefused, hand_over, leave
from shuangchuang.halls.notices.models import AuditRecord, MessageRecord
from shuangchuang.halls.supervision.models import InspectionStepRecord, ItemRecord, StepRecord
from shuangchuang.halls.supervision.queries.owed import owed_by
from shuangchuang.halls.supervision.services import acting, lighting, reporting
from shuangchuang.halls.supervision.services.handing_on import CannotHandOn
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.services.verifying import verify_ledger
from tests.halls.pages import words
from tests.halls.supervision.inspecting import NOON, Cast, cast, drawn, planned
from tests.halls.supervision.small_office import MORNING, SmallOffice, commitment, stands

LATER = MORNING + timedelta(days=30)


@pytest.fixture
def operator(account) -> User:
    return account(Role.OPERATOR, name="operator")


@pytest.fixture
def owned(small: SmallOffice) -> tuple[SmallOffice, ItemRecord, User]:
    """The first item in progress, its lead's liaison answering for it."""
    item = small.items[0]
    owner = small.liaisons[small.lead_of(item)]
    agreed = replace(commitment(), owner=owner.pk)
    acting.break_down(record=item, by=small.office, at=MORNING, commitment=agreed, result="建成三家")
    acting.approve(record=item, by=small.office, at=MORNING)
    acting.assign(record=item, by=small.office, at=MORNING)
    acting.sign(record=item, by=owner, at=MORNING, unit=small.lead_of(item))
    return small, item, owner


def test_the_items_somebody_answers_for_go_along_and_the_ledger_says_so(owned, account, operator, signed_in):
    _small, item, owner = owned
    following = account(Role.PERSON, name="following")
    before = item_as_it_stands(item)

    done = hand_over(leaver=owner, successor=following, handed_by=operator, handed_at=LATER, basis="轮岗")

    assert (done.offices, done.rows) == (1, {"supervision.items": 1})
    assert stands(item).owner == following
    assert stands(item, at=LATER - timedelta(seconds=1)).owner == owner
    agreed = replace(before.commitment, owner=following.pk)
    assert item_as_it_stands(item) == replace(before, commitment=agreed)
    step = StepRecord.objects.get(item=item, kind="owner_handed_on")
    assert (step.person, step.facts) == (operator, {"from": owner.pk, "to": following.pk})
    assert verify_ledger().sound
    assert AuditRecord.objects.get(action="supervision.owner_handed_on").subject == f"item:{item.pk}"
    assert AuditRecord.objects.get(action="accounts.hand_over").details["rows"] == {"supervision.items": 1}
    assert MessageRecord.objects.get(recipient=following, kind="accounts.handed_over").values["rows"] == "1"
    story = words(signed_in(following).get(item.get_absolute_url()))
    assert "责任人交接" in story
    assert f"{owner} → {following}" in story


def test_the_next_one_finds_the_units_open_report_on_the_desk(owned, account, operator, signed_in):
    _small, item, owner = owned
    following = account(Role.PERSON, name="following")
    reporting.open_periods(plan=item.plan, at=LATER)

    def owed(user: User) -> list[ItemRecord]:
        found = owed_by(User.objects.get(pk=user.pk), today=LATER.date(), calendar=lighting.calendar())
        return [one.item for one in found if one.kind == "report"]

    assert (owed(owner), owed(following)) == ([item], [])

    hand_over(leaver=owner, successor=following, handed_by=operator, handed_at=LATER)

    assert (owed(owner), owed(following)) == ([], [item])
    assert item.title in words(signed_in(User.objects.get(pk=following.pk)).get("/desk/"))


def test_who_answers_for_an_open_item_does_not_leave_and_who_answered_for_a_closed_one_does(owned, operator):
    small, item, owner = owned
    owner.grants.update(ended_at=LATER)

    with pytest.raises(AppointmentRefused, match="未交接的事项"):
        leave(user=owner, left_by=operator, left_at=LATER)

    acting.withdraw(record=item, by=small.office, at=LATER, reason="任务已取消")
    assert holdings.held(owner) == []
    leave(user=owner, left_by=operator, left_at=LATER)
    assert stands(item).owner == owner


def test_a_hand_over_to_who_decided_on_the_deadline_is_refused_whole_with_the_items_name(owned, operator):
    small, item, owner = owned
    unit = small.lead_of(item)
    acting.ask_extension(
        record=item, by=owner, at=MORNING, unit=unit, until=commitment().deadline + timedelta(days=9), reason="汛期"
    )
    acting.endorse(record=item, by=small.leaders[unit], at=MORNING)
    acting.decide_extension(record=item, by=small.second, at=MORNING, granted=False, ground="不属于延期情形")

    with pytest.raises(CannotHandOn) as refusal:
        hand_over(leaver=owner, successor=small.second, handed_by=operator, handed_at=LATER)

    assert str(item) in str(refusal.value)
    assert "决定过这件事项延期的人" in str(refusal.value)
    assert stands(item).owner == owner
    assert owner.grants.filter(ended_at=None).count() == 1


@pytest.fixture
def who(guangxi, account) -> Cast:
    return cast(account)


def test_the_head_of_an_inspection_hands_it_on_and_its_story_says_so(guangxi, who, account, operator, signed_in):
    inspection, following = drawn(guangxi, who), account(Role.PERSON, name="following")

    done = hand_over(leaver=who.head, successor=following, handed_by=operator, handed_at=NOON)

    assert done.rows == {"supervision.inspections": 1}
    inspection.refresh_from_db()
    assert (inspection.head, list(inspection.members.all())) == (following, [who.member])
    line = InspectionStepRecord.objects.get(inspection=inspection, what="hand_on")
    assert (line.by, line.note) == (operator, f"{who.head} → {following}")
    page = signed_in(User.objects.get(pk=following.pk)).get(inspection.get_absolute_url())
    assert "交接了督查组的工作" in words(page)


def test_a_member_who_takes_the_heads_place_stands_once(guangxi, who, operator):
    inspection = planned(guangxi, who)

    hand_over(leaver=who.head, successor=who.member, handed_by=operator, handed_at=NOON)

    inspection.refresh_from_db()
    assert (inspection.head, list(inspection.members.all())) == (who.member, [])


def test_who_approved_the_plan_does_not_come_into_the_group(guangxi, who, operator):
    inspection = drawn(guangxi, who)
    inspection.refresh_from_db()

    with pytest.raises(CannotHandOn, match="批准方案的人不能进督查组"):
        hand_over(leaver=who.member, successor=inspection.approved_by, handed_by=operator, handed_at=NOON)

    assert list(inspection.members.all()) == [who.member]
