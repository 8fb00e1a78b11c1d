"""The project as an app: base templates, design tokens, translations."""

from django.apps import AppConfig

from shuangchuang.project import forms


class ProjectConfig(AppConfig):
    """Holds what every hall shares on the page."""

    name = "shuangchuang.project"
    label = "project"

    def ready(self) -> None:
        """What holds for every form."""
        forms.say_what_to_do()
