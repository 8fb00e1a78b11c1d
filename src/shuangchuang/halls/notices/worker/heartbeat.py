"""A worker that is alive renews its hold on what it is doing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.models import QuerySet

logger = logging.getLogger(__name__)


@contextmanager
def kept_alive(
    held: QuerySet, *, lease: timedelta, clock: Callable[[], datetime], lost: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """
    Renew ``lease_until`` of the row in ``held`` three times a lease, by a thread with a connection of its own.

    ``lost`` is called when the row is no longer held.
    """
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(lease.total_seconds() / 3):
                try:
                    if not held.all().update(lease_until=clock() + lease):
                        lost()
                        return
                except DatabaseError:
                    # The next beat tries again; two may fail before the lease runs out.
                    logger.warning("the hold on a job was not renewed", exc_info=True)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
