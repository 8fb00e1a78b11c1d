"""The only hall that reads all the others."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Front page and desk."""

    name = "shuangchuang.halls.home"
    label = "home"
    verbose_name = "首页"
