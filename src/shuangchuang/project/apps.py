"""The project as an app: base templates, design tokens, translations."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Holds what every hall shares on the page."""

    name = "shuangchuang.project"
    label = "project"
