"""Organisations, profiles, the book of fields and the inbox through the API: each shows what the pages show the same person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from shuangchuang.catalogue.fields import field_book
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.models import MessageRecord
from shuangchuang.halls.notices.services import archive, notify
from shuangchuang.halls.registry import services
from shuangchuang.halls.registry.models import FactUseRecord, OrganisationRecord, RegionRecord
from tests.api.test_tokens import a_token
from tests.halls.registry.firms import a_firm, mandated

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def asked(user: User, path: str, *scopes: str, **given: Any) -> Any:
    """By a token of the person with these scopes alone."""
    headers = {"Authorization": f"Bearer {a_token(user, *scopes)[1]}"}
    return Client().get(f"/api/v1{path}", given, headers=headers)


def sent(user: User, method: str, path: str, body: dict[str, Any], *scopes: str, **headers: str) -> Any:
    headers = {"Authorization": f"Bearer {a_token(user, *scopes)[1]}", **headers}
    ask = getattr(Client(), method)
    return ask(f"/api/v1{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def agent(world, account) -> User:
    return account(Role.PERSON, name="agent")


@pytest.fixture
def firm(world, agent) -> OrganisationRecord:
    """A firm of Nanning with two facts, one of them sensitive, for whom the agent acts."""
    made = a_firm()
    mandated(made, agent)
    return made


def say(firm: OrganisationRecord, agent: User, *statements: tuple[str, Any]) -> None:
    services.state_facts(
        holder=services.holder_of_organisation(firm),
        statements=[services.Said(key, raw, date(2026, 11, 1)) for key, raw in statements],
        said_by=agent,
        said_at=NOW,
    )


# ── fields ──


def test_the_field_table_is_open_to_everybody_and_whole(world, visitor):
    names, page = [], "/api/v1/fields?page_size=100"
    while page:
        answer = visitor.get(page).json()
        names += [row["name"] for row in answer["items"]]
        page = answer["next"]

    assert names == [spec.name for spec in field_book()]


def test_fields_are_narrowed_by_words_holder_group_and_sensitivity(world, visitor):
    def found(**given: Any) -> list[str]:
        return [row["name"] for row in visitor.get("/api/v1/fields", {"page_size": 100, **given}).json()["items"]]

    book = list(field_book())
    assert found(q="注册资本") == [spec.name for spec in book if "注册资本" in spec.zh + spec.definition + spec.source]
    assert "registered_capital_wan" in found(q="capital registered")
    assert found(sensitive="true") == [spec.name for spec in book if spec.sensitive]
    assert found(group="identity", sensitive="false") == [
        spec.name for spec in book if spec.group == "identity" and not spec.sensitive
    ]
    assert set(found(holder="person", group="identity")) <= {spec.name for spec in book if "person" in spec.holders}


def test_one_field_tells_its_unit_choices_and_columns_in_both_languages(world, visitor):
    money = visitor.get("/api/v1/fields/registered_capital_wan").json()
    choice = visitor.get("/api/v1/fields/reg_status").json()

    assert (money["title"], money["title_en"], money["unit"]) == ("注册资本", "Registered capital", "万元")
    assert choice["values"][0] == {"code": "active", "title": "存续", "title_en": "Active"}
    assert visitor.get("/api/v1/fields/nothing").status_code == 404
    assert visitor.get("/api/v1/fields/investee.employees").status_code == 200


# ── organisations ──


def test_one_reads_the_organisations_one_acts_for_and_no_other(firm, agent, account):
    stranger, other = account(Role.PERSON), a_firm(1)
    mandated(other, stranger)

    listed = asked(agent, "/organisations", "organisations.own").json()

    assert [(row["id"], row["credit_code"], row["name"]) for row in listed["items"]] == [
        (firm.pk, firm.credit_code, firm.name)
    ]
    assert asked(agent, f"/organisations/{firm.pk}", "organisations.own").json()["former_names"] == []
    for path in (f"/organisations/{other.pk}", "/organisations/999999"):
        assert asked(agent, path, "organisations.own").status_code == 404
    assert asked(agent, "/organisations", "plans.read").status_code == 403
    assert Client().get("/api/v1/organisations").status_code == 401


def test_institutions_that_list_themselves_are_open_and_firms_are_not(firm, visitor):
    bank = a_firm(1)
    OrganisationRecord.objects.filter(pk=bank.pk).update(service_kind="finance", listed=True)

    assert [row["id"] for row in visitor.get("/api/v1/institutions").json()["items"]] == [bank.pk]
    assert visitor.get("/api/v1/institutions", {"service_kind": "space"}).json()["total"] == 0


# ── profiles ──


def test_ones_own_profile_is_read_whole_and_leaves_no_line_of_use(world, agent):
    services.state_facts(
        holder=services.holder_of_user(agent),
        statements=[services.Said("sex", "female", date(2026, 11, 1)), services.Said("groups[]", ["women"], None)],
        said_by=agent,
        said_at=NOW,
    )

    shown = asked(agent, "/profile", "registry.keep_profile").json()

    assert {row["key"]: row["value"] for row in shown["facts"]} == {"sex": "female", "groups[]": ["women"]}
    assert (shown["holder"], shown["total"]) == ("person", 2)
    assert FactUseRecord.objects.count() == 0


def test_a_firms_profile_is_for_its_agents(firm, agent, account):
    say(firm, agent, ("revenue_wan[2025]", 120))
    officer, stranger = account(Role.COORDINATOR), account(Role.PERSON)
    path = f"/organisations/{firm.pk}/profile"

    row = asked(agent, path, "registry.keep_profile").json()["facts"][0]

    assert {name: row[name] for name in ("key", "field", "period", "value", "sensitive", "verified", "source")} == {
        "key": "revenue_wan[2025]",
        "field": "revenue_wan",
        "period": "2025",
        "value": 120,
        "sensitive": False,
        "verified": False,
        "source": None,
    }
    assert [asked(who, path, "registry.keep_profile").status_code for who in (officer, stranger)] == [404, 404]


def test_an_officer_reads_for_a_purpose_agreed_to_and_the_firm_sees_it(firm, agent, account, world):
    say(firm, agent, ("revenue_wan[2025]", 120), ("employees_current", 10))
    officer = account(Role.COORDINATOR, region=world.units[0].region)
    path, right = f"/organisations/{firm.pk}/looks", "registry.use_profiles"
    body = {"purpose": "policy_matching", "why": "办件 7"}

    refused = sent(officer, "post", path, body, right)
    assert (refused.status_code, refused.json()["code"]) == (422, "consent_missing")
    assert FactUseRecord.objects.count() == 0

    holder = services.holder_of_organisation(firm)
    consent = {"holder": holder, "purpose": "policy_matching", "sensitive": False}
    services.give_consent(**consent, given_by=agent, given_at=NOW)
    listed = asked(officer, "/consented-organisations", right).json()["items"]
    assert [(row["id"], row["purposes"]) for row in listed] == [(firm.pk, ["policy_matching"])]

    whole, part = sent(officer, "post", path, body, right), sent(officer, "post", path, body | {"fields": ["revenue_wan"]}, right)  # fmt: skip
    assert {row["key"] for row in whole.json()["facts"]} == {"revenue_wan[2025]", "employees_current"}
    assert [row["key"] for row in part.json()["facts"]] == ["revenue_wan[2025]"]
    uses = FactUseRecord.objects.order_by("pk")
    assert [(use.used_by, use.own, use.purpose, use.why, use.fields) for use in uses] == [
        (officer, False, "policy_matching", "办件 7", ["employees_current", "revenue_wan[2025]"]),
        (officer, False, "policy_matching", "办件 7", ["revenue_wan[2025]"]),
    ]

    services.withdraw_consent(**consent, withdrawn_by=agent, withdrawn_at=NOW)
    again = sent(officer, "post", path, body, right, **{"Idempotency-Key": "k"})
    assert again.status_code == 422
    assert asked(officer, "/consented-organisations", right).json()["items"] == []


def test_an_officer_of_elsewhere_finds_no_firm_and_an_unknown_field_is_named(firm, agent, account, world):
    elsewhere = RegionRecord.objects.get(code="450200")
    stranger = account(Role.COORDINATOR, region=elsewhere)
    officer = account(Role.COORDINATOR)
    body = {"purpose": "policy_matching", "why": "办件 7"}
    path, right = f"/organisations/{firm.pk}/looks", "registry.use_profiles"

    assert sent(stranger, "post", path, body, right).status_code == 404
    assert sent(agent, "post", path, body, "registry.keep_profile").status_code == 403
    answer = sent(officer, "post", path, body | {"fields": ["revenue"]}, right)
    assert (answer.status_code, answer.json()["code"]) == (422, "field.unknown")
    assert sent(officer, "post", path, body | {"why": ""}, right).status_code == 422
    assert sent(officer, "post", path, body | {"purpose": "curiosity"}, right).status_code == 422


# ── messages ──


def a_message(user: User, number: int) -> MessageRecord:
    [made] = notify(
        kind="notices.announcement",
        recipients=[user],
        values={"heading": f"公告 {number}", "text": "正文"},
        link="/plans/",
        key=f"m{number}",
        at=NOW.replace(minute=number),
    )
    return made


def test_the_inbox_is_ones_own_filtered_and_paged(world, agent, account):
    stranger = account(Role.PERSON)
    mine, theirs = [a_message(agent, number) for number in range(3)], a_message(stranger, 9)
    archive(reader=agent, messages=[mine[0].pk], at=NOW)

    def found(**given: Any) -> list[str]:
        return [row["title"] for row in asked(agent, "/messages", "inbox.read", **given).json()["items"]]

    assert found() == ["公告 2", "公告 1"]
    assert found(box="archived") == ["公告 0"]
    assert found(q="公告 1") == ["公告 1"]
    assert found(page_size=1, page=2) == ["公告 1"]
    assert found(kind="registry.invited") == []
    assert asked(agent, f"/messages/{theirs.pk}", "inbox.read").status_code == 404
    assert asked(agent, "/messages", "plans.read").status_code == 403


def test_reading_leaves_the_mark_alone_and_marking_is_done_once(world, agent, account):
    row, theirs = a_message(agent, 1), a_message(account(Role.PERSON), 2)
    path = f"/messages/{row.pk}"

    assert asked(agent, path, "inbox.read").json()["read_at"] is None
    first = sent(agent, "patch", path, {"read": True}, "inbox.read").json()["read_at"]
    again = sent(agent, "patch", path, {"read": True}, "inbox.read").json()["read_at"]
    assert first is not None
    assert again == first
    assert asked(agent, "/messages", "inbox.read").json()["unread"] == 0
    assert sent(agent, "patch", path, {"read": False}, "inbox.read").json()["read_at"] is None
    assert sent(agent, "patch", f"/messages/{theirs.pk}", {"read": True}, "inbox.read").status_code == 404
    assert MessageRecord.objects.get(pk=theirs.pk).read_at is None


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/fields", "plans.read"),
        ("/institutions", "plans.read"),
        ("/organisations", "organisations.own"),
        ("/profile", "registry.keep_profile"),
        ("/consented-organisations", "registry.use_profiles"),
        ("/messages", "inbox.read"),
    ],
)
def test_what_has_not_changed_is_not_sent_again(path, right, world, account):
    coordinator = account(Role.COORDINATOR)
    token = {"Authorization": f"Bearer {a_token(coordinator, right)[1]}"}
    first = Client().get(f"/api/v1{path}", headers=token)

    again = Client().get(f"/api/v1{path}", headers={**token, "If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert Client().get(f"/api/v1{path}", {"nothing": "1"}, headers=token).status_code == 422
