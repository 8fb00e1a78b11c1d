"""The lowest hall."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names users by ``settings.AUTH_USER_MODEL`` and imports no hall."""

    name = "shuangchuang.halls.notices"
    label = "notices"
    verbose_name = "文件与留痕"
