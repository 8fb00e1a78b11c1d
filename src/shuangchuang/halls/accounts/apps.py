"""People and rights."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Stands on ``notices`` only."""

    name = "shuangchuang.halls.accounts"
    label = "accounts"
    verbose_name = "账号与权限"
