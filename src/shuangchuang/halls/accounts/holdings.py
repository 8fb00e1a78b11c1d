"""What an officer holds besides offices: each hall says here what of its rows goes along in a hand-over.

    holdings.register(Holding("supervision.tasks", _("在办事项"), count=…, transfer=…))

``transfer`` moves every row of one person to another within the caller's transaction and says
how many it moved. Who leaves must hold nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from shuangchuang.halls.accounts.models import User


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of row an officer holds."""

    code: str
    title: str | Promise
    count: Callable[[User], int]
    transfer: Callable[[User, User, User | None, datetime], int]  # from, to, by whom, when → how many


_HOLDINGS: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Take a kind of row into every hand-over."""
    _HOLDINGS[holding.code] = holding


def all_kinds() -> tuple[Holding, ...]:
    """Every kind, in the order of registration."""
    return tuple(_HOLDINGS.values())


def held(user: User) -> list[tuple[Holding, int]]:
    """What the person holds now: kinds with at least one row."""
    counted = ((holding, holding.count(user)) for holding in all_kinds())
    return [(holding, number) for holding, number in counted if number]
