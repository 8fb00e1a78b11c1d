"""What a worker does, one thing at a time, over and over.

A round does at most one thing and says whether there was one. Rounds of one lane take turns
in one thread; a long job in the lane ``jobs`` does not hold up deliveries in the lane ``news``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shuangchuang.halls.notices.worker.deliveries import deliver, take_delivery
from shuangchuang.halls.notices.worker.jobs import run_job, take_job
from shuangchuang.halls.notices.worker.schedules import enqueue_due

Clock = Callable[[], datetime]
Stopping = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Round:
    """One thing a worker looks after: ``turn`` does the next piece of it, False where there is none."""

    name: str
    lane: str
    turn: Callable[[Clock, Stopping], bool]


def _schedules(clock: Clock, stopping: Stopping) -> bool:
    return enqueue_due(now=clock()) > 0


def _deliveries(clock: Clock, stopping: Stopping) -> bool:
    delivery = take_delivery(now=clock())
    if delivery is not None:
        deliver(delivery, clock=clock)
    return delivery is not None


def _jobs(clock: Clock, stopping: Stopping) -> bool:
    job = take_job(now=clock())
    if job is not None:
        run_job(job, clock=clock, stopping=stopping)
    return job is not None


ROUNDS: dict[str, Round] = {
    held.name: held
    for held in (
        Round("schedules", "news", _schedules),
        Round("deliveries", "news", _deliveries),
        Round("jobs", "jobs", _jobs),
    )
}


def add_round(name: str, turn: Callable[[Clock, Stopping], bool], *, lane: str = "news") -> None:
    """Have workers look after something more; ``turn(clock, stopping)`` does at most one piece and says whether."""
    ROUNDS[name] = Round(name, lane, turn)
