"""Half a year of supervision that never happened, so that a demo looks as an office does in use.

Everything is marked 模拟数据. The steps are taken through the services, in the order of their days, by
simulated people; published figures and targets are not touched.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from shuangchuang.domain.supervision.model import Commitment, Urging, Verdict
from shuangchuang.domain.supervision.rhythm import periods
from shuangchuang.halls.accounts.models import Role, ScopeKind, User
from shuangchuang.halls.accounts.services import grant_role
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.queries.units import unit_of_slug, units_of_slugs
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    PeriodRecord,
    ReminderRecord,
    StageChoice,
)
from shuangchuang.halls.supervision.services import acting, receiving, reporting
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.services.lighting import calendar, relight_all
from shuangchuang.halls.supervision.services.proposing import propose_tasks, split_into_measures
from shuangchuang.halls.supervision.services.reminding import acknowledge, remind_all
from shuangchuang.halls.supervision.services.settings import set_up
from shuangchuang.halls.supervision.simulated_evaluations import simulate_evaluation
from shuangchuang.halls.supervision.simulated_figures import name_some, told_by
from shuangchuang.halls.supervision.simulated_papers import simulate_papers

WEEKS = 27
MARK = "（模拟数据）"
REMINDED = 12  # days back from which reminders went out
OFFICE = "gx-joint-office"

# What is special about a task, by its code in the plan; the others simply go on.
SPLIT = ("1", "2")
CLOSED = ("3", "9")
SENT_BACK = "16"
TO_VERIFY, TO_CONCLUDE = "6", "5"
EXTENDED, ASKS_EXTENSION, OBJECTED = "7", "10", "18"
TRANSFERRED = ("24", "gx-housing", "gx-nr")
STOPPED, RAISED, SUMMONED = "21", "20", "19"
DISAGREED = ("13", "17")
SILENT = ("11", "22")
RETURNED_REPORT = "4"
SELF_CHECKED = "27"

_TEXTS = (
    "已印发年度工作要点，分解到处室，本期完成对口调研{n}次。",
    "组织申报{n}批，正在评审；经办处室与配合单位会商{n}次。",
    "本期新增服务对象{n}家，开展培训{n}场，发放宣传材料。",
    "专项资金已下达，第{n}批项目进入实施。",
    "会同配合单位修订办法，已征求{n}家单位意见。",
)
_PROBLEMS = ("部分县区报送不及时。", "资金到位比预期慢。", "基层人手不足，培训覆盖不够。", "")
_NEXT = ("下月完成第二批评审。", "抓紧督促配合单位报数。", "召开一次协调会。")


@dataclass
class _Cast:
    """Who acts: the office, the verifier, and of every unit a liaison and a leader."""

    office: User
    verifier: User
    liaisons: dict[str, User] = field(default_factory=dict)
    leaders: dict[str, User] = field(default_factory=dict)

    def liaison(self, unit: str) -> User:
        """The unit's liaison, made when first asked for."""
        return self._of(self.liaisons, unit, Role.LIAISON, "联络员", "lx")

    def leader(self, unit: str) -> User:
        """The unit's leader."""
        return self._of(self.leaders, unit, Role.UNIT_LEADER, "负责人", "fz")

    def _of(self, known: dict[str, User], unit: str, role: str, word: str, mark: str) -> User:
        if unit not in known:
            record = unit_of_slug(unit)
            user, new = get_user_model().objects.get_or_create(
                username=f"moni-{mark}-{unit}"[:150], defaults={"display_name": f"{record}{word}（模拟）"}
            )
            if new:
                user.set_unusable_password()
                user.save()
                grant_role(
                    user=user, role=role, scope_kind=ScopeKind.UNIT, scope_key=unit, granted_by=None,
                    granted_at=timezone.now() - timedelta(weeks=WEEKS + 1),
                    valid_from=timezone.localdate() - timedelta(weeks=WEEKS + 1), basis="模拟数据",
                )  # fmt: skip
            known[unit] = user
        return known[unit]


def simulate_supervision(known: Mapping[str, User], *, plan: PlanRecord, at: datetime) -> int:
    """
    Half a year that ends ``at``; how many items there are. Nothing where the plan is under supervision already.

    ``known`` are the demo accounts by name: xietiao, hecha, lianluo and fuzeren act themselves.
    """
    if ItemRecord.objects.filter(plan=plan).exists():
        return 0
    cast = _Cast(known["xietiao"], known["hecha"])
    cast.liaisons |= {"gx-sci": known["lianluo"], OFFICE: known["xietiao"]}
    cast.leaders |= {"gx-sci": known["fuzeren"]}
    with transaction.atomic():
        _Half(plan, cast, at).run()
    simulate_papers(plan=plan, by=known["xietiao"], at=at)
    simulate_evaluation(plan=plan, by=known["xietiao"], liaison=known["lianluo"], at=at)
    return ItemRecord.objects.filter(plan=plan).count()


class _Half:
    """The half-year, day by day."""

    def __init__(self, plan: PlanRecord, cast: _Cast, at: datetime) -> None:
        self.plan, self.cast, self.until = plan, cast, at
        self.dice = random.Random(f"{plan.slug} {MARK}")  # noqa: S311 - the same simulation every time, no secret
        self.today = timezone.localdate(at)
        self.begins = calendar().on_or_after(self.today - timedelta(weeks=WEEKS)).day
        self.by_day: dict[date, list[Callable[[datetime], object]]] = {}

    def run(self) -> None:
        """Arrange everything, then let the days pass."""
        self._set_up()
        self._hand_out()
        self._months()
        self._incidents()
        day = self.begins
        while day <= self.today:
            if (self.today - day).days <= REMINDED:
                self._remind(self._moment(day, -90))
            for minute, act in enumerate(self.by_day.get(day, ())):
                act(self._moment(day, minute))
            if day.weekday() == 0:
                relight_all(at=self._moment(day, 500))
            day += timedelta(days=1)
        relight_all(at=self.until)

    def _moment(self, day: date, minute: int) -> datetime:
        nine = timezone.make_aware(datetime.combine(day, time(9)))
        return min(nine + timedelta(minutes=minute), self.until)

    def _on(self, day: date, act: Callable[[datetime], object]) -> None:
        self.by_day.setdefault(calendar().on_or_after(day).day, []).append(act)

    def _item(self, code: str) -> ItemRecord:
        return ItemRecord.objects.select_related("plan__region").get(plan=self.plan, key=code)

    def _lead(self, record: ItemRecord) -> str:
        return item_as_it_stands(record).leads[0]

    # ------------------------------------------------------------ 立项、分解、交办、签收

    def _set_up(self) -> None:
        set_up(
            plan=self.plan,
            by=self.cast.office,
            at=self._moment(self.begins, 0),
            valid_from=self.begins,
            values={"office_unit": unit_of_slug(OFFICE)},
        )

    def _hand_out(self) -> None:
        start = self.begins
        self._on(start, lambda at: propose_tasks(plan=self.plan, by=self.cast.office, at=at))
        for code in SPLIT:
            self._on(start, lambda at, code=code: self._split(code, at))
        self._on(start + timedelta(days=1), self._break_down)
        self._on(start + timedelta(days=2), lambda at: name_some(self._items(), mark=MARK, by=self.cast.office, at=at))
        self._on(start + timedelta(days=3), self._assign)
        self._on(start + timedelta(days=4), self._sign)

    def _split(self, code: str, at: datetime) -> None:
        split_into_measures(item=self._item(code), by=self.cast.office, at=at)

    def _break_down(self, at: datetime) -> None:
        ends = (-18, 12, 35, 60, 95, 130, 180, 240)
        for number, record in enumerate(self._items()):
            deadline = calendar().on_or_after(self.today + timedelta(days=ends[(number * 5) % len(ends)])).day
            if record.key in (*CLOSED, SELF_CHECKED):
                deadline = calendar().on_or_after(self.today + timedelta(days=20)).day
            start = self.begins
            middle = start + (deadline - start) / 2
            acting.break_down(
                record=record,
                by=self.cast.office,
                at=at,
                commitment=Commitment(
                    start=start,
                    deadline=deadline,
                    weight=Decimal(1 + number % 3),
                    milestones=((middle, Decimal("0.4")),) if number % 2 else (),
                ),
                result=f"按计划完成“{record.title[:60]}”并有可核查的成果{MARK}",
                ground=f"与牵头单位商定{MARK}",
                verifier="gx-ndrc" if record.key == "n1" else "",
            )
            acting.approve(record=record, by=self.cast.office, at=at)

    def _items(self) -> list[ItemRecord]:
        return list(ItemRecord.objects.filter(plan=self.plan).select_related("plan__region").order_by("order"))

    def _assign(self, at: datetime) -> None:
        for record in self._items():
            acting.assign(record=record, by=self.cast.office, at=at, contact=f"联席办综合组{MARK}")

    def _sign(self, at: datetime) -> None:
        groups = {slug for slug, unit in units_of_slugs(self._units()).items() if unit.is_group}
        for record in self._items():
            for party in item_as_it_stands(record).parties:
                if party.unit in groups or (party.part != "lead" and self.dice.random() < 0.25):
                    continue
                acting.sign(record=record, by=self.cast.liaison(party.unit), at=at, unit=party.unit)

    def _units(self) -> set[str]:
        return {party.unit for record in self._items() for party in item_as_it_stands(record).parties}

    def _remind(self, at: datetime) -> None:
        """The reminders of a morning; a few of those that got them say so."""
        remind_all(at=at, simulated=True, holders_on=self.today)  # the demo accounts begin today
        fresh = ReminderRecord.objects.filter(item__plan=self.plan, rung="liaison", acknowledged_at=None, sent_at=at)
        for reminder in list(fresh.order_by("pk"))[::3]:
            reader = reminder.recipients.first()
            if reader is not None:
                acknowledge(reminder=reminder, by=reader, at=at + timedelta(minutes=40))

    # ------------------------------------------------------------ 每月报送

    def _months(self) -> None:
        spans = periods([(self.begins, "month")], self.begins, self.today - timedelta(days=1))
        for code, last in ((span.code, span.last) for span in spans):
            opened = last + timedelta(days=1)
            self._on(opened, lambda at: reporting.open_periods(plan=self.plan, at=at, simulated=True))
            for number in range(4):
                day = calendar().add(last, 2 + 2 * number).day  # the last quarter of them comes late
                if day < self.today:
                    self._on(day, lambda at, code=code, number=number: self._report(code, number, at))

    def _report(self, code: str, turn: int, at: datetime) -> None:
        period = PeriodRecord.objects.filter(plan=self.plan, code=code).first()
        if period is None:
            return
        for number, record in enumerate(self._items()):
            late = record.key in (RAISED, SUMMONED) or number % 11 == 10
            if turn != (3 if late else number % 3) or record.key in SILENT or record.rows.exists():
                continue
            row = ItemStateRecord.objects.get(item=record, valid_until_at=None)
            if row.stage in (StageChoice.IN_PROGRESS, StageChoice.RETURNED):
                self._one_report(record, row, period, at)

    def _one_report(self, record: ItemRecord, row: ItemStateRecord, period: PeriodRecord, at: datetime) -> None:
        item = item_as_it_stands(record)
        unit = item.leads[0]
        due = self._due(row, period.last_date)
        slow = Decimal("0.55") if record.key in (RAISED, SUMMONED, *DISAGREED) else Decimal("0.96")
        pace = slow + Decimal(self.dice.randint(-8, 8)) / 100
        progress = max(item.progress or Decimal(0), min(Decimal("0.97"), (due * pace).quantize(Decimal("0.01"))))
        final = record.key in (*CLOSED, SENT_BACK, TO_VERIFY, TO_CONCLUDE, SELF_CHECKED) and self._last(period)
        report = reporting.report_of(record=record, period=period, at=at)
        for part in report.parts.select_related("unit"):
            if part.unit.is_group or (part.unit.slug != unit and self.dice.random() < 0.35):
                continue  # silent
            reporting.save_part(
                part=part,
                by=self.cast.liaison(part.unit.slug),
                at=at,
                written=replace(
                    self._words(progress if part.unit.slug == unit else None),
                    figures=told_by(item, key=record.key, unit=part.unit.slug, first=period.first_date),
                ),
                seen=part.version,
                send=True,
            )
        words = self._words(Decimal(1) if final else progress)
        reporting.merge_report(
            report=report,
            by=self.cast.liaison(unit),
            at=at,
            unit=unit,
            written=words,
            said=Verdict.GREEN.value,
            final=final,
            seen=report.version,
        )
        report.refresh_from_db()
        signer = self.cast.leader(unit)
        reporting.sign_report(report=report, by=signer, at=at, seen=report.version)
        if final or unit == OFFICE or self._last(period):
            return
        if record.key == RETURNED_REPORT and self._before_last(period):
            reason = f"只写了过程，没有写成效和数据，请补充后重报{MARK}"
            receiving.return_report(report=report, by=self.cast.office, at=at, reason=reason, seen=report.version)
        else:
            receiving.accept_report(report=report, by=self.cast.office, at=at, seen=report.version)

    def _due(self, row: ItemStateRecord, day: date) -> Decimal:
        if row.start_date is None or row.deadline_date is None:
            return Decimal(0)
        whole = max(1, (row.deadline_date - row.start_date).days)
        return min(Decimal(1), Decimal(max(0, (day - row.start_date).days)) / whole)

    def _last(self, period: PeriodRecord) -> bool:
        return (self.today - period.last_date).days < 45 and (self.today - period.last_date).days >= 14

    def _before_last(self, period: PeriodRecord) -> bool:
        return 45 <= (self.today - period.last_date).days < 76

    def _words(self, progress: Decimal | None) -> reporting.Written:
        text = self.dice.choice(_TEXTS).format(n=self.dice.randint(2, 9))
        return reporting.Written(
            progress=progress,
            text=text + MARK,
            problems=self.dice.choice(_PROBLEMS),
            next_steps=self.dice.choice(_NEXT),
        )

    # ------------------------------------------------------------ 延期、异议、转办、核查、办结

    def _incidents(self) -> None:
        ago = lambda days: self.today - timedelta(days=days)  # noqa: E731 - read as a word below
        self._on(self.begins + timedelta(days=4), lambda at: self._object(OBJECTED, at))
        self._on(self.begins + timedelta(days=8), lambda at: self._keep(OBJECTED, at))
        self._on(ago(120), lambda at: self._transfer(at))
        self._on(ago(60), lambda at: self._extension(EXTENDED, at, decided=True))
        self._on(ago(3), lambda at: self._extension(ASKS_EXTENSION, at, decided=False))
        self._on(ago(50), lambda at: self._stop(at))
        self._on(ago(25), lambda at: self._raise(RAISED, Urging.RAISED, at))
        self._on(ago(20), lambda at: self._raise(SUMMONED, Urging.SUMMONED, at))
        self._on(ago(16), lambda at: [self._judge(code, at) for code in DISAGREED])
        self._on(ago(12), lambda at: [self._urge(code, at) for code in SILENT])
        for code in (*CLOSED, SENT_BACK, TO_CONCLUDE):
            self._on(ago(5), lambda at, code=code: self._check(code, at))
        self._on(ago(4), lambda at: self._conclude(at))

    def _standing(self, code: str, *stages: str) -> ItemRecord | None:
        record = self._item(code)
        row = ItemStateRecord.objects.get(item=record, valid_until_at=None)
        return record if row.stage in stages else None

    def _object(self, code: str, at: datetime) -> None:
        record = self._item(code)
        unit = item_as_it_stands(record).parties[1].unit
        acting.object_to(
            record=record,
            by=self.cast.liaison(unit),
            at=at,
            unit=unit,
            reason=f"本单位不承担该项职能{MARK}",
            ground=f"“三定”规定{MARK}",
        )
        acting.endorse(record=record, by=self.cast.leader(unit), at=at)

    def _keep(self, code: str, at: datetime) -> None:
        acting.refuse_objection(
            record=self._item(code), by=self.cast.office, at=at, ground=f"计划已明确为配合单位，请继续配合{MARK}"
        )

    def _transfer(self, at: datetime) -> None:
        code, away, to = TRANSFERRED
        if record := self._standing(code, StageChoice.IN_PROGRESS):
            acting.transfer(
                record=record,
                by=self.cast.office,
                at=at,
                away=away,
                to=to,
                reason=f"职能调整{MARK}",
                ground=f"机构职能划转文件{MARK}",
            )

    def _extension(self, code: str, at: datetime, *, decided: bool) -> None:
        record = self._standing(code, StageChoice.IN_PROGRESS)
        if record is None:
            return
        unit = self._lead(record)
        row = ItemStateRecord.objects.get(item=record, valid_until_at=None)
        assert row.deadline_date is not None
        until = calendar().on_or_after(row.deadline_date + timedelta(days=45)).day
        acting.ask_extension(
            record=record,
            by=self.cast.liaison(unit),
            at=at,
            unit=unit,
            until=until,
            reason=f"需等上级配套办法出台{MARK}",
        )
        acting.endorse(record=record, by=self.cast.leader(unit), at=at)
        if decided:
            acting.decide_extension(
                record=record, by=self.cast.office, at=at, granted=True, ground=f"情况属实，同意{MARK}"
            )

    def _stop(self, at: datetime) -> None:
        if record := self._standing(STOPPED, StageChoice.IN_PROGRESS):
            acting.suspend(
                record=record,
                by=self.cast.office,
                at=at,
                reason=f"等待合作协议续签{MARK}",
                ground=f"联席会议议定事项{MARK}",
            )

    def _raise(self, code: str, urging: Urging, at: datetime) -> None:
        if record := self._standing(code, StageChoice.IN_PROGRESS, StageChoice.RETURNED):
            acting.raise_to(record=record, by=self.cast.office, at=at, urging=urging, reason=f"进度持续低于路径{MARK}")

    def _judge(self, code: str, at: datetime) -> None:
        if record := self._standing(code, StageChoice.IN_PROGRESS):
            acting.judge(
                record=record,
                by=self.cast.verifier,
                at=at,
                judged=Verdict.RED,
                words=f"抽查的三个点有两个没有开工{MARK}",
            )

    def _urge(self, code: str, at: datetime) -> None:
        if record := self._standing(code, StageChoice.IN_PROGRESS):
            acting.urge(record=record, by=self.cast.office, at=at, words=f"已连续多期没有报送，请尽快补报{MARK}")

    def _check(self, code: str, at: datetime) -> None:
        record = self._standing(code, StageChoice.REPORTED)
        if record is None:
            return
        back = code == SENT_BACK
        acting.take_up(record=record, by=self.cast.verifier, at=at)
        acting.recommend(
            record=record,
            by=self.cast.verifier,
            at=at,
            outcome="return" if back else "pass",
            method=f"现场核查和数据比对{MARK}",
            words=f"台账与现场{'不一致，两项成果没有完成' if back else '一致'}{MARK}",
        )

    def _conclude(self, at: datetime) -> None:
        for code in CLOSED:
            if record := self._standing(code, StageChoice.RECOMMENDED):
                acting.close(record=record, by=self.cast.office, at=at, words=f"同意办结{MARK}")
        if record := self._standing(SENT_BACK, StageChoice.RECOMMENDED):
            reason = f"两项成果没有完成，退回重办{MARK}"
            acting.send_back(record=record, by=self.cast.office, at=at, reason=reason)
        if record := self._standing(SELF_CHECKED, StageChoice.REPORTED):
            acting.close(record=record, by=self.cast.office, at=at, words=f"自查办结{MARK}")
