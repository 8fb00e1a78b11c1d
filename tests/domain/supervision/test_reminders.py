"""Reminders follow from state: sent once, caught up after an outage, quiet on days off, climbing until answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.domain.supervision.model import Stage
from shuangchuang.domain.supervision.reminders import RULES, Audience, Reminder, Watched, due_reminders

CALENDAR = working_days(region="450000")
DAY = timedelta(days=1)
ITEM = Watched("item:1/a", stage=Stage.IN_PROGRESS, assigned_on=date(2026, 3, 2), deadline=date(2026, 6, 30))


def ask(watched: Watched, today: str | date, sent: dict[str, date] | None = None) -> tuple[Reminder, ...]:
    day = date.fromisoformat(today) if isinstance(today, str) else today
    return due_reminders(watched, already_sent=sent or {}, today=day, calendar=CALENDAR)


def run(watched: Watched, days: list[date], sent: dict[str, date] | None = None) -> list[tuple[date, Reminder]]:
    """Ask on each of the days and send what is due."""
    sent, out = dict(sent or {}), []
    for day in days:
        for reminder in ask(watched, day, sent):
            assert reminder.key not in sent
            sent[reminder.key] = day
            out.append((day, reminder))
        assert ask(watched, day, sent) == ()
    return out


def days(first: date, last: date) -> list[date]:
    return [first + DAY * step for step in range((last - first).days + 1)]


def test_a_deadline_is_told_before_on_four_days_and_every_five_working_days_after():
    told = run(ITEM, days(date(2026, 5, 1), date(2026, 7, 16)))

    assert [(str(day), reminder.rule.code) for day, reminder in told if reminder.audience is Audience.LIAISON] == [
        ("2026-06-01", "deadline_in_20"),
        ("2026-06-15", "deadline_in_10"),
        ("2026-06-23", "deadline_in_5"),
        ("2026-06-29", "deadline_in_1"),
        ("2026-07-01", "deadline_overdue"),
        ("2026-07-08", "deadline_overdue"),
        ("2026-07-15", "deadline_overdue"),
    ]
    assert all(reminder.late_by == 0 for _, reminder in told)


def test_it_climbs_to_the_second_and_the_leader_and_no_further():
    told = run(ITEM, days(date(2026, 7, 1), date(2026, 9, 30)))
    climbed = [
        (str(day), str(reminder.audience)) for day, reminder in told if reminder.audience is not Audience.LIAISON
    ]
    assert climbed == [("2026-07-08", "second"), ("2026-07-15", "leader")]


def test_an_acknowledgement_stops_the_climbing_but_not_the_reminding():
    first = ask(ITEM, "2026-07-01")[0]
    answered = replace(ITEM, acknowledged=frozenset({first.key}))

    told = run(answered, days(date(2026, 7, 2), date(2026, 7, 31)), {first.key: date(2026, 7, 1)})

    assert {reminder.audience for _, reminder in told} == {Audience.LIAISON}
    assert len(told) == 4


@pytest.mark.parametrize("stage", [Stage.SUSPENDED, Stage.CLOSED, Stage.WITHDRAWN, Stage.REPORTED])
def test_a_changed_state_stops_everything_about_the_deadline(stage):
    assert (
        ask(
            replace(ITEM, stage=stage),
            "2026-07-08",
            {"item:1/a/deadline/2026-06-30/deadline_overdue/+1": date(2026, 7, 1)},
        )
        == ()
    )


def test_after_thirty_days_down_the_latest_goes_out_once_and_names_those_it_overtook():
    told = ask(ITEM, "2026-07-09")

    series = "item:1/a/deadline/2026-06-30"
    assert [reminder.key for reminder in told] == [f"{series}/deadline_overdue/+6"]
    assert (told[0].day_due, told[0].late_by) == (date(2026, 7, 8), 1)
    assert told[0].overtaken == (
        *(f"{series}/deadline_in_{n}/-{n}" for n in (20, 10, 5, 1)),
        f"{series}/deadline_overdue/+1",
    )
    assert str(told[0].said) == "办理期限是 2026-06-30，已逾期 7 个工作日，请尽快办结；确有困难的，请说明情况。"


def test_nothing_goes_out_on_a_day_off_and_the_next_working_day_makes_up_for_it():
    item = replace(ITEM, deadline=date(2026, 9, 30))
    assert [ask(item, day) for day in days(date(2026, 10, 1), date(2026, 10, 7))] == [()] * 7
    assert [reminder.rule.code for reminder in ask(item, "2026-10-08")] == ["deadline_overdue"]


def test_what_would_have_been_due_before_the_deadline_was_set_is_not_made_up_for():
    short = replace(ITEM, assigned_on=date(2026, 6, 18))  # seven working days are left
    assert ask(short, "2026-06-22") == ()
    moved = replace(ITEM, deadline_since=date(2026, 6, 18))
    assert ask(moved, "2026-06-22") == ()
    assert [reminder.rule.code for reminder in ask(moved, "2026-06-23")] == ["deadline_in_5"]


def test_a_deadline_moved_begins_a_series_of_its_own():
    told = run(ITEM, days(date(2026, 6, 1), date(2026, 7, 1)))
    sent = {reminder.key: day for day, reminder in told}
    moved = replace(ITEM, deadline=date(2026, 7, 31), deadline_since=date(2026, 7, 2))
    assert [reminder.rule.code for reminder in ask(moved, "2026-07-17", sent)] == ["deadline_in_10"]


@pytest.mark.parametrize(
    ("watched", "quiet", "due", "code", "audience"),
    [
        (Watched("i", stage=Stage.ASSIGNED, assigned_on=date(2026, 9, 1)), "09-02", "09-03", "unsigned", "liaison"),
        (Watched("i", report_due_on=date(2026, 9, 10)), "09-04", "09-07", "report_soon", "liaison"),
        (Watched("i", report_due_on=date(2026, 9, 10)), None, "09-11", "report_overdue", "liaison"),
        (
            Watched("i", stage=Stage.VERIFYING, verification_since=date(2026, 9, 1)),
            *("09-08", "09-09", "verification_overdue", "office"),
        ),
        (
            Watched("i", stage=Stage.ASSIGNED, signed_on=date(2026, 9, 1), objection_since=date(2026, 9, 1)),
            *("09-04", "09-07", "objection_undecided", "office"),
        ),
        (
            Watched("i", stage=Stage.IN_PROGRESS, extension_since=date(2026, 9, 1)),
            *("09-04", "09-07", "extension_undecided", "office"),
        ),
        (Watched("i", rectification_due_on=date(2026, 9, 10)), "09-02", "09-03", "rectification_soon", "liaison"),
        (Watched("i", rectification_due_on=date(2026, 9, 10)), None, "09-11", "rectification_overdue", "liaison"),
    ],
)
def test_every_matter_has_its_day(watched, quiet, due, code, audience):
    if quiet is not None:
        assert ask(watched, f"2026-{quiet}") == ()
    assert [(reminder.rule.code, str(reminder.audience)) for reminder in ask(watched, f"2026-{due}")] == [
        (code, audience)
    ]


def test_what_has_come_in_is_not_asked_for():
    done = Watched(
        "i",
        stage=Stage.IN_PROGRESS,
        assigned_on=date(2026, 9, 1),
        signed_on=date(2026, 9, 2),
        report_due_on=date(2026, 9, 10),
        reported_on=date(2026, 9, 9),
        rectification_due_on=date(2026, 9, 10),
        rectified_on=date(2026, 9, 9),
    )
    assert ask(done, "2026-09-30") == ()


def test_every_rule_has_a_code_of_its_own():
    assert len({rule.code for rule in RULES}) == len(RULES)


SOME_DAY = st.dates(min_value=date(2026, 1, 5), max_value=date(2026, 8, 31))


@st.composite
def watched_things(draw: st.DrawFn) -> Watched:
    maybe = st.one_of(st.none(), SOME_DAY)
    return Watched(
        "item:7/x",
        stage=draw(st.one_of(st.none(), st.sampled_from(Stage))),
        assigned_on=draw(SOME_DAY),
        signed_on=draw(maybe),
        deadline=draw(maybe),
        report_due_on=draw(maybe),
        reported_on=draw(maybe),
        verification_since=draw(maybe),
        objection_since=draw(maybe),
        extension_since=draw(maybe),
        rectification_due_on=draw(maybe),
    )


@settings(deadline=None, max_examples=40)  # each example lives through nine months twice
@given(watched_things(), st.lists(st.tuples(SOME_DAY, st.integers(1, 60)), max_size=4))
def test_down_or_not_the_same_series_are_told_in_the_end_and_none_twice(watched, outages):
    every_day = days(date(2026, 1, 5), date(2026, 9, 30))  # the last one is worked
    down = {first + DAY * step for first, length in outages for step in range(length)} - {every_day[-1]}

    always = run(watched, every_day)
    with_gaps = run(watched, [day for day in every_day if day not in down])

    assert {reminder.series for _, reminder in with_gaps} == {reminder.series for _, reminder in always}
    below = {reminder.key for _, reminder in always if "/-" in reminder.key or "/+" in reminder.key}
    covered = {key for _, reminder in with_gaps for key in (reminder.key, *reminder.overtaken) if key in below}
    assert covered == below
    assert all(CALENDAR.is_working(day) for day, _ in (*always, *with_gaps))
