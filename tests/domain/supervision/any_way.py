"""Random people who try random steps on one item, and what must hold whatever they try."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision import arranging, checking, handling, succeeding
from shuangchuang.domain.supervision.evolving import evolve, replay
from shuangchuang.domain.supervision.figures import Counting
from shuangchuang.domain.supervision.indicators import Indicator, Told
from shuangchuang.domain.supervision.model import Actor, Commitment, Event, Item, Kind, Part, Urging, Verdict

UNITS = ("kjt", "czt", "jyt", "fgw", "office")
# Written by hand from the process book, not derived from the code: what each step may make of a stage.
HAND = {"assigned", "in_progress", "returned"}
CHECK = {"reported", "verifying", "recommended"}
STAYS = {
    "requested", "endorsed", "extension_granted", "extension_refused", "objection_refused", "urged",
}  # fmt: skip
TABLE: dict[str, set[tuple[str, str]]] = {
    "broken_down": {(one, one) for one in {"proposed", "approved", *HAND}},
    "figures_named": {(one, one) for one in {"proposed", "approved", *HAND}},
    "approved": {("proposed", "approved")},
    "assigned": {("approved", "assigned")},
    "signed": {("assigned", "in_progress"), *((one, one) for one in HAND)},
    "request_withdrawn": {(one, one) for one in {*HAND, *CHECK, "suspended"}},
    "transferred": {("approved", "approved"), *((one, one) for one in HAND), *((one, "assigned") for one in HAND)},
    "succeeded": {(one, one) for one in {"proposed", "approved", "suspended", "closed", "withdrawn", *HAND, *CHECK}},
    "owner_handed_on": {(one, one) for one in {"proposed", "approved", "suspended", *HAND, *CHECK}},
    "report_submitted": {(one, to) for one in ("in_progress", "returned") for to in (one, "reported")},
    "report_accepted": {(one, one) for one in HAND | CHECK},
    "report_returned": {("reported", "in_progress"), *((one, one) for one in {*HAND, "reported"})},
    "taken_up": {("reported", "verifying")},
    "recommended": {("verifying", "recommended")},
    "closed": {("recommended", "closed"), ("reported", "closed")},
    "returned": {("recommended", "returned"), ("reported", "returned")},
    "suspended": {(one, "suspended") for one in HAND | CHECK},
    "resumed": {("suspended", one) for one in HAND | CHECK},
    "raised": {(one, one) for one in HAND | CHECK},
    "judged": {(one, one) for one in HAND | CHECK},
    "instructed": {(one, one) for one in {"proposed", "approved", "suspended", *HAND, *CHECK}},
    "withdrawn": {(one, "withdrawn") for one in {"proposed", "approved", "suspended", *HAND, *CHECK}},
    **{kind: {(one, one) for one in HAND} for kind in STAYS},
}
PEOPLE = {"handles": 1, "approves": 3, "office": 5, "verifies": 7}  # the first of two each
# Steps that lead nowhere or away: taken less often than those that go on.
ASIDE = {
    Kind.INSTRUCTED,
    Kind.SUSPENDED,
    Kind.RAISED,
    Kind.URGED,
    Kind.JUDGED,
    Kind.TRANSFERRED,
    Kind.SUCCEEDED,
    Kind.OWNER_HANDED_ON,
    Kind.BROKEN_DOWN,
    Kind.FIGURES_NAMED,
}
COUNTERS = ("returns", "bounces", "urges", "late_reports", "late_before_extension")
GROUPS = ("handlers", "checkers", "extenders", "sent", "sent_late")


class AnyWay:
    """One item and its people; ``try_something`` is one random command of a random person."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.day = date(2026, 1, 5)
        self.events: list[Event] = []
        self.item = Item()
        self.refused = 0
        self.report = 0
        leads = chance.sample(UNITS, chance.choice([1, 1, 2]))
        parties = [(unit, Part.LEAD) for unit in leads]
        parties += [(unit, Part.COOPERATOR) for unit in UNITS if unit not in leads and chance.random() < 0.4]
        office = chance.choice(["", "office", "office"])
        first = arranging.propose(Actor(1, office=True), parties=parties, office=office, basis="任务1", on=self.day)
        self.take(first)

    def someone(self) -> Actor:
        """Anybody, often somebody who acted before, in any mixture of offices."""
        chance = self.chance
        units = frozenset(chance.sample(UNITS, chance.choice([0, 1, 1, 2])))
        if chance.random() < 0.75:  # somebody with one office, as most people have
            role = chance.choice(["handles", "approves", "office", "verifies"])
            leads = frozenset(self.item.leads)
            return Actor(
                person=PEOPLE[role] + chance.randrange(2),
                office=role == "office",
                verifies=role == "verifies",
                verifies_for=frozenset({self.item.verifier}) if role == "verifies" else frozenset(),
                handles=leads | units if role == "handles" else frozenset(),
                approves=leads | units if role == "approves" else frozenset(),
            )
        return Actor(
            person=chance.randrange(1, 9),
            office=chance.random() < 0.6,
            verifies=chance.random() < 0.5,
            verifies_for=frozenset({self.item.verifier} - {""}) if chance.random() < 0.5 else frozenset(),
            handles=units,
            approves=frozenset(self.item.leads) if chance.random() < 0.3 else units,
            instructs=chance.random() < 0.2,
        )

    def decisions(self, who: Actor) -> list[Callable[[], Event]]:
        """Every command there is, with random arguments."""
        chance, item, on = self.chance, self.item, self.day
        unit, other = chance.choice(UNITS), chance.choice(UNITS)
        lead = chance.choice(item.leads)
        words = chance.choice(["因故", "因故", "因故", " "])
        later = (item.deadline or on) + timedelta(days=chance.randrange(-5, 60))
        report = chance.randrange(1, self.report + 2)
        self.report = max(self.report, report)
        final = chance.random() < 0.5
        return [
            lambda: arranging.break_down(
                item, who, commitment=self.agreed(), result="三家", ground=words, on=on,
                verifier=chance.choice([item.verifier, item.verifier, unit]),
            ),
            lambda: arranging.name_figures(item, who, indicators=self.some_indicators(), ground=words, on=on),
            lambda: arranging.approve(item, who, on=on),
            lambda: arranging.assign(item, who, sign_by=on, on=on),
            lambda: arranging.transfer(item, who, away=unit, to=other, reason=words, ground=words, on=on),
            lambda: succeeding.succeed(item, away=unit, to=other, on=on, by=None, ground="文"),
            lambda: succeeding.hand_on(item, to=chance.randrange(1, 9), names="", on=on, by=None),
            lambda: arranging.grant_extension(
                item, who, until=later, ground=words, on=on, overdue=chance.randrange(5)
            ),
            lambda: arranging.refuse_extension(item, who, ground=words, on=on),
            lambda: arranging.refuse_objection(item, who, ground=words, on=on),
            lambda: arranging.suspend(item, who, reason=words, ground=words, on=on),
            lambda: arranging.resume(item, who, deadline=chance.choice([item.deadline, later]), on=on),
            lambda: arranging.urge(item, who, words=words, on=on),
            lambda: arranging.raise_to(item, who, urging=chance.choice(list(Urging)), reason=words, on=on),
            lambda: arranging.instruct(item, who, words=words, on=on),
            lambda: arranging.withdraw(item, who, reason=words if chance.random() < 0.03 else "", on=on),
            lambda: arranging.close(item, who, words=words, on=on, open_rows=chance.choice([0, 0, 0, 1])),
            lambda: arranging.send_back(item, who, reason=words, on=on),
            lambda: handling.sign(item, who, unit=chance.choice([unit, lead]), on=on),
            lambda: handling.ask_extension(item, who, unit=lead, until=later, reason=words, on=on),
            lambda: handling.object_to(
                item, who, unit=unit, reason=words, ground=words, on=on, open_until=on + timedelta(days=chance.randrange(-1, 3))
            ),
            lambda: handling.endorse(item, who, on=on),
            lambda: handling.take_back(item, who, reason=words, on=on),
            lambda: handling.submit_report(
                item, who, unit=lead, period=f"2026-{report:02}", report=report, said=chance.choice(["", "绿"]),
                progress=Decimal(1) if final else Decimal(chance.randrange(101)) / 100, final=final,
                due=on + timedelta(days=chance.randrange(-2, 3)), until=date(2026, 1, 1) + timedelta(days=30 * report),
                writers={chance.choice([1, 1, 2, 2, chance.randrange(1, 9)]) for _ in range(2)}, on=on,
                first=date(2026, 1, 1), figures=[
                    (f"i{chance.randrange(1, 4)}", unit, Told(value=Decimal(chance.randrange(100)))) for _ in range(2)
                ],
            ),
            lambda: checking.accept_report(item, who, report=report, period="x", on=on),
            lambda: checking.return_report(item, who, report=report, period="x", reason=words, on=on),
            lambda: checking.take_up(item, who, on=on),
            lambda: checking.recommend(
                item, who, outcome=chance.choice(["pass", "pass", "return", "?"]), method=words, words=words, on=on,
                judged=chance.choice(["", "红", "紫"]),
            ),
            lambda: checking.judge(item, who, judged=Verdict.RED, words=words, on=on),
        ]  # fmt: skip

    def agreed(self) -> Commitment:
        """Some commitment, not always a sound one."""
        deadline = self.chance.choice([self.item.deadline or date(2026, 6, 30), date(2026, 12, 31), date(2025, 1, 1)])
        weight = Decimal(self.chance.choice(["1", "2.5", "0", "0.00001", "NaN"]))
        owner = self.chance.choice([None, 1, 2])
        return Commitment(date(2026, 1, 1), deadline, self.chance.choice([Decimal(1), weight]), owner=owner)

    def some_indicators(self) -> list[Indicator]:
        """What it has, with one more, one less or another way of counting."""
        chance = self.chance
        kept = [each for each in self.item.indicators if chance.random() < 0.8]
        if kept and chance.random() < 0.3:
            kept[0] = replace(kept[0], counting=chance.choice([Counting.THIS_PERIOD, Counting.AT_MOMENT]))
        if chance.random() < 0.6:
            units = (chance.choice([*(party.unit for party in self.item.parties), chance.choice(UNITS)]),)
            name = chance.choice(["孵化器", "企业", "专利", ""])
            kept.append(Indicator("", name, Counting.TO_DATE, "家", date(2026, 1, 1), units=units))
        return kept

    def try_something(self) -> None:
        """One command; refused by name, or taken."""
        self.day += timedelta(days=self.chance.choice([0, 0, 1, 3]))
        for _ in range(self.chance.choice([1, 1, 20])):  # sometimes until something goes ahead
            command = self.chance.choice(self.decisions(self.someone()))
            try:
                event = command()
            except Refusal:
                self.refused += 1
                continue
            if event.kind in ASIDE and self.chance.random() < 0.7:
                continue
            self.take(event)
            return

    def take(self, event: Event) -> None:
        """Store the event and look at everything that must hold."""
        before, after = self.item, evolve(self.item, event)
        self.events.append(event)
        self.item = after
        if event.kind is not Kind.PROPOSED:
            assert (before.stage.value, after.stage.value) in TABLE[event.kind.value], (event, before)
        held_apart(after)
        if event.kind is Kind.CLOSED:
            assert event.person not in before.checkers
            assert after.self_checked == (before.self_led and not before.verifier)
            assert after.self_checked or event.person not in before.handlers
        if before.assigned_on:
            assert after.deadlines[: len(before.deadlines)] == before.deadlines
        for name in COUNTERS:
            assert getattr(after, name) >= getattr(before, name), name
        for name in GROUPS:
            assert getattr(after, name) >= getattr(before, name), name
        known = [each.key for each in (*after.indicators, *after.past_indicators)]
        assert len(set(known)) == len(known)
        for each in before.indicators:  # an indicator is never lost, and what was told of it keeps its meaning
            [now] = [one for one in (*after.indicators, *after.past_indicators) if one.key == each.key]
            if any(each.key == key for reported in before.figures for key, _told in reported.told):
                assert now.means_as(each)
        assert {key for reported in after.figures for key, _told in reported.told} <= set(known)
        assert all(unit in {party.unit for party in after.parties} for each in after.indicators for unit in each.units)
        assert after.leads
        assert len({party.unit for party in after.parties}) == len(after.parties)
        assert after.verifier not in {party.unit for party in after.parties}
        # Somebody can always go on: what waits for a lead's signature has a lead that can still sign.
        if after.stage.value == "assigned":
            assert all(party.signed_on is None for party in after.parties if party.part is Part.LEAD)
        if before.request and not after.request:
            assert event.kind in {
                Kind.REQUEST_WITHDRAWN, Kind.EXTENSION_GRANTED, Kind.EXTENSION_REFUSED, Kind.OBJECTION_REFUSED,
                Kind.CLOSED, Kind.WITHDRAWN,
            } or event.facts["from"] == before.request.unit  # fmt: skip

    def finished(self) -> None:
        """The events alone give the same item, all at once or one by one."""
        assert replay(self.events) == self.item
        half = len(self.events) // 2
        assert replay(self.events[half:], replay(self.events[:half])) == self.item


def held_apart(item: Item) -> None:
    """Who did it, who verified it and who moved its deadline are three sets of people."""
    assert not item.handlers & item.checkers
    assert not item.handlers & item.extenders
    assert not item.checkers & item.extenders


def live(seed: int, *, commands: int) -> AnyWay:
    """An item lived through."""
    way = AnyWay(random.Random(seed))
    for _ in range(commands):
        way.try_something()
    way.finished()
    return way
