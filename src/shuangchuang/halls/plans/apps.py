"""The plan ledger."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Stands on ``registry``."""

    name = "shuangchuang.halls.plans"
    label = "plans"
    verbose_name = "计划台账"
