"""What units tell of the 报送指标: handed down to rows beneath, kept with a part, taken along when the report leaves.

an item's indicators ─▶ (rows beneath) a step of each
a part's numbers ─▶ FigureRecord ──审签──▶ the report's step
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from shuangchuang.domain.shared import Said
from shuangchuang.domain.supervision import arranging
from shuangchuang.domain.supervision.indicators import (
    Indicator,
    IndicatorUnsound,
    Told,
    checked,
    doubts,
    handed_down,
)
from shuangchuang.domain.supervision.model import ENDED, Event, Item
from shuangchuang.halls.supervision.models import FigureRecord, ItemRecord, PartRecord, ReportRecord
from shuangchuang.halls.supervision.queries.scope import actor_for
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands, take_step


def hand_down(*, item: Item, rows: Iterable[ItemRecord], by: AbstractBaseUser, at: datetime, ground: str) -> None:
    """What an item asks, asked of its rows; their own indicators stay, rows that have ended are left alone."""
    on = timezone.localdate(at)
    for row in rows:
        state = item_as_it_stands(row)
        wanted = handed_down(item.indicators, state.indicators, units=state.leads)
        if state.stage in ENDED or wanted == state.indicators:
            continue

        def decide(before: Item, row: ItemRecord = row, wanted: tuple[Indicator, ...] = wanted) -> Event:
            return arranging.name_figures(before, actor_for(by, row.plan), indicators=wanted, ground=ground, on=on)

        take_step(record=row, decide=decide, by=by, at=at)


def told_before(item: Item, *, unit: str, first: date) -> dict[str, Told]:
    """What a unit told last of each indicator, in the periods that ended before a day."""
    found: dict[str, Told] = {}
    for reported in item.figures:
        if reported.last < first:
            found |= {key: dict(units)[unit] for key, units in reported.told if unit in dict(units)}
    return found


def asked_of(item: Item, unit: str) -> list[Indicator]:
    """The indicators a unit reports."""
    return [each for each in item.indicators if unit in each.units]


def keep_figures(*, part: PartRecord, item: Item, told: Mapping[str, Told], send: bool) -> None:
    """
    Store a part's numbers; those of indicators the unit is no longer asked for are left out.

    :raises FiguresDoubtful: on sending, numbers that want a remark have none.
    :raises Refusal: a number that cannot be kept.
    """
    unit, report = part.unit.slug, part.report
    asked = asked_of(item, unit)
    for indicator in asked:
        checked(indicator, told.get(indicator.key, Told()))
    if send:
        before = told_before(item, unit=unit, first=report.period.first_date)
        found = {
            indicator.key: said
            for indicator in asked
            if (said := doubts(indicator, told.get(indicator.key, Told()), before.get(indicator.key)))
        }
        if found:
            raise FiguresDoubtful(found)
    FigureRecord.objects.filter(part=part).delete()
    FigureRecord.objects.bulk_create(
        FigureRecord(
            part=part, key=each.key, value=said.value, above=said.above, below=said.below, remark=said.remark.strip()
        )
        for each in asked
        if (said := told.get(each.key)) is not None and (said != Told())
    )


class FiguresDoubtful(IndicatorUnsound):
    """Numbers that want a word of explanation before they leave the unit: the sentences, by key."""

    def __init__(self, found: Mapping[str, Sequence[Said]]) -> None:
        super().__init__("figures_doubtful", "报送数据里有 {number} 处要核对或说明，见标出的地方。", number=len(found))
        self.found = found


def told_in(part: PartRecord) -> dict[str, Told]:
    """What a part says of each indicator."""
    if part.pk is None:
        return {}
    return {row.key: Told(row.value, row.above, row.below, row.remark) for row in part.figures.all()}


def figures_out(report: ReportRecord) -> list[tuple[str, str, Told]]:
    """The numbers of the parts that were handed in: key, unit, what it told."""
    parts = report.parts.exclude(sent_at=None).select_related("unit").prefetch_related("figures")
    return [(key, part.unit.slug, told) for part in parts for key, told in told_in(part).items()]
