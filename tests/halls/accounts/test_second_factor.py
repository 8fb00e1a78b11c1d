"""A second factor: set up, asked for, required by an office, lost and taken away, recovered."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from shuangchuang.halls.accounts.models import Role, SecondFactorRuleRecord, SignInRecord, User
from shuangchuang.halls.notices.models import AuditRecord, MessageRecord
from tests.halls.pages import heading, told, words

pytestmark = pytest.mark.django_db
PASSWORD = "kaifang-2026-xx"


@pytest.fixture
def lin(account) -> User:
    return account(Role.COORDINATOR, name="lin")


@pytest.fixture
def operator(account) -> User:
    return account(Role.OPERATOR, name="yun")


def entered(name: str = "lin") -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def set_up(client: Client) -> tuple[str, str]:
    """The seed the app would hold, and the page after it is set up."""
    page = client.get("/accounts/second-factor/set-up/")
    secret = re.search(r'class="secret"[^>]*>([A-Z2-7]+)<', page.content.decode())[1]
    answer = client.post("/accounts/second-factor/set-up/", {"code": code_of(secret)})
    cache.clear()
    return secret, answer.url


def test_setting_one_up_shows_a_code_to_scan_and_leads_to_the_recovery_codes(lin, django_capture_on_commit_callbacks):
    client = entered()

    page = client.get("/accounts/second-factor/set-up/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "<style" not in page
    with django_capture_on_commit_callbacks(execute=True):
        _secret, url = set_up(client)

    assert url == "/accounts/second-factor/recovery/"
    codes = re.findall(r"<li>(\d{8})</li>", client.get(url).content.decode())
    assert len(set(codes)) == 10
    assert client.get("/accounts/second-factor/recovery/download/").content.decode().count("\n") > 10
    assert AuditRecord.objects.filter(action="accounts.add_second_factor").exists()
    assert MessageRecord.objects.filter(recipient=lin, kind="accounts.second_factor_add").exists()


def test_the_seed_is_not_readable_in_the_database(lin):
    secret, _url = set_up(entered())

    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_from_then_on_the_password_alone_does_not_lead_in(lin):
    secret, _url = set_up(entered())

    client = entered()
    assert client.get("/desk/").status_code == 302
    wrong = client.post("/accounts/login/second-factor/", {"code": "000000"})
    assert "验证码不对" in told(wrong)
    step = client.post("/accounts/login/second-factor/", {"code": code_of(secret)})
    assert client.post(step.url, {"action": "no"}).url == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_code_is_good_once(lin):
    secret, _url = set_up(entered())
    code = code_of(secret)
    first, second = entered(), entered()
    first.post("/accounts/login/second-factor/", {"code": code})

    assert "验证码不对" in told(second.post("/accounts/login/second-factor/", {"code": code}))


def test_a_code_stays_used_for_as_long_as_it_would_be_taken_and_its_owner_is_told(lin, monkeypatch):
    secret, _url = set_up(entered())
    begun = time.time()
    begun -= begun % 30
    now = {"now": begun}
    monkeypatch.setattr(time, "time", lambda: now["now"])
    code = code_of(secret)
    assert entered().post("/accounts/login/second-factor/", {"code": code}).status_code == 302

    now["now"] = begun + 45  # the app shows the next one, and this is still taken for clocks that differ
    again = entered().post("/accounts/login/second-factor/", {"code": code})

    assert "验证码不对" in told(again)
    assert MessageRecord.objects.get(kind="accounts.second_factor_reused").recipient == lin
    assert SignInRecord.objects.filter(user=lin, event="second_factor_failed").count() == 1


def test_a_password_set_anew_leads_no_further_than_to_the_second_factor(lin, sent):
    set_up(entered())
    lin.phone, lin.phone_verified = "+8613800138000", True
    lin.save()
    browser, new = Client(), "chongshe-7788-kai"
    browser.post("/accounts/password/forgot/", {"address": "13800138000"})
    browser.post("/accounts/password/forgot/code/", {"code": sent[0]["code"]})
    browser.post("/accounts/password/forgot/new/", {"password1": new, "password2": new})

    assert browser.get("/desk/").status_code == 302
    assert browser.post("/accounts/login/", {"login": "lin", "password": new}).url == "/accounts/login/second-factor/"


def test_a_recovery_code_leads_in_once(lin):
    client = entered()
    _secret, url = set_up(client)
    code = re.findall(r"<li>(\d{8})</li>", client.get(url).content.decode())[0]

    assert entered().post("/accounts/login/second-factor/", {"code": code}).status_code == 302
    assert "验证码不对" in told(entered().post("/accounts/login/second-factor/", {"code": code}))


def test_a_recovery_code_used_twice_is_told_as_one_at_once_and_long_after(lin):
    client = entered()
    _secret, url = set_up(client)
    codes = re.findall(r"<li>(\d{8})</li>", client.get(url).content.decode())
    for code in codes[:2]:
        entered().post("/accounts/login/second-factor/", {"code": code})

    entered().post("/accounts/login/second-factor/", {"code": codes[0]})
    cache.clear()  # long after
    again = entered().post("/accounts/login/second-factor/", {"code": codes[1]})

    assert "验证码不对" in told(again)
    told_of = MessageRecord.objects.filter(recipient=lin, kind__contains="reused").values_list("kind", flat=True)
    assert list(told_of) == ["accounts.recovery_code_reused"] * 2
    assert SignInRecord.objects.filter(user=lin, event="second_factor_failed").count() == 2


def test_a_remembered_device_is_not_asked_again_and_another_is(lin):
    secret, _url = set_up(entered())
    client = entered()
    step = client.post("/accounts/login/second-factor/", {"code": code_of(secret)})
    client.post(step.url, {"action": "trust"})
    client.post("/accounts/logout/")

    assert client.post("/accounts/login/", {"login": "lin", "password": PASSWORD}).url == "/desk/"
    assert entered().get("/desk/").status_code == 302


def test_five_wrong_second_factors_lock_the_account(lin):
    secret, _url = set_up(entered())
    client = entered()

    answers = [client.post("/accounts/login/second-factor/", {"code": f"00000{n}"}).status_code for n in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert client.post("/accounts/login/second-factor/", {"code": code_of(secret)}).status_code == 429
    assert Client().post("/accounts/login/", {"login": "lin", "password": PASSWORD}).status_code == 429
    assert SignInRecord.objects.filter(user=lin, event="locked").exists()


# ---------------------------------------------------------------- required by an office


def test_an_operator_says_which_roles_must_have_one(operator, lin):
    client = entered("yun")

    client.post("/accounts/guard/", {"roles": ["coordinator", "operator"]})

    assert set(SecondFactorRuleRecord.objects.values_list("role", flat=True)) == {"coordinator", "operator"}
    line = AuditRecord.objects.get(action="accounts.set_second_factor_roles")
    assert (line.before, line.after) == ({"roles": []}, {"roles": ["coordinator", "operator"]})


def test_who_lacks_a_required_one_is_led_to_set_it_up_and_does_nothing_before(guangxi, lin, operator):
    SecondFactorRuleRecord.objects.create(role="coordinator", set_by=operator, set_at="2026-11-23T00:00:00Z")
    client = entered()

    for address in ("/desk/", "/plans/upload/", "/accounts/me/"):
        assert client.get(address).url == "/accounts/second-factor/set-up/"
    refused = client.get("/api/v1/plans")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")
    assert client.get("/plans/").status_code == 200
    set_up(client)

    assert client.get("/desk/").status_code == 200
    assert client.get("/api/v1/plans").status_code == 200


def test_others_are_not_asked(lin, operator, account):
    SecondFactorRuleRecord.objects.create(role="operator", set_by=operator, set_at="2026-11-23T00:00:00Z")

    assert entered().get("/desk/").status_code == 200


def test_a_required_one_is_not_removed(lin, operator, settings):
    client = entered()
    set_up(client)
    settings.SECOND_FACTOR_ROLES = frozenset({"coordinator"})

    answer = client.post("/accounts/second-factor/remove/")

    assert "必须使用第二因子" in told(answer)
    assert Authenticator.objects.filter(user=lin, type="totp").exists()


def test_one_that_is_not_required_is_removed_with_its_recovery_codes(lin):
    client = entered()
    set_up(client)

    client.post("/accounts/second-factor/remove/")

    assert not Authenticator.objects.exists()
    assert MessageRecord.objects.filter(recipient=lin, kind="accounts.second_factor_remove").exists()


def test_a_lost_one_is_taken_away_with_a_reason_and_the_person_is_told(lin, operator):
    theirs = entered()
    set_up(theirs)

    silent = entered("yun").post("/accounts/guard/reset/", {"account": "lin", "reason": " "})
    assert silent.status_code == 422
    entered("yun").post("/accounts/guard/reset/", {"account": "lin", "reason": "手机丢失，已当面核实"})

    assert not Authenticator.objects.exists()
    assert theirs.get("/desk/").status_code == 302
    line = AuditRecord.objects.get(action="accounts.reset_second_factor")
    assert (line.actor, line.subject, line.why) == (operator, f"user:{lin.pk}", "手机丢失，已当面核实")
    message = MessageRecord.objects.get(recipient=lin, kind="accounts.second_factor_reset")
    assert "手机丢失，已当面核实" in message.body


def test_nobody_resets_their_own(operator):
    client = entered("yun")
    set_up(client)

    assert "不能重置自己的第二因子" in told(client.post("/accounts/guard/reset/", {"account": "yun", "reason": "丢失"}))


def test_before_what_matters_the_password_is_asked_for_again_after_ten_minutes(lin, monkeypatch):
    client = entered()
    session = client.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 601} for record in session["account_authentication_methods"]
    ]
    session.save()

    answer = client.get("/accounts/second-factor/set-up/")
    assert answer.url.startswith("/accounts/prove-again/")
    assert "密码不对" in told(client.post(answer.url, {"password": "falsch"}))
    client.post(answer.url, {"password": PASSWORD})

    assert heading(client.get("/accounts/second-factor/set-up/")) == "设置第二因子"


def test_the_page_of_operators_lists_who_lacks_one(lin, operator, settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"coordinator"})

    page = words(entered("yun").get("/accounts/guard/"))

    assert "应有而没有第二因子的人：1" in page
    assert "lin" in page
