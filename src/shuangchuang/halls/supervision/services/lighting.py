"""Give items their light: by the one rule, from how they stand, each change a step of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shuangchuang.catalogue.calendar import working_days_of
from shuangchuang.domain.shared import Said
from shuangchuang.domain.shared.working_days import WorkingDays
from shuangchuang.domain.supervision import arranging, judging
from shuangchuang.domain.supervision.lights import IndicatorLight, Light, Situation, light_of
from shuangchuang.domain.supervision.model import Commitment, Event, Item, Stage
from shuangchuang.domain.supervision.rolling import Rolled, roll_up
from shuangchuang.halls.plans.figures import watch
from shuangchuang.halls.plans.in_force import adopted_plans, targets_of_tasks
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.plans.services.states import current_version
from shuangchuang.halls.supervision.models import ItemRecord, ItemStateRecord, StageChoice
from shuangchuang.halls.supervision.services.ledger import hold_ledger, take_step

_AT_ONCE = 200  # items lit in one transaction: others get their turn between
Indicators = Mapping[str, tuple[IndicatorLight, ...]]


def calendar() -> WorkingDays:
    """The working days of this deployment's place."""
    return working_days_of(Path(settings.DEPLOYMENT))


def indicators_of(plan: PlanRecord, *, on: date) -> Indicators:
    """The lights of the targets that stand under a task, by the task's line."""
    found: dict[str, tuple[IndicatorLight, ...]] = {}
    targets = targets_of_tasks(plan)
    version = current_version(plan) if targets else None
    if version is None:
        return found
    for watched in watch(plan=plan, version=version, targets=targets, as_of=on):
        if watched.assessment is None:
            continue  # nobody has said yet what its figure counts: it lights nothing
        light = IndicatorLight(watched.record.name, watched.assessment.light.colour)
        line = watched.record.task_line
        found[line] = (*found.get(line, ()), light)
    return found


def item_of(row: ItemStateRecord) -> Item:
    """As much of an item's state as its light and its parent's progress rest on, without asking for its steps."""
    commitment = None
    if row.start_date and row.deadline_date:
        commitment = Commitment(
            start=row.start_date,
            deadline=row.deadline_date,
            weight=row.weight if row.weight is not None else Decimal(1),
            milestones=tuple((date.fromisoformat(day), Decimal(share)) for day, share in row.milestones),
        )
    return Item(
        stage=Stage(row.stage),
        commitment=commitment,
        deadlines=(row.deadline_date,) if row.deadline_date else (),
        progress=row.progress,
        returns=row.returns,
        suspended_on=row.suspended_date,
        closed_on=row.closed_date,
    )


def situation_of(row: ItemStateRecord, *, line: str, on: date, indicators: Indicators) -> Situation:
    """What the light of an item depends on, from the row of how it stands."""
    closed = row.closed_date if row.stage == StageChoice.CLOSED else None
    return judging.situation_of(
        item_of(row),
        max(on, closed) if closed else on,  # the clock may have been set back since
        calendar(),
        indicators=indicators.get(line, ()),
        has_data=row.reported_date is not None,
        late_before_extension=row.late_before_extension,
    )


def told(said: Said) -> dict[str, object]:
    """A sentence as a step keeps it: its msgid and what filled it."""
    return {"msgid": said.msgid, "values": {name: _plain(value) for name, value in said.values.items()}}


def _plain(value: object) -> object:
    if isinstance(value, Said) and value.values:
        return told(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)


def relight(record: ItemRecord, *, at: datetime, indicators: Indicators | None = None) -> Light | None:
    """
    Work an item's light out anew; a step where it is another colour.

    None where the item has not been approved: what is only proposed shows no light.
    """
    row = ItemStateRecord.objects.filter(item=record, valid_until_at__isnull=True).first()
    if row is None or row.stage == StageChoice.PROPOSED:
        return None
    on = timezone.localdate(at)
    known = indicators_of(record.plan, on=on) if indicators is None else indicators
    light = light_of(situation_of(row, line=record.task_line, on=on, indicators=known))
    if light.colour.value != row.light:
        _light(record, light, on=on, at=at)
    return light


def _light(record: ItemRecord, light: Light, *, on: date, at: datetime) -> None:
    reasons = [told(said) for said in (*light.reasons, *light.notes)]

    def decide(_item: Item) -> Event:
        return arranging.light(colour=light.colour.value, reasons=reasons, rule=light.rule, on=on)

    take_step(record=record, decide=decide, by=None, at=at)


def rolled(rows: Sequence[tuple[ItemRecord, ItemStateRecord]]) -> Rolled:
    """What rows beneath an item come to."""
    return roll_up(judging.child_of(record.key, item_of(row)) for record, row in rows)


def roll_into_parent(record: ItemRecord, *, at: datetime) -> None:
    """After a row beneath has moved: what it comes to above, and the light there. Nothing where nothing changed."""
    parent = record.parent
    if parent is None:
        return
    standing = ItemStateRecord.objects.filter(valid_until_at__isnull=True)
    rows = [(row.item, row) for row in standing.filter(item__parent=parent).select_related("item")]
    found = rolled(rows)
    above = standing.filter(item=parent).first()
    progress = found.progress.quantize(arranging.PLACES) if found.progress is not None else None
    if above is None or above.progress == progress:
        return

    def decide(_item: Item) -> Event:
        return arranging.roll_up(progress=progress, counted=found.counted, known=found.known, on=timezone.localdate(at))

    take_step(record=parent, decide=decide, by=None, at=at)
    relight(parent, at=at)
    roll_into_parent(parent, at=at)


def relight_all(*, at: datetime) -> int:
    """
    The nightly run: every item that is approved and not ended, in portions; how many lights changed.

    Killed in the middle it leaves whole portions behind, and run again it finds the rest.
    """
    on = timezone.localdate(at)
    changed = 0
    for plan in adopted_plans().filter(items__isnull=False):
        known = indicators_of(plan, on=on)
        rows = ItemStateRecord.objects.filter(item__plan=plan, valid_until_at__isnull=True).exclude(
            stage__in=(StageChoice.PROPOSED, StageChoice.WITHDRAWN)
        )
        due = []
        for row in rows.select_related("item").order_by("item").iterator(chunk_size=1000):
            light = light_of(situation_of(row, line=row.item.task_line, on=on, indicators=known))
            if light.colour.value != row.light:
                due.append(row.item)
        for first in range(0, len(due), _AT_ONCE):
            with transaction.atomic():
                hold_ledger()  # before reading how they stand: nobody acts between the look and the step
                for record in due[first : first + _AT_ONCE]:
                    record.plan = plan
                    relight(record, at=at, indicators=known)  # looks again: it may have moved meanwhile
                    changed += 1
    return changed
