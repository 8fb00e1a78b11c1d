"""A worker whose clock the test holds, and jobs and subscribers that exist for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from shuangchuang.halls.notices import jobs, outbox
from shuangchuang.halls.notices.worker.rounds import ROUNDS

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def on(self, **passed: float) -> datetime:
        """Let time pass."""
        self.at += timedelta(**passed)
        return self.at


@contextmanager
def declared() -> Iterator[None]:
    """What a test declares is known while the block lasts, and no schedule of a hall comes in between."""
    tables: list[dict[str, Any]] = [jobs.JOBS, jobs.SCHEDULES, outbox.SUBSCRIBERS, ROUNDS]
    before = [dict(table) for table in tables]
    jobs.SCHEDULES.clear()
    try:
        yield
    finally:
        for table, held in zip(tables, before, strict=True):
            table.clear()
            table.update(held)


def work(clock: Callable[[], datetime], *names: str, limit: int = 10_000) -> int:
    """Turn the rounds (all, or those named) until there is nothing to do; how many things were done."""
    wanted = [held for name, held in ROUNDS.items() if not names or name in names]
    done = 0
    while any(held.turn(clock, lambda: False) for held in wanted):
        done += 1
        assert done < limit, "the worker never comes to rest"
    return done
