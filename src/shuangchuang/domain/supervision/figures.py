"""Reported figures that know what they count, and so how they add up.

                over periods of one unit                    over units in one period
    当期        sum; periods side by side                    sum
    累计        the latest of each count; counts side by side sum
    时点        the latest                                   sum
    比率        numerators and denominators each by its own rule, then divided

What cannot be added rightly is refused by name: a total nobody can trust is worse than none.
Source: docs/methods/figure-roll-up.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from shuangchuang.domain.shared import Period, Refusal, Said
from shuangchuang.domain.targets.figures import Direction, convert

_ONE_DAY = timedelta(days=1)
_SHARE_OF = {"%": 100, "％": 100, "‰": 1000}
_POINTS = frozenset((*_SHARE_OF, "个百分点", "百分点"))


class Counting(StrEnum):
    """What a figure counts."""

    THIS_PERIOD = "当期"  # of its period alone
    TO_DATE = "累计"  # since its period's first day, up to its last
    AT_MOMENT = "时点"  # at the end of its period
    RATIO = "比率"  # one amount by another


class NothingToAdd(Refusal):
    """No figure at all: the sum is not zero but unknown."""

    def __init__(self) -> None:
        super().__init__("figure.nothing_to_add", "没有一个数可以汇总，请先填报。")


class KindsDiffer(Refusal):
    """Figures that count differently make no sum."""

    def __init__(self, kinds: Iterable[Counting]) -> None:
        shown = "、".join(sorted(kinds))
        super().__init__("figure.kinds_differ", "口径不同的数不能汇总：{kinds}。请统一口径后再报。", kinds=shown)


class PeriodsOverlap(Refusal):
    """Two periods share days, which would be counted twice."""

    def __init__(self, earlier: Period, later: Period) -> None:
        super().__init__(
            "figure.periods_overlap",
            "{earlier}与{later}的数有重叠的日子，会重复计算。请改成相接的时段，或只留一个。",
            earlier=earlier,
            later=later,
        )


class PeriodsApart(Refusal):
    """Days between two periods that nobody reported on."""

    def __init__(self, earlier: Period, later: Period) -> None:
        super().__init__(
            "figure.periods_apart",
            "{earlier}与{later}之间有日子没有数，合不成一段。请补报中间的时段。",
            earlier=earlier,
            later=later,
        )


class PeriodsDiffer(Refusal):
    """Units that reported on different times."""

    def __init__(self, one: Period, other: Period) -> None:
        super().__init__(
            "figure.periods_differ", "各单位的时段不同：{one}、{other}。请按同一时段汇总。", one=one, other=other
        )


class TwoForOnePeriod(Refusal):
    """Two different figures for the same time."""

    def __init__(self, period: Period) -> None:
        super().__init__("figure.two_for_one_period", "{period}有两个不同的数，请只留最后核定的一个。", period=period)


class PartsMissing(Refusal):
    """A percentage without its numerator and denominator cannot be put together with others."""

    def __init__(self) -> None:
        super().__init__("figure.parts_missing", "比率不能相加，也不能直接平均，请分别填报分子和分母。")


class DenominatorNegative(Refusal):
    """A whole is not less than nothing."""

    def __init__(self) -> None:
        super().__init__("figure.denominator_negative", "分母不能小于零，请核对后再填。")


@dataclass(frozen=True, slots=True)
class Amount:
    """
    A number of things: ``value`` in ``unit``, counted over ``period`` as ``kind`` says.

    :raises PartsMissing: the unit is a share; a share has two parts, see ``Ratio``.
    """

    kind: Counting
    value: Decimal
    unit: str
    period: Period

    def __post_init__(self) -> None:
        if self.kind is Counting.RATIO or self.unit in _POINTS:
            raise PartsMissing

    def in_unit(self, unit: str) -> Decimal:
        """
        The value in another unit of the same thing.

        :raises UnitsDiffer: the other measures something else.
        """
        return convert(self.value, self.unit, unit)


@dataclass(frozen=True, slots=True)
class Ratio:
    """
    One amount by another; ``unit`` is %, ‰, or the two units with a stroke between (亿元/家).

    :raises DenominatorNegative: the denominator is below zero.
    """

    numerator: Amount
    denominator: Amount
    unit: str = "%"

    def __post_init__(self) -> None:
        if self.denominator.value < 0:
            raise DenominatorNegative

    @property
    def kind(self) -> Counting:
        """Always 比率."""
        return Counting.RATIO

    @property
    def period(self) -> Period:
        """The time its numerator speaks of."""
        return self.numerator.period

    @property
    def value(self) -> Decimal | None:
        """
        Numerator by denominator, in ``unit``; None where the denominator is zero.

        :raises UnitsDiffer: a share of different things (亿元 of 家).
        """
        above, below, times = self._units()
        whole = self.denominator.in_unit(below)
        return self.numerator.in_unit(above) * times / whole if whole else None

    def in_unit(self, unit: str) -> Decimal | None:
        """The value as told in another unit (% or ‰, 亿元/家 or 万元/家)."""
        return Ratio(self.numerator, self.denominator, unit).value

    def _units(self) -> tuple[str, str, int]:
        if self.unit in _SHARE_OF:
            return self.denominator.unit, self.denominator.unit, _SHARE_OF[self.unit]
        above, _, below = self.unit.partition("/")
        return above, below, 1


@dataclass(frozen=True, slots=True)
class StatedRatio:
    """A ratio told without its parts: it can be shown and judged, but not put together with others."""

    value: Decimal
    unit: str
    period: Period

    @property
    def kind(self) -> Counting:
        """Always 比率."""
        return Counting.RATIO

    def in_unit(self, unit: str) -> Decimal:
        """The value as told in another unit of the same thing."""
        return convert(self.value, self.unit, unit)


Figure = Amount | Ratio | StatedRatio
_AddAmounts = Callable[[Sequence[Amount], str], Amount]


def over_periods(figures: Iterable[Figure], *, unit: str) -> Figure:
    """
    The figure of one unit for all its periods together, told in ``unit``; the order does not matter.

    :raises NothingToAdd: there is no figure.
    :raises KindsDiffer: they count differently.
    :raises PeriodsOverlap: a day would be counted twice.
    :raises PeriodsApart: a day in between is not counted at all.
    :raises TwoForOnePeriod: a moment or a count has two values.
    :raises PartsMissing: percentages without numerator and denominator.
    """
    return _put_together(tuple(figures), unit, _amounts_over_periods)


def over_units(figures: Iterable[Figure], *, unit: str) -> Figure:
    """
    The figure of all units together for one period, told in ``unit``; the order does not matter.

    :raises NothingToAdd: there is no figure.
    :raises KindsDiffer: they count differently.
    :raises PeriodsDiffer: they are of different times (for 时点: of different last days).
    :raises PartsMissing: percentages without numerator and denominator.
    """
    return _put_together(tuple(figures), unit, _amounts_over_units)


@dataclass(frozen=True, slots=True)
class Gathered:
    """
    What units reported, put together: ``figure`` covers those of ``told``; ``silent`` gave none.

    ``figure`` is None where nobody reported. It is the total only if ``complete``.
    """

    figure: Figure | None
    told: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every unit reported."""
        return not self.silent and self.figure is not None


def gather(by_unit: Mapping[str, Figure | None], *, unit: str) -> Gathered:
    """
    The units' figures together, and who is silent; by the units' slugs, None for no report.

    :raises Refusal: as ``over_units`` does.
    """
    told = {slug: figure for slug, figure in by_unit.items() if figure is not None}
    silent = tuple(sorted(slug for slug in by_unit if slug not in told))
    return Gathered(over_units(told.values(), unit=unit) if told else None, tuple(sorted(told)), silent)


@dataclass(frozen=True, slots=True)
class Way:
    """
    How far a figure has come: ``share`` of the way from base to target (None: no way to measure along, ``why`` says it).

    ``reached`` says whether the target is met; None where the figure itself is not known.
    """

    share: Decimal | None
    reached: bool | None
    why: Said | None = None


def progress_of(
    figure: Figure | None, base: Decimal | None, target: Decimal, direction: Direction, *, unit: str
) -> Way:
    """
    The share of the way that is behind: (current − base) / (target − base), rising or falling alike.

    ``base`` and ``target`` are in ``unit``. What accumulates sets out from zero, whatever ``base``
    says. The share is not cut off: 1.2 is a fifth more than asked for, −0.1 a step back.

    :raises UnitsDiffer: the figure measures something else than the target.
    """
    current = figure.in_unit(unit) if figure is not None else None
    if figure is None or current is None:
        return Way(None, None, Said("没有数据"))
    rising = direction is Direction.UP
    reached = current >= target if rising else current <= target
    if figure.kind is Counting.TO_DATE:
        base = Decimal(0)
    if base is None:
        return Way(None, reached, Said("没有基期数，只显示数值"))
    if base == target:
        return Way(None, reached, Said("基期已等于目标，只看是否保持"))
    if (base > target) is rising:
        return Way(None, reached, Said("基期已好于目标，只看是否保持"))
    return Way((current - base) / (target - base), reached)


def _put_together(figures: tuple[Figure, ...], unit: str, add: _AddAmounts) -> Figure:
    if not figures:
        raise NothingToAdd
    kinds = {figure.kind for figure in figures}
    if len(kinds) > 1:
        raise KindsDiffer(kinds)
    amounts = [figure for figure in figures if isinstance(figure, Amount)]
    if amounts:
        return add(amounts, unit)
    ratios = [figure for figure in figures if isinstance(figure, Ratio)]
    if len(ratios) < len(figures):
        raise PartsMissing
    above, below = (
        [ratio.numerator for ratio in ratios],
        [ratio.denominator for ratio in ratios],
    )
    return Ratio(_parts(above, add), _parts(below, add), unit)


def _parts(amounts: Sequence[Amount], add: _AddAmounts) -> Amount:
    """The parts of ratios, together; told in the unit that sorts first, so that the order does not matter."""
    kinds = {amount.kind for amount in amounts}
    if len(kinds) > 1:
        raise KindsDiffer(kinds)
    return add(amounts, min(amount.unit for amount in amounts))


def _amounts_over_units(amounts: Sequence[Amount], unit: str) -> Amount:
    first = amounts[0]
    for other in amounts:
        same = other.period.last == first.period.last
        if not same or (first.kind is not Counting.AT_MOMENT and other.period != first.period):
            raise PeriodsDiffer(first.period, other.period)
    period = Period(first.period.last, first.period.last) if first.kind is Counting.AT_MOMENT else first.period
    return Amount(first.kind, _sum(amounts, unit), unit, period)


def _amounts_over_periods(amounts: Sequence[Amount], unit: str) -> Amount:
    kind = amounts[0].kind
    if kind is Counting.AT_MOMENT:
        latest = _latest(amounts)
        return Amount(kind, latest.in_unit(unit), unit, Period(latest.period.last, latest.period.last))
    if kind is Counting.TO_DATE:
        starts = {amount.period.first for amount in amounts}
        amounts = [_latest([each for each in amounts if each.period.first == start]) for start in starts]
    ordered = sorted(amounts, key=lambda amount: amount.period)
    for earlier, later in pairwise(ordered):
        if later.period.first <= earlier.period.last:
            raise PeriodsOverlap(earlier.period, later.period)
        if later.period.first != earlier.period.last + _ONE_DAY:
            raise PeriodsApart(earlier.period, later.period)
    return Amount(kind, _sum(ordered, unit), unit, Period(ordered[0].period.first, ordered[-1].period.last))


def _latest(amounts: Sequence[Amount]) -> Amount:
    """The amount of the latest last day; two different ones for that day are refused."""
    last = max(amount.period.last for amount in amounts)
    latest = [amount for amount in amounts if amount.period.last == last]
    if len({each.in_unit(latest[0].unit) for each in latest}) > 1:
        raise TwoForOnePeriod(latest[0].period)
    return latest[0]


def _sum(amounts: Iterable[Amount], unit: str) -> Decimal:
    return sum((amount.in_unit(unit) for amount in amounts), Decimal(0))
