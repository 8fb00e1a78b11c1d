"""When a message goes out: nights and days off waited out, digests in the morning, passing on by working days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.domain.messages import ChannelName, QuietHours, Rhythm, climb_time, digest_time, sending_time

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = working_days()
NIGHT = QuietHours(time(21), time(8))
NEVER = QuietHours(time(0), time(0))


def local(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZONE)


def sent(words: str, *, channel=ChannelName.SMS, urgent=False, quiet=NIGHT, rest=True) -> datetime:
    return sending_time(
        at=local(words),
        channel=channel,
        urgent=urgent,
        quiet=quiet,
        rest_on_days_off=rest,
        calendar=CALENDAR,
        zone=ZONE,
    )


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),  # a Monday
        ("2026-11-23T20:59", "2026-11-23T20:59"),
        ("2026-11-23T21:00", "2026-11-24T08:00"),
        ("2026-11-24T03:30", "2026-11-24T08:00"),
        ("2026-11-27T22:00", "2026-11-30T08:00"),  # Friday night: Saturday and Sunday are off
        ("2026-10-01T10:00", "2026-10-08T08:00"),  # the whole of the national holiday
        ("2026-10-10T10:00", "2026-10-10T10:00"),  # a Saturday worked for it
    ],
)
def test_a_text_message_waits_out_the_night_and_days_off(at, due):
    assert sent(at) == local(due)


def test_an_urgent_message_waits_for_nothing():
    assert sent("2026-10-01T23:00", urgent=True) == local("2026-10-01T23:00")


def test_an_email_disturbs_nobody_and_does_not_wait():
    assert sent("2026-10-01T23:00", channel=ChannelName.EMAIL) == local("2026-10-01T23:00")


def test_somebody_may_choose_to_be_told_on_days_off_and_at_night():
    assert sent("2026-10-01T23:00", rest=False) == local("2026-10-02T08:00")
    assert sent("2026-10-02T23:00", rest=False, quiet=NEVER) == local("2026-10-02T23:00")


@pytest.mark.parametrize(
    ("rhythm", "at", "due"),
    [
        (Rhythm.DAILY, "2026-11-23T08:59", "2026-11-23T09:00"),
        (Rhythm.DAILY, "2026-11-23T09:00", "2026-11-24T09:00"),
        (Rhythm.DAILY, "2026-11-27T12:00", "2026-11-30T09:00"),
        (Rhythm.WEEKLY, "2026-11-23T08:59", "2026-11-23T09:00"),
        (Rhythm.WEEKLY, "2026-11-23T09:00", "2026-11-30T09:00"),
        # Monday to Wednesday of that week belong to the national holiday.
        (Rhythm.WEEKLY, "2026-10-02T12:00", "2026-10-08T09:00"),
        # The week from 16 to 22 February 2026 has no working day at all.
        (Rhythm.WEEKLY, "2026-02-14T12:00", "2026-02-24T09:00"),
    ],
)
def test_a_digest_goes_out_in_the_morning_of_a_working_day(rhythm, at, due):
    assert digest_time(at=local(at), rhythm=rhythm, calendar=CALENDAR, zone=ZONE) == local(due)


def test_what_moved_nobody_is_passed_on_by_working_days():
    assert climb_time(at=local("2026-09-29T17:00"), working_days=3, calendar=CALENDAR, zone=ZONE) == local(
        "2026-10-09T09:00"
    )


moments = st.builds(
    lambda day, clock: datetime.combine(day, clock, tzinfo=ZONE),
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.times(),
)
hours = st.builds(QuietHours, st.times().map(lambda t: t.replace(second=0, microsecond=0)), st.just(time(8)))


@given(moments, hours, st.booleans())
def test_a_text_message_is_never_early_never_in_quiet_hours_and_never_on_a_day_off(at, quiet, rest):
    due = sending_time(
        at=at,
        channel=ChannelName.SMS,
        urgent=False,
        quiet=quiet,
        rest_on_days_off=rest,
        calendar=CALENDAR,
        zone=ZONE,
    )

    assert at <= due <= at + timedelta(days=12)
    assert not quiet.holds(due.time())
    assert not rest or CALENDAR.is_working(due.date())


@given(moments, st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]))
def test_a_digest_is_later_than_what_it_gathers_and_at_nine_on_a_working_day(at, rhythm):
    due = digest_time(at=at, rhythm=rhythm, calendar=CALENDAR, zone=ZONE)

    assert at < due <= at + timedelta(days=19)
    assert due.time() == time(9)
    assert CALENDAR.is_working(due.date())


@given(moments, moments, st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]))
def test_what_comes_later_is_in_no_earlier_digest(one, other, rhythm):
    first, second = sorted((one, other))

    assert digest_time(at=first, rhythm=rhythm, calendar=CALENDAR, zone=ZONE) <= digest_time(
        at=second, rhythm=rhythm, calendar=CALENDAR, zone=ZONE
    )
