"""The library of policies, narrowed and ordered; read from the rule files, not from the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from shuangchuang.catalogue.policies import policy_engine
from shuangchuang.domain.policy import Policy, Version
from shuangchuang.domain.policy.describing import coverage

IN_FORCE, ENDED, PENDING = "in_force", "ended", "pending"


def state_of(policy: Policy, on: date) -> str:
    """Whether it is in force on a day; one whose rules were not confirmed says so."""
    version = policy.version_on(on)
    if version is None:
        return ENDED
    able, asked = coverage(version)
    return PENDING if asked and not able else IN_FORCE


def shown_version(policy: Policy, on: date) -> Version:
    """The version in force on a day, else the last one."""
    return policy.version_on(on) or policy.versions[-1]


def policies_listed(
    *, on: date, text: str = "", audience: str = "", theme: str = "", state: str = "", sort: str = ""
) -> list[Policy]:
    """Policies by words (title, document, summary), holder, theme and state on a day."""
    words = text.strip().lower()
    found = []
    for policy in policy_engine().library.policies.values():
        if audience and audience not in {kind.value for kind in policy.audience}:
            continue
        if theme and theme not in policy.themes:
            continue
        if state and state_of(policy, on) != state:
            continue
        if words and words not in _words_of(policy):
            continue
        found.append(policy)
    order = _ORDERS.get(sort)
    return sorted(found, key=order(on)) if order else found


def _words_of(policy: Policy) -> str:
    documents = " ".join(document for version in policy.versions for document in version.documents)
    criteria = " ".join(each.quote for version in policy.versions for each in version.criteria)
    return f"{policy.title} {policy.id} {policy.summary} {policy.office} {documents} {criteria}".lower()


def _closing(on: date) -> Callable[[Policy], Any]:
    def key(policy: Policy) -> tuple[bool, date]:
        version = policy.version_on(on)
        until = version.valid_until if version else None
        return until is None, until or date.max

    return key


_ORDERS: dict[str, Callable[[date], Callable[[Policy], Any]]] = {
    "closing": _closing,
    "title": lambda on: lambda policy: policy.title,
}


def themes() -> list[str]:
    """Every theme, in the order of the library."""
    return list(dict.fromkeys(theme for policy in policy_engine().library.policies.values() for theme in policy.themes))
