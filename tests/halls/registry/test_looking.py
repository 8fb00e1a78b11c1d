"""Officers see a firm's facts for a purpose it agreed to, within their place, and the firm sees that they looked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.registry.models import FactUseRecord, RegionRecord
from shuangchuang.halls.registry.queries.profiles import profile_of
from shuangchuang.halls.registry.services import (
    Said,
    give_consent,
    holder_of_organisation,
    state_facts,
    withdraw_consent,
)
from tests.halls.pages import table, told, words
from tests.halls.registry.firms import a_firm, mandated

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(account):
    firm, agent = a_firm(), account(Role.PERSON)
    mandated(firm, agent)
    holder = holder_of_organisation(firm)
    state_facts(
        holder=holder,
        statements=[Said("employees_current", "12"), Said("hires[]", [{"person_group": ["disabled"]}])],
        said_by=agent,
        said_at=timezone.now(),
    )
    give_consent(holder=holder, purpose="policy_matching", sensitive=False, given_by=agent, given_at=timezone.now())
    return firm


@pytest.fixture
def officer(account, firm):
    return account(Role.COORDINATOR, region=RegionRecord.objects.get(code="450100"))


def look(browser, firm, purpose="policy_matching", why="办件 7"):
    return browser.post(f"/registry/organisations/{firm.pk}/look/", {"purpose": purpose, "why": why})


def test_what_is_sensitive_is_shown_only_as_verified_or_not(signed_in, officer, firm):
    answer = look(signed_in(officer), firm)

    assert [row[:4] for row in table(answer)] == [
        ["申请日在职职工", "用工与社保", "12人", "自填"],
        ["招用人员", "用工与社保", "未核验", "自填"],
    ]
    assert "残疾人" not in answer.content.decode()


def test_a_look_leaves_a_line_that_names_officer_and_reason(signed_in, officer, firm):
    look(signed_in(officer), firm)

    assert [(use.used_by, use.why, use.fields, use.withheld) for use in FactUseRecord.objects.all()] == [
        (officer, "办件 7", ["employees_current"], 1)
    ]


def test_without_consent_or_reason_nothing_is_shown_or_noted(signed_in, officer, firm):
    browser = signed_in(officer)

    refused, silent, opened = (
        look(browser, firm, purpose="finance"),
        look(browser, firm, why=""),
        browser.get(f"/registry/organisations/{firm.pk}/look/"),
    )

    assert (refused.status_code, silent.status_code, opened.status_code) == (422, 422, 200)
    assert "对方没有同意把画像用于“金融服务”。" in told(refused)
    assert "12人" not in words(refused) + words(silent) + words(opened)
    assert FactUseRecord.objects.count() == 0


def test_a_firm_of_another_place_is_not_there(signed_in, officer):
    elsewhere = a_firm(1)

    assert look(signed_in(officer), elsewhere).status_code == 404
    assert signed_in(officer).post(f"/registry/organisations/{elsewhere.pk}/judgements/").status_code == 404


def test_a_judgement_is_recorded_with_its_basis_and_a_faulty_one_is_not(signed_in, officer, firm):
    browser, address = signed_in(officer), f"/registry/organisations/{firm.pk}/judgements/"
    day = timezone.localdate().isoformat()
    browser.post(address, {"field": "own_brand", "value": "是", "observed_date": day, "source": "2026年第3批评审"})
    faulty = browser.post(
        address, {"field": "innovation_score", "value": "170", "observed_date": day, "source": "评审"}, follow=True
    )

    profile = profile_of(holder_of_organisation(firm))
    assert (profile.value("own_brand"), profile.value("innovation_score")) == (True, None)
    assert "“创新能力得分”不能大于 100，请核对。" in faulty.content.decode()


# ── the list of firms one may ask about ──


def listed(browser, query=""):
    return [row[0] for row in table(browser.get(f"/registry/organisations/look/{query}"))]


def agree(firm, agent, purpose="finance"):
    give_consent(
        holder=holder_of_organisation(firm), purpose=purpose, sensitive=False, given_by=agent, given_at=timezone.now()
    )


def test_only_firms_in_reach_that_agreed_to_something_are_listed(signed_in, account, officer, firm):
    silent, elsewhere = a_firm(2, name="没有同意的"), a_firm(1, name="别处的")
    silent.region = firm.region
    silent.save()
    agree(elsewhere, officer)

    assert listed(signed_in(officer)) == [firm.name]
    assert listed(signed_in(account(Role.COORDINATOR))) == ["别处的", firm.name]


def test_a_consent_taken_back_takes_the_firm_off_the_list(signed_in, officer, firm):
    withdraw_consent(
        holder=holder_of_organisation(firm),
        purpose="policy_matching",
        sensitive=False,
        withdrawn_by=officer,
        withdrawn_at=timezone.now(),
    )

    assert "还没有可以查看的企业" in words(signed_in(officer).get("/registry/organisations/look/"))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("邕江智造（模拟）有限公司", 1), ("91450100mafake010b", 1), ("邕江", 0), ("91450100", 0)],
    ids=["name", "code", "part of a name", "part of a code"],
)
def test_a_firm_is_found_by_its_whole_name_or_code_alone(signed_in, officer, firm, wanted, found):
    answer = signed_in(officer).get("/registry/organisations/look/", {"q": wanted})

    assert words(answer).count(firm.credit_code) == found
    assert ("没有找到这家企业" in words(answer)) is not bool(found)


def test_whoever_holds_no_such_office_finds_no_list(signed_in, account):
    assert signed_in(account(Role.PERSON)).get("/registry/organisations/look/").status_code == 403


def test_the_list_leads_to_the_page_of_a_firm_and_costs_the_same_for_more(
    signed_in, account, officer, firm, django_assert_num_queries
):
    browser = signed_in(account(Role.COORDINATOR))
    page = browser.get("/registry/organisations/look/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/registry/organisations/look/")
    for number in (1, 2):
        agree(a_firm(number, name=f"第{number}家"), officer)

    assert f'href="/registry/organisations/{firm.pk}/look/"' in page.content.decode()
    with django_assert_num_queries(len(one)):
        assert len(listed(browser)) == 3
