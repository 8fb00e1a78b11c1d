"""Turn the rounds until told to stop.

thread jobs     job ─ job ─ job ─ …
thread news     schedules ─ deliveries ─ messages ─ schedules ─ …
main thread     listens for SIGTERM and for the end of its parent
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from shuangchuang.halls.notices.worker.jobs import give_back_running
from shuangchuang.halls.notices.worker.rounds import ROUNDS, Round

logger = logging.getLogger(__name__)


class Worker:
    """One process that works. ``stop`` may be set by anybody, at any time."""

    def __init__(self, *, clock: Callable[[], datetime], poll: timedelta = timedelta(seconds=1)) -> None:
        self.stop = threading.Event()
        self._clock = clock
        self._poll = poll.total_seconds()

    def once(self) -> int:
        """One turn of every round; how many had something to do."""
        return sum(self._turn(held) for held in list(ROUNDS.values()))

    def until_idle(self) -> int:
        """Turn until no round has anything to do; how many things were done. What is due later stays."""
        done = 0
        while not self.stop.is_set() and (turned := self.once()):
            done += turned
        return done

    def run(self, *, grace: timedelta, job_threads: int = 1, parent: int | None = None) -> None:
        """
        Work until stopped. Jobs in the middle get ``grace`` to come to an end and are then given back.

        ``parent`` is the process that started this one: stops when it is gone.
        """
        threads = [threading.Thread(target=self._lane, args=(lane,), name=lane, daemon=True) for lane in _lanes()]
        threads += [
            threading.Thread(target=self._lane, args=("jobs",), name=f"jobs-{number}", daemon=True)
            for number in range(2, job_threads + 1)
        ]
        for thread in threads:
            thread.start()
        while not self.stop.wait(0.5):
            if parent is not None and os.getppid() != parent:
                self.stop.set()
        until = time.monotonic() + grace.total_seconds()
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        if any(thread.is_alive() for thread in threads):
            logger.warning("%s jobs were given back unfinished", give_back_running())
            connection.close()

    def _lane(self, lane: str) -> None:
        while not self.stop.is_set():
            close_old_connections()
            busy = [self._safely(held) for held in list(ROUNDS.values()) if held.lane == lane]
            if not any(busy):
                self.stop.wait(self._poll)
        connection.close()

    def _safely(self, held: Round) -> bool:
        """A turn that ends no worker: a database that is away for a minute is there again the next."""
        try:
            return self._turn(held)
        except (DatabaseError, InterfaceError):
            logger.warning("round %s could not reach the database; it is tried again", held.name, exc_info=True)
            connection.close()
        except Exception:
            logger.exception("round %s failed; it is tried again", held.name)
        self.stop.wait(self._poll * 5)
        return False

    def _turn(self, held: Round) -> bool:
        return not self.stop.is_set() and held.turn(self._clock, self.stop.is_set)


def _lanes() -> Iterable[str]:
    return dict.fromkeys(held.lane for held in ROUNDS.values())
