"""领导一页纸: what needs a decision, why, since when; and the leader's word on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.domain.supervision.model import Urging, Verdict
from shuangchuang.domain.supervision.refusing import NotYours, WordsMissing, WrongStage
from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import MessageRecord
from shuangchuang.halls.supervision.models import ItemStateRecord, StepRecord
from shuangchuang.halls.supervision.services import acting, lighting
from tests.halls.pages import links, tree, words
from tests.halls.supervision.large_office import a_large_office
from tests.halls.supervision.small_office import MORNING

pytestmark = pytest.mark.django_db
PAGE = "/supervision/decisions/"
APRIL = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def leader(small, account):
    return account(Role.LEADER, region=small.plan.region, name="leader")


def heaps(answer) -> dict[str, int]:
    """The title of each heap with its number."""
    found = {}
    for head in tree(answer).xpath("//main//h2"):
        title, number = head.text_content().split()
        found[title] = int(number)
    return found


def test_a_place_where_all_is_well_asks_nothing_of_its_leader(small, leader, signed_in):
    answer = signed_in(leader).get(PAGE)

    assert heaps(answer) == {}
    assert "没有需要决定的事" in words(answer)


def test_each_kind_is_told_with_why_and_since_when(small, leader, signed_in):
    first, second, third = small.items
    for item in (first, second, third):
        small.in_progress(item)
    lead = small.lead_of(first)
    acting.ask_extension(
        record=first, by=small.liaisons[lead], at=APRIL, unit=lead, until=date(2027, 3, 31), reason="汛期停工"
    )
    acting.endorse(record=first, by=small.leaders[lead], at=APRIL)
    acting.raise_to(record=second, by=small.office, at=APRIL, urging=Urging.SUMMONED, reason="两次未报")
    small.reported(third, at=APRIL, said="绿")
    acting.judge(record=third, by=small.verifier, at=APRIL, judged=Verdict.RED, words="现场没有看到")

    answer = signed_in(leader).get(f"{PAGE}?as_of=2026-04-30")

    assert heaps(answer) == {"提级督办和约谈": 1, "申请延期": 1, "核查与自评不一致": 1}
    said = words(answer)
    assert "已约谈，催办 0 次，退回 0 次。 （2026-04-20 起）" in said
    assert "申请延期，现期限 2026-12-31。 （2026-04-20 起）" in said
    assert "单位自评“绿灯”，核查研判“红灯”。" in said


def test_a_red_light_says_how_long_the_deadline_has_passed(small, leader, signed_in):
    first = small.items[0]
    small.handed_out(first, deadline=date(2026, 3, 31))
    lighting.relight(first, at=APRIL)

    answer = signed_in(leader).get(f"{PAGE}?as_of=2026-04-20")

    assert heaps(answer) == {"红灯": 1}
    assert "期限已过 20 天，进度 —。" in words(answer)


def test_an_earlier_day_knows_nothing_of_what_was_passed_on_since(small, leader, signed_in):
    first = small.items[0]
    small.in_progress(first)
    one, two = small.lead_of(first), small.lead_of(small.items[1])
    common = {"record": first, "by": small.office, "reason": "职责调整", "ground": "三定规定"}
    acting.transfer(**common, at=APRIL, away=one, to=two)
    acting.transfer(**common, at=APRIL, away=two, to=one)
    acting.transfer(**common, at=APRIL + timedelta(days=9), away=one, to=two)

    said = words(signed_in(leader).get(f"{PAGE}?as_of=2026-04-25"))

    assert "退回 0 次，转办 2 次，需要明确由谁负责。 （2026-04-20 起）" in said


def test_nothing_of_it_is_shown_to_who_leads_nothing(small, signed_in):
    liaison = next(iter(small.liaisons.values()))

    assert signed_in(liaison).get(PAGE).status_code == 403


def test_a_leader_of_another_place_sees_none_of_these(small, account, signed_in):
    first = small.items[0]
    small.in_progress(first)
    acting.raise_to(record=first, by=small.office, at=APRIL, urging=Urging.RAISED, reason="未报")
    stranger = account(Role.LEADER, region=small.plan.region.parent.__class__.objects.create(
        code="450100", name="南宁市", short_name="南宁"
    ))  # fmt: skip

    assert heaps(signed_in(stranger).get(PAGE)) == {}


def test_the_page_asks_the_same_of_three_items_as_of_thirty(client: Client, account):
    made = a_large_office(items=30, units=7, steps=600, plans=1, today=date(2026, 11, 23))
    client.force_login(made.office)

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert client.get(PAGE).status_code == 200
        return len(questions)

    asked()
    thirty = asked()
    few = (
        ItemStateRecord.objects.filter(valid_until_at=None).order_by("item__order")[:20].values_list("item", flat=True)
    )
    ItemStateRecord.objects.filter(item__in=list(few)).delete()

    assert asked() <= thirty


def test_a_leaders_word_is_a_step_told_to_the_office_and_the_lead_and_kept_with_the_item(small, leader, signed_in):
    first = small.items[0]
    small.in_progress(first)
    browser = signed_in(leader)
    address = f"{first.get_absolute_url()}lead/instruct/"
    seen = StepRecord.objects.filter(item=first).latest("sequence").sequence

    answer = browser.post(address, {"words": "请科技局月底前开工", "seen": seen}, follow=True)

    assert answer.status_code == 200
    step = StepRecord.objects.get(item=first, kind="instructed")
    assert (step.person, step.said.words) == (leader, {"instruction": "请科技局月底前开工"})
    assert "请科技局月底前开工" in words(answer)
    told = set(MessageRecord.objects.filter(kind="supervision.instructed").values_list("recipient", flat=True))
    assert told == {small.office.pk, small.second.pk, small.liaisons[small.lead_of(first)].pk}


def test_only_a_leader_instructs_in_words_and_only_what_has_not_ended(small, leader):
    first = small.items[0]
    small.in_progress(first)
    with pytest.raises(NotYours):
        acting.instruct(record=first, by=small.office, at=APRIL, words="尽快")
    with pytest.raises(WordsMissing):
        acting.instruct(record=first, by=leader, at=APRIL, words="  ")
    acting.withdraw(record=first, by=small.office, at=APRIL, reason="任务取消")
    with pytest.raises(WrongStage):
        acting.instruct(record=first, by=leader, at=APRIL, words="尽快")


def test_the_page_leads_to_the_form_of_the_leaders_word(small, leader, signed_in):
    first = small.items[0]
    small.in_progress(first)
    acting.raise_to(record=first, by=small.office, at=MORNING, urging=Urging.RAISED, reason="未报")

    assert f"{first.get_absolute_url()}#act-instruct" in links(signed_in(leader).get(PAGE))
    assert f"{first.get_absolute_url()}#act-instruct" not in links(signed_in(small.office).get(PAGE))
