"""The office's other views of the same items: by stage, by unit, across the years, where verdicts differ, who is silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from shuangchuang.domain.supervision.model import ENDED, IN_HAND, Kind
from shuangchuang.domain.supervision.silence import Due, in_a_row, missed
from shuangchuang.halls.accounts.queries.holders import holders_by_unit
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    PeriodRecord,
    ReportRecord,
    StageChoice,
    StepRecord,
)
from shuangchuang.halls.supervision.queries.items import end_of

_PERIODS = 6  # how far back silence is looked for


def by_stage(rows: QuerySet[ItemStateRecord], *, most: int) -> tuple[dict[str, int], QuerySet[ItemStateRecord]]:
    """How many items stand at each stage, and the first ``most`` of each by their deadline."""
    counted = rows.order_by().values("stage").annotate(number=Count("pk")).values_list("stage", "number")
    soonest = [F("deadline_date").asc(nulls_last=True), F("item__order").asc(), F("item").asc()]
    first = rows.annotate(place=Window(RowNumber(), partition_by=[F("stage")], order_by=soonest))
    return dict(counted), first.filter(place__lte=most).order_by(*soonest)


def differing(rows: QuerySet[ItemStateRecord]) -> QuerySet[ItemStateRecord]:
    """Items still running on which the unit, the verifier and the rule do not say the same."""
    unit = ~Q(said="") & ~Q(said=F("light"))
    verifier = ~Q(judged="") & ~Q(judged=F("light"))
    each_other = ~Q(said="") & ~Q(judged="") & ~Q(said=F("judged"))
    return rows.exclude(stage__in=(*ENDED, StageChoice.PROPOSED)).filter(unit | verifier | each_other)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who last gave a verdict on an item, and on which day."""

    person: str
    on: date


def judgements(items: Iterable[int], *, day: date | None) -> dict[int, Judgement]:
    """The last judgement of a verifier on each item; with a day, until its end."""
    steps = StepRecord.objects.filter(item__in=list(items), kind__in=(Kind.JUDGED, Kind.RECOMMENDED))
    if day is not None:
        steps = steps.filter(at__lt=end_of(day))
    return {
        step.item_id: Judgement(str(step.person or ""), step.on_date)
        for step in steps.select_related("person").order_by("item", "sequence")
    }


@dataclass(slots=True)
class Silent:
    """A unit that owes reports. ``items`` are what it leads without having reported, each with the periods missed."""

    unit: str
    name: str
    items: list[tuple[ItemRecord, tuple[str, ...]]] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    in_a_row: int = 0


def silent_units(rows: QuerySet[ItemStateRecord], *, on: date) -> list[Silent]:
    """
    Units that lead an item in hand for which a report was due before ``on`` and none has left them, the longest
    silent first.

    The rule is the bulletin's (``domain.supervision.silence``). Looked at are the last six periods; ``in_a_row``
    is the longest run of periods missed up to the newest. Rows that others stand beneath report through those.
    """
    in_hand = rows.filter(
        stage__in=[stage.value for stage in IN_HAND], assigned_date__isnull=False, item__rows__isnull=True
    )
    # Most items of a large place owe nothing: only what is compared is read of them, the rest of those that do.
    standing = list(in_hand.order_by().values_list("item", "item__plan", "assigned_date"))
    periods: dict[int, list[PeriodRecord]] = {}
    due = PeriodRecord.objects.filter(plan__in={plan for _item, plan, _day in standing}, due_date__lt=on)
    for period in due.filter(opened_date__lte=on).order_by("plan", "-last_date"):
        if len(periods.setdefault(period.plan_id, [])) < _PERIODS:
            periods[period.plan_id].append(period)
    looked_at = [period.pk for each in periods.values() for period in each]
    reported = set(
        ReportRecord.objects.filter(period__in=looked_at, submitted_at__lt=end_of(on)).values_list("item", "period")
    )
    owing: dict[int, tuple[str, ...]] = {}
    runs: dict[int, int] = {}
    for item, plan, assigned in standing:
        known = periods.get(plan, [])
        told = {period.code for period in known if (item, period.pk) in reported}
        dues = [Due(period.code, period.last_date, period.due_date) for period in known]
        if codes := missed(assigned, dues, told):
            owing[item] = codes
            runs[item] = in_a_row([period.code for period in known], codes)
    found: dict[str, Silent] = {}
    for row in rows.filter(item__in=list(owing)) if owing else ():
        for party in row.item.units_then:  # type: ignore[attr-defined]
            if party.part == "lead":
                one = found.setdefault(party.unit.slug, Silent(party.unit.slug, party.unit.name))
                one.items.append((row.item, owing[row.item_id]))
                one.in_a_row = max(one.in_a_row, runs[row.item_id])
    people = holders_by_unit(right="supervision.handle", units=found, on=on)
    for slug, one in found.items():
        one.people = [str(user) for user in people.get(slug, [])]
    return sorted(found.values(), key=lambda one: (-one.in_a_row, -len(one.items), one.unit))
