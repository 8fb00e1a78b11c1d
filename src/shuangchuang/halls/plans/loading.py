"""Put a deployment's own plans into the ledger, through the same door as everybody's."""

from __future__ import annotations

from datetime import datetime

from shuangchuang.catalogue.deployment import Deployment
from shuangchuang.catalogue.targets import TargetEntry, load_targets
from shuangchuang.halls.plans import services
from shuangchuang.halls.plans.models import PlanRecord, TargetRecord, VersionRecord
from shuangchuang.halls.plans.services.refusing import PlanRefused
from shuangchuang.halls.registry.queries import region_of_code


def load_plans(deployment: Deployment, *, at: datetime) -> int:
    """Adopt and publish every plan of the deployment that is not there yet; how many were new."""
    region = region_of_code(deployment.region)
    new = 0
    for entry in deployment.plans:
        if PlanRecord.objects.filter(slug=entry.slug).exists():
            continue
        draft = services.upload_document(
            name=entry.file.name, content=entry.file.read_bytes(), region=region, uploaded_by=None, uploaded_at=at
        )
        version = services.adopt_draft(
            draft=draft,
            slug=entry.slug,
            short_title=entry.short_title,
            reason=entry.source,
            adopted_by=None,
            adopted_at=at,
        )
        services.publish_plan(plan=version.plan, published=True, changed_by=None, changed_at=at)
        if entry.targets:
            load_figures(version, load_targets(entry.targets), at=at)
        new += 1
    return new


def load_figures(version: VersionRecord, entries: tuple[TargetEntry, ...], *, at: datetime) -> None:
    """
    Enter what is known of a plan's targets: kind, baseline, published and false figures.

    :raises PlanRefused: an entry names a target that the ledger does not have.
    """
    rows = {row.name: row for row in TargetRecord.objects.filter(plan=version.plan, retired__isnull=True)}
    for entry in entries:
        target = rows.get(entry.plan_name)
        if target is None:
            raise PlanRefused("target_unknown", "台账里没有目标“{name}”，请核对 targets.yaml。", name=entry.plan_name)
        base = entry.goal.baseline
        services.set_target_setting(
            target=target,
            figure_kind=str(entry.goal.kind),
            baseline_value=entry.goal.base if base else None,
            baseline_period=str(base.period) if base else "",
            baseline_source=base.source if base else "",
            milestones={},
            note=entry.note,
            set_by=None,
            set_at=at,
        )
        for figure in entry.forbidden:
            services.forbid_figure(target=target, figure=figure)
        for observation in entry.series.observations:
            services.record_observation(
                target=target,
                period=str(observation.period),
                value=observation.value,
                unit=observation.unit,
                source=observation.source,
                derived=observation.derived,
                status=str(observation.status),
                published_date=observation.published_on,
                revision=observation.revision,
                entered_by=None,
                entered_at=at,
            )
