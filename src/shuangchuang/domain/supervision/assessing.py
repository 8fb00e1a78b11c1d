"""Mid-term evaluation (中期评估): what a frozen snapshot says of a task, and when a judgement stands.

    snapshot of the ledger ─▶ computed(): by the rule of this version ─▶ beside it the unit's word and the office's

No plan in hand writes how it is evaluated; the rule and the four grades are a management convention
(docs/how-to/supervision.md), hence the rule's version. What cannot be judged is 无法判断, never 达到预期.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from shuangchuang.domain.chain.canonical import canonical
from shuangchuang.domain.chain.links import sm3
from shuangchuang.domain.shared import Said
from shuangchuang.domain.supervision.model import Stage
from shuangchuang.domain.supervision.refusing import SupervisionRefused

RULE = "2026-11"


class Attainment(StrEnum):
    """How a task stands against what was expected by the day."""

    MET = "达到预期"
    NEARLY = "基本达到"
    MISSED = "未达到"
    UNKNOWN = "无法判断"


_OF_LIGHT = {
    "绿": (Attainment.MET, Said("这一天亮绿灯")),
    "黄": (Attainment.NEARLY, Said("这一天亮黄灯")),
    "红": (Attainment.MISSED, Said("这一天亮红灯")),
}


class DayNotOver(SupervisionRefused):
    """The day can still change."""

    def __init__(self, day: date) -> None:
        super().__init__("supervision.evaluation_day", "{day}还没有过完，情况还会变。请选今天以前的日子。", day=day)


class GroundMissing(SupervisionRefused):
    """A judgement that needs a reason has none."""

    def __init__(self) -> None:
        super().__init__(
            "supervision.ground_missing", "评为“无法判断”，或者与规则推算的不同，要写明理由。请补写理由再保存。"
        )


@dataclass(frozen=True, slots=True)
class Computed:
    """What the rule says, and why."""

    attainment: Attainment
    why: Said


def computed(*, stage: str, light: str, self_checked: bool) -> Computed:
    """
    What the rule says of a task that stood like this.

    >>> computed(stage="in_progress", light="灰", self_checked=False).attainment
    <Attainment.UNKNOWN: '无法判断'>
    """
    if stage == Stage.CLOSED:
        if self_checked:
            return Computed(Attainment.UNKNOWN, Said("已办结，但只是自查，没有别的单位核查"))
        return Computed(Attainment.MET, Said("已核查办结"))
    if stage == Stage.WITHDRAWN:
        return Computed(Attainment.UNKNOWN, Said("已撤销，不再办理"))
    if stage == Stage.SUSPENDED:
        return Computed(Attainment.UNKNOWN, Said("已中止，进度停在中止那一天"))
    if light in _OF_LIGHT:
        return Computed(*_OF_LIGHT[light])
    return Computed(Attainment.UNKNOWN, Said("亮灰灯或没有亮灯，没有可以判断的数据"))


def digest_of_snapshot(contents: Mapping[str, Any]) -> str:
    """SM3 of the canonical form: the same contents give the same 64 digits."""
    return sm3(canonical(contents).encode())


def refuse_unfounded(*, given: str, by_rule: str, ground: str) -> None:
    """
    A judgement against the rule, or that nothing can be judged, needs its ground.

    :raises GroundMissing: it has none.
    """
    if not ground.strip() and (given == Attainment.UNKNOWN or given != by_rule):
        raise GroundMissing


def tally(grades: Iterable[str]) -> dict[str, int]:
    """How many of each grade, in their order; "" (nobody has judged yet) is counted under 未评."""
    given = list(grades)
    return {**{grade.value: given.count(grade.value) for grade in Attainment}, "未评": given.count("")}
