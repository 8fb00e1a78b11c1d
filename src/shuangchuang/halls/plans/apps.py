"""The plan ledger."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Stands on ``registry``."""

    name = "shuangchuang.halls.plans"
    label = "plans"
    verbose_name = "计划台账"

    def ready(self) -> None:
        """Say what of a plan goes along when two units become one."""
        from shuangchuang.halls.plans.merging import register_moving

        register_moving()
