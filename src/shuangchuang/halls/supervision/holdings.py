"""What an officer holds here, said to ``accounts`` so that it goes along in a hand-over."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.holdings import Holding, register
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.supervision.services.handing_on import (
    hand_inspections_on,
    hand_items_on,
    inspections_worked_on,
    items_answered_for,
)


def _items(leaver: User, successor: User, by: User | None, at: datetime) -> int:
    return hand_items_on(leaver=leaver, successor=successor, by=by, at=at)


def _inspections(leaver: User, successor: User, by: User | None, at: datetime) -> int:
    return hand_inspections_on(leaver=leaver, successor=successor, by=by, at=at)


def register_holdings() -> None:
    """Tell ``accounts``; called once when the hall is ready."""
    register(
        Holding(
            "supervision.items",
            _("负责的督办事项"),
            count=lambda user: items_answered_for(user).count(),
            transfer=_items,
        )
    )
    register(
        Holding(
            "supervision.inspections",
            _("参加的专项督查"),
            count=lambda user: inspections_worked_on(user).count(),
            transfer=_inspections,
        )
    )
