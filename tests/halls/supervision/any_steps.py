"""Random people who take random steps through the services, the nights between, and what must hold after each batch."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision.model import Urging, Verdict
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.supervision.models import ItemRecord, ItemStateRecord, ReportRecord, StepRecord
from shuangchuang.halls.supervision.queries.items import end_of, states_as_of
from shuangchuang.halls.supervision.services import acting, receiving, reporting
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.services.lighting import relight_all, rolled
from shuangchuang.halls.supervision.services.projecting import columns_of
from shuangchuang.halls.supervision.services.proposing import split_into_measures
from shuangchuang.halls.supervision.services.verifying import verify_ledger
from tests.halls.supervision.small_office import MORNING, SmallOffice, commitment


class AnySteps:
    """A small office in which anybody tries anything."""

    def __init__(self, small: SmallOffice, chance: random.Random) -> None:
        self.small, self.chance, self.now = small, chance, MORNING
        self.people: list[User] = [
            small.office, small.second, small.verifier, *small.liaisons.values(), *small.leaders.values()
        ]  # fmt: skip
        self.taken = 0
        self.seen_steps: list[tuple[int, str]] = []

    def operate(self, operations: int) -> None:
        """So many operations; those that are refused by name count too."""
        for _ in range(operations):
            before = StepRecord.objects.count()
            self.now += timedelta(minutes=self.chance.choice([1, 60, 600, 2880, -30]))
            try:
                self.one()
            except Refusal:
                assert StepRecord.objects.count() == before  # refused is not half done
            else:
                self.taken += 1

    def who(self, *fitting: User) -> User:
        """Mostly somebody whose step it is."""
        return self.chance.choice(fitting) if self.chance.random() < 0.85 else self.chance.choice(self.people)

    def one(self) -> None:
        """One operation."""
        chance, small, at = self.chance, self.small, self.now
        item = chance.choice(small.items)
        state = item_as_it_stands(item)
        unit = chance.choice([party.unit for party in state.parties])
        lead = chance.choice(state.leads)
        office = self.who(small.office, small.second)
        liaison, leader = self.who(small.liaisons[lead]), self.who(small.leaders[lead])
        verifier = self.who(small.verifier)
        later = (state.deadline or timezone.localdate(at)) + timedelta(days=chance.randrange(-3, 90))
        common = {"record": item, "at": at, "seen": chance.choice([None, None, item.sequence])}
        reports = list(ReportRecord.objects.filter(item=item).select_related("item__plan__region", "period"))
        report = chance.choice(reports) if reports else None
        onward = {
            "proposed": lambda: acting.break_down(**common, by=office, commitment=commitment(), result="三家")
            if state.commitment is None else acting.approve(**common, by=office),
            "approved": lambda: acting.assign(**common, by=office),
            "assigned": lambda: acting.sign(**common, by=liaison, unit=lead),
            "in_progress": lambda: self.report(item, lead, liaison, leader),
            "returned": lambda: self.report(item, lead, liaison, leader),
            "reported": lambda: acting.take_up(**common, by=verifier),
            "verifying": lambda: acting.recommend(
                **common, by=verifier, outcome=chance.choice(["pass", "return", "return"]), method="现场", words="看过"
            ),
            "recommended": lambda: acting.send_back(**common, by=office, reason="不实")
            if chance.random() < 0.6 else acting.close(**common, by=office, words="同意"),
            "suspended": lambda: acting.resume(**common, by=office),
        }  # fmt: skip
        aside = [
            lambda: acting.ask_extension(**common, by=liaison, unit=lead, until=later, reason="难"),
            lambda: acting.object_to(**common, by=liaison, unit=lead, reason="非职责", ground="三定"),
            lambda: acting.endorse(**common, by=leader),
            lambda: acting.endorse(**common, by=leader),
            lambda: acting.decide_extension(
                **common, by=office, granted=chance.random() < 0.6, ground="属实", until=chance.choice([None, later])
            ),
            lambda: acting.refuse_objection(**common, by=office, ground="属职责"),
            lambda: acting.take_back(**common, by=liaison),
            lambda: acting.transfer(
                **common, by=office, away=unit, to=chance.choice([*small.liaisons, "nobody"]), reason="职责", ground="三定"
            ),
            lambda: acting.suspend(**common, by=office, reason="调整", ground="纪要"),
            lambda: acting.urge(**common, by=office, words="请抓紧"),
            lambda: acting.raise_to(**common, by=office, urging=chance.choice(list(Urging)), reason="进度慢"),
            lambda: acting.instruct(**common, by=office, words="请加快"),
            lambda: acting.judge(**common, by=verifier, judged=chance.choice(list(Verdict)), words="实地"),
            lambda: acting.break_down(
                **common, by=office, commitment=commitment(
                    deadline=state.deadline or date(2026, 12, 31), weight=chance.choice(["1", "2.5", "0.00001"])
                ), result="四家", ground="加重",
            ),
            lambda: acting.withdraw(**common, by=office, reason="误立项" if chance.random() < 0.05 else ""),
            lambda: split_into_measures(item=item, by=office, at=at) if chance.random() < 0.3 else None,
            lambda: relight_all(at=at) if chance.random() < 0.2 else None,
            lambda: reporting.open_periods(plan=small.plan, at=at),
            lambda: report and receiving.accept_report(report=report, by=office, at=at, seen=report.version),
            lambda: report and receiving.return_report(
                report=report, by=office, at=at, reason="缺佐证", seen=report.version
            ),
        ]  # fmt: skip
        step = onward.get(state.stage.value)
        (step if step and chance.random() < 0.5 else chance.choice(aside))()

    def report(self, item: ItemRecord, lead: str, liaison: User, leader: User) -> None:
        """A report put together and signed, for some period."""
        chance, at = self.chance, self.now
        reporting.open_periods(plan=self.small.plan, at=at)
        periods = list(self.small.plan.report_periods.order_by("-last_date")[:3])
        if not periods:
            return
        report = reporting.report_of(record=item, period=chance.choice(periods), at=at)
        part = report.parts.first()
        if part:
            reporting.save_part(
                part=part, by=self.small.liaisons[part.unit.slug], at=at, seen=part.version,
                written=reporting.Written(text="已开工"), send=chance.random() < 0.5,
            )  # fmt: skip
        final = chance.random() < 0.4
        progress = Decimal(1) if final else Decimal(chance.randrange(101)) / 100
        written = reporting.Written(progress=progress, text="汇总")
        reporting.merge_report(
            report=report, by=liaison, at=at, unit=lead, written=written, said="", final=final, seen=report.version
        )
        reporting.sign_report(report=report, by=leader, at=at, seen=report.version)

    def holds(self) -> None:
        """The chain is whole, nothing was lost, and what is shown is what happened, today and on an earlier day."""
        assert verify_ledger().sound
        steps = list(StepRecord.objects.order_by("number").values_list("number", "digest"))
        assert steps[: len(self.seen_steps)] == self.seen_steps
        self.seen_steps = steps
        day = timezone.localdate(self.now) - timedelta(days=self.chance.randrange(30))
        then = {row.item_id: row for row in states_as_of(day)}
        now = {row.item_id: row for row in ItemStateRecord.objects.filter(valid_until_at=None).select_related("item")}
        for item in self.small.items:
            known = StepRecord.objects.filter(item=item, at__lt=end_of(day)).exists()
            assert (item.pk in then) == known
            if known:
                state = item_as_it_stands(item, until=end_of(day))
                columns = columns_of(state)
                assert {name: getattr(then[item.pk], name) for name in columns} == columns
            rows = [(row.item, row) for row in now.values() if row.item.parent_id == item.pk]
            if rows and any(row.sequence > 1 for _, row in rows):
                share = rolled(rows).progress
                assert now[item.pk].progress == (share if share is None else share.quantize(Decimal("0.000001")))


def live(small: SmallOffice, seed: int, *, batches: int, operations: int) -> AnySteps:
    """So many batches of operations, looked at after each."""
    office = AnySteps(small, random.Random(seed))
    for _ in range(batches):
        office.operate(operations)
        office.now += timedelta(days=office.chance.choice([1, 3, 20]))
        relight_all(at=office.now)
        office.holds()
    return office
