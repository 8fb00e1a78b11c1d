"""What supervision hears of: units that went into others, or did not after all."""

from __future__ import annotations

from django.utils import timezone

from shuangchuang.halls.notices.outbox import Event, subscriber
from shuangchuang.halls.supervision.services.succession import follow_successions

_OF_INTEREST = {"registry.record_succession", "registry.confirm_succession", "registry.withdraw_succession"}


@subscriber("registry.*", name="supervision.follow_successions")
def follow(event: Event) -> None:
    """Bring the open items in line; what takes effect on a later day waits for the nightly run."""
    if event.kind in _OF_INTEREST:
        follow_successions(at=timezone.now())
