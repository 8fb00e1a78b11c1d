"""Why something about an account cannot be done."""

from __future__ import annotations

from shuangchuang.domain.shared import Refusal


class AccountRefused(Refusal):
    """Something about an account cannot be done like this."""
