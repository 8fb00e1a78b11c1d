"""Supervision of the plan ledger."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Stands on ``plans``."""

    name = "shuangchuang.halls.supervision"
    label = "supervision"
    verbose_name = "督办督查"
