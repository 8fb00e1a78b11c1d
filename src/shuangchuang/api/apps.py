"""The API as an app: its tables, its documentation page, its pages of tokens and webhooks."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Routes live in ``v1``."""

    name = "shuangchuang.api"
    label = "api"
    verbose_name = "数据接口"
