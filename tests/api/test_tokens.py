"""A program acts for a person with a token: never beyond the person, never beyond the token, never after its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shuangchuang.api.models import TokenRecord
from shuangchuang.api.tokens import LONGEST_LIFE, MOST_ACTIVE, TokenRefused, create_token, revoke_token
from shuangchuang.halls.accounts.models import GrantRecord
from shuangchuang.halls.accounts.rights import EVERYWHERE, NOWHERE, may, reach, rights_of
from shuangchuang.halls.notices.models import AuditRecord


def a_token(user, *scopes, days=30, name="同步程序"):
    now = timezone.now()
    return create_token(user=user, name=name, scopes=scopes, expires_at=now + timedelta(days=days), created_at=now)


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def coordinator(as_visitor):
    return as_visitor("coordinator")[0]


def test_a_token_is_kept_as_a_digest_and_shown_by_its_prefix(coordinator):
    token, text = a_token(coordinator, "plans.read")

    assert text.startswith(f"scgz_{token.prefix}_")
    assert len(text) == len("scgz_") + 8 + 1 + 43
    row = TokenRecord.objects.filter(pk=token.pk).values().get()
    assert text not in str(row)
    assert text.split("_", 2)[2] not in str(row)
    line = AuditRecord.objects.get(action="api.create_token")
    assert text.split("_", 2)[2] not in str(line.details)


def test_a_token_sees_what_its_owner_sees_within_its_scopes(coordinator, visitor):
    _, narrow = a_token(coordinator, "plans.read")
    _, wide = a_token(coordinator, "plans.read", "plans.read_internal")

    seen = [
        {plan["slug"] for plan in visitor.get("/api/v1/plans", headers=bearer(text)).json()["items"]}
        for text in (narrow, wide)
    ]

    assert seen == [{"shown"}, {"shown", "hidden"}]


def test_a_token_narrows_rights_and_reach_alike(coordinator):
    assert reach(coordinator, "plans.adopt") == EVERYWHERE
    coordinator.limited_to = frozenset({"plans.observe", "nothing.known"})

    assert rights_of(coordinator) == {"plans.read", "plans.observe"}
    assert (may(coordinator, "plans.observe"), may(coordinator, "plans.adopt")) == (True, False)
    assert (reach(coordinator, "plans.observe"), reach(coordinator, "plans.adopt")) == (EVERYWHERE, NOWHERE)


def test_a_token_loses_what_its_owner_loses(coordinator, visitor):
    _, text = a_token(coordinator, "plans.read_internal")
    address = "/api/v1/plans/hidden"
    before = visitor.get(address, headers=bearer(text)).status_code
    GrantRecord.objects.filter(user=coordinator).delete()

    assert (before, visitor.get(address, headers=bearer(text)).status_code) == (200, 404)


def test_a_scope_that_is_missing_is_named(coordinator, visitor):
    _, text = a_token(coordinator, "plans.read")

    answer = visitor.post(
        "/api/v1/plans/parse", {"text": "一、任务"}, content_type="application/json", headers=bearer(text)
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert 'scope="plans.upload"' in answer.headers["WWW-Authenticate"]


def test_a_token_needs_no_csrf_mark_and_a_session_beside_it_counts_for_nothing(coordinator, as_visitor):
    _, text = a_token(coordinator, "plans.upload")
    _operator, _ = as_visitor("operator")
    client = Client(enforce_csrf_checks=True)
    client.force_login(_operator)

    answer = client.post(
        "/api/v1/plans/parse",
        {"text": "一、任务\n1. 建设平台。（牵头单位：市科技局）"},
        content_type="application/json",
        headers=bearer(text),
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "nonsense",
        "scgz_abc",
        "scgz_{prefix}_wrong",
        "scgz__",
        "SCGZ{text}",
        "{text}x",
        "scgz_{prefix}_\x00",
        "ghp_{prefix}_x",
    ],
)
def test_what_is_no_token_is_refused_even_where_nobody_need_sign_in(broken, coordinator, visitor):
    token, text = a_token(coordinator, "plans.read")

    answer = visitor.get("/api/v1/plans", headers=bearer(broken.format(prefix=token.prefix, text=text)))

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_a_token_ends_at_its_expiry_when_revoked_and_with_the_account(coordinator, visitor):
    token, text = a_token(coordinator, "plans.read")

    def asked():
        return visitor.get("/api/v1/plans", headers=bearer(text)).status_code

    seen = {"active": asked()}
    TokenRecord.objects.filter(pk=token.pk).update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(seconds=1)
    )
    seen["expired"] = asked()
    TokenRecord.objects.filter(pk=token.pk).update(expires_at=timezone.now() + timedelta(days=1))
    type(coordinator).objects.filter(pk=coordinator.pk).update(is_active=False)
    seen["account closed"] = asked()
    type(coordinator).objects.filter(pk=coordinator.pk).update(is_active=True)
    seen["again"] = asked()
    revoke_token(token=token, revoked_by=coordinator, revoked_at=timezone.now())
    seen["revoked"] = asked()

    assert seen == {"active": 200, "expired": 401, "account closed": 401, "again": 200, "revoked": 401}


def test_the_last_day_of_use_is_noted_once_a_day(coordinator, visitor):
    token, text = a_token(coordinator, "plans.read")

    visitor.get("/api/v1/plans", headers=bearer(text))

    token.refresh_from_db()
    assert token.last_used_date == timezone.localdate()


@pytest.mark.parametrize(
    ("scopes", "days", "code"),
    [
        ((), 30, "no_scope"),
        (("registry.edit",), 30, "scope_beyond"),
        (("plans.fly",), 30, "scope_beyond"),
        (("plans.read",), 0, "life_unsound"),
        (("plans.read",), -1, "life_unsound"),
        (("plans.read",), LONGEST_LIFE.days + 1, "life_unsound"),
    ],
)
def test_a_token_beyond_its_owner_or_without_an_end_is_refused(scopes, days, code, as_visitor):
    user, _ = as_visitor("liaison")

    with pytest.raises(TokenRefused) as refused:
        a_token(user, *scopes, days=days)

    assert refused.value.code == code
    assert not TokenRecord.objects.exists()


def test_there_is_an_end_to_how_many_one_may_have(coordinator):
    for _ in range(MOST_ACTIVE):
        a_token(coordinator, "plans.read")

    with pytest.raises(TokenRefused, match="撤销"):
        a_token(coordinator, "plans.read")


def test_what_a_token_does_stands_in_the_log_under_its_owner_with_a_mark_of_its_own(coordinator, world, visitor):
    _, text = a_token(coordinator, "plans.adopt", "plans.read_internal")

    visitor.put(
        "/api/v1/plans/hidden/publication", {"published": True}, content_type="application/json", headers=bearer(text)
    )

    line = AuditRecord.objects.get(action="plans.publish")
    assert (line.actor, line.source) == (coordinator, "api")
    assert len(line.session) == 16


def test_a_token_is_told_who_it_acts_for(coordinator, visitor):
    token, text = a_token(coordinator, "desk.see", "plans.observe")

    assert visitor.get("/api/v1/me", headers=bearer(text)).json() == {
        "account": "coordinator",
        "rights": ["desk.see", "plans.observe", "plans.read"],
        "token": {
            "name": "同步程序",
            "prefix": token.prefix,
            "scopes": ["desk.see", "plans.observe"],
            "expires_at": f"{token.expires_at:%Y-%m-%dT%H:%M:%S}.{token.expires_at.microsecond // 1000:03}Z",
        },
    }
