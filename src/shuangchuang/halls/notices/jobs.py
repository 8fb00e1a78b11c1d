"""How a hall declares its jobs and schedules; in its ``tasks.py``, which is imported at the start.

    @job("plans.render", title=_("生成台账表格"), attempts=3)
    def render(context: Context, *, plan: int) -> None:
        rows = …                                  # no transaction is open: take the time it takes
        context.progress(done=1, total=2)
        with context.finish(result={"file": 7}):  # the effect and "done" are stored together or not at all
            …

    @scheduled("plans.remind", daily_at=time(8, 30))
    def remind(context: Context, *, due_at: datetime) -> None: …

``services.enqueue`` asks for a job. docs/how-to/jobs-and-events.md tells the whole story.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.functional import Promise

from shuangchuang.domain.work import CatchUp, DailyAt, Every, Rule
from shuangchuang.halls.notices.worker.context import Context

__all__ = ["JOBS", "SCHEDULES", "CatchUp", "Context", "JobKind", "Schedule", "UnknownJob", "job", "scheduled"]

Body = TypeVar("Body", bound=Callable[..., Any])

LEASE = timedelta(minutes=2)
ATTEMPTS = 5


class UnknownJob(KeyError):
    """A job was asked for that no ``tasks.py`` declares: an error of the program."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """
    A kind of job. ``lease`` is how long a worker that died keeps others from it; a living one renews it.

    ``first_pause`` is the longest pause after the first failure; it doubles from one to the next, up to an hour.
    """

    name: str
    body: Callable[..., Any]
    title: str | Promise = ""
    attempts: int = ATTEMPTS
    lease: timedelta = LEASE
    first_pause: timedelta = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the job of the same name is due by itself, and what to do about moments that were missed."""

    name: str
    rule: Rule
    catch_up: CatchUp


JOBS: dict[str, JobKind] = {}
SCHEDULES: dict[str, Schedule] = {}


def job(
    name: str,
    *,
    title: str | Promise = "",
    attempts: int = ATTEMPTS,
    lease: timedelta = LEASE,
    first_pause: timedelta = timedelta(seconds=10),
) -> Callable[[Body], Body]:
    """
    Declare the function ``(context, **payload)`` as the job ``name`` (``<hall>.<verb>``).

    :raises ValueError: another function has that name, or the figures make no sense.
    """
    if attempts < 1 or lease < timedelta(seconds=1) or first_pause <= timedelta(0):
        raise ValueError(f"{name}: at least one attempt, a lease of a second, a pause")

    def declare(body: Body) -> Body:
        held = JOBS.get(name)
        if held is not None and (held.body.__module__, held.body.__qualname__) != (body.__module__, body.__qualname__):
            raise ValueError(f"the job {name} is declared twice")
        JOBS[name] = JobKind(name, body, title, attempts, lease, first_pause)
        return body

    return declare


def scheduled(
    name: str,
    *,
    every: timedelta | None = None,
    daily_at: time | None = None,
    catch_up: CatchUp = CatchUp.LATEST,
    title: str | Promise = "",
    attempts: int = ATTEMPTS,
    lease: timedelta = LEASE,
    first_pause: timedelta = timedelta(seconds=10),
) -> Callable[[Body], Body]:
    """
    Declare ``(context, *, due_at: datetime)`` as the job ``name`` that comes by itself.

    Either ``every`` so often (at whole multiples since 1970-01-01 UTC) or ``daily_at`` a time of the site's clocks.
    After an outage one run makes up for all missed moments, or with ``CatchUp.EACH`` every one gets its own.

    :raises ValueError: not exactly one of ``every`` and ``daily_at``.
    """
    if (every is None) == (daily_at is None):
        raise ValueError(f"{name}: either every or daily_at")
    rule: Rule = Every(every) if every is not None else DailyAt(daily_at, timezone.get_default_timezone())  # type: ignore[arg-type]

    def declare(body: Body) -> Body:
        def with_moment(context: Context, *, due_at: str) -> Any:
            return body(context, due_at=datetime.fromisoformat(due_at))

        with_moment.__module__, with_moment.__qualname__ = body.__module__, body.__qualname__
        job(name, title=title, attempts=attempts, lease=lease, first_pause=first_pause)(with_moment)
        SCHEDULES[name] = Schedule(name, rule, catch_up)
        return body

    return declare


def kind_of(name: str) -> JobKind:
    """
    The kind that is declared under ``name``.

    :raises UnknownJob: none is.
    """
    try:
        return JOBS[name]
    except KeyError:
        raise UnknownJob(name) from None
