"""A person who signs in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is here. One each, for now."""

    COORDINATOR = "coordinator", _("联席会议办公室")
    LIAISON = "liaison", _("单位联络员")
    OPERATOR = "operator", _("系统运维")


class User(AbstractUser):
    """An account. Rights follow from ``role`` by the table in ``rights.py``, nothing else."""

    display_name = models.CharField(_("姓名"), max_length=60, blank=True)
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices, default=Role.LIAISON)

    def __str__(self) -> str:
        return self.display_name or self.username
