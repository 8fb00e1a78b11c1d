"""Mandates as stored: rights follow them, a chain ends with its head, one person acts for several firms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shuangchuang.domain.mandates import MandateRefused
from shuangchuang.domain.shared.credit_code import CreditCodeRefused
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.accounts.rights import roles_of
from shuangchuang.halls.notices.models import AuditRecord, EventRecord
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.models import MandateRecord, OrganisationNameRecord, OrganisationRecord
from tests.halls.registry.firms import CODES, NOW, a_firm, mandated, places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def people(account) -> list[User]:
    return [account(Role.PERSON, name=f"person-{n}") for n in range(5)]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def ended() -> dict[str, str]:
    rows = MandateRecord.objects.filter(revoked_at__isnull=False)
    return {row.holder.username: row.revoke_reason for row in rows.select_related("holder")}


# ---------------------------------------------------------------- organisations


def test_an_organisation_is_entered_by_its_code_with_the_kind_and_place_the_code_says():
    firm = a_firm(credit_code=" 91450100 mafake010b ")

    assert OrganisationRecord.objects.values_list("credit_code", "kind", "region__name", "status", "listed").get() == (
        CODES[0], "enterprise", "南宁市", "unknown", False,
    )  # fmt: skip
    line = AuditRecord.objects.get(action="registry.register_organisation")
    assert (line.subject, line.after["credit_code"]) == (f"organisation:{firm.pk}", CODES[0])


def test_a_code_whose_place_was_renumbered_lies_in_the_city_above():
    places()
    firm = services.register_organisation(
        credit_code=CODES[3], name="无名之地（模拟）", source="proof", registered_by=None, registered_at=NOW
    )

    assert firm.region.code == "450000"


def test_a_code_is_registered_once_and_a_wrong_one_never():
    a_firm()

    with pytest.raises(services.OrganisationRefused) as refusal:
        a_firm(name="另一家")
    assert refusal.value.code == "organisation_exists"
    with pytest.raises(CreditCodeRefused):
        a_firm(credit_code="91450100MAFAKE0100")
    assert OrganisationRecord.objects.count() == 1


def test_a_renamed_organisation_keeps_its_former_names_with_their_days():
    firm = a_firm(name="甲")
    for name, since in (("乙", date(2025, 1, 1)), ("丙", date(2026, 1, 1))):
        services.rename_organisation(
            organisation=firm, name=name, since=since, source="变更通知书", renamed_by=None, renamed_at=NOW
        )

    assert list(OrganisationNameRecord.objects.values_list("name", "valid_from", "valid_until")) == [
        ("乙", date(2025, 1, 1), date(2026, 1, 1)),
        ("甲", None, date(2025, 1, 1)),
    ]
    with pytest.raises(services.OrganisationRefused) as refusal:
        services.rename_organisation(
            organisation=firm, name="丁", since=date(2026, 1, 1), source="", renamed_by=None, renamed_at=NOW
        )
    assert refusal.value.code == "rename_too_early"


def test_only_an_institution_lists_itself(people):
    firm, bank = a_firm(), a_firm(1, "柳江银行（模拟）", service_kind="finance")

    services.list_institution(organisation=bank, listed=True, listed_by=people[0], listed_at=NOW)
    with pytest.raises(services.OrganisationRefused):
        services.list_institution(organisation=firm, listed=True, listed_by=people[0], listed_at=NOW)

    assert [row.name for row in queries.institutions_listed()] == ["柳江银行（模拟）"]


# ---------------------------------------------------------------- mandates and rights


def test_a_mandate_gives_the_role_for_this_organisation_alone_until_its_end(people):
    firm, bank = a_firm(), a_firm(1, "柳江银行（模拟）", service_kind="finance")
    mandated(firm, people[0], matters=["policy", "finance"], valid_until=date(2026, 12, 31))
    mandated(bank, people[0])

    user = fresh(people[0])
    assert roles_of(user) == {Role.PERSON, Role.FIRM_AGENT, Role.INSTITUTION_AGENT}
    assert {(g.role, g.scope_key, g.valid_until) for g in user.grants.all()} == {
        (Role.FIRM_AGENT, str(firm.pk), date(2026, 12, 31)),
        (Role.INSTITUTION_AGENT, str(bank.pk), None),
    }
    assert [o.name for o in queries.organisations_of(user)] == [bank.name, firm.name]
    assert queries.organisations_of(people[1]) == []


def test_one_acts_in_the_matters_of_the_mandate_and_on_its_days(people):
    firm, other = a_firm(), a_firm(1, "别家（模拟）")
    mandated(firm, people[0], matters=["policy"], valid_until=date(2026, 12, 31))

    def may(matter: str, on: date = TODAY, organisation: OrganisationRecord = firm) -> bool:
        return queries.may_act_for(people[0], organisation, matter, on=on)

    assert may("policy")
    assert not may("finance")
    assert not may("policy", on=date(2026, 12, 31))
    assert not may("policy", organisation=other)
    assert not queries.may_act_for(people[1], firm, "policy")
    assert not queries.may_act_for(None, firm, "policy")


def test_asking_for_the_organisations_of_somebody_costs_the_same_with_one_and_with_three(
    people, django_assert_num_queries
):
    head = mandated(a_firm(0), people[1], "legal_representative")
    second = mandated(head.organisation, people[2], given_by=head, may_delegate=True, valid_until=date(2027, 1, 1))
    mandated(head.organisation, people[0], given_by=second, valid_until=date(2027, 1, 1))
    with django_assert_num_queries(1):
        assert len(queries.organisations_of(people[0])) == 1
    mandated(a_firm(1, "乙（模拟）"), people[0])
    mandated(a_firm(2, "丙（模拟）"), people[0])
    with django_assert_num_queries(1):
        assert len(queries.organisations_of(people[0])) == 3


def test_taking_a_mandate_back_ends_what_hangs_on_it_with_the_rights(people):
    head_of, agent_of, second_of, letter_of, stranger = people
    firm = a_firm()
    head = mandated(firm, head_of, "legal_representative")
    agent = mandated(firm, agent_of, given_by=head, may_delegate=True, valid_until=date(2027, 1, 1))
    mandated(firm, second_of, given_by=agent, valid_until=date(2027, 1, 1))
    mandated(firm, letter_of, valid_until=date(2027, 1, 1))

    for nobody in (stranger, second_of, letter_of):
        with pytest.raises(MandateRefused):
            services.revoke_mandate(mandate=agent, revoked_by=nobody, revoked_at=LATER)
    assert services.revoke_mandate(mandate=agent, revoked_by=head_of, revoked_at=LATER, reason="离职") == 2

    assert ended() == {"person-1": "离职", "person-2": "离职"}
    assert [sorted(roles_of(fresh(user))) for user in people[:4]] == [
        ["firm_agent", "person"], ["person"], ["person"], ["firm_agent", "person"],
    ]  # fmt: skip
    with pytest.raises(services.MandateMovedOn):
        services.revoke_mandate(mandate=agent, revoked_by=head_of, revoked_at=LATER)
    assert EventRecord.objects.filter(kind="registry.mandate_ended").count() == 2


def test_a_new_legal_representative_ends_what_hangs_on_the_old_one_and_leaves_the_firms_own_letters(people):
    old, agent_of, letter_of, new, _stranger = people
    firm = a_firm()
    head = mandated(firm, old, "legal_representative")
    mandated(firm, agent_of, given_by=head, valid_until=date(2027, 1, 1))
    mandated(firm, letter_of, valid_until=date(2027, 1, 1))

    mandated(firm, new, "legal_representative", confirmed_at=LATER)

    assert ended() == dict.fromkeys(("person-0", "person-1"), "法定代表人（负责人）已变更")
    assert [queries.may_act_for(user, firm, "policy") for user in (old, agent_of, letter_of, new)] == [
        False, False, True, True,
    ]  # fmt: skip


def test_a_renewed_mandate_keeps_what_still_fits_and_ends_what_does_not(people):
    head_of, agent_of, short_of, long_of, _stranger = people
    firm = a_firm()
    head = mandated(firm, head_of, "legal_representative")
    agent = mandated(firm, agent_of, given_by=head, may_delegate=True, valid_until=date(2028, 1, 1))
    mandated(firm, short_of, given_by=agent, matters=["policy"], valid_until=date(2027, 1, 1))
    mandated(firm, long_of, given_by=agent, matters=["finance"], valid_until=date(2028, 1, 1))

    renewed = mandated(
        firm, agent_of, given_by=head, matters=["policy"], may_delegate=True,
        valid_until=date(2027, 6, 1), confirmed_at=LATER,
    )  # fmt: skip

    assert ended() == dict.fromkeys(("person-1", "person-3"), "由新的授权取代")
    assert MandateRecord.objects.get(holder=short_of).given_by == renewed
    assert [queries.may_act_for(agent_of, firm, matter) for matter in ("policy", "finance")] == [True, False]
    assert agent_of.grants.filter(ended_at__isnull=True).count() == 1
