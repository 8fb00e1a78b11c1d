"""What the remaining periods must bring, and where the figures are heading.

Both are arithmetic on published figures and say so: the first is what would have to happen,
the second what happens if nothing changes, with the width that few points leave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shuangchuang.domain.shared import Said
from shuangchuang.domain.targets.figures import FigureKind, convert
from shuangchuang.domain.targets.goals import Goal
from shuangchuang.domain.targets.lights import percent
from shuangchuang.domain.targets.observations import Observation

LEAST_POINTS = 3
# Quantiles of Student's t for a two-sided interval of 95 %, by degrees of freedom (any table of the distribution).
_T95 = [
    "12.706",
    "4.303",
    "3.182",
    "2.776",
    "2.571",
    "2.447",
    "2.365",
    "2.306",
    "2.262",
    "2.228",
    "2.201",
    "2.179",
    "2.160",
    "2.145",
    "2.131",
    "2.120",
    "2.110",
    "2.101",
    "2.093",
    "2.086",
    "2.080",
    "2.074",
    "2.069",
    "2.064",
    "2.060",
    "2.056",
    "2.052",
    "2.048",
    "2.045",
    "2.042",
]
_T95_BEYOND = "1.960"


@dataclass(frozen=True, slots=True)
class Need:
    """
    What is still needed.

    ``gap`` = target − current in the target's unit (negative for a falling figure);
    ``per_period`` the same every period; ``rate`` the yearly growth that would do it (0.1 = 10 %),
    None where growth makes no sense; ``sentence`` says it in Chinese.
    """

    gap: Decimal
    periods: int
    per_period: Decimal | None
    rate: Decimal | None
    sentence: str


def needed(goal: Goal, current: Decimal, *, periods: int) -> Need:
    """
    What each of the remaining ``periods`` must bring to reach the target from ``current``.

    A flow, a stock or a ratio must move by gap/periods each period, or, for flows and stocks,
    grow by (target/current)^(1/periods) − 1; what accumulates must bring gap/periods each.
    """
    gap = goal.target - current
    if goal.reached_by(current):
        return Need(Decimal(0), periods, Decimal(0), None, Said("已达到目标，保持即可"))
    if periods <= 0:
        late = Said("期限已到，还差{gap}{unit}", gap=_shown(abs(gap)), unit=_gap_unit(goal))
        return Need(gap, 0, None, None, late)
    each = gap / periods
    rate = None
    if goal.kind in (FigureKind.FLOW, FigureKind.STOCK) and current > 0 and goal.target > 0:
        rate = (goal.target / current) ** (Decimal(1) / periods) - 1
    return Need(gap, periods, each, rate, _sentence(goal, gap, each, rate, periods))


def _sentence(goal: Goal, gap: Decimal, each: Decimal, rate: Decimal | None, periods: int) -> Said:
    missing = {"gap": _shown(abs(gap)), "unit": _gap_unit(goal), "periods": periods, "each": _shown(abs(each))}
    if goal.kind is FigureKind.CUMULATIVE:
        return Said("还差{gap}{unit}，其余{periods}期每期须完成{each}{unit}", **missing)
    if gap > 0:
        said = Said("还差{gap}{unit}，其余{periods}期每期须提高{each}{unit}", **missing)
    else:
        said = Said("还差{gap}{unit}，其余{periods}期每期须降低{each}{unit}", **missing)
    if rate is None:
        return said
    if rate > 0:
        return Said("{said}，即还需年均增长{rate}", said=said, rate=percent(rate))
    return Said("{said}，即还需年均下降{rate}", said=said, rate=percent(abs(rate)))


def _gap_unit(goal: Goal) -> str:
    return Said("个百分点") if goal.unit in ("%", "％") else goal.unit


def _shown(value: Decimal) -> str:
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}"


@dataclass(frozen=True, slots=True)
class Outlook:
    """
    Where the figures head by a year if they go on as they did.

    ``value`` with ``low``..``high``, the interval that holds the next figure with 95 % if the
    scatter around the line is normal; all None where there are too few points. ``sentence``
    says it in Chinese, with the number of points it rests on.
    """

    year: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    points: int
    sentence: str


def outlook(goal: Goal, observations: Sequence[Observation], *, year: int) -> Outlook:
    """
    The straight line through yearly figures by least squares, drawn on to ``year``.

    Needs at least three different years. The interval is ŷ ± t·s·√(1 + 1/n + (x−x̄)²/Sxx)
    with s² = SSE/(n−2). Source: any textbook of simple linear regression, prediction of a new observation.
    """
    points = {
        o.period.last.year: convert(o.value, o.unit, goal.unit) for o in observations if o.period.last.year < year
    }
    count = len(points)
    if count < LEAST_POINTS or goal.kind is FigureKind.CONSTRAINT:
        few = Said("只有{count}个年度数据，不足{least}个，不作外推", count=count, least=LEAST_POINTS)
        return Outlook(year, None, None, None, count, few)
    n = Decimal(count)
    mean_x = Decimal(sum(points)) / n
    mean_y = sum(points.values(), Decimal(0)) / n
    spread = sum(((x - mean_x) ** 2 for x in points), Decimal(0))
    slope = sum(((x - mean_x) * (y - mean_y) for x, y in points.items()), Decimal(0)) / spread
    value = mean_y + slope * (year - mean_x)
    errors = sum(((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points.items()), Decimal(0))
    scatter = (errors / (n - 2) * (1 + 1 / n + (year - mean_x) ** 2 / spread)).sqrt()
    half = Decimal(_T95[count - 3] if count - 3 < len(_T95) else _T95_BEYOND) * scatter
    sentence = Said(
        "按{count}个年度数据的直线趋势外推，{year}年约{value}{unit}，95%预测区间{low}—{high}{unit}；这是趋势外推，不是预测承诺",
        count=count,
        year=year,
        value=_shown(value),
        low=_shown(value - half),
        high=_shown(value + half),
        unit=goal.unit,
    )
    return Outlook(year, value, value - half, value + half, count, sentence)
