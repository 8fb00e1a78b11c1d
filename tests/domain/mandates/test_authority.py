"""Who may act for an organisation: no link of the chain gives more than it has, and a broken link holds nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.mandates import (
    EVERY_MATTER,
    Capacity,
    Mandate,
    MandateRefused,
    authority_for,
    delegate,
    fits_under,
    hanging_on,
    in_force,
    may_end,
)

DAY = date(2026, 11, 23)
YEAR = timedelta(365)
MATTERS = ("policy", "finance", "matching", "data")
HEAD = Mandate(1, 7, 3, Capacity.LEGAL_REPRESENTATIVE, frozenset({EVERY_MATTER}), DAY)

days = st.integers(0, 90).map(lambda n: DAY + timedelta(n))
scopes = st.one_of(st.just(frozenset({EVERY_MATTER})), st.frozensets(st.sampled_from(MATTERS), min_size=1, max_size=4))


def given_to(giver: Mandate, key: int, *, on: date = DAY, **wanted: object) -> Mandate:
    values = {
        "holder": 100 + key, "matters": {"policy"}, "may_delegate": False, "valid_from": on, "valid_until": on + YEAR,
    }  # fmt: skip
    return replace(delegate(giver, on=on, **(values | wanted)), key=key)


def refused(giver: Mandate, **wanted: object) -> str:
    with pytest.raises(MandateRefused) as refusal:
        given_to(giver, 9, **wanted)
    return refusal.value.code


# ---------------------------------------------------------------- giving


def test_what_is_given_says_by_whom_for_what_and_until_when():
    mandate = given_to(HEAD, 2, matters={"policy", "finance"}, may_delegate=True)

    assert mandate == Mandate(
        2, 102, 3, Capacity.AGENT, frozenset({"policy", "finance"}), DAY, DAY + YEAR, may_delegate=True, given_by=HEAD
    )


def test_all_matters_swallow_the_single_ones():
    assert given_to(HEAD, 2, matters={"policy", EVERY_MATTER}).matters == {EVERY_MATTER}


def test_nobody_gives_more_than_they_have():
    agent = given_to(HEAD, 2, matters={"policy", "finance"}, may_delegate=True, valid_until=DAY + timedelta(30))
    plain = given_to(HEAD, 3)

    assert refused(plain) == "mandate.may_not_delegate"
    assert refused(agent, matters={"data"}, valid_until=DAY + timedelta(9)) == "mandate.beyond_matters"
    assert refused(agent, matters={EVERY_MATTER}, valid_until=DAY + timedelta(9)) == "mandate.beyond_matters"
    assert refused(agent, valid_until=DAY + timedelta(31)) == "mandate.beyond_term"
    assert refused(agent, may_delegate=True, valid_until=DAY + timedelta(9)) == "mandate.delegates_once"
    assert refused(replace(HEAD, revoked=DAY)) == "mandate.not_in_force"


def test_what_makes_no_sense_is_refused():
    assert refused(HEAD, holder=HEAD.holder) == "mandate.to_oneself"
    assert refused(HEAD, matters=()) == "mandate.no_matter"
    assert refused(HEAD, valid_until=DAY) == "mandate.days_backwards"
    assert refused(HEAD, valid_from=DAY - YEAR, valid_until=DAY) == "mandate.past"


def test_a_legal_representative_hangs_on_nobody_and_acts_in_everything():
    with pytest.raises(ValueError):
        Mandate(1, 7, 3, Capacity.LEGAL_REPRESENTATIVE, frozenset({"policy"}), DAY)
    with pytest.raises(ValueError):
        replace(HEAD, given_by=HEAD)


# ---------------------------------------------------------------- holding


def test_the_last_day_is_the_day_before_the_end_and_the_day_of_revocation_is_no_longer_one():
    mandate = given_to(HEAD, 2, valid_until=DAY + timedelta(3))
    revoked = replace(mandate, revoked=DAY + timedelta(1))

    assert [in_force(mandate, on=DAY + timedelta(n)) for n in (-1, 0, 2, 3)] == [False, True, True, False]
    assert [in_force(revoked, on=DAY + timedelta(n)) for n in (0, 1)] == [True, False]


def test_somebody_acts_only_for_their_organisation_in_their_matters():
    agent = given_to(HEAD, 2, matters={"policy"})
    held = [agent, HEAD]

    def by(**asked: object) -> Mandate | None:
        return authority_for(held, **({"holder": 102, "organisation": 3, "matter": "policy", "on": DAY} | asked))

    assert by() == agent
    assert by(matter="finance") is None
    assert by(organisation=4) is None
    assert by(holder=103) is None
    assert by(holder=7, matter="finance") == HEAD


def test_what_hangs_on_a_mandate_is_found_to_the_end_of_the_chain():
    agent = given_to(HEAD, 2, may_delegate=True)
    second = given_to(agent, 3, valid_until=DAY + timedelta(9))
    by_letter = Mandate(4, 104, 3, Capacity.AGENT, frozenset({"policy"}), DAY)

    assert hanging_on(HEAD, [second, by_letter, agent]) == [agent, second]
    assert hanging_on(agent, [second, by_letter, agent]) == [second]
    assert hanging_on(by_letter, [second, by_letter, agent]) == []


def test_a_mandate_is_ended_by_its_holder_by_whoever_it_hangs_on_and_by_the_legal_representative():
    agent = given_to(HEAD, 2, may_delegate=True)
    second = given_to(agent, 3, valid_until=DAY + timedelta(9))
    by_letter = Mandate(4, 104, 3, Capacity.AGENT, frozenset({"policy"}), DAY)
    elsewhere = Mandate(5, 105, 4, Capacity.LEGAL_REPRESENTATIVE, frozenset({EVERY_MATTER}), DAY)
    held = [HEAD, agent, second, by_letter, elsewhere]

    may = {
        name: [person for person in (7, 102, 103, 104, 105) if may_end(one, person=person, mandates=held, on=DAY)]
        for name, one in {"head": HEAD, "agent": agent, "second": second, "letter": by_letter}.items()
    }

    assert may == {"head": [7], "agent": [7, 102], "second": [7, 102, 103], "letter": [7, 104]}


def test_a_renewed_term_keeps_what_still_fits_under_it():
    agent = given_to(HEAD, 2, matters={"policy", "finance"}, may_delegate=True)
    second = given_to(agent, 3, matters={"policy"}, valid_until=DAY + timedelta(9))

    assert fits_under(second, replace(agent, key=5, valid_until=DAY + timedelta(9)))
    assert fits_under(second, HEAD)
    assert not fits_under(second, replace(agent, valid_until=DAY + timedelta(8)))
    assert not fits_under(second, replace(agent, matters=frozenset({"finance"})))
    assert not fits_under(second, replace(agent, may_delegate=False))
    assert not fits_under(replace(second, may_delegate=True), agent)
    assert not fits_under(second, replace(agent, holder=second.holder))


# ---------------------------------------------------------------- what always holds


@st.composite
def chains(draw: st.DrawFn) -> list[Mandate]:
    """A legal representative and what is given on from there, each link maybe ended or revoked."""
    chain = [replace(HEAD, valid_until=draw(st.none() | days), revoked=draw(st.none() | days))]
    for key in range(2, 2 + draw(st.integers(0, 3))):
        on = draw(days)
        try:
            link = delegate(
                chain[-1],
                holder=100 + key,
                matters=draw(scopes),
                may_delegate=draw(st.booleans()),
                valid_from=draw(days),
                valid_until=draw(days),
                on=on,
            )
        except MandateRefused:
            continue
        chain.append(replace(link, key=key, revoked=draw(st.none() | days)))
    return chain


@given(chains(), days)
def test_no_link_holds_longer_than_the_one_above_it(chain, on):
    for mandate in chain:
        if mandate.given_by is not None and in_force(mandate, on=on):
            assert in_force(mandate.given_by, on=on)


@given(chains())
def test_no_link_covers_more_than_the_one_above_it_and_a_chain_has_three_at_the_most(chain):
    for mandate in chain:
        depth, above = 1, mandate
        while above.given_by is not None:
            depth, above = depth + 1, above.given_by
        assert depth <= 3
        if mandate.given_by is not None:
            assert all(mandate.given_by.covers(matter) for matter in MATTERS if mandate.covers(matter))


@given(chains(), st.integers(0, 3), days)
def test_revoking_a_link_ends_what_hangs_on_it_and_nothing_else(chain, place, on):
    cut = chain[place % len(chain)]

    def remade(mandate: Mandate) -> Mandate:
        above = remade(mandate.given_by) if mandate.given_by else None
        return replace(mandate, given_by=above, revoked=DAY if mandate.key == cut.key else mandate.revoked)

    below = {mandate.key for mandate in hanging_on(cut, chain)} | {cut.key}
    for mandate in chain:
        assert in_force(remade(mandate), on=on) == (in_force(mandate, on=on) and mandate.key not in below)


@given(chains(), days)
def test_whatever_was_given_fits_under_its_giver(chain, on):
    for mandate in chain:
        if mandate.given_by is not None:
            assert fits_under(mandate, mandate.given_by)
