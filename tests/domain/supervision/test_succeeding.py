"""Who comes after whom: another person answers for an item, one unit goes into another and comes out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.supervision.evolving import evolve
from shuangchuang.domain.supervision.model import Commitment, Item, Part, Party, Request, RequestKind, Stage
from shuangchuang.domain.supervision.refusing import OneAndTheSame, Unsound, WrongStage
from shuangchuang.domain.supervision.succeeding import give_back, hand_on, succeed

DAY, LATER = date(2026, 3, 2), date(2026, 9, 1)
LEAD, COOP = Part.LEAD, Part.COOPERATOR


def an_item(*parties: Party, **more: object) -> Item:
    return Item(**({"stage": Stage.IN_PROGRESS, "parties": parties} | more))


def after_succession(item: Item, away: str, to: str) -> Item:
    return evolve(item, succeed(item, away=away, to=to, on=LATER, by=None, ground="机构改革方案"))


@pytest.mark.parametrize(
    ("parties", "left"),
    [
        ([Party("a", LEAD, DAY), Party("c", COOP)], [Party("b", LEAD, DAY), Party("c", COOP)]),
        ([Party("c", LEAD), Party("a", COOP, DAY)], [Party("c", LEAD), Party("b", COOP, DAY)]),
        # It had a part already: it stands once, with the greater part and as signed as that part was.
        ([Party("a", LEAD, DAY), Party("b", COOP)], [Party("b", LEAD, DAY)]),
        ([Party("a", LEAD), Party("b", COOP, DAY)], [Party("b", LEAD)]),
        ([Party("b", LEAD), Party("a", COOP, DAY)], [Party("b", LEAD)]),
        ([Party("c", LEAD), Party("b", LEAD), Party("a", LEAD, DAY)], [Party("c", LEAD), Party("b", LEAD, DAY)]),
        ([Party("a", COOP, DAY), Party("c", LEAD), Party("b", COOP)], [Party("c", LEAD), Party("b", COOP, DAY)]),
    ],
)
def test_the_part_goes_to_the_successor_as_it_was_signed(parties: list[Party], left: list[Party]):
    after = after_succession(an_item(*parties), "a", "b")

    assert list(after.parties) == left
    assert (after.stage, after.bounces) == (Stage.IN_PROGRESS, 0)


def test_what_the_unit_asked_and_the_office_it_housed_go_along():
    asked = Request(RequestKind.EXTENSION, "a", asked_by=4, asked_on=DAY, endorsed_by=5)
    item = an_item(Party("a", LEAD, DAY), office="a", request=asked)

    after = after_succession(item, "a", "b")

    assert (after.office, after.request, after.self_led) == ("b", replace(asked, unit="b"), True)


@pytest.mark.parametrize(
    ("verifier", "away", "to", "left"),
    [("a", "a", "b", "b"), ("v", "a", "v", ""), ("v", "v", "a", ""), ("v", "a", "b", "v")],
)
def test_nobody_verifies_what_it_handles_once_two_units_are_one(verifier: str, away: str, to: str, left: str):
    item = an_item(Party("a" if verifier != "a" else "c", LEAD), verifier=verifier)

    assert after_succession(item, away, to).verifier == left


def test_a_unit_the_item_does_not_name_leaves_nothing():
    with pytest.raises(Unsound):
        after_succession(an_item(Party("c", LEAD)), "a", "b")


@given(
    st.lists(st.sampled_from("abcd"), unique=True, min_size=1).flatmap(
        lambda units: st.tuples(
            *(
                st.builds(Party, st.just(unit), st.sampled_from(Part), st.sampled_from([None, DAY]))
                for unit in units
            )
        )
    ),
    st.sampled_from(["", "v", "a", "b"]),
    st.sampled_from(["", "a", "c"]),
)  # fmt: skip
def test_a_succession_taken_back_at_once_leaves_the_item_as_it_was(parties: tuple[Party, ...], verifier, office):
    verifier = "" if verifier in {party.unit for party in parties} else verifier
    item = an_item(*parties, verifier=verifier, office=office)
    if not (item.party("a") or "a" in (verifier, office)):
        return
    taken = succeed(item, away="a", to="b", on=LATER, by=None, ground="")

    after = evolve(item, taken)
    back = evolve(after, give_back(after, before=item, taken=taken, of=1, on=LATER, by=None, ground=""))

    assert back == item


def test_what_the_successor_signed_counts_and_what_changed_hands_since_stays():
    item = an_item(Party("a", LEAD), Party("c", COOP), stage=Stage.ASSIGNED)
    taken = succeed(item, away="a", to="b", on=LATER, by=None, ground="")
    after = evolve(item, taken)

    signed = replace(after, stage=Stage.IN_PROGRESS, parties=(Party("b", LEAD, LATER), Party("c", COOP)))
    back = evolve(signed, give_back(signed, before=item, taken=taken, of=1, on=LATER, by=None, ground=""))
    assert (back.stage, back.parties) == (Stage.IN_PROGRESS, (Party("a", LEAD, LATER), Party("c", COOP)))

    passed_on = replace(after, parties=(Party("d", LEAD), Party("c", COOP)))
    with pytest.raises(Unsound, match="又有变动"):
        give_back(passed_on, before=item, taken=taken, of=1, on=LATER, by=None, ground="")


def test_another_answers_for_the_item_and_all_else_that_was_agreed_stays():
    agreed = Commitment(start=DAY, deadline=LATER, weight=Decimal(2), owner=4)
    item = an_item(Party("a", LEAD, DAY), commitment=agreed)

    after = evolve(item, hand_on(item, to=7, names="甲 → 乙", on=LATER, by=1))

    assert after == replace(item, commitment=replace(agreed, owner=7))


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"stage": Stage.CLOSED}, WrongStage),
        ({"checkers": frozenset({7})}, OneAndTheSame),
        ({"extenders": frozenset({7})}, OneAndTheSame),
        ({"commitment": None}, Unsound),
    ],
)
def test_an_item_is_not_handed_on_where_nothing_is_owed_or_to_who_verified_it(more: dict, refused: type):
    agreed = Commitment(start=DAY, deadline=LATER, owner=4)
    item = an_item(**({"commitment": agreed} | more))

    with pytest.raises(refused):
        hand_on(item, to=7, names="甲 → 乙", on=LATER, by=1)
