"""What reminders look at: items, reports and rectifications as they stand, in a fixed number of questions.

item:12/nanning      a unit's part: to sign, to report, the deadline (the lead's)
item:12              what lies with the office: to verify, an objection or an extension to decide
inspection:3/nanning a unit's rectification
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from shuangchuang.domain.supervision.model import IN_HAND, UNDER_CHECK, Stage
from shuangchuang.domain.supervision.reminders import Audience, Watched, WatchedKind
from shuangchuang.domain.supervision.silence import owes
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.accounts.queries.holders import holders_by_unit, holders_of, stand_ins_by_unit
from shuangchuang.halls.supervision.models import (
    FindingRecord,
    FindingStage,
    InspectionRecord,
    InspectionStage,
    ItemRecord,
    ItemStateRecord,
    PartChoice,
    PartRecord,
    PartyRecord,
    PeriodRecord,
    ReportRecord,
    ReportStatus,
    StageChoice,
    StepRecord,
    SupervisionSettingRecord,
)
from shuangchuang.halls.supervision.queries.settings import settings_in_force

_RUNNING = [stage.value for stage in (*IN_HAND, *UNDER_CHECK)]
_REPORTING = {StageChoice.IN_PROGRESS, StageChoice.RETURNED}
_OUT = {ReportStatus.SUBMITTED, ReportStatus.ACCEPTED}
_DEADLINE_STEPS = ("broken_down", "extension_granted", "resumed", "transferred")


@dataclass(frozen=True, slots=True)
class Thing:
    """One watched thing with its rows. ``unit`` is the pk, ``slug`` the slug of the unit it is asked of; None: the office."""

    watched: Watched
    region: int
    item: ItemRecord | None = None
    inspection: InspectionRecord | None = None
    unit: int | None = None
    slug: str = ""
    verifier: str = ""
    verifying: bool = False


def running_items() -> list[int]:
    """The items a reminder could be about."""
    rows = ItemStateRecord.objects.filter(valid_until_at__isnull=True, stage__in=_RUNNING)
    return list(rows.order_by("item").values_list("item", flat=True))


def running_inspections() -> list[int]:
    """The inspections a reminder could be about."""
    found = InspectionRecord.objects.filter(stage=InspectionStage.RECTIFYING, due_date__isnull=False)
    return list(found.order_by("pk").values_list("pk", flat=True))


def things_of_items(items: Collection[int]) -> Iterator[Thing]:
    """What is watched of these items, as it stands now."""
    rows = (
        ItemStateRecord.objects.filter(item__in=items, valid_until_at__isnull=True, stage__in=_RUNNING)
        .select_related("item__plan__region")
        .order_by("item")
    )
    states = {row.item_id: row for row in rows}
    parties: dict[int, list[PartyRecord]] = defaultdict(list)
    for party in PartyRecord.objects.filter(item__in=states, valid_until_at__isnull=True).select_related("unit"):
        parties[party.item_id].append(party)
    periods: dict[int, PeriodRecord] = {}
    plans = {row.item.plan_id for row in states.values()}
    for period in PeriodRecord.objects.filter(plan__in=plans).order_by("last_date"):
        periods[period.plan_id] = period
    newest = [period.pk for period in periods.values()]
    reports = {each.item_id: each for each in ReportRecord.objects.filter(item__in=states, period__in=newest)}
    sent = {
        (item, unit): at
        for item, unit, at in PartRecord.objects.filter(
            report__in=[each.pk for each in reports.values()], sent_at__isnull=False
        ).values_list("report__item", "unit", "sent_at")
    }
    agreed = _last_steps(states, _DEADLINE_STEPS)
    asked = _last_steps([key for key, row in states.items() if row.request and row.endorsed], ("endorsed",))
    for key, row in states.items():
        yield _of_office(row, asked.get(key))
        for party in parties[key]:
            if party.unit.is_group:
                continue  # nobody stands behind it: its members have rows of their own
            yield _of_unit(row, party, periods.get(row.item.plan_id), reports.get(key), sent, agreed.get(key))


def _last_steps(items: Iterable[int], kinds: Collection[str]) -> dict[int, date]:
    """Item → the day of its last step of these kinds."""
    found = StepRecord.objects.filter(item__in=list(items), kind__in=kinds).order_by("sequence")
    return dict(found.values_list("item", "on_date"))


def _of_office(row: ItemStateRecord, asked: date | None) -> Thing:
    in_request = asked if row.stage in {stage.value for stage in IN_HAND} else None
    watched = Watched(
        f"item:{row.item_id}",
        stage=Stage(row.stage),
        assigned_on=row.assigned_date,
        signed_on=row.assigned_date,  # signing is the units', each with its own watched part
        verification_since=row.under_check_date,
        objection_since=in_request if row.request == "objection" else None,
        extension_since=in_request if row.request == "extension" else None,
    )
    verifying = row.stage in (StageChoice.REPORTED, StageChoice.VERIFYING) and not row.self_led
    return Thing(watched, row.item.plan.region_id, item=row.item, verifier=row.verifier, verifying=verifying)


def _of_unit(
    row: ItemStateRecord,
    party: PartyRecord,
    period: PeriodRecord | None,
    report: ReportRecord | None,
    sent: dict[tuple[int, int], object],
    agreed: date | None,
) -> Thing:
    unsigned = party.signed_date is None
    began = timezone.localdate(party.valid_from_at)
    assigned = max(row.assigned_date, began) if row.assigned_date and unsigned else row.assigned_date
    lead = party.part == PartChoice.LEAD
    reporting = (
        period is not None and not unsigned and row.stage in _REPORTING and owes(row.assigned_date, period.last_date)
    )
    gone = report is not None and report.status in _OUT
    merged = report is not None and report.status == ReportStatus.MERGED
    done = gone or (not lead and (merged or (row.item_id, party.unit_id) in sent))
    since = max((day for day in (agreed, row.assigned_date) if day), default=None)
    watched = Watched(
        f"item:{row.item_id}/{party.unit.slug}",
        # A unit that has not signed still stands where the item was handed out, whatever the others did.
        stage=Stage.ASSIGNED if unsigned and Stage(row.stage) in IN_HAND else Stage(row.stage),
        assigned_on=assigned,
        signed_on=party.signed_date,
        # The whole is the lead's to finish; who cooperates signs and hands in its part.
        deadline=row.deadline_date if lead else None,
        deadline_since=since,
        report_due_on=period.due_date if period is not None and reporting else None,
        reported_on=period.due_date if period is not None and done else None,
    )
    return Thing(
        watched, row.item.plan.region_id, item=row.item, unit=party.unit_id, slug=party.unit.slug,
    )  # fmt: skip


def things_of_inspections(inspections: Collection[int]) -> Iterator[Thing]:
    """What is watched of these inspections: each unit that has a finding to rectify."""
    findings = (
        FindingRecord.objects.filter(
            inspection__in=inspections,
            inspection__stage=InspectionStage.RECTIFYING,
            inspection__due_date__isnull=False,
            stage=FindingStage.ORDERED,
        )
        .select_related("inspection", "unit")
        .order_by("inspection", "unit")
    )
    seen = set()
    for finding in findings:
        key = f"inspection:{finding.inspection_id}/{finding.unit.slug}"
        if key not in seen:
            seen.add(key)
            watched = Watched(
                key, kind=WatchedKind.RECTIFICATION, rectification_due_on=finding.inspection.due_date
            )  # fmt: skip
            yield Thing(
                watched, finding.inspection.region_id, inspection=finding.inspection,
                unit=finding.unit_id, slug=finding.unit.slug,
            )  # fmt: skip


class People:
    """Who stands on which rung for a thing on a day; asked once a run, however many things there are."""

    def __init__(self, units: Collection[str], *, on: date) -> None:
        self._on = on
        plans = SupervisionSettingRecord.objects.values_list("plan", flat=True).distinct()
        self._office_units = {
            plan: row.office_unit.slug for plan, row in settings_in_force(plans, on=on).items() if row.office_unit
        }
        slugs = {*units, *self._office_units.values()}
        self._handling = holders_by_unit(right="supervision.handle", units=slugs, on=on)
        self._second = stand_ins_by_unit(right="supervision.handle", units=slugs, on=on)
        self._leading = holders_by_unit(right="supervision.approve", units=slugs, on=on)
        self._offices: dict[str, list[User]] = {}
        self._verifiers: dict[tuple[str, str], list[User]] = {}

    def on(self, rung: Audience, thing: Thing) -> list[User]:
        """The people of a rung; whoever was on one below is not told twice."""
        if not thing.slug:
            return self._of_office(rung, thing)
        below = {user.pk for user in self._handling.get(thing.slug, ())}
        match rung:
            case Audience.LIAISON:
                return self._handling.get(thing.slug, [])
            case Audience.SECOND:
                return [user for user in self._second.get(thing.slug, ()) if user.pk not in below]
            case Audience.LEADER:
                return self._leading.get(thing.slug, [])
            case _:
                return []

    def _of_office(self, rung: Audience, thing: Thing) -> list[User]:
        assert thing.item is not None
        if rung is Audience.LEADER:
            return self._leading.get(self._office_units.get(thing.item.plan_id, ""), [])
        code = thing.item.plan.region.code
        if code not in self._offices:
            self._offices[code] = holders_of(right="supervision.arrange", region=code, on=self._on)
        people = {user.pk: user for user in self._offices[code]}
        if thing.verifying:
            of = (code, thing.verifier)
            if of not in self._verifiers:
                where = {"unit": thing.verifier} if thing.verifier else {"region": code}
                self._verifiers[of] = holders_of(right="supervision.verify", on=self._on, **where)  # type: ignore[arg-type]
            people |= {user.pk: user for user in self._verifiers[of]}
        return list(people.values())

    def unfilled(self, thing: Thing) -> frozenset[Audience]:
        """The rungs nobody holds, which climbing passes by; the last of a ladder stays, so that it is seen."""
        return frozenset(rung for rung in (Audience.SECOND,) if not self.on(rung, thing))

    def laid_to(self, thing: Thing, acknowledged: Collection[str]) -> Watched:
        """The watched thing as the domain asks for it, with what was answered and the rungs that are empty."""
        return replace(thing.watched, acknowledged=frozenset(acknowledged), unfilled=self.unfilled(thing))
