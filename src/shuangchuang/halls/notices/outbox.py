"""How a hall hears what happened in another; in its ``subscribers.py``, which is imported at the start.

    @subscriber("registry.*", name="plans.follow_units")
    def follow(event: Event) -> None:
        …            # rows written here and "delivered" are stored together: once

    @subscriber("*", name="api.webhooks", outside=True)
    def call(event: Event) -> None:
        …            # the network: no transaction is open, and it may come twice (with the same event.id)

Events of one subject come to a subscriber one by one in the order in which they happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

__all__ = ["SUBSCRIBERS", "Event", "Subscriber", "subscriber", "subscribers_of"]

Hearer = TypeVar("Hearer", bound=Callable[["Event"], Any])

LEASE = timedelta(minutes=1)
ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Event:
    """What a subscriber is told. ``number`` counts the events of ``subject`` from 1 without a gap."""

    id: int
    kind: str
    subject: str
    number: int
    payload: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who is told of which kinds: ``registry.organisation_bound``, ``registry.*`` or ``*``."""

    name: str
    kinds: str
    body: Callable[[Event], Any]
    outside: bool = False
    attempts: int = ATTEMPTS
    lease: timedelta = LEASE
    first_pause: timedelta = timedelta(seconds=5)

    def hears(self, kind: str) -> bool:
        """Whether events of this kind are for it."""
        if self.kinds == "*":
            return True
        return kind.startswith(self.kinds[:-1]) if self.kinds.endswith(".*") else kind == self.kinds


SUBSCRIBERS: dict[str, Subscriber] = {}


def subscriber(
    kinds: str,
    *,
    name: str,
    outside: bool = False,
    attempts: int = ATTEMPTS,
    lease: timedelta = LEASE,
    first_pause: timedelta = timedelta(seconds=5),
) -> Callable[[Hearer], Hearer]:
    """
    Declare a function that is told of events; ``name`` (``<hall>.<what>``) stays the same for ever.

    It is told of what is published from then on. ``outside`` says that it leaves the database (HTTP, mail).

    :raises ValueError: another function has that name, or ``kinds`` is no pattern.
    """
    if not kinds or ("*" in kinds and kinds != "*" and (kinds.count("*") > 1 or not kinds.endswith(".*"))):
        raise ValueError(f"{kinds!r}: a kind, a prefix with .*, or *")

    def declare(body: Hearer) -> Hearer:
        held = SUBSCRIBERS.get(name)
        if held is not None and (held.body.__module__, held.body.__qualname__) != (body.__module__, body.__qualname__):
            raise ValueError(f"the subscriber {name} is declared twice")
        SUBSCRIBERS[name] = Subscriber(name, kinds, body, outside, attempts, lease, first_pause)
        return body

    return declare


def subscribers_of(kind: str) -> list[Subscriber]:
    """Who is told of events of this kind."""
    return [held for held in SUBSCRIBERS.values() if held.hears(kind)]
