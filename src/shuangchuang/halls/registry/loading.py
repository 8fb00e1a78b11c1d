"""Put a deployment's regions, units and lists into the registry. Running it again changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuangchuang.catalogue.deployment import Deployment, Region
from shuangchuang.domain.plans.region_guess import short_place_name
from shuangchuang.halls.registry.models import (
    GroupMemberRecord,
    NameKind,
    RegionRecord,
    UnitNameRecord,
    UnitRecord,
    UnitSuccessionRecord,
)


@transaction.atomic
def load_regions(regions: tuple[Region, ...]) -> int:
    """Enter regions that are not there yet, parents first; how many were new."""
    known = dict(RegionRecord.objects.values_list("code", "pk"))
    new = [region for region in regions if region.code not in known]
    for level in (
        [region for region in new if not region.parent],
        [region for region in new if region.parent and region.code.endswith("00")],
        [region for region in new if region.parent and not region.code.endswith("00")],
    ):
        RegionRecord.objects.bulk_create(
            RegionRecord(
                code=region.code,
                name=region.name,
                short_name=short_place_name(region.name)[:20],
                parent_id=known.get(region.parent),
            )
            for region in level
        )
        known |= dict(RegionRecord.objects.values_list("code", "pk"))
    return len(new)


@transaction.atomic
def load_units(deployment: Deployment, *, at: datetime) -> int:
    """Enter the deployment's units with names, successions and lists; how many units were new."""
    region = RegionRecord.objects.get(code=deployment.region)
    known = {unit.slug: unit for unit in UnitRecord.objects.all()}
    new = 0
    for order, entry in enumerate(deployment.units, start=1):
        if entry.slug not in known:
            known[entry.slug] = UnitRecord.objects.create(
                slug=entry.slug,
                region=region,
                name=entry.name,
                full_name=entry.full_name,
                category=entry.category,
                is_group=entry.group,
                note=entry.note,
                order=order * 10,
            )
            new += 1
        names = [(alias, NameKind.ALIAS) for alias in entry.aliases]
        if entry.full_name and entry.full_name != entry.name:
            names.append((entry.full_name, NameKind.FULL))
        for name, kind in names:
            UnitNameRecord.objects.get_or_create(unit=known[entry.slug], name=name, defaults={"kind": kind})
    for row in deployment.successions:
        UnitSuccessionRecord.objects.get_or_create(
            before=known[row.before],
            after=known[row.after],
            kind=row.kind,
            defaults={"effective_date": row.effective_date, "source": row.source, "confirmed": row.confirmed},
        )
    for group in deployment.groups:
        for member in group.members:
            GroupMemberRecord.objects.get_or_create(
                group=known[group.group],
                member=known[member],
                valid_from=group.valid_from,
                defaults={"source": group.source, "confirmed_at": at},
            )
    return new
