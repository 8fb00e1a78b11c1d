"""What an identity provider says of firms: whoever signs in by it has them, and no bad claim keeps anybody out."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from shuangchuang.domain.mandates import EVERY_MATTER
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.registry import services
from shuangchuang.halls.registry.models import MandateRecord, OrganisationRecord
from shuangchuang.halls.registry.queries import may_act_for, organisations_of
from tests.halls.accounts.province import BEHIND_THE_TIMES, running_province
from tests.halls.pages import words
from tests.halls.registry.firms import CODES, NOW, a_firm, mandated
from tests.halls.registry.test_binding import AN_AGENT, LATER, handed_in, taken

pytestmark = [
    pytest.mark.django_db,
    *(pytest.mark.filterwarnings(each) for each in BEHIND_THE_TIMES),
]
NAME = "邕江智造（模拟）有限公司"
HEAD, AGENT = "legal_representative", "agent"


@pytest.fixture
def province(settings):
    with running_province(settings) as running:
        yield running


def firm(code: str = CODES[0], role: str = HEAD, name: str = NAME) -> dict[str, str]:
    return {"uscc": code, "role": role, "name": name}


def come(province, *firms: dict[str, str], first: bool = True) -> tuple[User, Client]:
    """Sign in with these claims."""
    province.knows("lin", name="林", **({"firms": list(firms)} if firms else {}))
    client = Client()
    answer = province.register(client, "lin") if first else province.lead(client, "lin")
    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200
    return User.objects.get(display_name="林"), client


def held(user: User) -> list[tuple[str, str, str, bool]]:
    found = MandateRecord.objects.filter(holder=user).order_by("pk")
    return [(one.organisation.credit_code, one.capacity, one.basis, one.revoked_at is None) for one in found]


def test_the_legal_representative_has_the_firm_with_source_and_day(province):
    today = timezone.localdate()

    user, client = come(province, firm())

    assert held(user) == [(CODES[0], HEAD, "claim", True)]
    organisation = OrganisationRecord.objects.get()
    assert (organisation.name, organisation.source, organisation.source_note) == (NAME, "claim", "桂通办")
    assert may_act_for(user, organisation, "policy", on=today)
    assert [(grant.role, grant.scope) for grant in user.grants.all()] == [
        ("firm_agent", ("organisation", str(organisation.pk)))
    ]
    page = words(client.get(f"/registry/organisations/{organisation.pk}/"))
    assert f"统一身份认证 · 桂通办 {today.isoformat()}" in page


def test_an_agent_has_the_firm_in_every_matter_and_gives_nothing_on(province):
    user, _client = come(province, firm(role=AGENT))

    mandate = MandateRecord.objects.get(holder=user)
    assert (mandate.capacity, mandate.matters, mandate.may_delegate) == (AGENT, [EVERY_MATTER], False)


def test_coming_again_changes_the_day_and_nothing_else(province):
    user, _client = come(province, firm())
    MandateRecord.objects.update(basis_note="桂通办 2026-01-01")
    lines = AuditRecord.objects.filter(action__startswith="registry.").count()

    come(province, firm(), first=False)

    assert held(user) == [(CODES[0], HEAD, "claim", True)]
    assert MandateRecord.objects.get().basis_note == f"桂通办 {timezone.localdate().isoformat()}"
    assert AuditRecord.objects.filter(action__startswith="registry.").count() == lines


def test_without_a_name_the_code_stands_for_it_until_a_claim_brings_one(province):
    come(province, firm(name=""))
    assert OrganisationRecord.objects.get().name == CODES[0]

    come(province, firm(), first=False)

    organisation = OrganisationRecord.objects.get()
    assert (organisation.name, organisation.former_names.count()) == (NAME, 0)


def test_without_a_name_the_code_stands_for_it_until_a_proof_arrives(account):
    services.bind_by_claim(
        holder=account(Role.PERSON), credit_code=CODES[0], name="", source="桂通办",
        claimed_on=date(2026, 11, 23), claimed_at=NOW,
    )  # fmt: skip
    officer = account(Role.COORDINATOR)
    binding = taken(handed_in(account(Role.PERSON), **(AN_AGENT | {"name": NAME})), officer)

    services.confirm_binding(binding=binding, version=binding.version, decided_by=officer, decided_at=LATER)

    organisation = OrganisationRecord.objects.get()
    assert (organisation.name, organisation.former_names.count()) == (NAME, 0)


def test_a_name_that_is_there_is_not_overwritten_by_a_claim(province):
    a_firm()

    come(province, firm(name="另一个名称"))

    assert OrganisationRecord.objects.get().name == NAME


def test_a_code_that_is_none_is_skipped_with_a_line_and_the_others_count(province):
    bad = "91450200MAFAKE028X"

    user, _client = come(province, firm(bad), firm())

    assert held(user) == [(CODES[0], HEAD, "claim", True)]
    line = AuditRecord.objects.get(action="registry.refuse_claim")
    assert (line.actor, line.subject, line.details) == (user, f"user:{user.pk}", {"reason": "credit_code.check"})
    assert line.personal.get(part="values").values == {"given": bad}


def test_what_the_provider_says_no_longer_is_over(province):
    user, _client = come(province, firm(), firm(CODES[1], AGENT, "柳江（模拟）有限公司"))

    come(province, firm(), first=False)

    assert held(user) == [(CODES[0], HEAD, "claim", True), (CODES[1], AGENT, "claim", False)]
    assert [each.credit_code for each in organisations_of(user)] == [CODES[0]]
    assert MandateRecord.objects.get(revoked_at__isnull=False).revoke_reason == "桂通办不再声明"
    assert user.grants.filter(ended_at__isnull=True).count() == 1


def test_a_provider_that_says_nothing_of_firms_takes_none_back(province):
    user, _client = come(province, firm())

    come(province, first=False)

    assert held(user) == [(CODES[0], HEAD, "claim", True)]


def test_what_rests_on_a_proof_is_not_taken_back_or_made_less_by_a_claim(province):
    user, _client = come(province, firm(CODES[1], AGENT, "柳江（模拟）有限公司"))
    mandated(a_firm(), user, HEAD)

    come(province, firm(role=AGENT), first=False)

    assert held(user) == [(CODES[1], AGENT, "claim", False), (CODES[0], HEAD, "proof", True)]


def test_the_stronger_word_counts_where_both_are_said_in_whatever_order(province):
    user, _client = come(province, firm(role=AGENT), firm(role=HEAD))

    assert held(user) == [(CODES[0], HEAD, "claim", True)]


def test_an_agents_letter_that_ran_out_is_followed_by_the_claim(account):
    user = account(Role.PERSON)
    mandated(a_firm(), user, AGENT, valid_from=date(2026, 1, 1), valid_until=date(2026, 11, 1))

    services.bind_by_claim(
        holder=user, credit_code=CODES[0], name="", source="桂通办", capacity=AGENT,
        claimed_on=date(2026, 11, 23), claimed_at=NOW,
    )  # fmt: skip

    assert held(user) == [(CODES[0], AGENT, "proof", False), (CODES[0], AGENT, "claim", True)]
