"""A firm's page for its agents: who acts, inviting, accepting, taking back, for whom one acts just now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from shuangchuang.domain.mandates import MandateRefused
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.models import AuditPersonalRecord, AuditRecord
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.models import InvitationRecord, MandateRecord, OrganisationRecord
from tests.halls.pages import heading, links, table, told, tree, words
from tests.halls.registry.firms import NOW, a_firm, mandated

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
END = date(2027, 1, 1)
MINE = "/registry/organisations/mine/"


@pytest.fixture(autouse=True)
def now(monkeypatch) -> dict:
    clock = {"now": LATER}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])
    return clock


@pytest.fixture
def head(account) -> User:
    return account(Role.PERSON, name="head")


@pytest.fixture
def agent(account) -> User:
    return account(Role.PERSON, name="agent")


@pytest.fixture
def firm(head) -> OrganisationRecord:
    found = a_firm()
    mandated(found, head, "legal_representative")
    return found


def invited(firm: OrganisationRecord, contact: str, **more: object) -> tuple[InvitationRecord, str]:
    giver = MandateRecord.objects.get(organisation=firm, capacity="legal_representative", revoked_at__isnull=True)
    values = {"contact": contact, "matters": ["policy"], "valid_until": END, "sent_at": NOW}
    return services.invite(giver=giver, **(values | more))


def page_of(firm: OrganisationRecord) -> str:
    return f"/registry/organisations/{firm.pk}/"


# ---------------------------------------------------------------- inviting and accepting


def test_the_legal_representative_invites_and_the_invited_accepts_and_acts(firm, head, agent, signed_in):
    sent = signed_in(head).post(
        f"{page_of(firm)}invite/", {"contact": "Agent", "matters": ["policy", "finance"], "valid_until": "2027-01-01"}
    )
    assert "/registry/organisations/invitations/by-link/" in sent.content.decode()
    browser = signed_in(agent)
    waiting = [at for at in links(browser.get(MINE)) if "/invitations/" in at]

    answer = browser.post(waiting[0], {"answer": "accept"}, follow=True)

    assert heading(answer) == firm.name
    mandate = MandateRecord.objects.get(holder=agent)
    assert (mandate.matters, mandate.given_by.holder, mandate.basis, mandate.valid_from, mandate.valid_until) == (
        ["finance", "policy"], head, "given", date(2026, 11, 23), END,
    )  # fmt: skip
    assert [queries.may_act_for(agent, firm, matter) for matter in ("policy", "data")] == [True, False]
    assert [row[:3] for row in table(answer)] == [
        ["head", "法定代表人（负责人）", "全部事项"], ["agent（您）", "授权经办人", "政策申报、金融"],
    ]  # fmt: skip


def test_who_has_no_account_yet_comes_by_the_link_and_nobody_comes_twice(firm, account, signed_in):
    invitation, token = invited(firm, "13900000000")
    link = f"/registry/organisations/invitations/by-link/{token}/"
    first, second = account(Role.PERSON), account(Role.PERSON)

    assert Client().get(link).status_code == 302
    assert "请您代表这家单位办事" in words(signed_in(first).get(link))
    signed_in(first).post(link, {"answer": "accept"})

    assert MandateRecord.objects.get(holder=first).invitation == invitation
    assert signed_in(second).get(link).status_code == 404
    assert signed_in(second).post(link, {"answer": "accept"}).status_code == 404
    assert not InvitationRecord.objects.filter(token_digest=token).exists()


def test_an_invitation_of_an_account_is_answered_by_that_account_alone(firm, agent, account, signed_in):
    invitation, token = invited(firm, "agent")
    stranger = signed_in(account(Role.PERSON))

    for page in (f"invitations/{invitation.pk}", f"invitations/by-link/{token}"):
        assert stranger.get(f"/registry/organisations/{page}/").status_code == 404
        assert stranger.post(f"/registry/organisations/{page}/", {"answer": "accept"}).status_code == 404
    assert MandateRecord.objects.count() == 1


@pytest.mark.parametrize("typed", ["139 0000 0000", "+86 13900000000", " Agent@Example.test"])
def test_a_proven_number_or_address_is_its_owners_invitation(firm, agent, account, signed_in, typed):
    agent.phone, agent.phone_verified = "+8613900000000", True
    agent.save()
    EmailAddress.objects.create(user=agent, email="agent@example.test", verified=True, primary=True)

    invitation, token = invited(firm, typed)

    assert invitation.invited == agent
    assert [at for at in links(signed_in(agent).get(MINE)) if "/invitations/" in at]
    stranger = signed_in(account(Role.PERSON))
    assert stranger.get(f"/registry/organisations/invitations/by-link/{token}/").status_code == 404
    with pytest.raises(services.InvitationRefused, match="已经邀请过“agent”"):
        invited(firm, "agent")


def test_a_number_or_address_nobody_has_proven_is_nobodys(firm, agent):
    agent.phone, agent.email = "+8613900000000", "agent@example.test"
    agent.save()
    EmailAddress.objects.create(user=agent, email="agent@example.test", verified=False, primary=True)

    assert [invited(firm, typed)[0].invited for typed in ("13900000000", "agent@example.test")] == [None, None]


def test_an_account_that_was_closed_is_not_invited(firm, agent):
    agent.is_active = False
    agent.save()

    assert invited(firm, "agent")[0].invited is None


def test_an_invitation_runs_out_after_seven_days_and_can_be_sent_anew(firm, agent, signed_in, now):
    invitation, _token = invited(firm, "agent")
    with pytest.raises(services.InvitationRefused) as refusal:
        invited(firm, "agent")
    assert refusal.value.code == "invitation.open_already"

    now["now"] = NOW + timedelta(days=7)
    page = f"/registry/organisations/invitations/{invitation.pk}/"
    assert "已过期" in words(signed_in(agent).get(page))
    answer = signed_in(agent).post(page, {"answer": "accept"}, follow=True)
    assert "重新邀请" in answer.content.decode()
    invited(firm, "agent", sent_at=now["now"])

    assert list(InvitationRecord.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "sent"]


def test_an_invitation_dies_with_the_mandate_of_whoever_gave_it(firm, head, agent, account):
    invitation, _token = invited(firm, "agent")
    mandated(firm, account(Role.PERSON), "legal_representative", confirmed_at=LATER)

    with pytest.raises(MandateRefused) as refusal:
        services.accept_invitation(invitation=invitation, accepted_by=agent, accepted_at=LATER)

    assert refusal.value.code == "mandate.giver_gone"
    invitation.refresh_from_db()
    assert (invitation.state, queries.organisations_of(agent)) == ("sent", [])


def test_declining_and_withdrawing_leave_no_mandate(firm, head, agent, account, signed_in):
    declined, _token = invited(firm, "agent")
    withdrawn, _token = invited(firm, "13900000000")

    signed_in(agent).post(f"/registry/organisations/invitations/{declined.pk}/", {"answer": "decline"})
    address = f"/registry/organisations/invitations/{withdrawn.pk}/withdraw/"
    assert signed_in(account(Role.PERSON)).post(address).status_code == 404
    signed_in(head).post(address)

    assert list(InvitationRecord.objects.order_by("pk").values_list("state", flat=True)) == ["declined", "withdrawn"]
    assert MandateRecord.objects.count() == 1


def test_what_may_not_be_given_is_said_in_the_form(firm, head, agent, signed_in):
    address = f"{page_of(firm)}invite/"

    def said(**more: object) -> str:
        answer = signed_in(head).post(
            address, {"contact": "x", "matters": ["policy"], "valid_until": "2027-01-01"} | more
        )
        assert answer.status_code == 422
        return told(answer)

    assert "不能授权给自己" in said(contact="head")
    assert "截止日期已经过了" in said(valid_from="2026-01-01", valid_until="2026-02-01")
    assert "截止日期应晚于起始日期" in said(valid_from="2027-02-01")
    assert "必填" in said(matters=[]) or InvitationRecord.objects.count() == 0


def test_an_agent_with_the_right_to_give_on_offers_only_their_own_matters(firm, head, agent, signed_in):
    top = MandateRecord.objects.get(holder=head)
    mandated(firm, agent, given_by=top, matters=["policy"], may_delegate=True, valid_until=END)

    form = tree(signed_in(agent).get(f"{page_of(firm)}invite/"))

    assert form.xpath("//input[@name='matters']/@value") == ["policy"]
    assert form.xpath("//input[@name='may_delegate']") == []


def test_contacts_stay_out_of_the_parts_of_the_log_that_last(firm):
    invited(firm, "13900000000")

    line = AuditRecord.objects.get(action="registry.invite")
    assert "13900000000" not in f"{line.details} {line.after} {line.why} {line.subject}"
    assert AuditPersonalRecord.objects.get(line=line, part="values").values == {"contact": "13900000000"}


# ---------------------------------------------------------------- whose firm it is


def test_a_firms_pages_are_found_by_its_agents_and_by_nobody_else(firm, head, agent, account, signed_in):
    other = a_firm(1, "别家（模拟）")
    mandated(other, agent)
    their = MandateRecord.objects.get(organisation=firm)
    invitation, _token = invited(firm, "13900000000")
    gets = [page_of(firm), f"{page_of(firm)}invite/", f"/registry/organisations/mandates/{their.pk}/revoke/"]
    posts = [
        *gets[1:], f"{page_of(firm)}list/", f"/registry/organisations/invitations/{invitation.pk}/withdraw/",
    ]  # fmt: skip

    for user in (agent, account(Role.COORDINATOR), account(Role.OPERATOR)):
        browser = signed_in(user)
        assert [browser.get(page).status_code for page in gets] == [404, 404, 404]
        assert [browser.post(page, {"reason": "x"}).status_code for page in posts] == [404] * 4
        assert firm.name not in browser.get(MINE).content.decode()
    assert [signed_in(head).get(page).status_code for page in gets] == [200, 200, 200]
    assert MandateRecord.objects.filter(revoked_at__isnull=True).count() == 2


def test_who_no_longer_acts_for_a_firm_finds_it_no_more(firm, head, agent, signed_in):
    mandate = mandated(firm, agent, valid_until=END)
    browser = signed_in(agent)
    assert browser.get(page_of(firm)).status_code == 200

    services.revoke_mandate(mandate=mandate, revoked_by=head, revoked_at=LATER)

    assert browser.get(page_of(firm)).status_code == 404
    assert "还没有绑定单位" in words(browser.get(MINE))


def test_taking_back_says_first_what_ends_with_it(firm, head, agent, account, signed_in):
    top = MandateRecord.objects.get(holder=head)
    middle = mandated(firm, agent, given_by=top, may_delegate=True, valid_until=END)
    below = account(Role.PERSON, name="below")
    mandated(firm, below, given_by=middle, matters=["policy"], valid_until=END)
    address = f"/registry/organisations/mandates/{middle.pk}/revoke/"
    browser = signed_in(head)

    assert "below · 政策申报" in words(browser.get(address))
    assert signed_in(below).get(address).status_code == 404
    answer = browser.post(address, {"reason": "岗位调整"}, follow=True)

    assert [row[0] for row in table(answer)] == ["head（您）"]
    assert "岗位调整" in words(answer)
    assert MandateRecord.objects.filter(revoked_at__isnull=True).count() == 1


# ---------------------------------------------------------------- for whom one acts


def test_one_acts_for_a_firm_of_ones_own_until_one_changes_or_the_mandate_ends(firm, head, agent, signed_in):
    mandate, other = mandated(firm, agent, valid_until=END), a_firm(1, "别家（模拟）")
    browser = signed_in(agent)

    def shown() -> str:
        return (
            tree(browser.get(MINE))
            .xpath("string(//header//summary[.//*[contains(., '选择代表谁办事')]])")
            .removesuffix("选择代表谁办事")
        )

    assert shown() == "个人办事"
    browser.post("/registry/organisations/act/", {"organisation": firm.pk, "next": "/plans/"})
    assert shown() == "邕江智造（模拟）有限公司"
    browser.post("/registry/organisations/act/", {"organisation": other.pk})
    assert shown() == "邕江智造（模拟）有限公司"
    browser.post("/registry/organisations/act/", {"organisation": ""})
    assert shown() == "个人办事"
    browser.post("/registry/organisations/act/", {"organisation": firm.pk})
    services.revoke_mandate(mandate=mandate, revoked_by=head, revoked_at=LATER)
    assert "选择代表谁办事" not in browser.get(MINE).content.decode()


@pytest.mark.parametrize(
    ("wished", "led"),
    [("/plans/", "/plans/"), ("https://elsewhere.example/", MINE), ("//elsewhere.example/", MINE), ("", MINE)],
)
def test_choosing_leads_back_to_where_one_was_and_never_off_the_site(firm, head, signed_in, wished, led):
    answer = signed_in(head).post("/registry/organisations/act/", {"organisation": firm.pk, "next": wished})

    assert answer.url == led


def test_a_person_without_a_firm_is_shown_no_choice_and_asked_no_question(agent, signed_in):
    answer = signed_in(agent).get(MINE)

    assert "选择代表谁办事" not in answer.content.decode()
    assert "没有单位也可以使用个人服务" in words(answer)


# ---------------------------------------------------------------- institutions, the letter


def test_the_public_sees_institutions_that_list_themselves_and_no_firm(firm, head, agent, signed_in, visitor):
    bank = a_firm(1, "柳江银行（模拟）", service_kind="finance")
    hidden = a_firm(2, "漓江孵化器（模拟）", service_kind="space")
    mandated(bank, agent)

    signed_in(agent).post(f"{page_of(bank)}list/", {"listed": "yes"})
    assert [row[0] for row in table(visitor.get("/registry/institutions/"))] == [bank.name]
    assert hidden.name not in visitor.get("/registry/institutions/").content.decode()
    refused = signed_in(head).post(f"{page_of(firm)}list/", {"listed": "yes"}, follow=True)
    assert "企业的资料不公开" in refused.content.decode()
    signed_in(agent).post(f"{page_of(bank)}list/", {"listed": "no"})
    assert "没有找到这样的机构" in words(visitor.get("/registry/institutions/"))


def test_the_letter_names_every_matter_one_can_be_authorised_for(head, signed_in):
    answer = signed_in(head).get("/registry/organisations/letter/", {"name": "<b>邕江</b>"})

    page = words(answer)
    assert all(name in page for name in ("全部事项", "政策申报", "对接", "金融", "数据授权", "单位资料", "委托期限"))
    assert "<b>邕江</b>" in page
