"""How many codes go to one address: counted by the service, for all processes together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.models import CodeCountRecord
from tests.halls.notices.at_once import at_once
from tests.halls.notices.telling import at as moment

MOBILE, MORNING = "13900000000", moment("2026-11-23T10:00")


def send(at=MORNING, *, address=MOBILE, purpose="register", channel="sms"):
    """What came of asking for a code: True, or the refusal's words."""
    try:
        services.send_code(channel=channel, address=address, code="394817", purpose=purpose, at=at)
    except services.CodesTooOften as refusal:
        return str(refusal)
    return True


def test_a_sixth_code_within_a_minute_is_refused_and_said_when_to_try_again(db, ways):
    assert [send() for _ in range(5)] == [True] * 5

    assert send() == "验证码要得太频繁，这次没有发出。请 1 分钟后再试，或改用其他方式。"
    assert len(ways.sms.taken) == 5
    assert send(MORNING + timedelta(minutes=1)) is True


def test_every_address_and_every_purpose_has_a_count_of_its_own(db, ways):
    for _ in range(6):
        last = send()

    assert last is not True
    assert [send(address="13900000001"), send(purpose="reset"), send(channel="email", address="a@example.test")] == [
        True
    ] * 3
    for _ in range(5):
        send(channel="email", address="b@example.test")
    assert send(channel="email", address=" B@Example.test ") is not True


def test_an_hour_has_fifteen_and_a_day_thirty(db, ways):
    begun = MORNING.replace(minute=0)
    in_an_hour = [send(begun + timedelta(minutes=number)) for number in range(16)]
    assert in_an_hour == [True] * 15 + ["验证码要得太频繁，这次没有发出。请 45 分钟后再试，或改用其他方式。"]

    later = [send(begun + timedelta(hours=1, minutes=number)) for number in range(15)]
    assert later == [True] * 15
    assert "分钟后再试" in send(begun + timedelta(hours=2))


def test_who_asks_too_fast_is_not_kept_out_for_longer(db, ways):
    for _ in range(40):
        send()

    assert send(MORNING + timedelta(minutes=1)) is True


def test_counts_are_forgotten_when_their_time_is_over_and_hold_no_address(db, ways):
    send()
    assert not CodeCountRecord.objects.filter(subject__contains=MOBILE).exists()
    assert CodeCountRecord.objects.count() == 3

    assert services.forget_codes(at=MORNING) == 0
    assert services.forget_codes(at=MORNING + timedelta(minutes=1)) == 1
    assert services.forget_codes(at=MORNING + timedelta(days=2)) == 2
    assert not CodeCountRecord.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_no_more_get_a_code_than_one_by_one(ways):
    given = at_once(*[send] * 12)

    assert [answer is True for answer in given].count(True) == 5
    assert len(ways.sms.taken) == 5
