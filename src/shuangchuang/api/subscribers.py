"""What the API hears of: everything, for whoever had an address registered."""

from __future__ import annotations

from django.utils import timezone

from shuangchuang.api.webhooks import prepare
from shuangchuang.halls.notices.outbox import Event, subscriber


@subscriber("*", name="api.webhooks")
def tell_endpoints(event: Event) -> None:
    """A message for each endpoint, stored with "delivered"."""
    prepare(event, at=timezone.now())
