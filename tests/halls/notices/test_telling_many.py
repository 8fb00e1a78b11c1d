"""Many are told many things at once, by the rules of telling one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import MessageRecord, MuteRecord
from shuangchuang.halls.notices.services import Telling, notify, notify_many
from tests.halls.notices.at_once import at_once

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
KIND = "supervision.urged"
VALUES = {"item": "第 7 项任务", "deadline": "2026-06-30"}


def tellings(people, number=3):
    return [Telling(KIND, people, VALUES, subject=f"item:{each}", key=f"step:{each}") for each in range(number)]


def stored():
    fields = ("recipient", "kind", "key", "subject", "title", "body", "values", "language", "sent_at", "read_at")
    return list(MessageRecord.objects.order_by("key", "recipient").values(*fields))


def test_many_are_told_what_each_would_be_told_alone(account):
    people = [account(Role.LIAISON, name="one"), account(Role.LIAISON, name="two")]
    notify_many(tellings(people), at=AT)
    together = stored()
    MessageRecord.objects.all().delete()

    for telling in tellings(people):
        notify(kind=KIND, recipients=people, values=VALUES, subject=telling.subject, key=telling.key, at=AT)

    assert together == stored()
    assert len(together) == 6


def test_whoever_has_been_told_is_not_told_again(account):
    people = [account(Role.LIAISON, name="one"), account(Role.LIAISON, name="two")]
    notify_many(tellings(people[:1], 2), at=AT)

    new = notify_many([*tellings(people), *tellings(people)], at=AT)

    assert sorted((message.recipient.username, message.key) for message in new) == [
        ("one", "step:2"), ("two", "step:0"), ("two", "step:1"), ("two", "step:2"),
    ]  # fmt: skip


def test_a_muted_subject_is_silent(account):
    person = account(Role.LIAISON)
    MuteRecord.objects.create(user=person, subject="item:1", muted_at=AT)

    told = notify_many(
        [
            Telling(
                "supervision.reminder", [person], {"rule": "a", "item": "b", "sentence": "c"}, subject=f"item:{each}"
            )
            for each in (1, 2)
        ],
        at=AT,
    )

    assert [message.read_at for message in told] == [AT, None]


def test_more_people_ask_no_more_questions(account):
    people = [account(Role.LIAISON, name=f"p{number}") for number in range(6)]

    def asked(some, number):
        with CaptureQueriesContext(connection) as queries:
            notify_many([Telling(KIND, some, VALUES, key=f"{number}:{each}") for each in range(number)], at=AT)
        return len(queries)

    assert asked(people[:1], 1) == asked(people, 5)


def test_a_link_that_leads_elsewhere_stores_nothing(account):
    person = account(Role.LIAISON)
    with pytest.raises(ValueError, match="links within this site"):
        notify_many([*tellings([person]), Telling(KIND, [person], VALUES, link="//elsewhere.example")], at=AT)
    assert stored() == []


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_the_same_at_one_moment_tell_it_once(account):
    people = [account(Role.LIAISON, name="one"), account(Role.LIAISON, name="two")]

    given = at_once(*(lambda: notify_many(tellings(people), at=AT) for _ in range(2)))

    assert sum(len(told) for told in given) == MessageRecord.objects.count() == 6
