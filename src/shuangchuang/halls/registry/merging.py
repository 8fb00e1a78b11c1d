"""Two registered units turn out to be one: what besides the registry's own rows goes along.

    merging.register(Moving("plans.assignments", _("计划任务"), find=…, clashes=…, move=…))   in AppConfig.ready

A hall above that keeps rows of a unit says here how they move. One that says nothing keeps the merge
from happening, for its rows protect the unit they name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.functional import Promise

from shuangchuang.halls.registry.models import UnitRecord


@dataclass(frozen=True, slots=True)
class Moving:
    """
    One kind of row that names a unit.

    ``find(unit)`` gives the keys of its rows; ``clashes(gone, kept)`` says, in words, which rows cannot
    stand beside those of the other; ``move(keys, before, after, by, at)`` moves those that still name ``before``,
    and is asked the other way round when the merge is taken back.
    """

    code: str
    title: str | Promise
    find: Callable[[UnitRecord], list[int]]
    clashes: Callable[[UnitRecord, UnitRecord], list[str]]
    move: Callable[[list[int], UnitRecord, UnitRecord, AbstractBaseUser, datetime], None]


_KINDS: dict[str, Moving] = {}


def register(moving: Moving) -> None:
    """Take a kind of row along in every merge."""
    _KINDS[moving.code] = moving


def all_kinds() -> tuple[Moving, ...]:
    """Every kind, in the order of registration."""
    return tuple(_KINDS.values())
