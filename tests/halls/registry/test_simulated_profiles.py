"""The demo's profiles: several sources, two years, one disagreement, gaps that stay unknown, all of it marked 模拟."""

import pytest

from shuangchuang.domain.shared import CreditCode
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.registry.models import FactRecord, HolderRecord, SourceKind
from shuangchuang.halls.registry.queries import organisation_of_code
from shuangchuang.halls.registry.queries.profiles import consents_in_force, facts_known
from shuangchuang.halls.registry.services import holder_of_user
from shuangchuang.halls.registry.simulated import BANK, FIRM, MATERIALS
from tests.halls.pages import words

pytestmark = pytest.mark.django_db


def holder(code):
    return HolderRecord.objects.get(organisation=organisation_of_code(CreditCode.parse(code)))


def test_the_maker_is_known_from_four_sources_over_two_years_and_they_differ_on_one_fact(guangxi):
    known = facts_known(holder(FIRM))

    assert {row.source_kind for each in known.values() for row in each.records} == set(SourceKind.values)
    assert len({key.period for key in known if key.name == "revenue_wan"}) == 2
    assert [key.name for key, each in known.items() if not each.standing.agree] == ["revenue_wan"]
    assert not {"market_share", "standards", "total_income_wan"} & {key.name for key in known}


def test_every_authority_and_every_officer_of_the_demo_is_marked_as_simulated(guangxi):
    official = FactRecord.objects.filter(source_kind__in=(SourceKind.EXCHANGE, SourceKind.OFFICER))

    assert official.exists()
    assert not official.exclude(source__contains="模拟").exists()


def test_each_agreed_to_two_purposes_and_was_looked_at(guangxi):
    person = holder_of_user(User.objects.get(username="chuangye"))
    agreed = {one: len({purpose for purpose, _apart in consents_in_force(one)}) for one in
              (holder(FIRM), holder(MATERIALS), holder(BANK), person)}  # fmt: skip

    assert set(agreed.values()) == {2}
    assert all(one.uses.filter(why__contains="模拟").exists() for one in agreed)


@pytest.mark.parametrize("account", ["faren", "jingban"])
def test_the_demos_accounts_see_the_profile_of_their_firm(guangxi, signed_in, account):
    firm = holder(FIRM).organisation_id
    page = words(
        signed_in(User.objects.get(username=account)).get(f"/registry/organisations/{firm}/profile/?group=finance")
    )

    assert "2860.5万元另一说法：2904万元，自填" in page
    assert "主管部门的数据优先于自填。" in page
