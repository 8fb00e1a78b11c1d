"""Figures of targets: what they count, where they set out from, what was published."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from shuangchuang.domain.shared import Period
from shuangchuang.domain.targets import Forbidden, Observation, Series, Status, convert
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.plans.figures import forbidden_figures, goal_of, observation_of
from shuangchuang.halls.plans.models import (
    ForbiddenFigureRecord,
    ObservationRecord,
    TargetRecord,
    TargetSettingRecord,
)
from shuangchuang.halls.plans.services.refusing import PlanRefused
from shuangchuang.halls.plans.services.states import current_version
from shuangchuang.halls.plans.services.telling import tell


@transaction.atomic
def record_observation(
    *,
    target: TargetRecord,
    period: str,
    value: Decimal,
    source: str,
    status: str,
    published_date: date | None,
    entered_by: AbstractBaseUser | None,
    entered_at: datetime,
    unit: str = "",
    derived: str = "",
    revision: int | None = None,
) -> ObservationRecord:
    """
    Enter a published figure; a second one for a period is its next revision. ``unit`` "" is the target's.

    :raises PeriodNotRead: ``period`` is no year, quarter, month or day.
    :raises ObservationRefused: the figure is known to be false.
    :raises UnitsDiffer: the unit measures something else than the target's.
    :raises PlanRefused: there is no source, or the same figure stands there already.
    """
    if not source.strip():
        raise PlanRefused("no_source", "没有来源的数字不能登记。请写明发布机关和文件。")
    read = Period.read(period)
    rows = list(ObservationRecord.objects.filter(plan=target.plan, target_line=target.line))
    same = [row for row in rows if Period.read(row.period) == read]
    number = revision if revision is not None else max((row.revision + 1 for row in same), default=0)
    observation = Observation(
        value=value,
        unit=unit or target.unit,
        period=read,
        published_on=published_date,
        source=source,
        revision=number,
        status=Status(status),
        derived=derived,
    )
    convert(observation.value, observation.unit, target.unit)
    newest = max(same, key=lambda row: row.revision, default=None)
    if newest is not None and (newest.value, newest.source) == (value, source):
        raise PlanRefused("figure_known", "{period} 的这个数字已经登记过，来源也相同。", period=str(read))
    series = Series(tuple(observation_of(row, target.unit) for row in rows))
    series.with_added(observation, forbidden=forbidden_figures(target.plan, target))
    try:
        with transaction.atomic():
            record = ObservationRecord.objects.create(
                plan=target.plan,
                target_line=target.line,
                period=str(read),
                value=value,
                unit=unit or target.unit,
                revision=number,
                published_date=published_date,
                source=source,
                derived=derived,
                status=status,
                entered_by=entered_by,
                entered_at=entered_at,
            )
    except IntegrityError:
        raise PlanRefused(
            "figure_meanwhile", "{period} 的数字刚刚被别人登记。请刷新后核对。", period=str(read)
        ) from None
    record_audit(
        actor=entered_by,
        action="plans.observe",
        subject=f"target:{target.plan.slug}/{target.code}",
        at=entered_at,
        details={"period": str(read), "value": str(value), "revision": number},
    )
    tell("plans.observed", target.plan, at=entered_at, target=target.code, period=str(read), revision=number)
    return record


@transaction.atomic
def set_target_setting(
    *,
    target: TargetRecord,
    figure_kind: str,
    baseline_value: Decimal | None,
    baseline_period: str,
    baseline_source: str,
    milestones: dict[str, Decimal],
    note: str,
    set_by: AbstractBaseUser | None,
    set_at: datetime,
) -> TargetSettingRecord:
    """
    Say what a target's figure counts, where it sets out from and by which path it goes.

    :raises PlanRefused: the baseline has no period or source.
    :raises PathUnsound: the milestones do not lie between start and deadline.
    """
    if baseline_value is not None and not (baseline_period.strip() and baseline_source.strip()):
        raise PlanRefused("baseline_bare", "基期值要同时写明基期和来源。")
    if baseline_value is not None:
        Period.read(baseline_period)
    setting = TargetSettingRecord(
        plan=target.plan,
        target_line=target.line,
        figure_kind=figure_kind,
        baseline_value=baseline_value,
        baseline_period=baseline_period.strip(),
        baseline_source=baseline_source.strip(),
        milestones={period: str(value) for period, value in sorted(milestones.items())},
        note=note,
    )
    version = current_version(target.plan)
    if version is not None:
        goal_of(version, target, setting)  # refuses a path that cannot be walked
    known = TargetSettingRecord.objects.filter(plan=target.plan, target_line=target.line).first()
    setting.pk = known.pk if known else None
    setting.save(force_insert=known is None)
    record_audit(
        actor=set_by,
        action="plans.set_target",
        subject=f"target:{target.plan.slug}/{target.code}",
        at=set_at,
        details={"kind": figure_kind, "baseline": str(baseline_value) if baseline_value is not None else None},
    )
    return setting


def forbid_figure(*, target: TargetRecord, figure: Forbidden) -> None:
    """Put a figure on the list of false ones."""
    ForbiddenFigureRecord.objects.get_or_create(
        plan=target.plan,
        target_line=target.line,
        period=str(figure.period),
        value=figure.value,
        defaults={"unit": figure.unit, "reason": figure.reason},
    )
