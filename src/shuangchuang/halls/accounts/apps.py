"""People and rights."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Stands on ``notices`` only."""

    name = "shuangchuang.halls.accounts"
    label = "accounts"
    verbose_name = "账号与权限"

    def ready(self) -> None:
        """What signing in leads to is watched; the identity provider of the settings is known to allauth."""
        from shuangchuang.halls.accounts.entrance import watching  # noqa: F401 - its receivers
        from shuangchuang.halls.accounts.identity import provider

        provider.register()
