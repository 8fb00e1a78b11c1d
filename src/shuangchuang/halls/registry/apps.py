"""The registry of units."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Stands on ``accounts`` and ``notices``."""

    name = "shuangchuang.halls.registry"
    label = "registry"
    verbose_name = "单位名录"
