"""报送指标 as pages, files and the API show them: in words, by unit and period, with what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.shared.numerals import figure as written
from shuangchuang.domain.supervision.figures import Counting, Gathered, Way
from shuangchuang.domain.supervision.indicators import Indicator, Told, figure_of, over_rows, together, way_of
from shuangchuang.domain.supervision.model import Item
from shuangchuang.halls.notices.telling import told, worded

COUNTING_WORDS: dict[Counting, str | Promise] = {
    Counting.TO_DATE: gettext_lazy("累计（从起算日到期末）"),
    Counting.THIS_PERIOD: gettext_lazy("当期（只算这一期）"),
    Counting.AT_MOMENT: gettext_lazy("时点（期末有多少）"),
    Counting.RATIO: gettext_lazy("比率（分子除以分母）"),
}
_TWO = Decimal("0.01")


def counting_told(indicator: Indicator) -> str:
    """How an indicator counts, in a few words."""
    if indicator.counting is Counting.TO_DATE:
        return _("累计，{day} 起").format(day=indicator.since.isoformat())
    if indicator.amounts is not None:
        return _("比率：{above} ÷ {below}").format(above=indicator.amounts.above, below=indicator.amounts.below)
    return _("当期") if indicator.counting is Counting.THIS_PERIOD else _("时点")


def number_told(number: Decimal | None, unit: str) -> str:
    """A number with its unit; long fractions to two places, "" where it is not known."""
    if number is None:
        return ""
    short = number if number == number.quantize(Decimal("0.0001")) else number.quantize(_TWO)
    return str(written(short, unit))


def told_words(indicator: Indicator, each: Told | None) -> str:
    """What a unit told, with both parts of a ratio; "" where it is not known."""
    if each is None or not each.known:
        return ""
    if indicator.amounts is None:
        return number_told(each.value, indicator.unit)
    day = indicator.since
    figure = figure_of(indicator, each, first=day, last=day)
    share = number_told(figure.in_unit(indicator.unit) if figure else None, indicator.unit) or _("无法计算")
    amounts = indicator.amounts
    return f"{share}（{number_told(each.above, amounts.above_unit)} ÷ {number_told(each.below, amounts.below_unit)}）"


@dataclass(frozen=True, slots=True)
class Line:
    """
    An indicator for a period: what each told (name, words or "", remark), the whole, who is silent.

    ``total`` is "" where nobody told; ``refused`` says why a whole cannot be made; ``way`` how far it has come.
    """

    indicator: Indicator
    period: str
    last: date
    told: tuple[tuple[str, str, str], ...]
    gathered: Gathered | None
    total: str
    silent: tuple[str, ...]
    refused: str
    way: Way | None

    @property
    def value(self) -> Decimal | None:
        """The whole as a number in the indicator's unit."""
        figure = self.gathered.figure if self.gathered else None
        return figure.in_unit(self.indicator.unit) if figure is not None else None

    @property
    def way_words(self) -> str:
        """How far it has come from base to target, or whether it is reached; "" without a target."""
        if self.way is None:
            return ""
        if self.way.share is not None:
            return str(written((self.way.share * 100).quantize(Decimal("0.1")), "%"))
        if self.way.reached is not None:
            return _("已达到") if self.way.reached else _("未达到")
        return worded(self.way.why) if self.way.why else ""

    @property
    def target_words(self) -> str:
        """The target with its unit; "" where none was set."""
        return number_told(self.indicator.target, self.indicator.unit)


def line_of(
    indicator: Indicator,
    by_unit: Mapping[str, Told],
    *,
    period: str,
    first: date,
    last: date,
    names: Mapping[str, str],
) -> Line:
    """An indicator for a period by what its units told."""
    refused, gathered = "", None
    try:
        gathered = together(indicator, by_unit, first=first, last=last)
    except Refusal as refusal:
        refused = told(refusal)
    units = (*indicator.units, *(unit for unit in by_unit if unit not in indicator.units))
    shown = tuple(
        (
            names.get(unit, unit),
            told_words(indicator, by_unit.get(unit)),
            by_unit[unit].remark if unit in by_unit else "",
        )
        for unit in units
    )
    return _line(indicator, period, last, shown, gathered, names, refused)


def line_over_rows(
    indicator: Indicator,
    rows: Mapping[str, Line],
    *,
    period: str,
    last: date,
    names: Mapping[str, str],
) -> Line:
    """An indicator for a period by the rows beneath that report it; by their keys."""
    refused, gathered = "", None
    try:
        gathered = over_rows(indicator, {key: line.gathered for key, line in rows.items() if line.gathered is not None})
    except Refusal as refusal:
        refused = told(refusal)
    shown = tuple((names.get(key, key), line.total if not line.silent else "", "") for key, line in rows.items())
    return _line(indicator, period, last, shown, gathered, names, refused)


def _line(
    indicator: Indicator,
    period: str,
    last: date,
    shown: tuple[tuple[str, str, str], ...],
    gathered: Gathered | None,
    names: Mapping[str, str],
    refused: str,
) -> Line:
    figure = gathered.figure if gathered else None
    number = figure.in_unit(indicator.unit) if figure is not None else None
    total = _("无法计算（分母为零）") if figure is not None and number is None else number_told(number, indicator.unit)
    silent = tuple(names.get(unit, unit) for unit in gathered.silent) if gathered else ()
    complete = gathered is not None and gathered.complete
    way = way_of(indicator, figure if complete else None)
    return Line(indicator, period, last, shown, gathered, total, silent, refused, way)


def lines_of(item: Item, *, names: Mapping[str, str]) -> list[list[Line]]:
    """Every indicator of an item that its own units report, with its periods, the newest first."""
    return [
        [
            line_of(
                each,
                reported.of(each.key),
                period=reported.period,
                first=reported.first,
                last=reported.last,
                names=names,
            )
            for reported in reversed(item.figures)
            if each.units or reported.of(each.key)
        ]
        for each in item.indicators
    ]


def chart_of(lines: Iterable[Line]) -> dict[str, Any] | None:
    """The whole of an indicator over its periods for ``project/_chart.html``; only periods where all units told."""
    points = list(reversed(list(lines)))
    if not any(line.value is not None for line in points):
        return None
    indicator = points[0].indicator
    return {
        "title": indicator.name,
        "unit": indicator.unit,
        "periods": [line.period for line in points],
        "observed": [
            round(float(line.value), 2) if line.value is not None and not line.silent else None for line in points
        ],
        "path": [None for _line_ in points],
        "target": None if indicator.target is None else float(indicator.target),
        "note": _("有单位没有报数的时期不画点。") if any(line.silent for line in points) else "",
    }
