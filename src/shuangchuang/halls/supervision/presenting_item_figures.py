"""The 报送数据 of an item: by its own units, or put together from the rows beneath that report them."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import Truncator

from shuangchuang.domain.supervision.indicators import Indicator
from shuangchuang.domain.supervision.model import Item, Stage
from shuangchuang.halls.supervision.models import ItemRecord, ReportRecord
from shuangchuang.halls.supervision.presenting_figures import Line, line_of, line_over_rows, lines_of
from shuangchuang.halls.supervision.queries.breakdown import units_named
from shuangchuang.halls.supervision.services.figuring import told_in
from shuangchuang.halls.supervision.services.ledger import items_as_they_stand

_TITLE = 30  # characters of a measure's words: enough to tell it from the others
_Row = tuple[ItemRecord, Item, Indicator]


def figures_shown(
    record: ItemRecord, item: Item, *, until: datetime | None = None
) -> list[tuple[Indicator, list[Line]]]:
    """Each indicator of an item with its periods, the newest first; two queries at most, none without indicators."""
    if not item.indicators:
        return []
    rows = list(ItemRecord.objects.filter(parent=record).select_related("member").order_by("order"))
    states = items_as_they_stand(rows, until=until) if rows else {}
    names = _names(item)
    own = lines_of(item, names=names)
    found = []
    for indicator, lines in zip(item.indicators, own, strict=True):
        asked = [
            (row, states[row.pk], each)
            for row in rows
            if row.pk in states and states[row.pk].stage is not Stage.WITHDRAWN
            for each in states[row.pk].indicators
            if each.of == indicator.key
        ]
        found.append((indicator, _over_rows(indicator, asked, names) if asked else lines))
    return found


def _over_rows(indicator: Indicator, asked: list[_Row], names: dict[str, str]) -> list[Line]:
    """A line for every period any of the rows told of, the newest first."""
    periods = {
        (reported.last, reported.first, reported.period)
        for _row, state, each in asked
        for reported in state.figures
        if reported.of(each.key)
    }
    titles = {
        row.key: row.member.name if row.member else Truncator(row.title).chars(_TITLE) for row, _state, _each in asked
    }
    lines = []
    for last, first, period in sorted(periods, reverse=True):
        told = {
            row.key: line_of(
                each,
                next((one.of(each.key) for one in state.figures if one.period == period), {}),
                period=period,
                first=first,
                last=last,
                names=names,
            )
            for row, state, each in asked
        }
        lines.append(line_over_rows(indicator, told, period=period, last=last, names=titles))
    return lines


def figures_in(report: ReportRecord, item: Item, *, own: str) -> list[Line]:
    """What the parts of a report say of each indicator: those handed in, and one's own as it is being written."""
    if not item.indicators or report.pk is None:
        return []
    parts = report.parts.select_related("unit").prefetch_related("figures")
    told = {part.unit.slug: told_in(part) for part in parts if part.sent_at is not None or part.unit.slug == own}
    names = _names(item)
    return [
        line_of(
            each,
            {unit: said[each.key] for unit, said in told.items() if each.key in said},
            period=report.period.code,
            first=report.period.first_date,
            last=report.period.last_date,
            names=names,
        )
        for each in item.indicators
        if each.units
    ]


def _names(item: Item) -> dict[str, str]:
    units = {unit for each in item.indicators for unit in each.units}
    units |= {unit for reported in item.figures for _key, told in reported.told for unit, _said in told}
    return units_named(sorted(units))
