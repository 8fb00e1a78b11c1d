"""Turns ledger rows into what the templates show. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared import Period
from shuangchuang.domain.shared.numerals import figure
from shuangchuang.domain.targets import Goal, LightColour, Status
from shuangchuang.halls.notices.telling import worded
from shuangchuang.halls.plans.figures import WatchedTarget
from shuangchuang.halls.plans.models import PlanRecord, TargetRecord
from shuangchuang.halls.plans.wording import COMPARATOR_WORDS


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: where it leads and what it counts."""

    name: str
    title: Any
    address: str
    count: int | None = None


def tab_bar(plan: PlanRecord) -> list[Tab]:
    """The pages of a plan."""
    pages = (
        ("overview", _("概览")),
        ("tasks", _("任务")),
        ("matrix", _("责任矩阵")),
        ("units", _("单位")),
        ("targets", _("目标")),
        ("text", _("原文")),
        ("versions", _("版本")),
    )
    return [Tab(name, title, reverse(f"plans:{name}", args=[plan.slug])) for name, title in pages]


def promise_of(target: TargetRecord) -> str:
    """不低于 1.25%, in the visitor's language."""
    word = COMPARATOR_WORDS.get(target.comparator, "")
    value = figure(target.value)
    if target.value_max is not None:
        value = f"{value}—{figure(target.value_max)}"
    return f"{word} {value}{target.unit}".strip()


_LIGHT_KINDS = {
    LightColour.GREEN: ("ok", _("达到路径")),
    LightColour.YELLOW: ("warn", _("略低于路径")),
    LightColour.RED: ("bad", _("明显落后")),
    LightColour.GREY: ("idle", _("无数据")),
}


def target_card(watched: WatchedTarget) -> dict[str, Any]:
    """A target with its promise, its newest figure and its light, as ``_kpi.html`` shows them."""
    target, assessment = watched.record, watched.assessment
    card: dict[str, Any] = {"record": target, "promise": promise_of(target), "watched": watched}
    due = {"": "", "每年": _("每年")}.get(target.deadline, _("到 %(day)s 年") % {"day": target.deadline})
    card["promise_words"] = _("目标：%(promise)s") % {"promise": f"{due} {card['promise']}".strip()}
    card["need"] = watched.need and worded(watched.need.sentence)
    card["outlook"] = watched.outlook and worded(watched.outlook.sentence)
    latest = watched.latest
    if latest is not None:
        card["value"], card["value_unit"] = latest.value, latest.unit
        card["note"] = f"{latest.period} · {latest.source}" + (
            "" if latest.status == Status.VERIFIED else f"（{latest.get_status_display()}）"
        )
    if assessment is not None and latest is not None:
        kind, words = _LIGHT_KINDS[assessment.light.colour]
        if assessment.light.colour is LightColour.GREY:
            words = _("只显示数值")
        card |= {"light_kind": kind, "light_words": words, "reason": worded(assessment.light.reason)}
        card["percent"] = _share(assessment.progress)
        card["expected"] = _share(assessment.due)
    return card


def _share(value: Decimal | None) -> int | None:
    return None if value is None else max(0, min(100, round(value * 100)))


def target_chart(watched: WatchedTarget) -> dict[str, Any] | None:
    """The series of a target against its path, by year; None where there is neither."""
    goal, target = watched.goal, watched.record
    observed = {}
    for row in watched.observations:
        if row.status != Status.SIMULATED:
            observed[row.period] = float(row.value)  # revisions come in order, so the newest stays
    years = [int(period) for period in observed if len(period) == 4]
    if goal is not None:
        years += [goal.start.year - 1, *range(goal.start.year, goal.deadline.year + 1)]
    if not years or not observed:
        return None
    periods = sorted({*map(str, range(min(years), max(years) + 1)), *observed})
    path = [_due(goal, period) for period in periods]
    return {
        "title": target.name,
        "unit": target.unit,
        "periods": periods,
        "observed": [observed.get(period) for period in periods],
        "path": path,
        "target": float(target.value),
        "note": "",
    }


def _due(goal: Goal | None, period: str) -> float | None:
    if goal is None or goal.base is None:
        return None
    last = Period.read(period).last
    if last.year < goal.start.year - 1:
        return None
    value = goal.base if last < goal.start else goal.due_at(last)
    return None if value is None else float(round(value, 4))
