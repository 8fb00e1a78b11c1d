"""Targets with their figures: rows of the ledger become goals and series of the domain, judged on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Q

from shuangchuang.domain.shared import Period, Refusal
from shuangchuang.domain.targets import (
    Assessment,
    Baseline,
    FigureKind,
    Forbidden,
    Goal,
    MilestonePath,
    Need,
    Observation,
    Outlook,
    Series,
    Status,
    assess,
    direction_of,
    needed,
    outlook,
)
from shuangchuang.halls.plans.models import (
    ForbiddenFigureRecord,
    ObservationRecord,
    PlanRecord,
    TargetRecord,
    TargetSettingRecord,
    VersionRecord,
)


@dataclass(frozen=True, slots=True)
class WatchedTarget:
    """
    A target with what is known of it. ``goal`` and what follows from it are None where the
    target has no day by which it is due or nobody has said yet what its figure counts.
    """

    record: TargetRecord
    setting: TargetSettingRecord | None
    observations: tuple[ObservationRecord, ...]
    goal: Goal | None
    assessment: Assessment | None
    need: Need | None
    outlook: Outlook | None
    latest: ObservationRecord | None


def watch(
    *, plan: PlanRecord, version: VersionRecord, targets: Iterable[TargetRecord], as_of: date
) -> list[WatchedTarget]:
    """Every target with its figures, in two queries however many targets there are."""
    settings = {row.target_line: row for row in TargetSettingRecord.objects.filter(plan=plan)}
    rows = ObservationRecord.objects.filter(plan=plan).order_by("target_line", "period", "revision")
    figures = {line: tuple(group) for line, group in groupby(rows, key=lambda row: row.target_line)}
    return [
        _watched(version, target, settings.get(target.line), figures.get(target.line, ()), as_of) for target in targets
    ]


def watch_as_it_stood(*, plan: PlanRecord, day: date, moment: datetime) -> list[WatchedTarget]:
    """
    The targets of the version in force before a moment, with the figures entered before it, judged on a day.

    What a figure counts and its baseline are as they are set now: settings keep no earlier state.
    """
    version = VersionRecord.objects.filter(plan=plan, adopted_at__lt=moment).order_by("-number").first()
    if version is None:
        return []
    in_force = Q(retired=None) | Q(retired__adopted_at__gte=moment)
    targets = TargetRecord.objects.filter(in_force, plan=plan, introduced__adopted_at__lt=moment).order_by("order")
    settings = {row.target_line: row for row in TargetSettingRecord.objects.filter(plan=plan)}
    rows = ObservationRecord.objects.filter(plan=plan, entered_at__lt=moment)
    rows = rows.order_by("target_line", "period", "revision")
    figures = {line: tuple(group) for line, group in groupby(rows, key=lambda row: row.target_line)}
    return [
        _watched(version, target, settings.get(target.line), figures.get(target.line, ()), day) for target in targets
    ]


def _watched(
    version: VersionRecord,
    target: TargetRecord,
    setting: TargetSettingRecord | None,
    rows: tuple[ObservationRecord, ...],
    as_of: date,
) -> WatchedTarget:
    goal = goal_of(version, target, setting)
    series = Series(tuple(observation_of(row, target.unit) for row in rows))
    newest = series.latest(as_of)
    latest = next(
        (row for row in rows if newest and (Period.read(row.period), row.revision) == (newest.period, newest.revision)),
        None,
    )
    if goal is None:
        return WatchedTarget(target, setting, rows, None, None, None, None, latest)
    assessment = assess(goal, series, as_of=as_of)
    need = None
    if assessment.current is not None and assessment.observation is not None and goal.kind is not FigureKind.CONSTRAINT:
        need = needed(goal, assessment.current, periods=goal.deadline.year - assessment.observation.period.last.year)
    ahead = outlook(goal, series.known(as_of), year=goal.deadline.year) if series.observations else None
    return WatchedTarget(target, setting, rows, goal, assessment, need, ahead, latest)


def goal_of(version: VersionRecord, target: TargetRecord, setting: TargetSettingRecord | None) -> Goal | None:
    """The target as the domain judges it; None without a deadline or before the office said what it counts."""
    deadline = _last_day(target.deadline)
    if setting is None or deadline is None:
        return None
    start = date(_first_year(version), 1, 1)
    baseline = None
    if setting.baseline_value is not None:
        baseline = Baseline(
            setting.baseline_value, target.unit, Period.read(setting.baseline_period), setting.baseline_source
        )
    goal = Goal(
        code=target.code,
        name=target.name,
        kind=FigureKind(setting.figure_kind),
        direction=direction_of(target.comparator),
        target=target.value,
        unit=target.unit,
        start=start,
        deadline=deadline,
        baseline=baseline,
    )
    return _shaped(goal, setting)


def _shaped(goal: Goal, setting: TargetSettingRecord) -> Goal:
    if not setting.milestones or goal.base is None:
        return goal
    points = tuple(sorted((Period.read(period).last, Decimal(value)) for period, value in setting.milestones.items()))
    path = MilestonePath(goal.start, goal.deadline, goal.base, goal.target, points)
    return Goal(**{name: getattr(goal, name) for name in goal.__slots__ if name != "path"}, path=path)


def _last_day(deadline: str) -> date | None:
    try:
        return Period.read(deadline).last
    except Refusal:
        return None


def _first_year(version: VersionRecord) -> int:
    """The first year of the plan's period, else the year it was issued, else the year it was adopted."""
    head = version.period.strip()[:4]
    if head.isascii() and head.isdigit():
        return int(head)
    return (version.issued_date or version.adopted_at.date()).year


def observation_of(row: ObservationRecord, unit: str) -> Observation:
    """A stored figure as the domain reads it."""
    return Observation(
        value=row.value,
        unit=row.unit or unit,
        period=Period.read(row.period),
        published_on=row.published_date,
        source=row.source,
        revision=row.revision,
        status=Status(row.status),
        derived=row.derived,
    )


def forbidden_figures(plan: PlanRecord, target: TargetRecord) -> list[Forbidden]:
    """Figures of a target known to be false."""
    return [
        Forbidden(Period.read(row.period), row.value, row.unit or target.unit, row.reason)
        for row in ForbiddenFigureRecord.objects.filter(plan=plan, target_line=target.line)
    ]
