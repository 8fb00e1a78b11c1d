"""Whoever asks too often is told to wait, counted over all processes together."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from shuangchuang.api.limits import counted, counted_once_more, forget_counts
from shuangchuang.api.models import CountRecord
from tests.api.test_tokens import a_token, bearer

NOON = datetime(2026, 11, 23, 4, 0, 10, tzinfo=UTC)


@pytest.fixture
def few(settings):
    settings.API_LIMITS = {"token": 3, "session": 2, "address": 1}


def test_every_answer_says_what_is_left(world, visitor, settings):
    settings.API_LIMITS = {"token": 0, "session": 0, "address": 5}

    answer = visitor.get("/api/v1/plans")

    assert answer.headers["RateLimit-Policy"] == '"address";q=5;w=60'
    assert answer.headers["RateLimit"].startswith('"address";r=4;t=')


def test_one_more_than_allowed_is_refused_and_told_when_to_come_back(world, visitor, few):
    statuses = [visitor.get("/api/v1/plans").status_code, visitor.get("/api/v1/units").status_code]
    answer = visitor.get("/api/v1/plans")

    assert statuses == [200, 429]
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["Cache-Control"] == "no-store"


def test_tokens_sessions_and_addresses_are_counted_apart(as_visitor, visitor, few):
    user, client = as_visitor("coordinator")
    _, text = a_token(user, "plans.read")
    _, other = a_token(user, "plans.read")

    seen = {
        "address": [visitor.get("/api/v1/plans").status_code for _ in range(2)],
        "session": [client.get("/api/v1/plans").status_code for _ in range(3)],
        "token": [visitor.get("/api/v1/plans", headers=bearer(text)).status_code for _ in range(4)],
        "other token": [visitor.get("/api/v1/plans", headers=bearer(other)).status_code],
        "other address": [visitor.get("/api/v1/plans", REMOTE_ADDR="198.51.100.7").status_code],
    }

    assert seen == {
        "address": [200, 429],
        "session": [200, 200, 429],
        "token": [200, 200, 200, 429],
        "other token": [200],
        "other address": [200],
    }


def test_guessing_tokens_is_as_slow_as_asking_without_one(world, visitor, few):
    assert [visitor.get("/api/v1/plans", headers=bearer(f"scgz_x_{n}")).status_code for n in range(3)] == [
        401,
        429,
        429,
    ]


def test_a_new_minute_begins_anew_and_old_ones_are_forgotten(db, few):
    told = [counted(kind="address", who="a", at=NOON + timedelta(seconds=later)) for later in (0, 1, 50)]

    assert [(one.exceeded, one.left, one.seconds) for one in told] == [(False, 0, 50), (True, 0, 49), (False, 0, 60)]
    assert forget_counts(at=NOON + timedelta(minutes=10)) == 2
    assert not CountRecord.objects.exists()


def test_no_address_is_stored(world, visitor, settings):
    settings.API_LIMITS = {"token": 1, "session": 1, "address": 1}
    visitor.get("/api/v1/plans", REMOTE_ADDR="198.51.100.7")

    assert "198.51.100.7" not in str(list(CountRecord.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_no_request_is_lost_between_processes_that_count_at_once():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        workers, each = 1, 40  # a database in memory has one connection; test_parallel counts over HTTP
    else:
        workers, each = 4, 25
    seen: list[int] = []

    def count():
        seen.extend(counted_once_more("somebody", 1) for _ in range(each))
        connections["default"].close() if workers > 1 else None

    threads = [threading.Thread(target=count) for _ in range(workers)]
    if workers == 1:
        count()
    else:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(seen) == list(range(1, workers * each + 1))
