"""What all processes remember together: limits on trying, one-time codes that were used."""

from __future__ import annotations

import pytest
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache, caches
from django.test import RequestFactory

from shuangchuang.halls.notices import shared_cache
from shuangchuang.halls.notices.models import SharedValueRecord
from tests.halls.notices.at_once import at_once


@pytest.fixture
def now(monkeypatch):
    """Seconds since 1970, moved by the test."""
    held = {"now": 1_800_000_000.0}
    monkeypatch.setattr(shared_cache.time, "time", lambda: held["now"])
    return held


def test_what_one_process_put_down_another_reads(db):
    cache.set("limit", [3.5, 2.25], 60)

    another = caches.create_connection("default")
    assert (another.get("limit"), another.get("nothing", "no")) == ([3.5, 2.25], "no")
    assert [cache.delete("limit"), another.delete("limit")] == [True, False]
    assert another.get("limit") is None


def test_a_value_ends_in_time_and_one_without_an_end_stays(db, now):
    cache.set("short", 1, 10)
    cache.set("long", 2, None)
    cache.touch("short", 20)
    now["now"] += 19
    assert (cache.get("short"), cache.get("long")) == (1, 2)

    now["now"] += 1
    assert (cache.get("short"), cache.touch("short", 99), cache.get("long")) == (None, False, 2)
    assert shared_cache.forget_values(at=now["now"]) == 1
    assert cache.get("long") == 2


def test_what_is_there_is_not_added_again_until_it_has_ended(db, now):
    assert [cache.add("code", True, 30), cache.add("code", True, 30)] == [True, False]
    now["now"] += 30
    assert cache.add("code", True, 30)


def test_no_key_stands_in_the_table_and_nothing_in_it_can_run(db):
    cache.set("ip:203.0.113.9", {"tried": 1})

    row = SharedValueRecord.objects.get()
    assert ("203.0.113.9" in row.digest, row.value) == (False, '{"tried": 1}')
    with pytest.raises(TypeError):
        cache.set("x", object())


def test_it_forgets_nothing_because_much_is_in_it(db):
    cache.set("mine", 1, 60)
    for number in range(400):
        cache.set(f"spray:{number}", 1, 60)

    assert cache.get("mine") == 1


def test_the_site_uses_it():
    assert settings.CACHES["default"]["BACKEND"] == "shuangchuang.halls.notices.shared_cache.SharedCache"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_bring_the_same_code_at_once_one_gets_in():
    given = at_once(*[lambda: caches.create_connection("default").add("totp:1:394817", True, 90)] * 8)

    assert sorted(given) == [False] * 7 + [True]


@pytest.mark.django_db(transaction=True)
def test_a_limit_on_trying_holds_over_all_threads_and_processes_together():
    def attempt() -> bool:
        request = RequestFactory().post("/accounts/login/", REMOTE_ADDR="203.0.113.9")
        return bool(ratelimit.consume(request, app="allauth.account", action="x", config={"x": "3/m/ip"}))

    given = at_once(*[attempt] * 8)

    assert sum(given) <= 3  # one that finds no turn within a second is refused, never let in
    assert sum(attempt() for _ in range(3)) == 3 - sum(given)
