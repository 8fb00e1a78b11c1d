"""The button that has a firm's facts asked for: by consent, once however often it is pressed, said where it cannot."""

import pytest
from django.utils import timezone

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import JobRecord
from shuangchuang.halls.registry.services import give_consent, holder_of_organisation
from tests.halls.pages import words
from tests.halls.registry.firms import a_firm, mandated

pytestmark = pytest.mark.django_db


def a_platform():
    """Something that is connected; nobody asks it here."""
    return object()


@pytest.fixture
def connected(settings):
    settings.DATA_EXCHANGE = f"{__name__}.a_platform"


@pytest.fixture
def agent(account):
    return account(Role.PERSON)


@pytest.fixture
def browser(agent, signed_in):
    return signed_in(agent)


@pytest.fixture
def firm(agent):
    firm = a_firm()
    mandated(firm, agent)
    return firm


def agree(firm, agent):
    holder = holder_of_organisation(firm)
    give_consent(holder=holder, purpose="policy_matching", sensitive=False, given_by=agent, given_at=timezone.now())


def page_of(firm, rest=""):
    return f"/registry/organisations/{firm.pk}/profile/{rest}"


def test_the_button_asks_once_however_often_it_is_pressed_and_leads_to_the_progress(connected, browser, firm, agent):
    agree(firm, agent)

    browser.post(page_of(firm, "refresh/"))
    browser.post(page_of(firm, "refresh/"))

    job = JobRecord.objects.get(name="registry.refresh_facts")
    assert (job.payload, job.started_by) == ({"organisation": firm.pk}, agent)
    page = browser.get(page_of(firm))
    assert "从共享数据更新" in words(page)
    assert f'href="/notices/jobs/{job.pk}/"' in page.content.decode()


def test_without_consent_there_is_no_button_and_nothing_is_asked(connected, browser, firm):
    page = words(browser.get(page_of(firm)))
    answer = browser.post(page_of(firm, "refresh/"), follow=True)

    assert "同意“政策匹配”后，可以从共享数据更新。" in page
    assert "请先在“授权同意”里同意“政策匹配”，再从共享数据更新。" in answer.content.decode()
    assert JobRecord.objects.count() == 0


def test_where_no_platform_is_connected_the_page_says_so(browser, firm, agent):
    agree(firm, agent)
    page = words(browser.get(page_of(firm)))
    answer = browser.post(page_of(firm, "refresh/"), follow=True)

    assert "本站没有接入数据共享平台，内容由本单位填写或导入。" in page
    assert "本站没有接入数据共享平台。请自行填写" in answer.content.decode()
    assert JobRecord.objects.count() == 0


def test_whoever_does_not_act_for_the_firm_asks_nothing(connected, firm, agent, account, signed_in):
    agree(firm, agent)

    assert signed_in(account(Role.PERSON)).post(page_of(firm, "refresh/")).status_code == 404
    assert JobRecord.objects.count() == 0
