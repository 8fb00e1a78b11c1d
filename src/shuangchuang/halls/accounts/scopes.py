"""What a scope is called. Units, regions and organisations live in halls above; each says here how to name its own.

    scopes.register(ScopeKind.UNIT, names=…, within=…)      in the AppConfig.ready of registry

``names(keys)`` gives {key: words} of those that exist; ``region_of(key)`` the code of the place a
scope lies in ("" for none), by which a regional office appoints.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuangchuang.halls.accounts.models import GrantRecord, ScopeKind


@dataclass(frozen=True, slots=True)
class Kind:
    """How scopes of one kind are named, placed and looked for."""

    names: Callable[[Collection[str]], dict[str, str]]
    region_of: Callable[[str], str]
    # (words, how many) → [(key, name)], for choosing one in a form
    found: Callable[[str, int], list[tuple[str, str]]]
    # What the codes of regions begin with → the keys of the scopes that lie there
    within: Callable[[Collection[str]], Collection[str]]


_KINDS: dict[str, Kind] = {}


def register(kind: str, described: Kind) -> None:
    """Say how scopes of a kind are named."""
    _KINDS[kind] = described


def exists(kind: str, key: str) -> bool:
    """Whether there is such a scope."""
    if kind == ScopeKind.SITE:
        return key == ""
    return kind in _KINDS and key in _KINDS[kind].names([key])


def region_of(kind: str, key: str) -> str:
    """The code of the place a scope lies in; "" where it lies in none."""
    return _KINDS[kind].region_of(key) if kind in _KINDS else ""


def within(kind: str, stems: Collection[str]) -> Collection[str]:
    """The keys of a kind's scopes that lie in regions; ``stems`` is what the codes of these begin with."""
    return _KINDS[kind].within(stems) if kind in _KINDS and stems else ()


def found(kind: str, words: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """Scopes of a kind whose names hold the words."""
    return _KINDS[kind].found(words, limit) if kind in _KINDS else []


def named(grants: Collection[GrantRecord]) -> dict[tuple[str, str], str]:
    """What the scopes of grants are called, in one query a kind."""
    # A scope that is gone keeps its key: what was granted stays readable.
    words = {grant.scope: grant.scope_key for grant in grants} | {(ScopeKind.SITE.value, ""): _("全部")}
    for kind, described in _KINDS.items():
        keys = {grant.scope_key for grant in grants if grant.scope_kind == kind}
        if keys:
            words |= {(kind, key): name for key, name in described.names(keys).items()}
    return words
