"""A unit goes into another, two rows of the registry turn out to be one unit, and both are taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision.refusing import NotYours
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.accounts.services import grant_role
from shuangchuang.halls.notices.models import EventRecord, MessageRecord
from shuangchuang.halls.notices.outbox import SUBSCRIBERS, Event
from shuangchuang.halls.plans.models import AssignmentRecord
from shuangchuang.halls.registry import services as registry
from shuangchuang.halls.registry.models import SuccessionKind, UnitRecord, UnitSuccessionRecord
from shuangchuang.halls.supervision.models import (
    FindingRecord,
    ItemRecord,
    PartRecord,
    PartyRecord,
    PeriodRecord,
    StepRecord,
)
from shuangchuang.halls.supervision.queries.evaluations import to_assess
from shuangchuang.halls.supervision.queries.owed import owed_by
from shuangchuang.halls.supervision.services import acting, evaluating, inspecting, lighting, reporting
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.services.succession import follow_successions
from shuangchuang.halls.supervision.services.verifying import verify_ledger
from tests.halls.pages import words
from tests.halls.supervision.inspecting import NOON, cast, ordered
from tests.halls.supervision.small_office import MORNING, SmallOffice, stands

LATER = MORNING + timedelta(days=60)
DAY = date(2026, 4, 15)


@pytest.fixture
def heir(small: SmallOffice, account) -> UnitRecord:
    """A unit that has no part in anything yet, with a liaison and a leader."""
    unit = UnitRecord.objects.create(
        slug="u4101-new", region=small.plan.region, name="市科技和工业局", category="department"
    )
    small.liaisons[unit.slug] = account(Role.LIAISON, unit=unit, name="heir-liaison")
    small.leaders[unit.slug] = account(Role.UNIT_LEADER, unit=unit, name="heir-leader")
    return unit


@pytest.fixture
def begun(small: SmallOffice) -> tuple[SmallOffice, ItemRecord, UnitRecord]:
    """The first item in progress, with a report that its lead has begun to write; and the lead."""
    item = small.in_progress(small.items[0])
    lead = UnitRecord.objects.get(slug=small.lead_of(item))
    reporting.open_periods(plan=small.plan, at=LATER)
    return small, item, lead


def parties(item: ItemRecord, *, at=None) -> list[tuple[str, str]]:
    rows = PartyRecord.objects.filter(item=item).order_by("order")
    rows = (
        rows.filter(valid_from_at__lte=at).exclude(valid_until_at__lte=at) if at else rows.filter(valid_until_at=None)
    )
    return [(row.unit.name, row.part) for row in rows.select_related("unit")]


def went(before: UnitRecord, after: UnitRecord, by: User, **more: object) -> UnitSuccessionRecord:
    return registry.record_succession(
        **(
            {
                "before": before,
                "after": after,
                "kind": SuccessionKind.MERGED,
                "effective_date": DAY,
                "source": "机构改革方案",
                "confirmed": True,
                "recorded_by": by,
                "recorded_at": LATER,
            }
            | more
        )
    )


def heard(kind: str) -> None:
    """Deliver the last event of a kind to the hall, as the worker does."""
    row = EventRecord.objects.filter(kind=kind).latest("pk")
    event = Event(row.pk, row.kind, row.subject, row.number, row.payload, row.at)
    subscriber = SUBSCRIBERS["supervision.follow_successions"]
    assert subscriber.hears(event.kind)
    subscriber.body(event)


def test_the_successor_has_the_open_parts_from_then_on_and_history_keeps_the_old_name(begun, heir, signed_in):
    small, item, lead = begun
    closed = small.items[1]
    acting.withdraw(record=closed, by=small.office, at=MORNING, reason="已并入其他任务")
    before = parties(item)
    assert (lead.name, "lead") in before

    went(lead, heir, small.office)
    heard("registry.record_succession")

    after = [(heir.name if unit == lead.name else unit, part) for unit, part in before]
    assert parties(item) == after
    assert parties(item, at=LATER) == before
    assert (stands(item).stage, stands(item).signed, stands(item).bounces) == ("in_progress", True, 0)
    assert lead.name not in {unit for other in small.items if other != closed for unit, _part in parties(other)}
    assert StepRecord.objects.filter(item=closed, kind="succeeded").count() == 0
    assert verify_ledger().sound
    message = MessageRecord.objects.get(recipient=small.liaisons[heir.slug], kind="supervision.succeeded")
    assert (message.values["before"], message.values["after"]) == (lead.name, heir.name)
    page = words(signed_in(small.liaisons[heir.slug]).get(item.get_absolute_url()))
    assert "由承继单位接办" in page
    assert f"{lead.name} → {heir.name}" in page


def test_what_the_unit_was_writing_is_written_on_by_the_successor(begun, heir):
    small, item, lead = begun
    period = PeriodRecord.objects.filter(plan=small.plan).latest("last_date")
    report = reporting.report_of(record=item, period=period, at=LATER)
    part = PartRecord.objects.get(report=report, unit=lead)
    liaison = small.liaisons[lead.slug]
    reporting.save_part(part=part, by=liaison, at=LATER, written=reporting.Written(text="写了一半"), seen=0, send=True)
    reporting.merge_report(
        report=report,
        by=liaison,
        at=LATER,
        unit=lead.slug,
        written=reporting.Written(text="汇总"),
        said="",
        final=False,
        seen=0,
    )

    went(lead, heir, small.office)
    follow_successions(at=LATER)

    part.refresh_from_db()
    assert (part.unit, part.text, part.written_by) == (heir, "写了一半", liaison)
    report.refresh_from_db()
    reporting.sign_report(report=report, by=small.leaders[heir.slug], at=LATER, seen=report.version)
    assert StepRecord.objects.filter(item=item, kind="report_submitted").latest("sequence").unit == heir.slug


def test_what_was_reported_before_stays_under_the_old_name(small, heir):
    item = small.in_progress(small.items[0])
    lead = UnitRecord.objects.get(slug=small.lead_of(item))
    small.reported(item, at=LATER)

    went(lead, heir, small.office)
    follow_successions(at=LATER)

    report = item.reports.get()
    assert report.merged_unit == lead
    assert PartRecord.objects.filter(report=report, unit=heir).count() == 0


def test_it_waits_for_its_day_and_for_somebody_to_compare_it_with_the_document(begun, heir):
    small, item, lead = begun
    before = parties(item)
    record = went(lead, heir, small.office, confirmed=False, effective_date=None)
    assert follow_successions(at=LATER) == 0

    registry.confirm_succession(
        succession=record, effective_date=date(2026, 6, 1), confirmed_by=small.office, confirmed_at=LATER
    )
    assert follow_successions(at=LATER) == 0
    assert parties(item) == before

    june = LATER + timedelta(days=31)
    assert follow_successions(at=june) > 0
    assert follow_successions(at=june) == 0
    assert (heir.name, "lead") in parties(item)


@pytest.mark.parametrize("kind", [SuccessionKind.MOVED, SuccessionKind.SPLIT])
def test_work_that_was_moved_or_split_off_goes_where_a_person_says(begun, heir, kind):
    small, item, lead = begun
    before = parties(item)

    went(lead, heir, small.office, kind=kind)

    assert (follow_successions(at=LATER), parties(item)) == (0, before)


def test_a_succession_taken_back_gives_back_what_nobody_changed_since(begun, heir):
    small, item, lead = begun
    period = PeriodRecord.objects.filter(plan=small.plan).latest("last_date")
    part = PartRecord.objects.get(report=reporting.report_of(record=item, period=period, at=LATER), unit=lead)
    reporting.save_part(
        part=part, by=small.liaisons[lead.slug], at=LATER, written=reporting.Written(text="写了一半"), seen=0
    )
    before = {one.pk: item_as_it_stands(one) for one in small.items}
    record = went(lead, heir, small.office)
    follow_successions(at=LATER)
    assert {one.pk: item_as_it_stands(one) for one in small.items} != before
    registry.withdraw_succession(succession=record, reason="登记错了", withdrawn_by=small.office, withdrawn_at=LATER)
    heard("registry.withdraw_succession")

    assert {one.pk: item_as_it_stands(one) for one in small.items} == before
    part.refresh_from_db()
    assert (part.unit, part.text) == (lead, "写了一半")
    assert verify_ledger().sound


def test_where_both_had_written_both_stand_and_come_back_as_they_were(begun):
    small, item, lead = begun
    other = PartyRecord.objects.filter(item=item, part="cooperator", valid_until_at=None).first().unit
    part_writer(small, other, item)
    period = PeriodRecord.objects.filter(plan=small.plan).latest("last_date")
    report = reporting.report_of(record=item, period=period, at=LATER)
    for unit in (lead, other):
        part = PartRecord.objects.get(report=report, unit=unit)
        written = reporting.Written(text=f"{unit.name}写的")
        reporting.save_part(part=part, by=small.liaisons[unit.slug], at=LATER, written=written, seen=0)
    parts = list(PartRecord.objects.filter(report=report).order_by("pk").values_list("unit__slug", "text"))
    before = item_as_it_stands(item)

    record = went(lead, other, small.office)
    follow_successions(at=LATER)
    assert [unit for unit, _part in parties(item)].count(other.name) == 1
    assert list(PartRecord.objects.filter(report=report).order_by("pk").values_list("unit__slug", "text")) == parts

    registry.withdraw_succession(succession=record, reason="登记错了", withdrawn_by=small.office, withdrawn_at=LATER)
    follow_successions(at=LATER)
    assert item_as_it_stands(item) == before
    assert list(PartRecord.objects.filter(report=report).order_by("pk").values_list("unit__slug", "text")) == parts


def test_a_unit_that_goes_on_into_a_third_takes_its_items_along_in_one_more_step(begun, heir):
    small, item, lead = begun
    third = UnitRecord.objects.create(slug="u4101-third", region=small.plan.region, name="市科创局")
    went(lead, heir, small.office)
    follow_successions(at=LATER)

    went(heir, third, small.office, kind=SuccessionKind.RENAMED)
    follow_successions(at=LATER)

    steps = StepRecord.objects.filter(item=item, kind="succeeded").order_by("sequence")
    assert [(step.facts["from"], step.facts["to"]) for step in steps] == [
        (lead.slug, heir.slug), (heir.slug, third.slug),
    ]  # fmt: skip


def test_units_said_to_have_gone_into_each_other_leave_everything_where_it_is(begun, heir):
    small, item, lead = begun
    before = parties(item)
    went(lead, heir, small.office)
    went(heir, lead, small.office)

    assert (follow_successions(at=LATER), parties(item)) == (0, before)


def test_the_successors_liaison_owes_what_the_unit_owed(begun, heir):
    small, item, lead = begun

    def owed(unit: str) -> set[ItemRecord]:
        found = owed_by(small.liaisons[unit], today=LATER.date(), calendar=lighting.calendar())
        return {one.item for one in found if one.kind == "report"}

    assert owed(lead.slug) == {item}
    went(lead, heir, small.office)
    follow_successions(at=LATER)

    assert (owed(lead.slug), owed(heir.slug)) == (set(), {item})


def test_the_successor_owes_the_self_assessment_of_a_task_that_the_unit_led_on_the_day(begun, heir, signed_in):
    small, item, lead = begun
    evaluation = evaluating.open_evaluation(
        plan=small.plan, day=date(2026, 4, 20), due=date(2026, 5, 20), ground="", by=small.office, at=LATER
    )
    liaison = small.liaisons[heir.slug]
    assert to_assess(liaison) == []
    values = {"attainment": "达到预期", "done": "三家已开工", "problems": "", "hand_in": True, "seen": 0, "at": LATER}
    with pytest.raises(NotYours):
        evaluating.keep_self_assessment(evaluation=evaluation, item=item, by=liaison, **values)

    went(lead, heir, small.office)
    follow_successions(at=LATER)

    assert item.key in {row.item.key for _evaluation, row in to_assess(liaison)}
    page = signed_in(liaison).get(f"/supervision/evaluations/{evaluation.pk}/tasks/{item.key}/")
    assert "达到预期" in words(page)
    said = evaluating.keep_self_assessment(evaluation=evaluation, item=item, by=liaison, **values)
    assert said.unit == heir


# ---------------------------------------------------------------- two rows, one unit


def test_a_double_is_merged_with_everything_it_has_in_supervision_and_comes_back(begun, heir, signed_in):
    small, item, lead = begun
    period = PeriodRecord.objects.filter(plan=small.plan).latest("last_date")
    report = reporting.report_of(record=item, period=period, at=LATER)
    before = {one.pk: item_as_it_stands(one) for one in small.items}
    rows = sorted(PartyRecord.objects.filter(unit=lead).values_list("pk", flat=True))

    merge = registry.merge_units(gone=lead, kept=heir, reason="同一单位", merged_by=small.office, merged_at=LATER)

    assert not UnitRecord.objects.filter(slug=lead.slug).exists()
    assert (heir.name, "lead") in parties(item)
    assert set(PartyRecord.objects.filter(pk__in=rows).values_list("unit__slug", flat=True)) == {heir.slug}
    assert PartRecord.objects.filter(report=report, unit=heir).count() == 1
    assert verify_ledger().sound
    assert "由承继单位接办" in words(signed_in(small.office).get(item.get_absolute_url()))

    registry.reverse_merge(merge=merge, reversed_by=small.office, reversed_at=LATER + timedelta(days=3))

    assert {one.pk: item_as_it_stands(one) for one in small.items} == before
    assert (lead.name, "lead") in parties(item)
    assert set(PartyRecord.objects.filter(pk__in=rows).values_list("unit__slug", flat=True)) == {lead.slug}
    assert PartRecord.objects.get(report=report, unit__slug=lead.slug).unit.name == lead.name
    assert verify_ledger().sound


def test_two_units_that_both_stand_in_an_item_stand_in_it_once(begun):
    small, item, lead = begun
    other = PartyRecord.objects.filter(item=item, part="cooperator", valid_until_at=None).first().unit
    AssignmentRecord.objects.filter(unit=other).delete()  # the plan itself gives one unit one role
    before = {one.pk: item_as_it_stands(one) for one in small.items}

    merge = registry.merge_units(gone=other, kept=lead, reason="同一单位", merged_by=small.office, merged_at=LATER)
    assert [unit for unit, _part in parties(item)].count(lead.name) == 1
    assert verify_ledger().sound

    registry.reverse_merge(merge=merge, reversed_by=small.office, reversed_at=LATER)
    assert {one.pk: item_as_it_stands(one) for one in small.items} == before
    assert verify_ledger().sound


def test_a_report_that_both_have_written_on_stands_in_the_way_and_is_named(begun):
    small, item, lead = begun
    period = PeriodRecord.objects.filter(plan=small.plan).latest("last_date")
    report = reporting.report_of(record=item, period=period, at=LATER)
    other = PartyRecord.objects.filter(item=item, part="cooperator", valid_until_at=None).first().unit
    for unit in (lead, other):
        part = PartRecord.objects.get(report=report, unit=unit)
        reporting.save_part(
            part=part, by=small.liaisons[unit.slug] if unit == lead else part_writer(small, unit, item), at=LATER,
            written=reporting.Written(text="进展"), seen=0,
        )  # fmt: skip

    with pytest.raises(registry.UnitRefused) as refusal:
        registry.merge_units(gone=other, kept=lead, reason="同一单位", merged_by=small.office, merged_at=LATER)

    assert refusal.value.code == "merge_clashes"


def part_writer(small: SmallOffice, unit: UnitRecord, item: ItemRecord) -> User:
    acting.sign(record=item, by=small.liaisons[unit.slug], at=MORNING, unit=unit.slug)
    return small.liaisons[unit.slug]


# ---------------------------------------------------------------- inspections


def test_the_successor_puts_right_what_was_found_at_the_unit_before(guangxi, account, signed_in):
    who = cast(account)
    inspection = ordered(guangxi, who)
    heir = UnitRecord.objects.get(slug="gx-miit")
    liaison = account(Role.LIAISON, unit=heir, name="heir-liaison")
    page = f"/supervision/inspections/{inspection.pk}/findings/1/"
    assert signed_in(liaison).get(page).status_code == 404

    went(who.sci, heir, who.office, recorded_at=NOON)
    answer = signed_in(liaison).get(page)
    assert "三件没有凭证" in words(answer)
    form = {"act": "report", "text": "已补齐凭证", "version": FindingRecord.objects.get(inspection=inspection).version}
    assert signed_in(liaison).post(page, form).status_code == 302

    found = FindingRecord.objects.get(inspection=inspection)
    assert (found.stage, found.unit) == ("reported", who.sci)
    assert [round_.reported_by for round_ in found.rounds.all()] == [liaison]


def test_who_acts_for_the_successor_does_not_check_what_its_predecessor_put_right(guangxi, account):
    who = cast(account)
    inspection = ordered(guangxi, who)
    heir = UnitRecord.objects.get(slug="gx-miit")
    finding = FindingRecord.objects.get(inspection=inspection)
    inspecting.report_rectification(
        finding=finding, text="已补齐", file=None, version=finding.version, reported_by=who.liaison, reported_at=NOON
    )
    grant_role(
        user=who.member, role=Role.LIAISON, scope_kind="unit", scope_key=heir.slug, granted_by=None, granted_at=NOON
    )
    went(who.sci, heir, who.office, recorded_at=NOON)
    finding.refresh_from_db()

    with pytest.raises(Refusal, match="应当回避"):
        inspecting.recheck(
            finding=finding, passed=True, words="原件在案", version=finding.version,
            checked_by=User.objects.get(pk=who.member.pk), checked_at=NOON,
        )  # fmt: skip
