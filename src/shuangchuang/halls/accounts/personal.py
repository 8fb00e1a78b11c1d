"""What other halls hold about a person: each says here how it gives a copy, and how it erases.

personal.register(Held("profile", copy=…, erase=…))      in the AppConfig.ready of registry
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangchuang.halls.accounts.models import User


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of what is held. ``erase`` leaves what the law has kept, within the caller's transaction."""

    code: str
    copy: Callable[[User], Any]  # something that can be written as JSON
    erase: Callable[[User, datetime], None]


_HELD: dict[str, Held] = {}


def register(held: Held) -> None:
    """Take a kind into every copy and every closing of an account."""
    _HELD[held.code] = held


def copies_elsewhere(*, user: User) -> dict[str, Any]:
    """Each hall's copy, by its code."""
    return {code: held.copy(user) for code, held in _HELD.items()}


def erase_elsewhere(*, user: User, at: datetime) -> None:
    """Have every hall erase what it holds."""
    for held in _HELD.values():
        held.erase(user, at)
