"""Signing in by a province's unified identity: against a real provider on loopback, with all that can be wrong."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from shuangchuang.halls.accounts.identity import Claims, FirmClaim, FirmRole, UnclearClaim, claims_of
from shuangchuang.halls.accounts.models import AgreementRecord, Role, SignInRecord, User
from shuangchuang.halls.accounts.services import copy_of_account
from shuangchuang.halls.notices.models import AuditRecord
from tests.halls.accounts.province import BEGIN, BEHIND_THE_TIMES, CALLBACK, running_province, use
from tests.halls.accounts.test_second_factor import code_of, set_up
from tests.halls.pages import heading, links, told, words

pytestmark = [
    pytest.mark.django_db,
    *(pytest.mark.filterwarnings(each) for each in BEHIND_THE_TIMES),
]
PASSWORD = "kaifang-2026-xx"
FIRM = "91450100MAFAKE010B"


@pytest.fixture
def province(settings):
    with running_province(settings) as running:
        running.knows("lin", name="林  晓", phone_number="13800138000", email="Lin@Example.com", email_verified=True)
        yield running


@pytest.fixture
def lin(account) -> User:
    return account(Role.PERSON, name="lin")


def proven(user: User, email: str) -> None:
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


# ---------------------------------------------------------------- coming


def test_who_comes_the_first_time_agrees_and_has_an_account(province, visitor, settings):
    entered = province.register(visitor, "lin", query="?next=/plans/")

    assert (entered.status_code, entered.url, is_in(visitor)) == (302, "/plans/", True)
    user = User.objects.get()
    assert (user.display_name, user.phone, user.has_usable_password()) == ("林 晓", "", False)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("lin@example.com", True)]
    assert dict(AgreementRecord.objects.values_list("document", "version")) == settings.NOTICE_VERSIONS
    assert list(SignInRecord.objects.values_list("event", flat=True)) == ["success"]
    assert claims_of(user) == Claims(
        provider="province", subject="lin", name="林 晓", phone="+8613800138000", email="lin@example.com",
        seen_at=SocialAccount.objects.get().last_login,
    )  # fmt: skip


def test_nobody_has_an_account_who_does_not_agree(province, visitor):
    page = province.lead(visitor, "lin").url

    refused = visitor.post(page, {"display_name": "林"})

    assert "请先阅读隐私说明" in told(refused)
    assert (User.objects.count(), is_in(visitor)) == (0, False)


def test_who_comes_again_has_the_same_account_and_new_claims(province, visitor):
    province.register(visitor, "lin")
    province.knows("lin", name="林晓")

    again = Client()
    answer = province.lead(again, "lin")

    assert (answer.status_code, answer.url, is_in(again)) == (302, "/desk/", True)
    assert claims_of(User.objects.get()).name == "林晓"


def test_what_is_asked_of_the_provider_is_a_code_with_state_nonce_and_pkce_for_our_page(province, visitor):
    address = visitor.post(BEGIN).url

    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{province.issuer}/oauth2/authorize?")
    assert {name: asked[name] for name in ("client_id", "redirect_uri", "response_type", "code_challenge_method")} == {
        "client_id": province.client_id,
        "redirect_uri": f"http://testserver{CALLBACK}",
        "response_type": "code",
        "code_challenge_method": "S256",
    }
    assert set(asked["scope"].split()) == {"openid", "profile", "email", "phone"}
    assert len(asked["nonce"]) > 20
    assert len(asked["state"]) > 10


def test_what_stands_in_the_address_of_the_button_does_not_reach_the_provider(province, visitor):
    address = visitor.post(f"{BEGIN}?auth_params=nonce%3Dx%26prompt%3Dnone&scope=all").url

    asked = parse_qs(urlsplit(address).query)
    assert "prompt" not in asked
    assert asked["nonce"] != ["x"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email", "phone"}


def test_nobody_is_led_off_the_site_afterwards(province, visitor):
    assert province.register(visitor, "lin", query="?next=https://evil.example/").url == "/desk/"


def test_a_link_elsewhere_signs_nobody_in(province, visitor):
    assert visitor.get(BEGIN).status_code == 405
    assert Client(enforce_csrf_checks=True).post(BEGIN).status_code == 403


def test_names_longer_than_the_table_are_told_apart(province):
    for last in ("a", "b"):
        province.knows("x" * 220 + last, name=last)
        province.register(Client(), "x" * 220 + last)

    assert set(User.objects.values_list("display_name", flat=True)) == {"a", "b"}


def test_the_same_subject_at_another_issuer_is_somebody_else(province, settings):
    province.register(Client(), "lin")
    with running_province(settings) as other:
        other.knows("lin", name="另一个林")
        answer = other.register(Client(), "lin")

    assert (answer.url, User.objects.count()) == ("/desk/", 2)


def test_a_second_factor_is_asked_for_all_the_same(province, lin, visitor, signed_in):
    client = Client()
    client.post("/accounts/login/", {"login": "lin", "password": PASSWORD})
    secret, _url = set_up(client)
    province.lead(client, "lin", query="?process=connect")

    answer = province.lead(visitor, "lin")

    assert (answer.url, is_in(visitor)) == ("/accounts/login/second-factor/", False)
    asked = visitor.post(answer.url, {"code": code_of(secret)}).url
    visitor.post(asked, {"action": ""})  # whether to trust this device: no
    assert is_in(visitor)


def test_a_closed_account_does_not_open(province, visitor):
    province.register(Client(), "lin")
    User.objects.update(is_active=False)

    assert heading(visitor.get(province.lead(visitor, "lin").url)) == "账号已停用"
    assert not is_in(visitor)


def test_where_nobody_may_register_nobody_does_by_the_provider(province, visitor, settings):
    settings.REGISTRATION_OPEN = False

    answer = province.lead(visitor, "lin")

    assert (answer.status_code, User.objects.count()) == (200, 0)
    assert heading(answer) == "暂不开放注册"


# ---------------------------------------------------------------- whose account


def test_an_address_that_is_somebody_elses_links_nobody_unless_the_settings_say_so(province, lin, visitor):
    proven(lin, "lin@example.com")

    province.register(visitor, "lin")

    newcomer = User.objects.exclude(pk=lin.pk).get()
    assert list(EmailAddress.objects.values_list("user_id", "email")) == [(lin.pk, "lin@example.com")]
    assert claims_of(lin) is None
    assert claims_of(newcomer).subject == "lin"


def linking(settings) -> None:
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True


def test_an_address_proven_on_both_sides_links_where_the_settings_say_so(province, lin, visitor, settings):
    linking(settings)
    proven(lin, "lin@example.com")

    answer = province.lead(visitor, "lin")

    assert (answer.url, User.objects.get(), is_in(visitor)) == ("/desk/", lin, True)
    assert claims_of(lin).subject == "lin"
    assert User.objects.get().check_password(PASSWORD)
    assert AuditRecord.objects.filter(action="accounts.link_identity", subject=f"user:{lin.pk}").count() == 1


@pytest.mark.parametrize("side", ["not proven here", "only in the column here", "not proven there"])
def test_an_address_proven_on_one_side_links_nobody(province, lin, visitor, settings, side):
    linking(settings)
    if side == "only in the column here":
        User.objects.filter(pk=lin.pk).update(email="lin@example.com")
    else:
        EmailAddress.objects.create(user=lin, email="lin@example.com", verified=side == "not proven there")
    if side == "not proven there":
        province.knows("lin", name="林", email="lin@example.com", email_verified=False)

    province.register(visitor, "lin")

    assert claims_of(lin) is None
    assert User.objects.count() == 2


def test_who_is_in_links_their_identity_and_takes_it_away_again(province, lin):
    proven(lin, "lin@office.example")
    client = Client()
    client.post("/accounts/login/", {"login": "lin", "password": PASSWORD})

    linked = province.lead(client, "lin", query="?process=connect")

    assert linked.url == "/accounts/identities/"
    assert "已关联统一身份" in client.get(linked.url).content.decode()
    assert (claims_of(lin).subject, User.objects.get()) == ("lin", lin)
    gone = client.post("/accounts/identities/", {"account": SocialAccount.objects.get().pk}, follow=True)
    assert "已取消关联" in gone.content.decode()
    assert claims_of(lin) is None
    assert list(
        AuditRecord.objects.filter(action__endswith="_identity").order_by("pk").values_list("action", "actor_id")
    ) == [("accounts.link_identity", lin.pk), ("accounts.unlink_identity", lin.pk)]


def test_who_signs_in_by_password_needs_no_address_to_take_the_link_away(province, lin):
    client = Client()
    client.post("/accounts/login/", {"login": "lin", "password": PASSWORD})
    province.lead(client, "lin", query="?process=connect")

    gone = client.post("/accounts/identities/", {"account": SocialAccount.objects.get().pk}, follow=True)

    assert "已取消关联" in gone.content.decode()
    assert not SocialAccount.objects.exists()
    assert Client().post("/accounts/login/", {"login": "lin", "password": PASSWORD}).status_code == 302


def test_nobody_takes_away_the_link_of_another(province, lin, visitor):
    province.register(visitor, "other")
    client = Client()
    client.post("/accounts/login/", {"login": "lin", "password": PASSWORD})

    client.post("/accounts/identities/", {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.count() == 1


def test_an_identity_that_is_linked_elsewhere_stays_there(province, lin):
    province.register(Client(), "lin")
    client = Client()
    client.post("/accounts/login/", {"login": "lin", "password": PASSWORD})

    answer = province.lead(client, "lin", query="?process=connect")

    assert "已关联另一个账号" in client.get(answer.url).content.decode()
    assert claims_of(lin) is None


def test_the_only_way_in_is_not_taken_away(province, visitor):
    province.register(visitor, "lin")

    answer = visitor.post("/accounts/identities/", {"account": SocialAccount.objects.get().pk})

    assert "请先设置密码" in words(answer)
    assert SocialAccount.objects.count() == 1


# ---------------------------------------------------------------- what is refused


def refused(answer) -> bool:
    """The page that says so, and how to go on."""
    assert answer.status_code == 401
    assert heading(answer) == "没有登录成功"
    assert "没有通过核对" in words(answer)
    assert links(answer)["/accounts/login/"] == "返回登录"
    return User.objects.count() == SocialAccount.objects.count() == 0


def changed(address: str, **values: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | values)))


def test_the_same_token_signed_again_without_a_lie_is_accepted(province, visitor):
    province.lie = lambda said: said

    assert province.register(visitor, "lin").url == "/desk/"


def test_a_state_that_is_not_ours_is_refused(province, visitor):
    back = province.approve(visitor.post(BEGIN).url, "lin")

    assert refused(visitor.get(changed(back, state="x" * 16)))
    assert not is_in(visitor)


def test_what_another_browser_began_ends_in_no_other(province, visitor):
    back = province.approve(visitor.post(BEGIN).url, "lin")

    assert refused(Client().get(back))


def test_coming_back_twice_is_refused(province, visitor):
    back = province.approve(visitor.post(BEGIN).url, "lin")
    visitor.get(back)

    assert refused(visitor.get(back))


def test_a_token_for_another_nonce_is_refused(province, visitor):
    back = province.approve(changed(visitor.post(BEGIN).url, nonce="another"), "lin")

    assert refused(visitor.get(back))


def test_a_code_that_was_asked_for_with_another_challenge_is_refused(province, visitor):
    back = province.approve(changed(visitor.post(BEGIN).url, code_challenge="x" * 43), "lin")

    assert refused(visitor.get(back))


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://elsewhere.example"}, {"aud": "another-client"}, {"nonce": None}, {"exp": 1000},
        {"exp": None}, {"azp": "another-client"}, {"sub": "somebody-else"},
    ],
    ids=["issuer", "audience", "no nonce", "over", "endless", "another party's", "another person than the user info's"],
)  # fmt: skip
def test_a_token_with_a_claim_that_is_wrong_is_refused(province, visitor, lie):
    province.lie = lambda said: {name: value for name, value in (said | lie).items() if value is not None}

    assert refused(province.lead(visitor, "lin"))
    assert not is_in(visitor)


def test_a_token_signed_by_somebody_else_is_refused(province, visitor):
    province.signs_with = (rsa.generate_private_key(public_exponent=65537, key_size=2048), "RS256")

    assert refused(province.lead(visitor, "lin"))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_signed_by_nobody_or_with_the_shared_secret_is_refused(province, visitor, algorithm):
    province.signs_with = (province.secret * 2 if algorithm == "HS256" else None, algorithm)

    assert refused(province.lead(visitor, "lin"))


def test_user_info_of_another_person_is_refused(province, visitor):
    province.speaks_of = "somebody-else"

    assert refused(province.lead(visitor, "lin"))


def test_a_description_of_another_issuer_is_refused(province, visitor, settings):
    use(settings, province.as_setting(issuer="http://localhost:1"))

    answer = visitor.post(BEGIN)

    assert refused(answer)


def test_a_wrong_secret_is_refused(province, visitor, settings):
    use(settings, province.as_setting() | {"secret": "falsch"})

    assert refused(province.lead(visitor, "lin"))


def test_who_turns_back_there_is_told_so(province, visitor):
    back = province.approve(visitor.post(BEGIN).url, "lin", action="deny")

    answer = visitor.get(changed(back, state=state_of(visitor)), follow=True)

    assert (heading(answer), User.objects.count()) == ("已取消登录", 0)


def state_of(client: Client) -> str:
    return next(iter(client.session["socialaccount_states"]))


# ---------------------------------------------------------------- when it is away


def away(answer) -> bool:
    assert (answer.status_code, heading(answer)) == (503, "没有登录成功")
    return "暂时连不上" in words(answer)


def test_a_provider_that_is_away_is_said_and_the_password_still_works(province, visitor, lin):
    province.stop()

    assert away(visitor.post(BEGIN))
    visitor.post("/accounts/login/", {"login": "lin", "password": PASSWORD})
    assert is_in(visitor)


def test_a_provider_that_goes_away_halfway_is_said(province, visitor):
    back = province.approve(visitor.post(BEGIN).url, "lin")
    province.stop()

    assert away(visitor.get(back))
    assert User.objects.count() == 0


def test_a_description_that_is_none_is_said(province, visitor, settings):
    use(settings, province.as_setting(server_url=f"{province.issuer}/users"))

    assert away(visitor.post(BEGIN))


# ---------------------------------------------------------------- leaving


def test_leaving_leads_out_of_the_provider_too_and_back_to_the_front(province, visitor):
    province.register(visitor, "lin")

    answer = visitor.post("/accounts/logout/")

    address = urlsplit(answer.url)
    asked = dict(parse_qsl(address.query))
    assert answer.url.startswith(f"{province.issuer}/oauth2/end_session?")
    assert (asked["client_id"], asked["post_logout_redirect_uri"]) == (province.client_id, "http://testserver/")
    assert not is_in(visitor)
    page = requests.get(answer.url, timeout=10).text
    action = re.search(r'action="([^"]+)"', page)[1]
    sent = requests.post(
        f"{province.issuer}{action}", data={"redirect_uri": "http://testserver/"}, allow_redirects=False, timeout=10
    )
    assert sent.headers["Location"] == "http://testserver/"


def test_leaving_with_the_provider_away_ends_the_session_here(province, visitor):
    province.register(visitor, "lin")
    province.stop()
    from django.core.cache import cache

    cache.clear()

    assert (visitor.post("/accounts/logout/").url, is_in(visitor)) == ("/", False)


def test_who_came_by_password_leaves_only_here(province, lin, visitor):
    visitor.post("/accounts/login/", {"login": "lin", "password": PASSWORD})

    assert visitor.post("/accounts/logout/").url == "/"


# ---------------------------------------------------------------- without the setting


def test_the_button_bears_the_providers_name(province, visitor):
    assert "桂通办" in words(visitor.get("/accounts/login/"))


def test_without_the_setting_there_is_no_button_and_no_route_answers(visitor, lin, settings):
    use(settings, None)
    page = visitor.get("/accounts/login/").content.decode()

    assert "identity/" not in page
    assert visitor.post(BEGIN).status_code == 404
    assert visitor.get(f"{CALLBACK}?code=1&state=2").status_code == 404
    for route in ("socialaccount_signup", "socialaccount_login_cancelled", "socialaccount_login_error"):
        assert visitor.get(reverse(route)).status_code == 404, route
    visitor.post("/accounts/login/", {"login": "lin", "password": PASSWORD})
    assert visitor.get("/accounts/identities/").status_code == 404


def test_another_provider_than_the_one_of_the_settings_is_not_found(province, visitor):
    assert visitor.post("/accounts/identity/elsewhere/login/").status_code == 404


# ---------------------------------------------------------------- what it says


def test_only_what_is_used_is_kept_under_our_names(province, settings, visitor):
    names = {"name": "xm", "phone": "sjh", "firms": "qyxx", "firm_code": "dm", "firm_name": "mc", "firm_role": "gx"}
    use(settings, province.as_setting(claims=names))
    firms = [
        {"dm": f" {FIRM.lower()} ", "mc": "邕江智造（模拟）有限公司", "gx": "法定代表人"},
        {"dm": "91450200MAFAKE028X", "gx": "经办人"},
        {"dm": "91450300MAFAKE036A", "gx": "股东"},
        "no entry",
    ]
    province.knows("lin", xm="林", sjh="not a number", qyxx=firms, idcard="450100199001010011")

    province.register(visitor, "lin")

    user = User.objects.get()
    said = claims_of(user)
    assert (said.name, said.phone) == ("林", "")
    assert said.firms == (FirmClaim(FIRM, FirmRole.LEGAL_REPRESENTATIVE, "邕江智造（模拟）有限公司"),)
    assert said.unclear == (UnclearClaim("91450200MAFAKE028X", "credit_code.check"),)
    assert "450100199001010011" not in str(SocialAccount.objects.values())
    assert "450100199001010011" not in str(copy_of_account(user=user, taken_at=said.seen_at))


def test_the_copy_of_an_account_holds_what_the_provider_said(province, visitor):
    province.register(visitor, "lin")
    user = User.objects.get()

    identity = copy_of_account(user=user, taken_at=claims_of(user).seen_at)["identities"][0]

    assert identity["provider"] == "province"
    assert identity["extra_data"]["userinfo"]["name"] == "林 晓"


def test_a_whole_sign_in_is_soon_over(province, visitor):
    province.register(visitor, "lin")
    began = time.monotonic()

    province.lead(Client(), "lin")

    assert time.monotonic() - began < 5
