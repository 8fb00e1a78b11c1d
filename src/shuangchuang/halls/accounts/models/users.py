"""A person who signs in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """
    An account. Rights follow from its grants by the table in ``rights.py``, nothing else.

    ``phone`` is in the form +8613800138000 and belongs to whoever proved it: only a verified one is anybody's.
    Looks and language are "" where the browser decides.
    """

    display_name = models.CharField(_("姓名"), max_length=60, blank=True)
    phone = models.CharField(_("手机号"), max_length=16, blank=True, default="")
    phone_verified = models.BooleanField(default=False)
    language = models.CharField(_("语言"), max_length=10, blank=True, default="")
    theme = models.CharField(_("深浅色"), max_length=10, blank=True, default="")
    text_size = models.CharField(_("字号"), max_length=10, blank=True, default="")

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=("phone",), condition=Q(phone_verified=True), name="a_proven_number_is_one_person_s"
            ),
            models.CheckConstraint(condition=Q(phone_verified=False) | ~Q(phone=""), name="what_is_proven_is_a_number"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username
