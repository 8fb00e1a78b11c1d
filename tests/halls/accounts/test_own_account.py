"""One's own account: its history, how its pages look, a copy of it, its end."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from PIL import Image

from shuangchuang.halls.accounts import personal
from shuangchuang.halls.accounts.models import AgreementRecord, ClosureRecord, Role, SignInRecord, User
from shuangchuang.halls.accounts.queries import signing
from shuangchuang.halls.accounts.services import AccountRefused, close_due, grant_role, prefer, rename, sweep
from shuangchuang.halls.notices.models import AuditRecord, MessageRecord
from shuangchuang.halls.notices.services import notify
from shuangchuang.halls.registry.models import BindingRecord, FactRecord
from shuangchuang.halls.registry.services import (
    Asked,
    Said,
    Upload,
    give_consent,
    holder_of_user,
    state_facts,
    submit_binding,
)
from tests.halls.pages import table, told, tree, words
from tests.halls.registry.firms import CODES, a_firm, mandated, places

pytestmark = pytest.mark.django_db
PASSWORD = "kaifang-2026-xx"
DAY = timedelta(days=1)


@pytest.fixture
def lin(account) -> User:
    return account(Role.PERSON, name="lin")


def entered(name: str = "lin", password: str = PASSWORD, **more: str) -> Client:
    client = Client(**more)
    client.post("/accounts/login/", {"login": name, "password": password})
    cache.clear()
    return client


# ---------------------------------------------------------------- history


def test_one_sees_ones_own_sign_ins_and_failures_and_nobody_elses(lin, account):
    account(Role.PERSON, name="other")
    entered("other", REMOTE_ADDR="198.51.100.7")
    entered(password="falsch", REMOTE_ADDR="203.0.113.9")

    page = entered().get("/accounts/history/")

    assert [(row[1], row[3]) for row in table(page)] == [("登录成功", "127.0.0.*"), ("密码不对", "203.0.113.*")]


def test_operators_find_sign_ins_by_account_event_address_and_day(lin, account):
    operator = account(Role.OPERATOR, name="yun")
    old = SignInRecord.objects.create(user=lin, event="success", address="10.1.2.3", at=timezone.now() - 40 * DAY)
    new = SignInRecord.objects.create(user=lin, event="locked", address="10.9.2.3", at=timezone.now())
    nobody = SignInRecord.objects.create(user=None, event="wrong_password", address="10.9.0.1", at=timezone.now())
    client = Client()
    client.force_login(operator)
    SignInRecord.objects.filter(user=operator).delete()

    def found(query: str) -> set[int]:
        return {line.pk for line in client.get(f"/accounts/guard/history/?{query}").context["page"]}

    since = timezone.localdate() - DAY
    assert found("q=lin") == {old.pk, new.pk}
    assert found("event=wrong_password") == {nobody.pk}
    assert found("address=10.9") == {new.pk, nobody.pk}
    assert found(f"since={since}") == {new.pk, nobody.pk}
    assert found(f"until={since}") == {old.pk}
    assert found("q=lin&address=10.9") == {new.pk}
    assert "没有这个账号" in words(client.get("/accounts/guard/history/?event=wrong_password"))


def test_the_history_of_all_is_not_for_everyone(lin):
    assert entered().get("/accounts/guard/history/").status_code == 403


def test_what_is_older_than_the_time_kept_is_swept_and_nothing_younger(lin, settings):
    now = timezone.now()
    kept = timedelta(days=settings.SIGN_IN_HISTORY_DAYS)
    young = SignInRecord.objects.create(user=lin, event="success", at=now - kept + timedelta(minutes=1))
    SignInRecord.objects.create(user=lin, event="success", at=now - kept - timedelta(minutes=1))

    assert sweep(at=now) == {"history": 1, "attempts": 0, "sessions": 0, "unfinished": 0}
    assert list(SignInRecord.objects.values_list("pk", flat=True)) == [young.pk]
    assert AuditRecord.objects.get(action="accounts.sweep").details["history"] == 1
    assert sweep(at=now)["history"] == 0


# ---------------------------------------------------------------- preferences


def test_what_is_preferred_goes_along_to_the_next_device(lin):
    entered().post("/accounts/preferences/", {"language": "en", "theme": "dark", "text_size": "large"})

    other = entered()

    lin.refresh_from_db()
    assert (lin.language, lin.theme, lin.text_size) == ("en", "dark", "large")
    assert {name: other.cookies[name].value for name in ("django_language", "theme", "size")} == {
        "django_language": "en", "theme": "dark", "size": "large",
    }  # fmt: skip
    assert 'lang="en"' in other.get("/desk/").content.decode()


def test_left_to_the_device_nothing_is_remembered_any_more(lin):
    client = entered()
    client.post("/accounts/preferences/", {"language": "en", "theme": "dark", "text_size": ""})
    client.post("/accounts/preferences/", {"language": "", "theme": "", "text_size": ""})

    assert {client.cookies[name].value for name in ("django_language", "theme")} == {""}
    lin.refresh_from_db()
    assert (lin.language, lin.theme) == ("", "")


def test_there_is_no_other_choice(lin):
    answer = entered().post("/accounts/preferences/", {"language": "fr", "theme": "", "text_size": ""})

    assert answer.status_code == 422
    lin.refresh_from_db()
    assert lin.language == ""


def test_the_switch_in_the_header_is_kept_with_the_account(lin, visitor):
    entered().post("/language/", {"language": "en", "next": "/desk/"})
    visitor.post("/language/", {"language": "en", "next": "/"})

    lin.refresh_from_db()
    assert lin.language == "en"
    line = AuditRecord.objects.get(action="accounts.prefer")
    assert (line.actor, line.before, line.after) == (lin, {"language": ""}, {"language": "en"})


def test_the_switch_knows_no_other_language(lin):
    entered().post("/language/", {"language": "fr", "next": "/desk/"})

    lin.refresh_from_db()
    assert lin.language == ""


# ---------------------------------------------------------------- a copy


def test_the_copy_holds_what_is_kept_and_no_secret(lin, settings):
    lin.phone, lin.phone_verified, lin.display_name = "+8613800138000", True, "林"
    lin.save()
    AgreementRecord.objects.create(user=lin, document="terms", version="2026-11-01", agreed_at=timezone.now())
    client = entered()
    Authenticator.objects.create(user=lin, type="totp", data={"secret": "SEALED"})

    answer = client.post("/accounts/copy/")

    held = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith('attachment; filename="account-')
    assert (held["account"]["phone"], held["account"]["display_name"]) == ("+8613800138000", "林")
    assert [each["version"] for each in held["agreements"]] == ["2026-11-01"]
    assert [each["event"] for each in held["sign_ins"]][-1:] == ["success"]
    assert (held["offices"], held["second_factor"]) == ([], ["totp"])
    assert "profile" in held
    lin.refresh_from_db()
    assert not [secret for secret in ("SEALED", lin.password) if secret in answer.content.decode()]
    assert AuditRecord.objects.filter(action="accounts.take_copy", actor=lin).count() == 1


def test_the_copy_is_not_made_by_a_mere_link(lin):
    assert entered().get("/accounts/copy/").status_code == 405


# ---------------------------------------------------------------- closing


@pytest.fixture
def full(lin) -> User:
    """Somebody of whom much is kept."""
    lin.phone, lin.phone_verified, lin.email = "+8613800138000", True, "lin@example.com"
    lin.save()
    rename(user=lin, display_name="林小梅", at=timezone.now())
    EmailAddress.objects.create(user=lin, email="lin@example.com", verified=True, primary=True)
    AgreementRecord.objects.create(user=lin, document="terms", version="2026-11-01", agreed_at=timezone.now())
    notify(kind="accounts.password_changed", recipients=[lin], values={}, subject=f"user:{lin.pk}",
           link="/accounts/me/", at=timezone.now())  # fmt: skip
    return lin


def test_nothing_closes_unless_the_consequences_are_ticked(full):
    answer = entered().post("/accounts/close/", {})

    assert (answer.status_code, "我已了解注销的后果" in told(answer)) == (422, True)
    assert not ClosureRecord.objects.exists()


def test_within_the_time_to_think_nothing_is_closed_and_it_can_be_taken_back(full, settings):
    client, now = entered(), timezone.now()
    client.post("/accounts/close/", {"agreed": "1"})
    closure = ClosureRecord.objects.get()
    assert closure.due_date == timezone.localdate() + settings.CLOSURE_DAYS * DAY

    assert close_due(at=now + (settings.CLOSURE_DAYS - 1) * DAY) == 0
    assert closure.due_date.isoformat() in words(client.get("/accounts/me/"))
    assert "您已经申请过注销" in told(client.post("/accounts/close/", {"agreed": "1"}))
    client.post("/accounts/close/", {"withdraw": "1"})

    assert close_due(at=now + 30 * DAY) == 0
    full.refresh_from_db()
    assert full.is_active
    assert "没有正在等待的注销申请" in told(client.post("/accounts/close/", {"withdraw": "1"}))


def test_when_it_is_over_what_is_personal_is_gone_for_good(full, settings):
    client = entered()
    client.post("/accounts/close/", {"agreed": "1"})
    seen: list[User] = []
    personal.register(personal.Held("of-a-test", copy=lambda user: None, erase=lambda user, at: seen.append(user)))
    over = timezone.now() + settings.CLOSURE_DAYS * DAY

    try:
        assert (close_due(at=over), close_due(at=over)) == (1, 0)
    finally:
        personal._HELD.pop("of-a-test")

    assert seen == [full]
    gone = User.objects.get(pk=full.pk)
    assert (gone.username, gone.display_name, gone.phone, gone.email) == (f"closed-{full.pk}", "", "", "")
    assert (gone.is_active, gone.has_usable_password(), gone.phone_verified) == (False, False, False)
    assert not SignInRecord.objects.filter(user=full).exists()
    assert not EmailAddress.objects.filter(user=full).exists()
    assert client.get("/desk/").status_code == 302
    messages = list(MessageRecord.objects.filter(recipient=full))
    assert messages
    assert {(each.title, each.body, each.erased_at) for each in messages} == {("", "", over)}
    log = str(list(AuditRecord.objects.values()))
    assert not [word for word in ("林小梅", "lin@example.com", "13800138000") if word in log]
    assert AgreementRecord.objects.filter(user=full).count() == 1
    assert AuditRecord.objects.filter(action="accounts.close", subject=f"user:{full.pk}").count() == 1


def test_the_profile_goes_with_the_account(full, settings):
    holder, now = holder_of_user(full), timezone.now()
    state_facts(holder=holder, statements=[Said("birth_on", "1998-06-01")], said_by=full, said_at=now)
    client = entered()
    assert "1998-06-01" in json.dumps(json.loads(client.post("/accounts/copy/").content)["profile"])

    client.post("/accounts/close/", {"agreed": "1"})
    close_due(at=now + settings.CLOSURE_DAYS * DAY)

    assert list(FactRecord.objects.values_list("status", "value")) == [("erased", None)]
    assert AuditRecord.objects.filter(action="registry.erase_profile", subject=holder.subject).count() == 1


def test_the_number_of_a_closed_account_is_free_again(full, settings, account):
    entered().post("/accounts/close/", {"agreed": "1"})
    close_due(at=timezone.now() + settings.CLOSURE_DAYS * DAY)
    other = account(Role.PERSON, name="new")
    other.phone, other.phone_verified = "+8613800138000", True

    other.save()

    assert User.objects.get(phone="+8613800138000") == other


def test_who_holds_an_office_hands_it_over_first(full, settings):
    client = entered()
    client.post("/accounts/close/", {"agreed": "1"})
    grant_role(user=full, role=Role.EXPERT, granted_by=None, granted_at=timezone.now())

    assert close_due(at=timezone.now() + settings.CLOSURE_DAYS * DAY) == 0
    client.post("/accounts/close/", {"withdraw": "1"})
    assert "您还担任岗位" in told(client.post("/accounts/close/", {"agreed": "1"}))
    assert signing.running_closure(full) is None


def test_a_choice_that_is_none_is_refused_by_name(lin):
    with pytest.raises(AccountRefused) as refused:
        prefer(user=lin, at=timezone.now(), theme="pink")
    assert refused.value.code == "no_such_choice"


def test_who_acts_for_a_firm_is_told_to_give_that_up_first_and_offered_no_button(full):
    mandated(a_firm(), full)

    page = entered().get("/accounts/close/")

    assert "请先在“我的单位”里放弃授权" in words(page)
    assert "申请注销" not in [button.text_content().strip() for button in tree(page).xpath("//main//button")]
    assert "请先在“我的单位”里放弃授权" in told(entered().post("/accounts/close/", {"agreed": "1"}))


def test_an_open_request_to_act_for_a_firm_is_taken_back_with_the_account(full, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    places()
    picture = io.BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "PNG")
    asked = Asked(credit_code=CODES[0], name="邕江智造（模拟）有限公司", capacity="legal_representative")
    licence = Upload("licence", "执照.png", picture.getvalue())
    binding = submit_binding(asked=asked, uploads=(licence,), applicant=full, submitted_at=timezone.now())
    client = entered()
    held = json.loads(client.post("/accounts/copy/").content)["organisations"]
    assert [(each["organisation"], each["state"]) for each in held["requests"]] == [(asked.name, "待受理")]

    client.post("/accounts/close/", {"agreed": "1"})
    close_due(at=timezone.now() + settings.CLOSURE_DAYS * DAY)

    binding.refresh_from_db()
    assert binding.state == "withdrawn"
    assert not BindingRecord.objects.filter(state="submitted").exists()


def test_the_copy_says_in_words_what_the_profile_holds_and_who_looked(full):
    holder, now = holder_of_user(full), timezone.now()
    state_facts(holder=holder, statements=[Said("hukou_type", "rural")], said_by=full, said_at=now)
    give_consent(holder=holder, purpose="policy_matching", sensitive=False, given_by=full, given_at=now)

    held = json.loads(entered().post("/accounts/copy/").content)["profile"]

    assert [(each["field"], each["value"]) for each in held["in_words"]] == [("户籍类型", "农村")]
    assert [(each["purpose"], each["withdrawn_at"]) for each in held["consents"]] == [("政策匹配", None)]
    assert held["uses"] == []
