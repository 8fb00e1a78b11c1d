"""A province under supervision for years: as many items, units and steps as one asks for, in the tables at once.

The steps are events of the domain, replayed as the services replay them and chained as the ledger chains them, so that
``verify_ledger`` finds nothing wrong; only the one-by-one storing of the services is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from shuangchuang.domain.chain import START, digest_of
from shuangchuang.domain.supervision.evolving import commitment_facts, evolve
from shuangchuang.domain.supervision.model import Commitment, Event, Item, Kind
from shuangchuang.halls.accounts.models import GrantRecord, Role, User
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import UnitCategory, UnitRecord
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    LedgerHeadRecord,
    Level,
    PartyRecord,
    StepRecord,
)
from shuangchuang.halls.supervision.services.ledger import HEAD
from shuangchuang.halls.supervision.services.projecting import columns_of
from tests.halls.plans.small_plan import a_plan

LIGHTS = ("绿", "黄", "绿", "红", "灰")
_AT_ONCE = 250  # items written at once


@dataclass(frozen=True, slots=True)
class LargeOffice:
    """What was made; ``first`` and ``last`` are the days of the first and the last step."""

    plans: tuple[PlanRecord, ...]
    office: User
    liaison: User
    items: int
    steps: int
    first: date
    last: date


def a_large_office(*, items: int, units: int, steps: int, plans: int = 4, today: date) -> LargeOffice:
    """``plans`` plans of one city with ``items`` tasks by ``units`` units, ``steps`` steps in all until ``today``."""
    adopted = tuple(a_plan(slug=f"large-{number}") for number in range(plans))
    region = adopted[0].region
    UnitRecord.objects.bulk_create(
        UnitRecord(
            slug=f"large-unit-{number}", region=region, name=f"第{number}局", category=UnitCategory.OTHER,
            order=1000 + number,
        )
        for number in range(units)
    )  # fmt: skip
    known = list(UnitRecord.objects.filter(slug__startswith="large-unit-").order_by("order"))
    office = _person(Role.COORDINATOR, "region", region.code)
    liaison = _person(Role.LIAISON, "unit", known[0].slug)
    each = max(5, steps // items)
    first = today - timedelta(days=4 * each)
    chain, made = _Chain(), 0
    for start in range(0, items, _AT_ONCE):
        with transaction.atomic():
            numbers = range(start, min(start + _AT_ONCE, items))
            made += _write(numbers, adopted, known, office, each=each, first=first, chain=chain)
    LedgerHeadRecord.objects.update_or_create(pk=HEAD, defaults={"number": chain.number, "digest": chain.digest})
    return LargeOffice(adopted, office, liaison, items, made, first, today)


def _person(role: str, kind: str, key: str) -> User:
    user = User.objects.create_user(f"large-{role}", password="kaifang-2026-xx")
    GrantRecord.objects.create(
        user=user, role=role, scope_kind=kind, scope_key=key, valid_from=date(2020, 1, 1),
        granted_at=datetime(2020, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    return user


class _Chain:
    number = 0
    digest = START


def _write(
    numbers: range, plans: tuple[PlanRecord, ...], units: list[UnitRecord], office: User, *, each: int, first: date,
    chain: _Chain,
) -> int:  # fmt: skip
    by_slug = {unit.slug: unit for unit in units}
    records = ItemRecord.objects.bulk_create(
        ItemRecord(
            plan=plans[number % len(plans)], key=f"T{number}", level=Level.TASK, task_line=f"L{number}",
            order=number * 1000, number=f"{number}", title=f"第{number}项任务：建设孵化载体", text="加大投入。" * 20,
            sequence=each, created_at=_moment(first),
        )
        for number in numbers
    )  # fmt: skip
    steps: list[StepRecord] = []
    states: list[ItemStateRecord] = []
    parties: list[PartyRecord] = []
    for number, record in zip(numbers, records, strict=True):
        item: Item | None = None
        lit = None
        for sequence, event in enumerate(_way(number, units, office, each=each, first=first), start=1):
            before, item = item, evolve(item or Item(), event)
            at = _moment(event.on, number)
            step = StepRecord(
                number=chain.number + 1, item=record, sequence=sequence, kind=event.kind.value, at=at,
                on_date=event.on, person_id=event.person, unit=event.unit, facts=dict(event.facts),
                previous=chain.digest,
            )  # fmt: skip
            step.digest = digest_of(previous=chain.digest, number=step.number, words=step.covered())
            chain.number, chain.digest = step.number, step.digest
            steps.append(step)
            lit = sequence if event.kind is Kind.LIT else lit
            columns = columns_of(item)
            if before is None or columns_of(before) != columns:
                if before is not None:
                    states[-1].valid_until_at = at
                states.append(
                    ItemStateRecord(item=record, sequence=sequence, valid_from_at=at, light_sequence=lit, **columns)
                )
        parties += [
            PartyRecord(
                item=record, unit=by_slug[party.unit], part=party.part.value, order=order,
                signed_date=party.signed_on, valid_from_at=_moment(first, number),
            )
            for order, party in enumerate(item.parties if item else ())
        ]  # fmt: skip
    for kind, rows in ((StepRecord, steps), (ItemStateRecord, states), (PartyRecord, parties)):
        kind.objects.bulk_create(rows, batch_size=500)
    return len(steps)


def _moment(day: date, number: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9))) + timedelta(seconds=number % 30000)


def _way(number: int, units: list[UnitRecord], office: User, *, each: int, first: date) -> Iterator[Event]:
    """An item's life: handed out, then reported, judged, urged and lit, every four days."""
    lead, others = units[number % len(units)].slug, [units[(number * 7 + n) % len(units)].slug for n in (1, 2, 3)]
    parties = [[lead, "lead"], *[[slug, "cooperator"] for slug in dict.fromkeys(others) if slug != lead]]
    agreed = Commitment(
        start=first,
        deadline=first + timedelta(days=300 + number % 900),
        weight=Decimal(1 + number % 3),
        milestones=((first + timedelta(days=180), Decimal("0.4")),),
        owner=None,
    )
    person = office.pk
    opening = (
        Event(Kind.PROPOSED, first, person, facts={"parties": parties, "office": ""}),
        Event(Kind.BROKEN_DOWN, first, person, facts=commitment_facts(agreed)),
        Event(Kind.APPROVED, first, person),
        Event(Kind.ASSIGNED, first, person),
        Event(Kind.SIGNED, first, person, unit=lead),
    )
    yield from opening[:each]
    for turn in range(each - len(opening)):
        day = first + timedelta(days=4 * (turn + len(opening)))
        if turn % 3 == 0:
            share = min(Decimal(1), Decimal(turn) / Decimal(each)).quantize(Decimal("0.01"))
            report = {
                "report": turn + 1, "period": f"{day:%Y-%m}", "progress": str(share), "said": "绿",
                "until": day.isoformat(), "late": turn % 9 == 0, "final": False, "writers": [],
            }  # fmt: skip
            yield Event(Kind.REPORT_SUBMITTED, day, person, unit=lead, facts=report)
        elif turn % 3 == 1:
            light = LIGHTS[(number + turn) % len(LIGHTS)]
            reason = {"msgid": "到今天按目标路径应达到 {due}，实际 {done}", "values": {"due": "40%", "done": "35%"}}
            yield Event(Kind.LIT, day, facts={"light": light, "reasons": [reason], "rule": "v1"})
        else:
            yield Event(Kind.URGED, day, person)
