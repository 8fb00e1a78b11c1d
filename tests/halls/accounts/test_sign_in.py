"""Signing in, being locked out, coming back to where one was, a new password, making accounts."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.models import AuditRecord
from tests.halls.pages import heading, told, words

pytestmark = pytest.mark.django_db
PASSWORD = "kaifang-2026-xx"


@pytest.fixture
def lin(account) -> User:
    return account(Role.COORDINATOR, name="lin")


def enter(client: Client, *, password: str = PASSWORD, name: str = "lin", **more: str):
    return client.post("/accounts/login/", {"login": name, "password": password, **more})


def test_the_right_password_leads_to_the_desk(lin, visitor):
    answer = enter(visitor)

    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert visitor.get("/desk/").status_code == 200


def test_who_came_from_a_page_is_led_back_to_it(lin, visitor):
    assert enter(visitor, next="/plans/upload/").url == "/plans/upload/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_off_the_site(lin, visitor, elsewhere):
    assert enter(visitor, next=elsewhere).url == "/desk/"


def test_a_wrong_password_is_told_and_the_account_kept_in_the_form(lin, visitor):
    answer = enter(visitor, password="falsch")

    assert answer.status_code == 200
    assert "账号或密码不对" in told(answer)
    assert answer.context["form"]["login"].value() == "lin"
    assert "falsch" not in answer.content.decode()


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(lin, visitor):
    answers = [enter(visitor, password=f"falsch{number}").status_code for number in range(5)]

    locked = enter(visitor)

    assert answers == [200, 200, 200, 200, 429]
    assert locked.status_code == 429
    assert heading(locked) == "账号暂时锁定"
    assert "15 分钟" in words(locked)
    assert visitor.get("/desk/").status_code == 302


def test_one_account_locked_leaves_the_others_open(lin, account, visitor):
    account(Role.LIAISON, name="huang")
    for number in range(5):
        enter(visitor, password=f"falsch{number}")

    assert enter(Client(), name="huang").status_code == 302


def test_success_before_the_fifth_failure_begins_the_count_anew(lin, visitor):
    for _round in range(2):
        for number in range(4):
            enter(visitor, password=f"falsch{number}")
        assert enter(visitor).status_code == 302
        visitor.post("/accounts/logout/")


def test_somebody_elsewhere_cannot_lock_me_out(lin, settings):
    settings.AXES_CLIENT_IP_CALLABLE = "shuangchuang.project.proxy.visitor_address"
    for number in range(5):
        enter(Client(headers={"X-Forwarded-For": "203.0.113.9"}), password=f"falsch{number}")

    assert enter(Client(headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 429
    assert enter(Client(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.4"})).status_code == 302


def test_the_lock_opens_after_a_quarter_of_an_hour_whatever_was_tried_meanwhile(lin, visitor):
    for number in range(7):
        enter(visitor, password=f"falsch{number}")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    assert enter(visitor).status_code == 302


def test_a_closed_account_does_not_open(lin, visitor):
    User.objects.filter(pk=lin.pk).update(is_active=False)

    assert heading(visitor.get(enter(visitor).url)) == "账号已停用"
    assert visitor.get("/desk/").status_code == 302


def test_leaving_takes_a_button_and_not_a_link(lin, signed_in):
    client = signed_in(lin)

    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/desk/").status_code == 302


def test_a_new_password_counts_from_then_on_and_the_person_stays_in(lin, signed_in):
    client = signed_in(lin)
    new = "yuanzhuo-7788-kai"

    answer = client.post(
        "/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )

    assert "密码已修改" in answer.content.decode()
    assert enter(Client()).status_code == 200
    assert enter(Client(), password=new).status_code == 302


@pytest.mark.parametrize(
    "weak", ["1234567890", "short-1", "password123", "lin-lin-lin"], ids=["digits", "short", "common", "own name"]
)
def test_a_weak_password_is_refused_and_the_old_one_stays(lin, signed_in, weak):
    if weak == "lin-lin-lin":
        User.objects.filter(pk=lin.pk).update(username="lin-lin-lin")
    client = signed_in(User.objects.get(pk=lin.pk))

    answer = client.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})

    assert answer.status_code in {200, 422}
    assert told(answer)
    assert User.objects.get(pk=lin.pk).check_password(PASSWORD)


def test_the_old_password_is_asked_for(lin, signed_in):
    new = "yuanzhuo-7788-kai"

    signed_in(lin).post("/accounts/password/", {"oldpassword": "falsch", "password1": new, "password2": new})

    assert User.objects.get(pk=lin.pk).check_password(PASSWORD)


# ---------------------------------------------------------------- accounts from the command line


def make(monkeypatch: pytest.MonkeyPatch, *arguments: str, typed: tuple[str, str] = (PASSWORD, PASSWORD)) -> None:
    answers = iter(typed)
    monkeypatch.setattr("getpass.getpass", lambda _prompt="": next(answers))
    call_command("create_account", *arguments, stdout=io.StringIO())


def test_an_account_is_made_with_its_role_and_unit(guangxi, monkeypatch):
    make(monkeypatch, "chen", "--role", "liaison", "--unit", "gx-sci", "--name", "陈")

    chen = User.objects.get(username="chen")
    assert (chen.display_name, chen.check_password(PASSWORD)) == ("陈", True)
    grant = chen.grants.get()
    assert (grant.role, grant.scope) == ("liaison", ("unit", "gx-sci"))
    lines = AuditRecord.objects.filter(subject=f"user:{chen.pk}").order_by("pk")
    assert [(line.action, line.details) for line in lines] == [
        ("accounts.open", {}),
        ("accounts.grant_role", {"grant": grant.pk, "role": "liaison", "scope": "unit:gx-sci"}),
    ]


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("lianluo", "--role", "operator"), (PASSWORD, PASSWORD), "已存在"),
        (("chen", "--role", "liaison"), (PASSWORD, PASSWORD), "--unit"),
        (("chen", "--role", "liaison", "--unit", "nowhere"), (PASSWORD, PASSWORD), "没有编号"),
        (("chen", "--role", "operator"), (PASSWORD, "other"), "不同"),
        (("chen", "--role", "operator"), ("12345", "12345"), "密码"),
    ],
    ids=["name taken", "liaison of nobody", "no such unit", "typed differently", "weak"],
)
def test_an_account_that_cannot_be_is_not_made_and_the_reason_is_told(guangxi, monkeypatch, arguments, typed, said):
    before = User.objects.count()

    with pytest.raises(CommandError, match=said):
        make(monkeypatch, *arguments, typed=typed)

    assert User.objects.count() == before
