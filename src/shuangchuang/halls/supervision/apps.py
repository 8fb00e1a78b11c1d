"""Supervision of the plan ledger."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Stands on ``plans``."""

    name = "shuangchuang.halls.supervision"
    label = "supervision"
    verbose_name = "督办督查"

    def ready(self) -> None:
        """Say what of an officer's goes along in a hand-over."""
        from shuangchuang.halls.supervision.holdings import register_holdings

        register_holdings()
