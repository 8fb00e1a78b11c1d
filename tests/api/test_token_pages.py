"""A person makes a token, sees its text once, and takes it back; of others' tokens nothing is known."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shuangchuang.api.models import TokenRecord
from tests.api.test_tokens import a_token, bearer
from tests.halls.pages import table, told, value_of, words

NEW = {"name": "统计局数据同步", "scopes": ["plans.read", "plans.observe"], "life": "30", "password": "kaifang-2026-xx"}


@pytest.fixture
def office(as_visitor):
    return as_visitor("coordinator")


def test_a_token_is_made_shown_once_and_works(office, visitor):
    user, client = office

    made = client.post("/access/tokens/new/", NEW)

    text = made.context["text"]
    assert text in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    token = TokenRecord.objects.get(user=user)
    assert (token.name, token.scopes) == ("统计局数据同步", ["plans.observe", "plans.read"])
    assert (token.expires_at - timezone.now()).days in {29, 30}
    assert visitor.get("/api/v1/plans", headers=bearer(text)).status_code == 200
    listed = client.get("/access/tokens/")
    assert text not in listed.content.decode()
    assert [row[:2] for row in table(listed)] == [["统计局数据同步", f"scgz_{token.prefix}"]]


def test_only_rights_one_has_and_the_interface_asks_for_are_offered(as_visitor):
    _user, client = as_visitor("liaison")

    page = client.get("/access/tokens/new/")

    offered = {value for value, _words in page.context["form"].fields["scopes"].choices}
    assert offered == {
        "plans.read",
        "plans.read_internal",
        "desk.see",
        "organisations.own",
        "registry.keep_profile",
        "inbox.read",
        "supervision.read",
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "wrong"}, "密码不对"),
        ({"scopes": []}, "至少选择一项"),
        ({"scopes": ["accounts.appoint"]}, "没有这个选项"),
        ({"life": "9999"}, "没有这个选项"),
        ({"name": ""}, "用途"),
    ],
)
def test_a_form_with_something_wrong_comes_back_with_what_was_typed(changed, said, office):
    _user, client = office

    answer = client.post("/access/tokens/new/", NEW | changed)

    assert answer.status_code == 422
    assert said in told(answer)
    assert not TokenRecord.objects.exists()
    if "name" not in changed:
        assert value_of(answer, "name") == NEW["name"]
    assert "kaifang" not in answer.content.decode()


def test_a_password_cannot_be_tried_for_ever(office):
    _user, client = office
    for _ in range(5):
        client.post("/access/tokens/new/", NEW | {"password": "wrong"})

    answer = client.post("/access/tokens/new/", NEW)

    assert (answer.status_code, TokenRecord.objects.count()) == (422, 0)
    assert "15 分钟" in told(answer)


def test_a_token_is_revoked_by_its_owner_alone(office, as_visitor, visitor):
    user, client = office
    token, text = a_token(user, "plans.read")
    _other, stranger = as_visitor("operator")

    by_another = stranger.post(f"/access/tokens/{token.pk}/revoke/").status_code
    still = visitor.get("/api/v1/plans", headers=bearer(text)).status_code
    client.post(f"/access/tokens/{token.pk}/revoke/")

    assert (by_another, still, visitor.get("/api/v1/plans", headers=bearer(text)).status_code) == (404, 200, 401)
    assert "已撤销" in words(client.get("/access/tokens/"))
    assert "还没有令牌" in words(stranger.get("/access/tokens/"))


def test_the_list_costs_as_much_with_three_tokens_as_with_one(office):
    user, client = office
    a_token(user, "plans.read")
    client.get("/access/tokens/")
    with CaptureQueriesContext(connection) as one:
        client.get("/access/tokens/")
    a_token(user, "plans.read")
    a_token(user, "plans.read")
    with CaptureQueriesContext(connection) as three:
        client.get("/access/tokens/")

    assert len(three) == len(one)
