"""Supervision of the plan ledger."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Stands on ``plans``."""

    name = "shuangchuang.halls.supervision"
    label = "supervision"
    verbose_name = "督办督查"

    def ready(self) -> None:
        """Say what goes along when an officer hands everything over, and when two units become one."""
        from shuangchuang.halls.supervision.holdings import register_holdings
        from shuangchuang.halls.supervision.merging import register_moving

        register_holdings()
        register_moving()
