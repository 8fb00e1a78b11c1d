"""How long a password may be: hashing something endless is work for nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class LongestPassword:
    """No more than ``longest`` characters; nothing is cut off."""

    def __init__(self, longest: int = 128) -> None:
        self.longest = longest

    def validate(self, password: str, user: Any = None) -> None:
        """
        Let it pass.

        :raises ValidationError: it is longer.
        """
        if len(password) > self.longest:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """What a form says beforehand."""
        return _("密码最多 %(longest)d 个字符。") % {"longest": self.longest}
