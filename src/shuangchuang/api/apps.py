"""The API as an app: its documentation page."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Routes live in ``v1``."""

    name = "shuangchuang.api"
    label = "api"
