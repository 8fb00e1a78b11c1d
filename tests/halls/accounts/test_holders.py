"""Who holds a right somewhere: the accounts whose reach covers it, and no others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shuangchuang.halls.accounts.models import GrantRecord, Role, User
from shuangchuang.halls.accounts.offices import forget
from shuangchuang.halls.accounts.queries import holders_of
from shuangchuang.halls.accounts.rights import RIGHTS, reach
from shuangchuang.halls.accounts.services import end_grant, lend_office, record_absence, stand_in
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> tuple[UnitRecord, UnitRecord]:
    """科技局 of 南宁 and of 柳州."""
    made = []
    for code, place in (("450100", "南宁市"), ("450200", "柳州市")):
        region = RegionRecord.objects.create(code=code, name=place, short_name=place[:2])
        made.append(UnitRecord.objects.create(slug=f"kjj-{code}", region=region, name="科技局"))
    return made[0], made[1]


@pytest.fixture
def guangxi_place() -> RegionRecord:
    return RegionRecord.objects.create(code="450000", name="广西壮族自治区", short_name="广西")


def names(**asked: object) -> list[str]:
    return [user.username for user in holders_of(**asked)]


def test_those_who_cover_a_place_hold_a_right_there(account, units, guangxi_place):
    nanning, liuzhou = units[0].region, units[1].region
    account(Role.COORDINATOR, region=nanning, name="nanning")
    account(Role.COORDINATOR, region=liuzhou, name="liuzhou")
    account(Role.COORDINATOR, region=guangxi_place, name="guangxi")
    account(Role.EDITOR, name="editor")
    account(Role.EDITOR, unit=units[0], name="unit-editor")
    account(Role.LIAISON, unit=units[0], name="liaison")

    assert names(right="site.corrections", region="450100") == ["editor", "guangxi", "nanning"]
    assert names(right="site.corrections", region="450102") == ["editor", "guangxi", "nanning"]
    assert names(right="site.corrections", region="450000") == ["editor", "guangxi"]
    assert names(right="site.corrections") == ["editor"]
    assert names(right="site.corrections", unit=units[0].slug) == ["editor", "guangxi", "nanning", "unit-editor"]
    assert names(right="plans.read_internal", unit=units[1].slug) == ["guangxi", "liuzhou"]


def test_who_stands_in_holds_it_while_the_holder_is_away(account, units):
    now, today = timezone.now(), timezone.localdate()
    holder, deputy = account(Role.COORDINATOR, name="a"), account(Role.PERSON, name="b")
    stand_in(grant=holder.grants.get(), user=deputy, appointed_by=holder, appointed_at=now)
    record_absence(
        user=holder,
        first_date=today + timedelta(2),
        back_date=today + timedelta(4),
        recorded_by=holder,
        recorded_at=now,
    )

    found = [names(right="plans.adopt", region="450100", on=today + timedelta(day)) for day in range(5)]

    assert found == [["a"], ["a"], ["a", "b"], ["a", "b"], ["a"]]


def test_a_borrower_holds_it_on_the_days_agreed_and_no_longer_than_the_office_lasts(account, units):
    now, today = timezone.now(), timezone.localdate()
    lender, borrower = account(Role.UNIT_LEADER, unit=units[0], name="a"), account(Role.PERSON, name="b")
    grant = lender.grants.get()
    days = {"valid_from": today + timedelta(1), "valid_until": today + timedelta(3)}
    lend_office(grant=grant, user=borrower, **days, lent_by=lender, lent_at=now)
    asked = {"right": "accounts.appoint", "unit": units[0].slug}

    assert [names(**asked, on=today + timedelta(day)) for day in range(4)] == [["a"], ["a", "b"], ["a", "b"], ["a"]]
    end_grant(grant=grant, ended_by=lender, ended_at=now)
    assert names(**asked, on=today + timedelta(1)) == []


def test_a_grant_counts_from_its_first_day_until_its_last_and_a_closed_account_not_at_all(account):
    someone, closed = account(Role.PERSON, name="a"), account(Role.EXPERT, name="closed")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    GrantRecord.objects.create(
        user=someone,
        role=Role.COORDINATOR,
        valid_from=date(2026, 5, 1),
        valid_until=date(2026, 6, 1),
        granted_at=timezone.now(),
    )
    GrantRecord.objects.create(
        user=closed, role=Role.COORDINATOR, valid_from=date(2026, 5, 1), granted_at=timezone.now()
    )

    days = (date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1))

    assert [names(right="plans.adopt", on=day) for day in days] == [[], ["a"], ["a"], []]


def test_what_is_for_the_site_alone_no_regional_office_holds(account, units):
    account(Role.COORDINATOR, region=units[0].region, name="nanning")
    account(Role.COORDINATOR, name="all")

    assert names(right="api.webhooks", region="450100") == ["all"]


@pytest.mark.parametrize("right", ["plans.read", "inbox.read"])
def test_a_right_of_everybody_is_held_by_nobody_in_particular(right):
    with pytest.raises(ValueError, match="everybody"):
        holders_of(right=right)


def test_an_unknown_right_is_a_mistake():
    with pytest.raises(KeyError):
        holders_of(right="plans.fly")


def test_it_is_the_other_way_round_of_reach_for_every_account_right_and_place(guangxi):
    """The demo's accounts: every right × nowhere in particular, the province, a city, a district, a unit."""
    people = list(User.objects.filter(is_active=True).order_by("username"))
    unit = UnitRecord.objects.select_related("region").get(slug="gx-sci")
    for person in people:
        forget(person)
    asked_somebody = 0
    for right in sorted(set().union(*RIGHTS.values()) - RIGHTS[Role.PERSON]):
        held = {person.username: reach(person, right) for person in people}
        expected = {
            (): [name for name, there in held.items() if there.everywhere],
            (("unit", unit.slug),): [
                name for name, there in held.items() if there.covers_unit(unit.slug, unit.region.code)
            ],
        }
        for code in ("450000", "450100", "450102", "440000"):
            expected[(("region", code),)] = [name for name, there in held.items() if there.covers_region(code)]
        for asked, names_expected in expected.items():
            assert names(right=right, **dict(asked)) == names_expected, (right, asked)
            asked_somebody += bool(names_expected)
    assert asked_somebody > 20


def test_it_asks_the_same_for_one_holder_and_for_three(account, units):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert holders_of(right="plans.adopt", region="450100")
        return len(asked)

    account(Role.COORDINATOR)
    before = questions()
    account(Role.COORDINATOR)
    account(Role.COORDINATOR, region=units[0].region)

    assert questions() == before
