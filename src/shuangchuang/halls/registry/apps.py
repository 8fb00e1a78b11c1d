"""The registry of units."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Stands on ``accounts`` and ``notices``."""

    name = "shuangchuang.halls.registry"
    label = "registry"
    verbose_name = "单位名录"

    def ready(self) -> None:
        """Say how units and regions are called, what is held about a person; listen to the identity provider."""
        from shuangchuang.halls.registry import claims, personal, scopes

        scopes.register()
        personal.register()
        claims.register()
