"""Reminders follow from state: sent once, caught up after an outage, quiet on days off, climbing until answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangchuang.domain.supervision.refusing import NotYours
from shuangchuang.halls.accounts.models import GrantRecord, Role
from shuangchuang.halls.notices.models import AuditRecord, DispatchRecord, MessageRecord, MuteRecord, PreferenceRecord
from shuangchuang.halls.supervision.models import ItemRecord, ReminderRecord
from shuangchuang.halls.supervision.queries.reminders import to_acknowledge
from shuangchuang.halls.supervision.services import acting
from shuangchuang.halls.supervision.services.reminding import acknowledge, remind_all
from shuangchuang.halls.supervision.tasks import remind
from tests.halls.notices.at_once import at_once
from tests.halls.supervision.small_office import MORNING, SmallOffice

DEADLINE = date(2026, 6, 30)  # a Tuesday


def morning(day: str | date) -> datetime:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return timezone.make_aware(datetime.combine(day, time(7, 30)))


def run(days: Iterable[str | date]) -> None:
    for day in days:
        remind_all(at=morning(day))


def every_day(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]


def told(item: ItemRecord, rule: str = "") -> list[tuple[str, str, str]]:
    """(day, unit, rung) of what went out about an item, in order."""
    found = ReminderRecord.objects.filter(item=item, rule=rule) if rule else ReminderRecord.objects.filter(item=item)
    rows = found.order_by("sent_at", "pk").values_list("sent_date", "unit__slug", "rung")
    return [(day.isoformat(), unit or "", rung) for day, unit, rung in rows]


@pytest.fixture
def agreed(small: SmallOffice) -> ItemRecord:
    """An item signed by its lead, due at the end of June."""
    item = small.handed_out(small.items[0], deadline=DEADLINE)
    for party in item.parties.filter(valid_until_at=None).select_related("unit"):
        acting.sign(record=item, by=small.liaisons[party.unit.slug], at=MORNING, unit=party.unit.slug)
    return item


pytestmark = pytest.mark.django_db


def test_every_unit_that_has_not_signed_is_reminded_after_two_working_days(small: SmallOffice):
    item = small.handed_out(small.items[0])
    units = sorted(item.parties.filter(valid_until_at=None).values_list("unit__slug", flat=True))

    run(["2026-03-03", "2026-03-04"])

    assert sorted(told(item)) == sorted(("2026-03-04", unit, "liaison") for unit in units)
    lead = small.lead_of(item)
    [message] = MessageRecord.objects.filter(kind="supervision.reminder", recipient=small.liaisons[lead])
    assert message.title == f"逾期未签收：{item}"
    assert message.body.startswith("2026-03-02 交办的事项应在 1 个工作日内签收，已过 2 个工作日，请签收")


def test_the_deadline_is_the_leads_and_is_told_before_and_after(small: SmallOffice, agreed: ItemRecord):
    lead = small.lead_of(agreed)

    run(every_day("2026-06-29", "2026-07-02"))

    assert told(agreed) == [("2026-06-29", lead, "liaison"), ("2026-07-01", lead, "liaison")]


def test_nothing_goes_out_on_a_day_off(small: SmallOffice, agreed: ItemRecord):
    run(["2026-07-04", "2026-07-05"])
    assert told(agreed) == []
    run(["2026-07-06"])
    assert [day for day, _, _ in told(agreed)] == ["2026-07-06"]


def test_thirty_days_down_lose_nothing_and_send_nothing_twice(small: SmallOffice, agreed: ItemRecord):
    with transaction.atomic():
        run(every_day("2026-06-05", "2026-07-06"))
        daily = ReminderRecord.objects.filter(rung="liaison").latest("sent_at", "pk").series
        transaction.set_rollback(True)
    assert ReminderRecord.objects.count() == 0

    run(["2026-06-05", "2026-07-06"])
    run(["2026-07-06"])

    first, last = ReminderRecord.objects.order_by("sent_at")
    assert (first.rule, last.rule, last.series) == ("deadline_in_20", "deadline_overdue", daily)
    assert last.late_by == 3
    assert [key.split("/")[-2] for key in last.overtaken] == [
        "deadline_in_10", "deadline_in_5", "deadline_in_1",
    ]  # fmt: skip
    liaison = small.liaisons[small.lead_of(agreed)]
    assert MessageRecord.objects.filter(recipient=liaison, kind="supervision.reminder").count() == 2


def test_the_scheduled_run_opens_the_periods_it_missed_and_reminds_of_the_last(small: SmallOffice, agreed: ItemRecord):
    class At:
        def now(self) -> datetime:
            return morning("2026-06-10")

    remind(At(), due_at=At().now())  # type: ignore[arg-type]

    found = ReminderRecord.objects.filter(rule="report_overdue", unit__slug=small.lead_of(agreed))
    assert [one.series.rsplit("/", 1)[1] for one in found] == ["2026-06-05"]


def second_of(small: SmallOffice, account, unit: str):
    """A colleague named B岗 of a unit's liaison."""
    deputy = account(Role.PERSON, name="deputy")
    office = GrantRecord.objects.get(user=small.liaisons[unit])
    GrantRecord.objects.create(
        user=deputy, role=office.role, scope_kind=office.scope_kind, scope_key=office.scope_key,
        valid_from=office.valid_from, stands_in_for=office, granted_at=MORNING,
    )  # fmt: skip
    return deputy


def test_unanswered_it_climbs_to_the_second_and_the_leader(small: SmallOffice, agreed: ItemRecord, account):
    lead = small.lead_of(agreed)
    deputy = second_of(small, account, lead)

    run(every_day("2026-07-01", "2026-07-20"))

    climbed = [(day, rung) for day, _, rung in told(agreed) if rung != "liaison"]
    assert climbed == [("2026-07-08", "second"), ("2026-07-15", "leader")]
    assert MessageRecord.objects.filter(kind="supervision.reminder_climbed", recipient=deputy).count() == 1
    assert MessageRecord.objects.filter(kind="supervision.reminder_leader", recipient=small.leaders[lead]).count() == 1


def test_where_there_is_no_second_it_climbs_to_the_leader_at_once(small: SmallOffice, agreed: ItemRecord):
    run(every_day("2026-07-01", "2026-07-20"))

    assert [(day, rung) for day, _, rung in told(agreed) if rung != "liaison"] == [("2026-07-08", "leader")]


def test_an_acknowledgement_stops_the_climbing_and_leaves_a_line_in_the_log(small: SmallOffice, agreed: ItemRecord):
    liaison = small.liaisons[small.lead_of(agreed)]
    run(["2026-07-01"])
    [open_one] = to_acknowledge(liaison)

    assert acknowledge(reminder=open_one, by=liaison, at=morning("2026-07-02"))
    assert not acknowledge(reminder=open_one, by=liaison, at=morning("2026-07-02"))

    run(every_day("2026-07-02", "2026-07-31"))
    assert {rung for _, _, rung in told(agreed)} == {"liaison"}
    assert AuditRecord.objects.filter(action="supervision.acknowledge_reminder", actor_id=liaison.pk).count() == 1


def test_who_was_not_reminded_cannot_answer_for_the_unit(small: SmallOffice, agreed: ItemRecord):
    run(["2026-07-01"])
    other = next(user for unit, user in small.liaisons.items() if unit != small.lead_of(agreed))

    with pytest.raises(NotYours):
        acknowledge(reminder=ReminderRecord.objects.get(), by=other, at=morning("2026-07-01"))
    assert ReminderRecord.objects.get().acknowledged_at is None


def test_what_has_been_done_is_nothing_to_acknowledge(small: SmallOffice):
    item = small.handed_out(small.items[0])
    lead = small.lead_of(item)
    run(["2026-03-04"])
    assert len(to_acknowledge(small.liaisons[lead])) == 1

    acting.sign(record=item, by=small.liaisons[lead], at=morning("2026-03-04"), unit=lead)

    assert to_acknowledge(small.liaisons[lead]) == []
    run(["2026-03-05"])
    assert ReminderRecord.objects.get(item=item, unit__slug=lead).settled_at is not None


def test_a_muted_item_is_silent_for_the_liaison_and_not_for_the_leader(small: SmallOffice, agreed: ItemRecord):
    lead = small.lead_of(agreed)
    for user in (small.liaisons[lead], small.leaders[lead]):
        MuteRecord.objects.create(user=user, subject=f"item:{agreed.pk}", muted_at=MORNING)

    run(every_day("2026-07-01", "2026-07-08"))

    silent = MessageRecord.objects.get(
        recipient=small.liaisons[lead], kind="supervision.reminder", level=0, sent_at=morning("2026-07-01")
    )
    heard = MessageRecord.objects.get(recipient=small.leaders[lead], kind="supervision.reminder_leader")
    assert (silent.read_at is not None, heard.read_at) == (True, None)


def test_it_goes_into_the_digest_of_whoever_chose_one(small: SmallOffice, agreed: ItemRecord, monkeypatch):
    liaison = small.liaisons[small.lead_of(agreed)]
    liaison.email = "a@example.org"
    liaison.save()
    PreferenceRecord.objects.create(
        user=liaison, rhythm="daily", quiet_from=time(21), quiet_until=time(8), language="zh-hans", changed_at=MORNING
    )  # fmt: skip
    monkeypatch.setattr("shuangchuang.halls.notices.services.messages.open_channels", lambda: {"email": None})

    run(["2026-07-01"])

    assert list(
        DispatchRecord.objects.filter(recipient=liaison, message__kind="supervision.reminder").values_list(
            "state", flat=True
        )
    ) == ["held"]


def test_what_lies_with_the_office_is_told_the_office(small: SmallOffice, agreed: ItemRecord):
    lead = small.lead_of(agreed)
    acting.ask_extension(
        record=agreed, by=small.liaisons[lead], at=MORNING, unit=lead, until=date(2026, 9, 30), reason="等待上级文件"
    )  # fmt: skip
    acting.endorse(record=agreed, by=small.leaders[lead], at=MORNING)

    run(["2026-03-05", "2026-03-06"])

    [reminder] = ReminderRecord.objects.filter(rule="extension_undecided")
    assert (reminder.sent_date, reminder.rung) == (date(2026, 3, 6), "office")
    assert set(reminder.recipients.all()) == {small.office, small.second}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_moment_send_everything_once(small: SmallOffice):
    for item in small.items:
        small.handed_out(item)

    sent = at_once(*(lambda: remind_all(at=morning("2026-03-04")) for _ in range(2)))

    assert sum(sent) == ReminderRecord.objects.count() > 0
    messages = Counter(MessageRecord.objects.filter(kind="supervision.reminder").values_list("recipient", "subject"))
    assert set(messages.values()) == {1}
    assert sum(messages.values()) == ReminderRecord.recipients.through.objects.count()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(missed=st.sets(st.integers(0, 34)))
def test_whatever_days_it_runs_on_nothing_is_sent_twice_and_in_the_end_all_that_is_owed(
    small: SmallOffice, agreed: ItemRecord, missed: set[int]
):
    days = every_day("2026-06-02", "2026-07-07")  # the last is a working day, and on it the run is not missed
    with transaction.atomic():
        sent = [remind_all(at=morning(day)) for number, day in enumerate(days) if number not in missed]
        assert (
            sum(sent)
            == ReminderRecord.objects.count()
            == MessageRecord.objects.filter(key__startswith="reminder:").count()
        )
        assert remind_all(at=morning(days[-1])) == 0
        covered = {one.key for one in ReminderRecord.objects.all()}
        covered |= {key for one in ReminderRecord.objects.all() for key in one.overtaken}
        series = f"item:{agreed.pk}/{small.lead_of(agreed)}/deadline/2026-06-30"
        owed = {f"{series}/deadline_in_{number}/-{number}" for number in (20, 10, 5, 1)}
        assert covered == {*owed, f"{series}/deadline_overdue/+1"}
        transaction.set_rollback(True)
