"""The registry of units."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Stands on ``accounts`` and ``notices``."""

    name = "shuangchuang.halls.registry"
    label = "registry"
    verbose_name = "单位名录"

    def ready(self) -> None:
        """Say how units and regions are called where offices are granted, and what is held about a person."""
        from shuangchuang.halls.registry import personal, scopes

        scopes.register()
        personal.register()
