"""Facts taken over from authorities: by consent, each under its authority, what is no fact of ours left out and told."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from shuangchuang.domain.profiles.ports import Answer, NotAnswered
from shuangchuang.domain.shared import Money, Refusal
from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.registry.models import FactRecord
from shuangchuang.halls.registry.queries.profiles import facts_known, profile_of
from shuangchuang.halls.registry.services import (
    Said,
    give_consent,
    holder_of_organisation,
    refresh_facts,
    state_facts,
)
from tests.halls.registry.firms import a_firm, mandated

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Platform:
    """A platform that gives the answers it was made with, and notes what it was asked."""

    def __init__(self, *answers, failure=None):
        self.answers, self.failure, self.asked = answers, failure, []

    def ask(self, question):
        self.asked.append(question)
        if self.failure:
            raise self.failure
        return self.answers


TAX = Answer("revenue_wan[2025]", Decimal("1200.5"), "税务部门", date(2026, 5, 31))
LISTS = Answer("abnormal_list", False, "市场监管部门", date(2026, 11, 20))


@pytest.fixture
def firm():
    return a_firm()


@pytest.fixture
def agent(account, firm):
    agent = account(Role.PERSON)
    mandated(firm, agent)
    return agent


@pytest.fixture
def agreed(firm, agent):
    holder = holder_of_organisation(firm)
    give_consent(holder=holder, purpose="policy_matching", sensitive=False, given_by=agent, given_at=NOON)
    return holder


def refresh(firm, platform):
    return refresh_facts(organisation=firm, platform=platform, asked_by=None, asked_at=NOON, reference="r-1")


def test_without_consent_the_platform_is_not_even_asked(firm):
    platform = Platform(TAX)

    with pytest.raises(Refusal) as refused:
        refresh(firm, platform)

    assert (refused.value.code, platform.asked) == ("consent_missing", [])


def test_answers_are_stored_under_their_authorities_and_asking_again_changes_nothing(firm, agreed):
    platform = Platform(TAX, LISTS)

    first, second = refresh(firm, platform), refresh(firm, platform)

    assert ((first.new, first.left_out), (second.new, second.left_out)) == ((2, ()), (0, ()))
    assert {(row.field, row.source, row.observed_date, row.source_kind) for row in FactRecord.objects.all()} == {
        ("revenue_wan", "税务部门", date(2026, 5, 31), "exchange"),
        ("abnormal_list", "市场监管部门", date(2026, 11, 20), "exchange"),
    }
    assert profile_of(agreed).value("revenue_wan", "2025") == Money.read("1200.5万元")


def test_the_question_names_firm_purpose_and_consent_and_asks_for_nothing_sensitive(firm, agreed):
    platform = Platform()
    refresh(firm, platform)

    [question] = platform.asked
    consent = agreed.consents.get()
    assert (question.reference, question.credit_code, question.purpose, question.consent) == (
        "r-1",
        firm.credit_code,
        "policy_matching",
        f"{consent.pk}/2026-11",
    )
    assert "revenue_wan" in question.fields
    assert not {"hires", "groups", "size_class", "own_brand"} & set(question.fields)


def test_what_is_no_fact_of_ours_is_left_out_and_told(firm, agreed):
    odd = Answer("colour", "red", "某局", date(2026, 1, 1))
    wrong = Answer("employees_current", "许多", "人社部门", date(2026, 1, 1))
    ahead = Answer("insured_count", 5, "人社部门", date(2027, 1, 1))

    found = refresh(firm, Platform(odd, wrong, ahead, TAX))

    assert (found.new, set(found.left_out)) == (
        1,
        {("colour", "field.unknown"), ("employees_current", "value.number"), ("insured_count", "fact_ahead")},
    )
    assert AuditRecord.objects.get(action="registry.refresh_facts").details["new"] == 1


def test_an_authority_stands_before_what_the_firm_said(firm, agreed, agent):
    state_facts(holder=agreed, statements=[Said("revenue_wan[2025]", 9999)], said_by=agent, said_at=NOON)
    refresh(firm, Platform(TAX))

    [known] = facts_known(agreed).values()
    assert (known.record.source, known.standing.agree) == ("税务部门", False)


def test_a_platform_that_does_not_answer_leaves_everything_as_it_was(firm, agreed):
    with pytest.raises(NotAnswered):
        refresh(firm, Platform(failure=NotAnswered("timeout", again=True)))

    assert FactRecord.objects.count() == 0


def test_a_site_without_a_platform_says_so(firm, agreed):
    with pytest.raises(CommandError, match="本站没有接入数据共享平台"):
        call_command("refresh_facts", firm.credit_code)


def test_the_command_tells_what_is_new_and_what_was_left_out(firm, agreed, settings, monkeypatch):
    odd = Answer("colour", "red", "某局", date(2026, 1, 1))
    monkeypatch.setattr("shuangchuang.project.exchanging.open_platform", lambda: Platform(TAX, odd))
    said = io.StringIO()

    call_command("refresh_facts", firm.credit_code, stdout=said)

    assert said.getvalue().splitlines() == [
        f"{firm.credit_code} {firm.name}：新 1 项，未采用 1 项",
        "  colour  field.unknown",
    ]
    with pytest.raises(CommandError, match="没有登记"):
        call_command("refresh_facts", "91450200MAFAKE028A")
