"""Set an installation up from its deployment's folder: regions, units, plans and their figures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shuangchuang.catalogue.deployment import load_deployment, load_regions
from shuangchuang.catalogue.files import CatalogueError
from shuangchuang.halls.plans import loading
from shuangchuang.halls.registry.loading import load_regions as enter_regions
from shuangchuang.halls.registry.loading import load_units as enter_units


class Command(BaseCommand):
    """Safe to run again: what is there stays as it is."""

    help = "载入本地化数据（地区、单位、计划、目标实际值）；可重复运行，已有的不动"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything in its order."""
        now = timezone.now()
        try:
            deployment = load_deployment(settings.DEPLOYMENT)
            regions = enter_regions(load_regions())
            units = enter_units(deployment, at=now)
            plans = loading.load_plans(deployment, at=now)
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if regions or units or plans:
            self.stdout.write(f"已载入：地区 {regions} 个，单位 {units} 个，计划 {plans} 份。")
