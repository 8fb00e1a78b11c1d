"""What the registry holds about a person: their profile. It goes into the copy of an account and goes with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import profile_json
from shuangchuang.halls.accounts import personal
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.registry.models import HolderRecord
from shuangchuang.halls.registry.queries import profiles
from shuangchuang.halls.registry.services import erase_profile


def _copy(user: User) -> dict[str, Any] | None:
    """The profile as it is downloaded by itself; None where there is none."""
    holder = HolderRecord.objects.filter(user=user).first()
    if holder is None:
        return None
    return dict(profile_json(profiles.profile_from(holder, profiles.facts_known(holder)), field_book()))


def _erase(user: User, at: datetime) -> None:
    holder = HolderRecord.objects.filter(user=user).first()
    if holder is not None:
        erase_profile(holder=holder, erased_by=user, erased_at=at)


def register() -> None:
    """Have accounts ask us."""
    personal.register(personal.Held("profile", copy=_copy, erase=_erase))
