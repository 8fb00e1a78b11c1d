"""Officers see a firm's facts for a purpose it agreed to, within their place, and the firm sees that they looked."""

import pytest
from django.utils import timezone

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.registry.models import FactUseRecord, RegionRecord
from shuangchuang.halls.registry.queries.profiles import profile_of
from shuangchuang.halls.registry.services import Said, give_consent, holder_of_organisation, state_facts
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
