"""The light of an indicator: a rule with a name, a colour with a reason.

green   progress at or above the path
yellow  at least four fifths of the path
red     below that
grey    nothing to judge by; no data is never green
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from shuangchuang.domain.shared import Said

RULE = "指标灯规则2021-1"  # a management convention, no regulation: it is named wherever it is applied
YELLOW_FROM = Decimal("0.8")


class LightColour(StrEnum):
    """The four lights."""

    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"
    GREY = "灰"


@dataclass(frozen=True, slots=True)
class Light:
    """A colour, why, and by which rule."""

    colour: LightColour
    reason: str
    rule: str = RULE


def light_of(progress: Decimal | None, due: Decimal | None, *, why_not: str = Said("没有数据")) -> Light:
    """
    The light for a progress (share of the way) against what was due (share of the way).

    ``why_not`` is the reason given where one of them is unknown.
    """
    if progress is None or due is None:
        return Light(LightColour.GREY, Said("{why}，不亮灯", why=why_not))
    said = {"progress": percent(progress), "due": percent(due)}
    if progress >= due:
        return Light(LightColour.GREEN, Said("进度{progress}，路径{due}，达到路径", **said))
    if progress >= YELLOW_FROM * due:
        return Light(LightColour.YELLOW, Said("进度{progress}，路径{due}，低于路径但不低于其八成", **said))
    return Light(LightColour.RED, Said("进度{progress}，路径{due}，不到路径的八成", **said))


def percent(share: Decimal) -> str:
    """A share as people read it: one place, half up.

    >>> percent(Decimal("0.35252"))
    '35.3%'
    """
    return f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
