"""The hall of policies."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Policies as data, and what they come to for one profile."""

    name = "shuangchuang.halls.policies"
    label = "policies"
    verbose_name = "政策"
