"""The way of an item, step by step: who may, from where, what is counted, and who may never do both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shuangchuang.domain.supervision import arranging, checking, handling
from shuangchuang.domain.supervision.evolving import evolve
from shuangchuang.domain.supervision.model import Actor, Commitment, Event, Item, Part, Stage
from shuangchuang.domain.supervision.refusing import (
    DayUnsound,
    NotYours,
    OneAndTheSame,
    SupervisionRefused,
    Unsound,
    WordsMissing,
)

ON = date(2026, 3, 2)
OFFICE, SECOND, VERIFIER = Actor(1, office=True), Actor(2, office=True), Actor(3, verifies=True)
LIAISON, LEADER = Actor(4, handles=frozenset({"kjt"})), Actor(5, approves=frozenset({"kjt"}))
EVERYTHING = {"office": True, "verifies": True}  # offices that could take every step; the person decides


def also(person: int) -> Actor:
    """The same person after being moved to the office and to those who verify."""
    return Actor(person, **EVERYTHING)


def worker(person: int) -> Actor:
    """The same person after being moved to the unit."""
    return Actor(person, handles=frozenset({"kjt"}), approves=frozenset({"kjt"}))


def commitment(**changed: object) -> Commitment:
    return Commitment(**{"start": date(2026, 1, 1), "deadline": date(2026, 12, 31), **changed})


def after(item: Item, *events: Event) -> Item:
    for event in events:
        item = evolve(item, event)
    return item


def handed_out(*parties: tuple[str, Part], office: str = "", verifier: str = "") -> Item:
    listed = parties or (("kjt", Part.LEAD), ("czt", Part.COOPERATOR))
    item = after(Item(), arranging.propose(OFFICE, parties=listed, office=office, basis="任务1", on=ON))
    item = after(
        item,
        arranging.break_down(item, OFFICE, commitment=commitment(), result="三家", ground="", on=ON, verifier=verifier),
    )
    item = after(item, arranging.approve(item, OFFICE, on=ON))
    return after(item, arranging.assign(item, OFFICE, sign_by=ON, on=ON))


def in_progress(**kinds: str) -> Item:
    item = handed_out(**kinds)
    return after(item, handling.sign(item, LIAISON, unit="kjt", on=ON))


def report(item: Item, *, number: int = 1, progress: str = "0.5", final: bool = False, on: date = ON, **more: object):
    return handling.submit_report(
        item, more.pop("by", LEADER), unit="kjt", period=f"p{number}", report=number, progress=Decimal(progress), said="",
        final=final, on=on, **{"due": ON, "writers": {LIAISON.person}, **more},
    )  # fmt: skip


def to_check(item: Item | None = None) -> Item:
    item = item or in_progress()
    return after(item, report(item, progress="1", final=True))


def recommended(outcome: str = "pass", by: Actor = VERIFIER) -> Item:
    item = to_check()
    item = after(item, checking.take_up(item, by, on=ON))
    return after(item, checking.recommend(item, by, outcome=outcome, method="现场", words="看过", on=ON))


def asked(item: Item | None = None, until: date = date(2027, 3, 31)) -> Item:
    item = item or in_progress()
    item = after(item, handling.ask_extension(item, LIAISON, unit="kjt", until=until, reason="难", on=ON))
    return after(item, handling.endorse(item, LEADER, on=ON))


def test_who_did_it_never_verifies_it():
    item = to_check()
    for person in (LIAISON.person, LEADER.person):
        with pytest.raises(OneAndTheSame):
            checking.take_up(item, also(person), on=ON)


def test_who_only_wrote_a_part_did_it_too():
    item = in_progress()
    item = after(item, report(item, progress="1", final=True, writers={LIAISON.person, 9}))
    with pytest.raises(OneAndTheSame):
        checking.take_up(item, also(9), on=ON)


@pytest.mark.parametrize("does", ["sign", "ask", "endorse", "report", "write"])
def test_who_verified_never_does_the_work_afterwards(does: str):
    before = recommended("return")
    item = after(before, arranging.send_back(before, OFFICE, reason="不实", on=ON))
    him = worker(VERIFIER.person)
    transferred = arranging.transfer(item, OFFICE, away="czt", to="jyt", reason="职责", ground="三定", on=ON)
    acts = {
        "sign": lambda: handling.sign(
            after(item, transferred), Actor(him.person, handles=frozenset({"jyt"})), unit="jyt", on=ON
        ),
        "ask": lambda: handling.ask_extension(item, him, unit="kjt", until=date(2027, 1, 4), reason="难", on=ON),
        "endorse": lambda: handling.endorse(
            after(item, handling.ask_extension(item, LIAISON, unit="kjt", until=date(2027, 1, 4), reason="难", on=ON)),
            him,
            on=ON,
        ),
        "report": lambda: report(item, number=2, by=him),
        "write": lambda: report(item, number=2, writers={LIAISON.person, him.person}),
    }
    with pytest.raises(OneAndTheSame):
        acts[does]()


def test_who_verifies_never_approves_an_extension():
    before = recommended("return")
    item = asked(after(before, arranging.send_back(before, OFFICE, reason="不实", on=ON)))
    for decide in (
        lambda who: arranging.grant_extension(item, who, until=date(2027, 3, 31), ground="可", on=ON),
        lambda who: arranging.refuse_extension(item, who, ground="不可", on=ON),
    ):
        with pytest.raises(OneAndTheSame):
            decide(also(VERIFIER.person))


@pytest.mark.parametrize("granted", [True, False])
def test_who_decided_on_an_extension_never_verifies_nor_does_the_work(granted: bool):
    item = asked()
    item = after(
        item,
        arranging.grant_extension(item, OFFICE, until=date(2027, 3, 31), ground="可", on=ON)
        if granted
        else arranging.refuse_extension(item, OFFICE, ground="不可", on=ON),
    )
    with pytest.raises(OneAndTheSame):
        report(item, by=worker(OFFICE.person))
    checked = to_check(item)
    with pytest.raises(OneAndTheSame):
        checking.take_up(checked, also(OFFICE.person), on=ON)
    checking.take_up(checked, VERIFIER, on=ON)


def test_who_did_it_never_moves_its_deadline_nor_decides_on_its_objection():
    with pytest.raises(OneAndTheSame):
        arranging.grant_extension(asked(), also(LEADER.person), until=date(2027, 3, 31), ground="可", on=ON)
    item = in_progress()
    item = after(
        item, handling.object_to(item, LIAISON, unit="kjt", reason="非职责", ground="三定", on=ON, open_until=ON)
    )
    item = after(item, handling.endorse(item, LEADER, on=ON))
    with pytest.raises(OneAndTheSame):
        arranging.refuse_objection(item, also(LIAISON.person), ground="是", on=ON)


@pytest.mark.parametrize("person", [VERIFIER.person, LIAISON.person, LEADER.person])
def test_who_verified_or_did_it_never_closes_it_nor_sends_it_back(person: int):
    with pytest.raises(OneAndTheSame):
        arranging.close(recommended(), also(person), words="同意", on=ON)
    with pytest.raises(OneAndTheSame):
        arranging.send_back(recommended("return"), also(person), reason="退", on=ON)


def test_nobody_endorses_what_they_asked_for_nor_signs_what_they_alone_wrote():
    him = worker(LIAISON.person)
    item = in_progress()
    with pytest.raises(OneAndTheSame):
        report(item, by=him)
    item = after(item, handling.ask_extension(item, him, unit="kjt", until=date(2027, 1, 4), reason="难", on=ON))
    with pytest.raises(OneAndTheSame):
        handling.endorse(item, him, on=ON)


def test_where_the_office_leads_alone_the_item_closes_as_self_checked_and_says_so():
    item = to_check(in_progress(office="kjt"))
    with pytest.raises(NotYours):
        checking.take_up(item, VERIFIER, on=ON)
    assert after(item, arranging.close(item, OFFICE, words="同意", on=ON)).self_checked


def test_where_the_office_leads_and_another_was_named_that_one_verifies():
    item = to_check(in_progress(office="kjt", verifier="sjt"))
    with pytest.raises(NotYours):
        checking.take_up(item, VERIFIER, on=ON)
    item = after(item, checking.take_up(item, Actor(8, verifies_for=frozenset({"sjt"})), on=ON))
    assert item.stage is Stage.VERIFYING


def test_an_extension_keeps_every_deadline_there_was():
    item = asked()
    with pytest.raises(DayUnsound):
        arranging.grant_extension(item, OFFICE, until=date(2026, 12, 31), ground="可", on=ON)
    item = after(item, arranging.grant_extension(item, OFFICE, until=date(2027, 3, 31), ground="可", on=ON, overdue=2))
    assert (item.deadlines, item.late_before_extension) == ((date(2026, 12, 31), date(2027, 3, 31)), 2)


def test_a_report_is_late_once_and_stays_late_when_it_comes_again():
    item = in_progress()
    late = date(2026, 3, 9)
    item = after(item, report(item, on=late))
    item = after(item, checking.return_report(item, SECOND, report=1, period="p1", reason="缺佐证", on=late))
    again = report(item, on=date(2026, 3, 10), due=date(2026, 6, 30))
    assert (again.facts["late"], after(item, again).late_reports) == (True, 1)


def test_a_report_that_was_in_time_is_in_time_when_it_comes_again():
    item = in_progress()
    item = after(item, report(item))
    item = after(item, checking.return_report(item, SECOND, report=1, period="p1", reason="缺佐证", on=ON))
    again = report(item, on=date(2026, 3, 10))
    assert (again.facts["late"], after(item, again).late_reports) == (False, 0)


def test_a_report_for_an_earlier_period_does_not_undo_what_a_later_one_said():
    item = in_progress()
    item = after(item, report(item, number=2, progress="0.6", until=date(2026, 2, 28)))
    item = after(item, report(item, number=1, progress="0.2", until=date(2026, 1, 31)))
    assert (item.progress, item.reported_for) == (Decimal("0.6"), "p2")


def test_only_the_report_that_asked_for_the_end_takes_the_item_out_of_the_check():
    item = in_progress()
    item = after(item, report(item, number=1))
    item = to_check_with(item, number=2)
    other = checking.return_report(item, SECOND, report=1, period="p1", reason="缺佐证", on=ON)
    final = checking.return_report(item, SECOND, report=2, period="p2", reason="缺佐证", on=ON)
    assert (after(item, other).stage, after(item, final).stage) == (Stage.REPORTED, Stage.IN_PROGRESS)


def to_check_with(item: Item, *, number: int) -> Item:
    return after(item, report(item, number=number, progress="1", final=True))


def test_a_report_that_never_left_its_unit_is_neither_accepted_nor_returned():
    with pytest.raises(Unsound):
        checking.accept_report(in_progress(), SECOND, report=7, period="p7", on=ON)


def test_returns_and_bounces_are_counted():
    before = recommended("return")
    item = after(before, arranging.send_back(before, OFFICE, reason="不实", on=ON))
    item = after(item, arranging.transfer(item, OFFICE, away="kjt", to="jyt", reason="职责", ground="三定", on=ON))
    assert (item.returns, item.bounces, item.stage) == (1, 1, Stage.ASSIGNED)


@pytest.mark.parametrize("missing", ["reason", "ground"])
def test_a_transfer_needs_a_reason_and_a_legal_ground(missing: str):
    words = {"reason": "职责", "ground": "三定", missing: " "}
    with pytest.raises(WordsMissing):
        arranging.transfer(in_progress(), OFFICE, away="kjt", to="jyt", on=ON, **words)


def test_a_cooperating_unit_that_takes_the_lead_signs_for_it_and_the_item_goes_on():
    item = handed_out()
    item = after(item, handling.sign(item, Actor(7, handles=frozenset({"czt"})), unit="czt", on=ON))
    item = after(item, arranging.transfer(item, OFFICE, away="kjt", to="czt", reason="职责", ground="三定", on=ON))
    assert (item.leads, item.stage) == (("czt",), Stage.ASSIGNED)
    item = after(item, handling.sign(item, Actor(7, handles=frozenset({"czt"})), unit="czt", on=ON))
    assert item.stage is Stage.IN_PROGRESS


def test_what_one_unit_asked_for_outlives_the_transfer_of_another_units_part():
    item = asked()
    item = after(item, arranging.transfer(item, OFFICE, away="czt", to="jyt", reason="职责", ground="三定", on=ON))
    assert item.request is not None
    item = after(item, arranging.transfer(item, OFFICE, away="kjt", to="fgw", reason="职责", ground="三定", on=ON))
    assert item.request is None


def test_several_leads_are_of_equal_rank():
    item = handed_out(("kjt", Part.LEAD), ("czt", Part.LEAD))
    czt = Actor(7, handles=frozenset({"czt"}), approves=frozenset({"czt"}))
    item = after(item, handling.sign(item, czt, unit="czt", on=ON))
    assert item.stage is Stage.IN_PROGRESS
    handling.ask_extension(item, czt, unit="czt", until=date(2027, 1, 4), reason="难", on=ON)


@pytest.mark.parametrize("weight", ["0", "-1", "NaN", "0.00001", "1000000"])
def test_a_weight_that_cannot_be_kept_exactly_is_refused(weight: str):
    item = handed_out()
    with pytest.raises(Unsound):
        arranging.break_down(
            item, OFFICE, commitment=commitment(weight=Decimal(weight)), result="三家", ground="重", on=ON
        )


def test_only_the_office_proposes_approves_hands_out_and_ends():
    item = in_progress()
    acts = (
        lambda: arranging.propose(LIAISON, parties=[("kjt", Part.LEAD)], office="", basis="任务", on=ON),
        lambda: arranging.approve(Item(), LIAISON, on=ON),
        lambda: arranging.assign(item, VERIFIER, sign_by=ON, on=ON),
        lambda: arranging.transfer(item, LIAISON, away="kjt", to="jyt", reason="一", ground="二", on=ON),
        lambda: arranging.suspend(item, LEADER, reason="一", ground="二", on=ON),
        lambda: arranging.withdraw(item, VERIFIER, reason="一", on=ON),
        lambda: arranging.close(recommended(), VERIFIER, words="一", on=ON),
    )
    for act in acts:
        with pytest.raises(SupervisionRefused):
            act()


def test_a_unit_does_not_act_for_another():
    item = handed_out()
    with pytest.raises(NotYours):
        handling.sign(item, LIAISON, unit="czt", on=ON)
    with pytest.raises(NotYours):
        handling.sign(item, Actor(6, handles=frozenset({"jyt"})), unit="jyt", on=ON)
