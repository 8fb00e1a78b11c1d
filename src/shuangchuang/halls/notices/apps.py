"""The lowest hall."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from shuangchuang.halls.notices.kinds import load_kinds


class NoticesConfig(AppConfig):
    """Names users by ``settings.AUTH_USER_MODEL``; of other halls only its views ask for rights."""

    name = "shuangchuang.halls.notices"
    label = "notices"
    verbose_name = "文件与留痕"

    def ready(self) -> None:
        """Every hall's kinds of messages, jobs, schedules, subscribers, importers, lists, readers of files and words for the log become known."""
        load_kinds()
        autodiscover_modules("tasks", "subscribers", "imports", "exports", "actions", "files")
