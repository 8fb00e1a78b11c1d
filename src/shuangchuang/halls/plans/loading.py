"""Put a deployment's own plans into the ledger, through the same door as everybody's."""

from __future__ import annotations

from datetime import datetime

from shuangchuang.catalogue.deployment import Deployment
from shuangchuang.halls.plans import services
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import RegionRecord


def load_plans(deployment: Deployment, *, at: datetime) -> int:
    """Adopt and publish every plan of the deployment that is not there yet; how many were new."""
    region = RegionRecord.objects.get(code=deployment.region)
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
        new += 1
    return new
