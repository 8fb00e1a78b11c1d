"""Which figures an item's units report (报送指标), what one unit says of one, and what all of them come to.

    Indicator ──a unit, a period──▶ Told (a number, or a numerator and a denominator) ──▶ Figure ──gather──▶ the total

An indicator keeps its key for good: what it counts and in which unit cannot change once a number was
reported, because numbers told before would then mean something else. Source: docs/methods/figure-roll-up.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from shuangchuang.domain.shared import Period, Refusal, Said
from shuangchuang.domain.supervision.figures import (
    Amount,
    Counting,
    Figure,
    Gathered,
    Ratio,
    Way,
    gather,
    progress_of,
)
from shuangchuang.domain.targets.figures import Direction, UnitsDiffer, convert

MOST = 12  # indicators of one item: a form longer than that is filled in badly
_LARGEST = Decimal(10) ** 15
_PLACES = Decimal("0.000001")
_POINTS = ("个百分点", "百分点")
_SHARES = ("%", "％", "‰")
_APART = 10  # times: further apart than this, numbers of two periods were likely told in different units


class IndicatorUnsound(Refusal):
    """An indicator, or what was told of one, that cannot be put together with others."""

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(f"supervision.{code}", sentence, **values)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The two amounts of a ratio: what each is called, its unit, and how both of them count."""

    above: str
    above_unit: str
    below: str
    below_unit: str
    counting: Counting = Counting.AT_MOMENT


@dataclass(frozen=True, slots=True)
class Indicator:
    """
    A figure that units report each period.

    ``key`` is the item's own for it (i1, i2 …), ``of`` the key in the row above from which it was handed down, or "".
    ``base`` and ``target`` are in ``unit``; what counts from a day on counts since ``since``. ``units`` are slugs of the
    units that report it. A ratio has ``amounts``, nothing else has.
    """

    key: str
    name: str
    counting: Counting
    unit: str
    since: date
    direction: Direction = Direction.UP
    base: Decimal | None = None
    target: Decimal | None = None
    units: tuple[str, ...] = ()
    amounts: Amounts | None = None
    of: str = ""

    def means_as(self, other: Indicator) -> bool:
        """Whether numbers told for one may stand for the other."""
        return (self.counting, self.unit, self.since, self.amounts) == (
            other.counting,
            other.unit,
            other.since,
            other.amounts,
        )

    def over(self, first: date, last: date) -> Period:
        """The days a figure of a reporting period speaks of, by how it counts."""
        counting = self.amounts.counting if self.amounts else self.counting
        if counting is Counting.AT_MOMENT:
            return Period(last, last)
        return Period(min(self.since, last), last) if counting is Counting.TO_DATE else Period(first, last)


@dataclass(frozen=True, slots=True)
class Told:
    """What a unit says of an indicator for a period: ``value``, or both parts of a ratio; neither is not known."""

    value: Decimal | None = None
    above: Decimal | None = None
    below: Decimal | None = None
    remark: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a figure."""
        return self.value is not None or (self.above is not None and self.below is not None)


@dataclass(frozen=True, slots=True)
class Reported:
    """The figures of a report that left its unit: pairs of a key and of what each unit told, in the units' order."""

    report: int
    period: str
    first: date
    last: date
    told: tuple[tuple[str, tuple[tuple[str, Told], ...]], ...]

    def of(self, key: str) -> dict[str, Told]:
        """What each unit told of an indicator."""
        return dict(dict(self.told).get(key, ()))


def sound(indicators: Sequence[Indicator], *, parties: Collection[str]) -> None:
    """
    Insist on indicators that can be reported and put together.

    :raises IndicatorUnsound: too many, one twice, a name or unit missing, a ratio without its amounts, a unit that has no part,
        or numbers that do not fit.
    """
    if len(indicators) > MOST:
        raise IndicatorUnsound("too_many_indicators", "一件事项最多定 {most} 个报送指标，请只留要紧的。", most=MOST)
    names = [each.name.strip() for each in indicators]
    for each in indicators:
        if not each.name.strip() or len(each.name) > 60:
            raise IndicatorUnsound("indicator_name", "每个报送指标都要有名称，不超过 60 个字。")
        if names.count(each.name.strip()) > 1:
            raise IndicatorUnsound("indicator_twice", "“{name}”出现了两次，请只留一个。", name=each.name)
        if not each.unit.strip() or len(each.unit) > 20:
            raise IndicatorUnsound("indicator_unit", "请写明“{name}”的计量单位，不超过 20 个字。", name=each.name)
        strangers = [unit for unit in each.units if unit not in parties]
        if strangers:
            raise IndicatorUnsound("indicator_stranger", "“{name}”只能由本事项的承办单位填报。", name=each.name)
        for number in (each.base, each.target):
            if number is not None:
                storable(number)
        _sound_counting(each)


def _sound_counting(each: Indicator) -> None:
    if (each.counting is Counting.RATIO) != (each.amounts is not None):
        raise IndicatorUnsound(
            "indicator_parts", "“{name}”是比率，请写明分子和分母各是什么、用什么单位。", name=each.name
        )
    if each.amounts is None:
        if each.unit in (*_SHARES, *_POINTS):
            raise IndicatorUnsound(
                "indicator_is_ratio", "“{name}”的单位是百分比，口径请选“比率”，并写明分子和分母。", name=each.name
            )
        return
    amounts = each.amounts
    if amounts.counting is Counting.RATIO or not all(
        (amounts.above, amounts.above_unit, amounts.below, amounts.below_unit)
    ):
        raise IndicatorUnsound(
            "indicator_parts", "“{name}”是比率，请写明分子和分母各是什么、用什么单位。", name=each.name
        )
    if each.unit in _POINTS or {amounts.above_unit, amounts.below_unit} & {*_SHARES, *_POINTS}:
        raise IndicatorUnsound("indicator_points", "“{name}”的分子、分母要报数量，不能报百分比。", name=each.name)
    try:
        if each.unit in _SHARES:
            convert(Decimal(1), amounts.above_unit, amounts.below_unit)
        else:
            above, stroke, below = each.unit.partition("/")
            if not stroke:
                raise UnitsDiffer(each.unit, f"{amounts.above_unit}/{amounts.below_unit}")
            convert(Decimal(1), amounts.above_unit, above)
            convert(Decimal(1), amounts.below_unit, below)
    except UnitsDiffer as differ:
        raise IndicatorUnsound(
            "indicator_ratio_unit",
            "“{name}”的单位与分子、分母的单位对不上：分子和分母单位相同的用 %，不同的写成“{unit}”这样。",
            name=each.name,
            unit=f"{amounts.above_unit}/{amounts.below_unit}",
        ) from differ


def with_keys(indicators: Iterable[Indicator], known: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """The indicators, new ones with the next key; ``known`` are all the item ever had, whose keys are never given again."""
    number = max((int(each.key[1:]) for each in known), default=0)
    keyed = []
    for each in indicators:
        number += not each.key
        keyed.append(each if each.key else replace(each, key=f"i{number}"))
    return tuple(keyed)


def handed_down(
    above: Iterable[Indicator], own: Sequence[Indicator], *, units: tuple[str, ...]
) -> tuple[Indicator, ...]:
    """
    The indicators of a row beneath: its own, and each of the row above for its ``units`` to report.

    One that was handed down before keeps its key and the units it was given.
    """
    before = {each.of: each for each in own if each.of}
    down = tuple(
        replace(
            each,
            of=each.key,
            key=before[each.key].key if each.key in before else "",
            units=before[each.key].units if each.key in before else units,
        )
        for each in above
    )
    return (*(each for each in own if not each.of), *down)


def storable(number: Decimal) -> Decimal:
    """
    A number as it is kept, to six places.

    :raises IndicatorUnsound: it is no number, has more places, or is beyond what such figures are.
    """
    try:
        if number.is_finite() and abs(number) < _LARGEST and number == number.quantize(_PLACES):
            return number
    except InvalidOperation:
        pass
    raise IndicatorUnsound("figure_number", "数要小于一千万亿，最多六位小数。")


def figure_of(indicator: Indicator, told: Told | None, *, first: date, last: date) -> Figure | None:
    """
    What was told as a figure that can be put together; None where it is not known.

    :raises Refusal: a denominator below zero.
    """
    if told is None or not told.known:
        return None
    over, amounts = indicator.over(first, last), indicator.amounts
    if amounts is None:
        return Amount(indicator.counting, told.value or Decimal(0), indicator.unit, over)
    return Ratio(
        Amount(amounts.counting, told.above or Decimal(0), amounts.above_unit, over),
        Amount(amounts.counting, told.below or Decimal(0), amounts.below_unit, over),
        indicator.unit,
    )


def together(indicator: Indicator, told: Mapping[str, Told], *, first: date, last: date) -> Gathered:
    """What all units that are to report an indicator told for a period, put together; who is silent stands beside."""
    units = (*indicator.units, *(unit for unit in told if unit not in indicator.units))
    figures = {unit: figure_of(indicator, told.get(unit), first=first, last=last) for unit in units}
    return gather(figures, unit=indicator.unit)


def over_rows(indicator: Indicator, rows: Mapping[str, Gathered]) -> Gathered:
    """
    What the rows beneath come to: by their keys, each with what its units told. A row that is not complete is silent.
    """
    return gather({key: each.figure if each.complete else None for key, each in rows.items()}, unit=indicator.unit)


def way_of(indicator: Indicator, figure: Figure | None) -> Way | None:
    """How far a figure has come from base to target; None where no target was set."""
    if indicator.target is None:
        return None
    return progress_of(figure, indicator.base, indicator.target, indicator.direction, unit=indicator.unit)


def doubts(indicator: Indicator, told: Told, before: Told | None) -> list[Said]:
    """
    What of a unit's figure wants a remark before it leaves the unit; ``before`` is what it told last.

    A remark answers all of them: the unit knows its figures, the rule only asks.
    """
    if told.remark.strip():
        return []
    if not told.known:
        half = told.above is not None or told.below is not None
        return [Said("分子和分母要一起填。") if half else Said("没有数，请在说明里写明原因。")]
    found = []
    now, then = _comparable(indicator, told), _comparable(indicator, before)
    if now is not None and then is not None:
        if indicator.counting is Counting.TO_DATE and now < then:
            found.append(Said("累计数比上次的 {before} 小，请核对；确实如此请在说明里写明原因。", before=_plain(then)))
        elif now and then and not 1 / Decimal(_APART) < now / then < _APART:
            found.append(
                Said("和上次的 {before} 相差十倍以上，请核对单位；确实如此请在说明里写明。", before=_plain(then))
            )
    if indicator.unit in _SHARES and told.above is not None and told.below is not None and told.above > told.below:
        found.append(Said("分子比分母大，请核对；确实如此请在说明里写明。"))
    return found


def _comparable(indicator: Indicator, told: Told | None) -> Decimal | None:
    """The number to compare with last time's: the value, or the ratio told."""
    if told is None or not told.known:
        return None
    if indicator.amounts is None:
        return told.value
    figure = figure_of(indicator, told, first=indicator.since, last=indicator.since)
    return figure.in_unit(indicator.unit) if figure is not None else None


def _plain(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.01')).normalize():f}"


def checked(indicator: Indicator, told: Told) -> None:
    """
    Insist on numbers that can be kept and put together, for a draft too.

    :raises Refusal: not a number that can be kept, a denominator below zero, a value where parts are asked or the other way.
    """
    for number in (told.value, told.above, told.below):
        if number is not None:
            storable(number)
    if (told.value is not None) if indicator.amounts else (told.above is not None or told.below is not None):
        raise IndicatorUnsound(
            "figure_shape", "“{name}”填报的内容和口径对不上，请刷新页面重新填写。", name=indicator.name
        )
    if told.below is not None and told.below < 0:
        raise IndicatorUnsound("figure_denominator", "“{name}”的分母不能小于零，请核对后再填。", name=indicator.name)
