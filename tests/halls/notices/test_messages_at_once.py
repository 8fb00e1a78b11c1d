"""Many who tell, many who send: real threads and real transactions, on either database."""

from __future__ import annotations

from datetime import time

import pytest

from shuangchuang.domain.messages import Rhythm
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.models import DispatchRecord, MessageRecord
from tests.halls.notices.at_once import at_once
from tests.halls.notices.telling import at
from tests.halls.notices.test_messages import MORNING, tell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sample_kinds")]


@pytest.fixture
def people(transactional_db: None) -> list[User]:
    return [User.objects.create_user(f"p{number}", email=f"p{number}@example.test") for number in range(6)]


def test_of_many_who_tell_the_same_one_tells_and_none_falls_over(people, ways):
    told = at_once(*[lambda: len(tell(*people))] * 8)

    assert sum(told) == len(people)
    assert MessageRecord.objects.count() == DispatchRecord.objects.count() == len(people)


def test_many_workers_send_every_letter_once(people, ways):
    for number in range(5):
        tell(*people, key=str(number))

    done = at_once(*[lambda: services.deliver_due(at=MORNING).sent] * 4)

    assert sum(done) == 30
    assert len({letter.reference for letter in ways.email.taken}) == len(ways.email.taken) == 30
    assert set(DispatchRecord.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_many_workers_make_one_digest_for_each_and_lose_no_part(people, ways):
    for person in people:
        services.save_preferences(
            user=person,
            rhythm=Rhythm.DAILY,
            quiet_from=time(21),
            quiet_until=time(8),
            rest_on_days_off=True,
            language="zh-hans",
            off=(),
            muted_kinds=(),
            changed_at=MORNING,
        )
    for number in range(5):
        tell(*people, key=str(number))
    nine = at("2026-11-24T09:00")

    made = at_once(*[lambda: (services.send_digests(at=nine), services.deliver_due(at=nine).sent)] * 4)
    services.deliver_due(at=nine)

    assert sum(digests for digests, _sent in made) == len(people)
    assert len(ways.email.taken) == len(people)
    assert all(letter.title.endswith("5 条新消息") for letter in ways.email.taken)
    assert set(DispatchRecord.objects.values_list("state", flat=True)) == {"sent"}


def test_many_workers_pass_a_message_on_once(people, ways, chiefs):
    first, *chiefs[:] = people[:3]
    tell(first, kind="test.unread")

    told = at_once(*[lambda: services.climb(at=at("2026-12-31T09:00"))] * 4)

    assert sum(told) == 2
    assert MessageRecord.objects.filter(level=1).count() == 2
