"""Offices are given, stood in for, lent, handed over and given up; each act checks who may and leaves a line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from shuangchuang.halls.accounts import holdings
from shuangchuang.halls.accounts.models import GrantRecord, Role, User
from shuangchuang.halls.accounts.offices import forget, offices_on
from shuangchuang.halls.accounts.rights import PUBLIC, RIGHTS, SITE_WIDE, Reach, may, reach, rights_of, roles_of
from shuangchuang.halls.accounts.services import (
    AppointmentRefused,
    end_grant,
    end_lapsed,
    grant_role,
    hand_over,
    leave,
    lend_office,
    move_scope,
    open_account,
    record_absence,
    stand_in,
    withdraw_absence,
)
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord

NOW = datetime(2026, 5, 6, 9, tzinfo=timezone.get_default_timezone())
TODAY = NOW.date()


@pytest.fixture
def units(db: None) -> tuple[UnitRecord, UnitRecord]:
    """科技局 of 南宁 and of 柳州."""
    made = []
    for code, place in (("450100", "南宁市"), ("450200", "柳州市")):
        region = RegionRecord.objects.create(code=code, name=place, short_name=place[:2])
        made.append(UnitRecord.objects.create(slug=f"kjj-{code}", region=region, name="科技局"))
    return made[0], made[1]


def roles_on(user: User, day: date) -> list[tuple[str, str]]:
    return [(grant.role, grant.scope_key) for grant in offices_on(user=user, on=day)]


def refusal_of(act, **given) -> str:
    with pytest.raises(AppointmentRefused) as refused:
        act(**given)
    return refused.value.code


# ---------------------------------------------------------------- what an account may


def test_everybody_who_signs_in_is_a_person_and_nothing_more(account):
    someone = account(Role.PERSON)

    assert roles_of(someone) == {"person"}
    assert rights_of(someone) == RIGHTS[Role.PERSON]
    assert reach(someone, "plans.read_internal") == Reach()


def test_several_offices_add_up(account, units):
    someone = account(Role.LIAISON, unit=units[0])
    grant_role(
        user=someone, role=Role.COORDINATOR, scope_kind="region", scope_key="450200", granted_by=None, granted_at=NOW
    )

    assert rights_of(someone) == RIGHTS[Role.LIAISON] | RIGHTS[Role.COORDINATOR] - SITE_WIDE
    assert reach(someone, "plans.read_internal") == Reach(
        units=frozenset({"kjj-450100"}), regions=frozenset({"450200"})
    )
    assert reach(someone, "plans.adopt") == Reach(regions=frozenset({"450200"}))


def test_a_reach_over_a_place_covers_what_lies_within_it_and_a_unit_covers_no_place():
    of_nanning, of_a_unit = Reach(regions=frozenset({"450100"})), Reach(units=frozenset({"kjj"}))

    assert [of_nanning.covers_region(code) for code in ("450100", "450102", "450200", "450000")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert of_a_unit.covers_unit("kjj", "450100")
    assert not of_a_unit.covers_region("450100")


def test_an_office_of_a_place_gives_no_right_over_the_whole_site(account, units):
    of_nanning, of_all = account(Role.COORDINATOR, region=units[0].region), account(Role.COORDINATOR)

    assert rights_of(of_all) - rights_of(of_nanning) == RIGHTS[Role.COORDINATOR] & SITE_WIDE
    assert not reach(of_nanning, "api.webhooks")
    assert reach(of_all, "api.webhooks").everywhere


def test_the_public_holds_its_rights_everywhere_and_no_other():
    assert reach(None, "plans.read").everywhere
    assert not reach(None, "plans.read_internal")
    assert rights_of(None) == RIGHTS[PUBLIC]


# ---------------------------------------------------------------- giving and taking back


def test_an_office_is_given_for_its_days_and_leaves_a_line(account, units):
    operator, someone = account(Role.OPERATOR), account(Role.PERSON)

    grant = grant_role(
        user=someone,
        role=Role.LIAISON,
        scope_kind="unit",
        scope_key="kjj-450100",
        granted_by=operator,
        granted_at=NOW,
        valid_until=date(2026, 6, 1),
        basis="南科函〔2026〕1号",
    )

    assert roles_on(someone, date(2026, 5, 5)) == []
    assert roles_on(someone, TODAY) == [("liaison", "kjj-450100")]
    assert roles_on(someone, date(2026, 5, 31)) == [("liaison", "kjj-450100")]
    assert roles_on(someone, date(2026, 6, 1)) == []
    line = AuditRecord.objects.get(action="accounts.grant_role")
    assert (line.actor, line.subject) == (operator, f"user:{someone.pk}")
    assert line.details == {"grant": grant.pk, "role": "liaison", "scope": "unit:kjj-450100"}


@pytest.mark.parametrize(
    ("role", "kind", "key", "code"),
    [
        (Role.LIAISON, "", "", "scope_of_another_kind"),
        (Role.PERSON, "", "", "scope_of_another_kind"),
        (Role.LIAISON, "unit", "nowhere", "scope_unknown"),
        (Role.COORDINATOR, "region", "999999", "scope_unknown"),
    ],
)
def test_an_office_that_makes_no_sense_is_refused(role, kind, key, code, account, units):
    given = {"role": role, "scope_kind": kind, "scope_key": key, "granted_by": None, "granted_at": NOW}

    assert refusal_of(grant_role, user=account(Role.PERSON), **given) == code


def test_an_office_is_given_to_a_person_once(account, units):
    someone = account(Role.LIAISON, unit=units[0])
    given = {"role": Role.LIAISON, "scope_kind": "unit", "scope_key": "kjj-450100"}

    assert refusal_of(grant_role, user=someone, **given, granted_by=None, granted_at=NOW) == "held_already"


def test_nobody_gives_an_office_to_themselves_or_to_a_closed_account(account, units):
    operator, closed = account(Role.OPERATOR), account(Role.PERSON)
    closed.is_active = False
    given = {"role": Role.EXPERT, "granted_by": operator, "granted_at": NOW}

    assert refusal_of(grant_role, user=operator, **given) == "not_to_oneself"
    assert refusal_of(grant_role, user=closed, **given) == "account_closed"


@pytest.mark.parametrize(
    ("by", "role", "unit", "allowed"),
    [
        (Role.UNIT_LEADER, Role.LIAISON, 0, True),
        (Role.UNIT_LEADER, Role.LIAISON, 1, False),
        (Role.UNIT_LEADER, Role.UNIT_LEADER, 0, False),
        (Role.LIAISON, Role.LIAISON, 0, False),
        (Role.COORDINATOR, Role.UNIT_LEADER, 0, True),
        (Role.COORDINATOR, Role.UNIT_LEADER, 1, False),
        (Role.OPERATOR, Role.UNIT_LEADER, 1, True),
    ],
)
def test_one_appoints_within_ones_reach(by, role, unit, allowed, account, units):
    of_nanning = units[0].region if by == Role.COORDINATOR else None
    own = units[0] if by in {Role.UNIT_LEADER, Role.LIAISON} else None
    giver, someone = account(by, unit=own, region=of_nanning), account(Role.PERSON)
    given = {"role": role, "scope_kind": "unit", "scope_key": units[unit].slug, "granted_by": giver, "granted_at": NOW}

    if allowed:
        assert grant_role(user=someone, **given).user == someone
    else:
        assert refusal_of(grant_role, user=someone, **given) == "may_not_appoint"


def test_what_was_taken_back_is_not_held_and_is_taken_back_once(account, units):
    operator, someone = account(Role.OPERATOR), account(Role.LIAISON, unit=units[0])
    grant = someone.grants.get()

    end_grant(grant=grant, ended_by=operator, ended_at=NOW, reason="轮岗")

    assert roles_on(someone, TODAY) == []
    assert refusal_of(end_grant, grant=grant, ended_by=operator, ended_at=NOW) == "grant_ended"
    grant.refresh_from_db()
    assert (grant.ended_by, grant.ended_at, grant.end_reason) == (operator, NOW, "轮岗")


def test_a_person_gives_up_an_office_and_a_stranger_takes_none_away(account, units):
    someone, stranger = account(Role.LIAISON, unit=units[0]), account(Role.LIAISON, unit=units[1])
    grant = someone.grants.get()

    assert refusal_of(end_grant, grant=grant, ended_by=stranger, ended_at=NOW) == "may_not_appoint"
    end_grant(grant=grant, ended_by=someone, ended_at=NOW)
    assert roles_on(someone, TODAY) == []


# ---------------------------------------------------------------- standing in and lending


def test_who_stands_in_acts_while_the_holder_is_away(account, units):
    holder, deputy = account(Role.LIAISON, unit=units[0]), account(Role.PERSON)
    stand_in(grant=holder.grants.get(), user=deputy, appointed_by=holder, appointed_at=NOW)

    absence = record_absence(
        user=holder,
        first_date=TODAY + timedelta(2),
        back_date=TODAY + timedelta(4),
        recorded_by=holder,
        recorded_at=NOW,
    )

    held = [roles_on(deputy, TODAY + timedelta(days)) for days in range(5)]
    assert held == [[], [], [("liaison", "kjj-450100")], [("liaison", "kjj-450100")], []]
    withdraw_absence(absence=absence, withdrawn_by=holder, withdrawn_at=NOW)
    assert roles_on(deputy, TODAY + timedelta(2)) == []


def test_an_office_is_lent_on_its_days_and_falls_with_the_office(account, units):
    lender, borrower = account(Role.LIAISON, unit=units[0]), account(Role.PERSON)
    grant = lender.grants.get()
    lend_office(
        grant=grant,
        user=borrower,
        valid_from=TODAY + timedelta(1),
        valid_until=TODAY + timedelta(3),
        lent_by=lender,
        lent_at=NOW,
    )

    assert [bool(roles_on(borrower, TODAY + timedelta(days))) for days in range(4)] == [False, True, True, False]
    end_grant(grant=grant, ended_by=None, ended_at=NOW)
    assert roles_on(borrower, TODAY + timedelta(1)) == []
    assert not GrantRecord.objects.filter(ended_at__isnull=True).exists()


def test_what_is_stood_in_for_or_borrowed_is_not_handed_on(account, units):
    holder, deputy, third = account(Role.LIAISON, unit=units[0]), account(Role.PERSON), account(Role.PERSON)
    second_hand = stand_in(grant=holder.grants.get(), user=deputy, appointed_by=holder, appointed_at=NOW)
    loan = {"valid_from": TODAY, "valid_until": TODAY + timedelta(9), "lent_at": NOW}

    assert refusal_of(lend_office, grant=second_hand, user=third, lent_by=deputy, **loan) == "handed_on_once"
    assert refusal_of(lend_office, grant=holder.grants.get(), user=third, lent_by=deputy, **loan) == "not_ones_own"


def test_absences_do_not_overlap_and_are_recorded_by_the_person_or_their_office(account, units):
    holder, stranger = account(Role.LIAISON, unit=units[0]), account(Role.LIAISON, unit=units[1])
    leader = account(Role.UNIT_LEADER, unit=units[0])
    away = {"user": holder, "first_date": TODAY, "back_date": None, "recorded_at": NOW}

    assert refusal_of(record_absence, recorded_by=stranger, **away) == "may_not_record"
    record_absence(recorded_by=leader, **away)
    assert refusal_of(record_absence, recorded_by=holder, **away) == "absence_overlaps"


# ---------------------------------------------------------------- handing over and leaving


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """A hall whose rows are held by persons: person → how many."""
    kept: dict[int, int] = {}

    def transfer(leaver: User, successor: User, by: User | None, at: datetime) -> int:
        moved = kept.pop(leaver.pk, 0)
        kept[successor.pk] = kept.get(successor.pk, 0) + moved
        return moved

    holding = holdings.Holding("notes", "便条", lambda user: kept.get(user.pk, 0), transfer)
    monkeypatch.setattr(holdings, "_HOLDINGS", {"notes": holding})
    return kept


def test_everything_an_officer_holds_goes_to_the_next_in_one_act(account, units, notes):
    operator, leaver, successor, deputy = (account(role) for role in (Role.OPERATOR, *[Role.PERSON] * 3))
    for slug in ("kjj-450100", "kjj-450200"):
        grant_role(user=leaver, role=Role.LIAISON, scope_kind="unit", scope_key=slug, granted_by=None, granted_at=NOW)
    stand_in(grant=leaver.grants.first(), user=deputy, appointed_by=leaver, appointed_at=NOW)
    notes[leaver.pk] = 3

    done = hand_over(leaver=leaver, successor=successor, handed_by=operator, handed_at=NOW, basis="轮岗")

    assert (done.offices, done.rows) == (2, {"notes": 3})
    assert roles_on(leaver, TODAY) == []
    assert roles_on(successor, TODAY) == [("liaison", "kjj-450100"), ("liaison", "kjj-450200")]
    assert notes == {successor.pk: 3}
    record_absence(user=successor, first_date=TODAY, back_date=None, recorded_by=None, recorded_at=NOW)
    assert roles_on(deputy, TODAY) == [("liaison", "kjj-450100")]


def test_a_hand_over_that_cannot_be_finished_changes_nothing(account, units, notes, monkeypatch):
    operator, leaver, successor = account(Role.OPERATOR), account(Role.LIAISON, unit=units[0]), account(Role.PERSON)

    def broken(*_given: object) -> int:
        raise RuntimeError("the other hall's rows are gone")

    monkeypatch.setattr(holdings, "_HOLDINGS", {"notes": holdings.Holding("notes", "便条", lambda _user: 1, broken)})
    with pytest.raises(RuntimeError):
        hand_over(leaver=leaver, successor=successor, handed_by=operator, handed_at=NOW)

    forget(leaver)
    assert roles_on(leaver, TODAY) == [("liaison", "kjj-450100")]
    assert roles_on(successor, TODAY) == []


def test_a_hand_over_of_an_office_one_may_not_give_is_refused_whole(account, units, notes):
    leader, successor = account(Role.UNIT_LEADER, unit=units[0]), account(Role.PERSON)
    leaver = account(Role.LIAISON, unit=units[0])
    grant_role(user=leaver, role=Role.EXPERT, granted_by=None, granted_at=NOW)
    given = {"leaver": leaver, "successor": successor, "handed_by": leader, "handed_at": NOW}

    assert refusal_of(hand_over, **given) == "may_not_appoint"
    assert len(roles_on(leaver, TODAY)) == 2


def test_who_leaves_has_handed_over_first_and_signs_in_no_more(account, units, notes):
    operator, leaver = account(Role.OPERATOR), account(Role.LIAISON, unit=units[0])
    given = {"user": leaver, "left_by": operator, "left_at": NOW}

    assert refusal_of(leave, **given) == "still_holds"
    end_grant(grant=leaver.grants.get(), ended_by=operator, ended_at=NOW)
    leave(**given)
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert not may(leaver, "desk.see")
    assert refusal_of(leave, **given) == "account_closed"


def test_an_office_does_not_close_the_account_of_a_person_it_never_appointed(account, units, notes):
    leader, citizen = account(Role.UNIT_LEADER, unit=units[0]), account(Role.PERSON)

    assert refusal_of(leave, user=citizen, left_by=leader, left_at=NOW) == "may_not_appoint"


def test_an_account_is_opened_by_who_appoints(account, units):
    leader, liaison = account(Role.UNIT_LEADER, unit=units[0]), account(Role.LIAISON, unit=units[0])
    given = {"username": "chen", "display_name": "陈", "opened_at": NOW}

    assert refusal_of(open_account, opened_by=liaison, **given) == "may_not_open"
    made = open_account(opened_by=leader, **given)
    assert (made.display_name, made.has_usable_password()) == ("陈", False)
    assert refusal_of(open_account, opened_by=leader, **given) == "account_exists"


def test_offices_of_two_units_that_are_one_are_carried_over(account, units):
    only_here, in_both = account(Role.LIAISON, unit=units[0]), account(Role.LIAISON, unit=units[0])
    grant_role(
        user=in_both, role=Role.LIAISON, scope_kind="unit", scope_key="kjj-450200", granted_by=None, granted_at=NOW
    )

    moved = move_scope(scope_kind="unit", before="kjj-450100", after="kjj-450200", moved_by=None, moved_at=NOW)

    assert moved == 1
    assert roles_on(only_here, TODAY) == [("liaison", "kjj-450200")]
    assert roles_on(in_both, TODAY) == [("liaison", "kjj-450200")]


# ---------------------------------------------------------------- what has run out


def test_an_office_that_has_run_out_is_in_nobodys_way(account, units):
    operator, holder, friend = (account(role) for role in (Role.OPERATOR, *[Role.PERSON] * 2))
    until, after = TODAY + timedelta(days=30), NOW + timedelta(days=30)
    office = {"user": holder, "role": Role.LIAISON, "scope_kind": "unit", "scope_key": "kjj-450100"}
    grant = grant_role(**office, valid_until=until, granted_by=None, granted_at=NOW)
    lend_office(
        grant=grant, user=friend, valid_from=TODAY, valid_until=TODAY + timedelta(days=2), lent_by=holder, lent_at=NOW
    )

    # Lent to the same colleague once more, after the first loan is over.
    later = {"valid_from": TODAY + timedelta(days=9), "valid_until": TODAY + timedelta(days=11)}
    lend_office(grant=grant, user=friend, **later, lent_by=holder, lent_at=NOW + timedelta(days=9))
    # Given anew after it ran out.
    grant_role(**office, granted_by=None, granted_at=after)

    assert roles_on(holder, until) == [("liaison", "kjj-450100")]
    grant.refresh_from_db()
    assert (grant.ended_at, grant.end_reason, grant.ended_by) == (after, "期限届满", None)
    done = hand_over(leaver=holder, successor=friend, handed_by=operator, handed_at=after + timedelta(days=1))
    assert done.offices == 1


def test_who_leaves_after_the_last_office_ran_out_has_nothing_to_hand_over(account, units):
    operator, holder, friend = (account(role) for role in (Role.OPERATOR, *[Role.PERSON] * 2))
    until, after = TODAY + timedelta(days=30), NOW + timedelta(days=30)
    grant_role(
        user=holder, role=Role.LIAISON, scope_kind="unit", scope_key="kjj-450100", valid_until=until, granted_by=None,
        granted_at=NOW,
    )  # fmt: skip
    given = {"leaver": holder, "successor": friend, "handed_by": operator}

    assert refusal_of(hand_over, **given, handed_at=after) == "nothing_to_hand_over"
    leave(user=holder, left_by=operator, left_at=after)

    assert not User.objects.get(pk=holder.pk).is_active


def test_at_night_what_ran_out_is_ended_once(account, units):
    holder = account(Role.PERSON)
    for slug, days in (("kjj-450100", 30), ("kjj-450200", 31)):
        grant_role(
            user=holder, role=Role.LIAISON, scope_kind="unit", scope_key=slug, valid_until=TODAY + timedelta(days=days),
            granted_by=None, granted_at=NOW,
        )  # fmt: skip
    night = NOW + timedelta(days=30)

    assert (end_lapsed(at=night), end_lapsed(at=night)) == (1, 0)
    assert list(holder.grants.filter(ended_at=None).values_list("scope_key", flat=True)) == ["kjj-450200"]
    line = AuditRecord.objects.get(action="accounts.end_grant")
    assert (line.actor, line.details["reason"]) == (None, "期限届满")
