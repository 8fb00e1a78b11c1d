"""Where one is signed in: seen, ended one by one or all at once, and over by itself in time."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from shuangchuang.api.tokens import create_token
from shuangchuang.halls.accounts.entrance.lifetimes import is_over
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.accounts.services import end_grant, leave
from shuangchuang.halls.notices.models import AuditRecord, MessageRecord
from tests.halls.pages import words

pytestmark = pytest.mark.django_db
PASSWORD = "kaifang-2026-xx"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1"


@pytest.fixture
def lin(account) -> User:
    return account(Role.COORDINATOR, name="lin")


def entered(name: str = "lin", **more: str) -> Client:
    client = Client(**more)
    client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    client.get("/desk/")
    cache.clear()
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def numbers(client: Client) -> list[str]:
    """What the buttons of the page would end."""
    return re.findall(r'name="number" value="(\d+)"', client.get("/accounts/sessions/").content.decode())


def test_every_place_is_listed_and_this_one_has_no_button(lin, account):
    account(Role.COORDINATOR, name="other")
    entered("other")
    here, phone = entered(), entered(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="203.0.113.9")

    page = words(here.get("/accounts/sessions/"))
    assert (page.count("最近使用"), page.count("这台设备"), len(numbers(here))) == (2, 2, 1)
    assert "iPhone" in page
    assert "203.0.113.*" in page
    assert is_in(phone)


def test_one_is_ended_and_the_others_stay(lin):
    here, phone = entered(), entered(HTTP_USER_AGENT=PHONE)
    third = entered()
    ending = numbers(here)[-1]

    here.post("/accounts/sessions/end/", {"number": ending})

    assert sorted([is_in(phone), is_in(third)]) == [False, True]
    assert is_in(here)
    line = AuditRecord.objects.get(action="accounts.end_session")
    assert (line.actor, line.details) == (lin, {"session": int(ending)})
    assert "已经退出登录" in words_after(here, {"number": ending})


def words_after(client: Client, posted: dict[str, str]) -> str:
    return client.post("/accounts/sessions/end/", posted, follow=True).content.decode()


def test_anothers_session_is_not_ended(lin, account):
    account(Role.COORDINATOR, name="other")
    theirs = entered("other")
    theirs_too = entered("other")
    number = numbers(theirs_too)[0]

    entered().post("/accounts/sessions/end/", {"number": number})

    assert (is_in(theirs), is_in(theirs_too)) == (True, True)


def test_all_others_are_ended_at_once(lin):
    here, *others = entered(), entered(), entered()

    assert "其他 2 台设备" in words_after(here, {})
    assert (is_in(here), [is_in(other) for other in others]) == (True, [False, False])
    assert "没有其他设备登录" in words_after(here, {})
    assert AuditRecord.objects.get(action="accounts.end_other_sessions").details == {"sessions": 2}


def test_a_changed_password_ends_the_others_and_is_told(lin, django_capture_on_commit_callbacks):
    here, other = entered(), entered()

    with django_capture_on_commit_callbacks(execute=True):
        here.post(
            "/accounts/password/",
            {"oldpassword": PASSWORD, "password1": "xin-kaifang-2027", "password2": "xin-kaifang-2027"},
        )

    assert (is_in(here), is_in(other)) == (True, False)
    assert len(numbers(here)) == 0
    assert MessageRecord.objects.filter(recipient=lin, kind="accounts.password_changed").count() == 1


def aged(client: Client, *, started: float, seen: float) -> Client:
    """As if it had begun and been used so many seconds ago."""
    session = client.session
    session["started"], session["seen"] = time.time() - started, time.time() - seen
    session.save()
    return client


def test_who_does_nothing_for_too_long_is_out(lin, settings):
    idle = settings.SESSION_IDLE_SECONDS

    assert is_in(aged(entered(), started=idle + 60, seen=idle - 30))
    out = aged(entered(), started=idle + 60, seen=idle + 1)
    assert "较长时间没有操作" in out.get("/accounts/login/").content.decode()
    assert not is_in(out)
    assert len(numbers(entered())) == 1


def test_who_is_always_busy_is_out_at_the_longest(lin, settings):
    longest = settings.SESSION_LONGEST_SECONDS

    assert is_in(aged(entered(), started=longest - 30, seen=61))
    assert not is_in(aged(entered(), started=longest + 1, seen=61))


def test_a_remembered_device_has_a_longer_time_and_an_end(settings):
    day, now = 24 * 3600, 1_800_000_000.0
    last = settings.SESSION_REMEMBERED_SECONDS

    assert not is_over(started=now - 2 * day, seen=now - 2 * day, now=now, remembered=True)
    assert is_over(started=now - 2 * day, seen=now - 2 * day, now=now, remembered=False)
    assert is_over(started=now - last, seen=now - 1, now=now, remembered=True)


def test_using_a_session_keeps_it(lin, settings):
    client = aged(entered(), started=300, seen=settings.SESSION_IDLE_SECONDS - 30)
    client.get("/desk/")

    assert time.time() - client.session["seen"] < 30


def test_who_leaves_is_out_everywhere_at_once_and_their_tokens_end(lin, account, visitor):
    now = timezone.now()
    operator, client = account(Role.OPERATOR), entered()
    _row, text = create_token(
        user=lin, name="同步", scopes=("plans.read",), expires_at=now + timedelta(days=3), created_at=now
    )
    bearer = {"Authorization": f"Bearer {text}"}
    assert visitor.get("/api/v1/plans", headers=bearer).status_code == 200

    end_grant(grant=lin.grants.get(), ended_by=operator, ended_at=now, reason="调离")
    assert is_in(client)
    assert client.get("/plans/upload/").status_code == 403
    leave(user=lin, left_by=operator, left_at=now, reason="调离")

    assert not is_in(client)
    assert visitor.get("/api/v1/plans", headers=bearer).status_code == 401
    assert AuditRecord.objects.get(action="accounts.leave").details == {"reason": "调离", "sessions": 1}
    assert not is_in(entered())
