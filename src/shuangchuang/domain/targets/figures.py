"""What kind of figure a target is, which way it should move, and its units.

Kinds behave differently: what has accumulated is divided by the target, everything else is
measured by how much of the gap between baseline and target is closed; shares are never summed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from shuangchuang.domain.shared import Refusal


class FigureKind(StrEnum):
    """What a figure counts."""

    FLOW = "年度流量"  # of one year: 研发投入
    CUMULATIVE = "累计"  # since the plan began: 新登记市场主体
    STOCK = "存量"  # at a moment: 高新区
    RATIO = "比率"  # 研发投入强度
    CONSTRAINT = "约束"  # to be kept to, with no way to measure along: 计划指标5%


class Direction(StrEnum):
    """Which way is better."""

    UP = "越高越好"
    DOWN = "越低越好"


_FALLING = frozenset(("at_most", "reduce_by"))
_SIZES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_SAME = {"名": "人", "位": "人", "㎡": "平方米", "平米": "平方米", "％": "%"}


class UnitsDiffer(Refusal):
    """Two units that measure different things."""

    def __init__(self, given: str, wanted: str) -> None:
        super().__init__(
            "unit.differs", "“{given}”不能换算成“{wanted}”，请按目标的单位填报。", given=given, wanted=wanted
        )


class RatiosNotSummed(Refusal):
    """Percentages of different wholes make no sum."""

    def __init__(self) -> None:
        super().__init__("figure.ratios_not_summed", "比率不能相加，请分别填报分子和分母，或只看最近一期。")


def direction_of(comparator: str) -> Direction:
    """Which way a target of this comparator (reach, at_least, at_most, reduce_by, …) should move."""
    return Direction.DOWN if comparator in _FALLING else Direction.UP


def convert(value: Decimal, given: str, wanted: str) -> Decimal:
    """
    A value told in another unit of the same thing, exactly.

    :raises UnitsDiffer: the units measure different things (亿元 and 家; % and 个百分点).

    >>> convert(Decimal("1.2"), "亿元", "万元")
    Decimal('12000')
    """
    (size, stem), (into, other) = _size_and_stem(given), _size_and_stem(wanted)
    if stem != other:
        raise UnitsDiffer(given, wanted)
    return _plain(value * size / into)


def total(values: Iterable[Decimal], *, unit: str, kind: FigureKind) -> Decimal:
    """
    The sum of figures of one kind and unit.

    :raises RatiosNotSummed: they are shares.
    """
    if kind is FigureKind.RATIO or unit in ("%", "‰", "个百分点", "百分点"):
        raise RatiosNotSummed
    return sum(values, Decimal(0))


def _size_and_stem(unit: str) -> tuple[Decimal, str]:
    match = re.match(r"[十百千万亿]*", unit)
    prefix = match.group() if match else ""
    size = Decimal(1)
    for sign in prefix:
        size *= _SIZES[sign]
    stem = unit[len(prefix) :]
    return size, _SAME.get(stem, stem)


def _plain(value: Decimal) -> Decimal:
    """Without an exponent and needless zeros: 12000, not 1.2E+4."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal
