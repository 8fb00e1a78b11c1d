"""How far a target is on a day.

    what accumulates        p = actual / target
    everything else         p = (current − baseline) / (target − baseline)

Without a baseline, or where the baseline already fulfils the target, only the number is
shown and the light is grey. Source: the plan office's convention on progress (docs/methods/target-progress.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuangchuang.domain.shared import Said
from shuangchuang.domain.targets.figures import FigureKind, convert
from shuangchuang.domain.targets.goals import Goal
from shuangchuang.domain.targets.lights import Light, light_of
from shuangchuang.domain.targets.observations import Observation, Series, Status


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    A target on a day.

    ``current`` is the observed value in the target's unit; ``of_target`` = current / target;
    ``progress`` and ``due`` are shares of the way from baseline to target, judged at the end
    of the observation's own period; None means it cannot be said.
    """

    goal: Goal
    as_of: date
    observation: Observation | None
    current: Decimal | None
    of_target: Decimal | None
    progress: Decimal | None
    due: Decimal | None
    due_value: Decimal | None
    reached: bool | None
    light: Light


def progress_of(goal: Goal, current: Decimal) -> Decimal | None:
    """The share of the way that is behind; ``current`` in the target's unit. None: no way to measure along."""
    base = goal.base
    if base is None or not goal.has_gap():
        return None
    return (current - base) / (goal.target - base)


def assess(goal: Goal, series: Series, *, as_of: date, simulated: bool = False) -> Assessment:
    """
    The latest figure that counted on a day, set against the target and its path.

    A yearly figure is compared with the path at the end of its year, not with today's:
    the year 2022 is not behind because nobody has published 2023.

    :raises UnitsDiffer: the figure's unit measures something else than the target's.
    """
    observation = series.latest(as_of, simulated=simulated)
    if observation is None:
        return Assessment(goal, as_of, None, None, None, None, None, None, None, light_of(None, None))
    current = convert(observation.value, observation.unit, goal.unit)
    day = min(observation.period.last, as_of, goal.deadline)
    due_value = goal.due_at(day)
    progress = progress_of(goal, current)
    due = progress_of(goal, due_value) if due_value is not None else None
    light = light_of(progress, due, why_not=_why_not(goal))
    if observation.status is not Status.VERIFIED:
        status = str(observation.status)
        reason = Said("{reason}（所用数据{status}）", reason=light.reason, status=status)
        light = Light(light.colour, reason, light.rule)
    return Assessment(
        goal=goal,
        as_of=as_of,
        observation=observation,
        current=current,
        of_target=current / goal.target if goal.target else None,
        progress=progress,
        due=due,
        due_value=due_value,
        reached=goal.reached_by(current),
        light=light,
    )


def _why_not(goal: Goal) -> Said:
    if goal.kind is FigureKind.CONSTRAINT:
        return Said("约束性指标只看是否执行，只显示数值")
    if goal.base is None:
        return Said("没有基期数，只显示数值")
    if not goal.has_gap():
        return Said("基期已等于或好于目标，只显示数值")
    return Said("算不出路径，只显示数值")
