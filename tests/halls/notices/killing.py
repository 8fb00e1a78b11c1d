"""Kill workers and whoever asks them, at random points, and count what is left.

    nursery ──fork──▶ asker    counts "asked", asks for a job, tells of it: one transaction each time
       │    ──fork──▶ worker   jobs in three parts, deliveries, a schedule each second
       └─ kill -9 either after some milliseconds, and begin again

    every fifth job kills its worker itself, at one of POINTS; every thirtieth delivery too

The nursery loads Django once and forks, so a life costs milliseconds. It runs in a process
of its own: ``python -m tests.halls.notices.killing --seed 1 --kills 20 --asked 60``.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

PARTS = 3
POINTS = ("in a part", "between parts", "at the finish", "after it")
THINGS = 4
COUNTERS = ("asked", "effects", "ticks", "heard out of order", *(f"heard:thing:{number}" for number in range(THINGS)))


def declare() -> None:
    """The jobs, the schedule and the subscriber that are killed."""
    from shuangchuang.halls.notices.jobs import JOBS, SCHEDULES, CatchUp, Context, job, scheduled
    from shuangchuang.halls.notices.outbox import SUBSCRIBERS, Event, subscriber
    from shuangchuang.halls.notices.services import publish

    for table in (JOBS, SCHEDULES, SUBSCRIBERS):
        table.clear()
    patient: dict[str, Any] = {
        "attempts": 1_000_000, "lease": timedelta(seconds=1), "first_pause": timedelta(milliseconds=50),
    }  # fmt: skip

    @job("soak.parts", **patient)
    def parts(context: Context, *, number: int) -> None:
        for part in range(context.kept.get("next", 0), PARTS):
            with context.step() as kept:
                count("effects")
                kept["next"] = part + 1
                die(number, "in a part", context.attempt)
            context.progress(done=part + 1, total=PARTS)
            die(number, "between parts", context.attempt)
        with context.finish() as result:
            publish(kind="soak.done", subject=thing(number), payload={"number": number}, at=context.now())
            result["number"] = number
            die(number, "at the finish", context.attempt)
        die(number, "after it", context.attempt)

    @scheduled("soak.tick", every=timedelta(seconds=1), catch_up=CatchUp.EACH, **patient)
    def tick(context: Context, *, due_at: datetime) -> None:
        with context.finish():
            count("ticks")

    @subscriber("soak.*", name="soak.ear", **patient)
    def ear(event: Event) -> None:
        from shuangchuang.halls.notices.models import StreamRecord

        drawn = random.random()
        if drawn < 1 / 60:
            os.kill(os.getpid(), signal.SIGKILL)
        heard = StreamRecord.objects.filter(subject=f"heard:{event.subject}", last_number=event.number - 1)
        if not heard.update(last_number=event.number):
            count("heard out of order")
        if drawn > 59 / 60:
            os.kill(os.getpid(), signal.SIGKILL)


def die(number: int, point: str, attempt: int) -> None:
    """Every fifth job ends its worker the first time it gets to its point."""
    if number % 5 == 0 and attempt == 1 and point == POINTS[number // 5 % len(POINTS)]:
        os.kill(os.getpid(), signal.SIGKILL)


def thing(number: int) -> str:
    """The subject that the job is about."""
    return f"thing:{number % THINGS}"


def count(name: str) -> int:
    """One more effect; how many there are now."""
    from django.db.models import F

    from shuangchuang.halls.notices.models import StreamRecord

    StreamRecord.objects.filter(subject=name).update(last_number=F("last_number") + 1)
    return StreamRecord.objects.values_list("last_number", flat=True).get(subject=name)


def ask(target: int) -> None:
    """What a web request does: change a row, ask for a job, tell of it. Goes on where the one before was killed."""
    from django.db import transaction

    from shuangchuang.halls.notices.models import StreamRecord
    from shuangchuang.halls.notices.services import enqueue, publish

    while StreamRecord.objects.get(subject="asked").last_number < target:
        with transaction.atomic():
            number, now = count("asked"), datetime.now(UTC)
            enqueue(name="soak.parts", payload={"number": number}, key=f"asked:{number}", at=now)
            publish(kind="soak.asked", subject=thing(number), payload={"number": number}, key=str(number), at=now)
        time.sleep(random.uniform(0, 0.05))  # so that killing and asking last equally long


def work() -> None:
    """A worker until it is killed."""
    from django.utils import timezone

    from shuangchuang.halls.notices.worker.loop import Worker

    Worker(clock=timezone.now, poll=timedelta(milliseconds=10)).run(grace=timedelta(seconds=1), job_threads=2)


def is_over(target: int) -> bool:
    """Whether all was asked for and all that was asked for is done."""
    from shuangchuang.halls.notices.models import SETTLED_STATES, DeliveryRecord, JobRecord, StreamRecord

    return (
        StreamRecord.objects.get(subject="asked").last_number == target
        and not JobRecord.objects.exclude(state="done").exists()
        and not DeliveryRecord.objects.exclude(state__in=SETTLED_STATES).exists()
    )


def fork(act: Callable[[], None]) -> int:
    """A child that acts; it has no connection of its parent's."""
    child = os.fork()
    if child:
        return child
    try:
        act()
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def found() -> dict[str, Any]:
    """What the database holds, by the sentences of the specification."""
    from shuangchuang.halls.notices.models import DeliveryRecord, EventRecord, JobRecord, StreamRecord

    streams = dict(StreamRecord.objects.values_list("subject", "last_number"))
    jobs = JobRecord.objects.filter(name="soak.parts")
    ticks = JobRecord.objects.filter(name="soak.tick")
    moments = [datetime.fromisoformat(key) for key in ticks.order_by("run_at").values_list("key", flat=True)]
    apart = {(after - before).total_seconds() for before, after in itertools.pairwise(moments)}
    return {
        "asked": streams["asked"],
        "jobs": jobs.count(),
        "done": jobs.filter(state="done").count(),
        "effects": streams["effects"],
        "ticks done and counted": [ticks.filter(state="done").count() - streams["ticks"]],
        "seconds between ticks": sorted(apart),
        "events": EventRecord.objects.count(),
        "events numbered": sum(streams[f"thing:{number}"] for number in range(THINGS)),
        "heard": sum(streams[f"heard:thing:{number}"] for number in range(THINGS)),
        "heard out of order": streams["heard out of order"],
        "delivered": DeliveryRecord.objects.filter(state="delivered").count(),
    }


def expected(asked: int) -> dict[str, Any]:
    """What ``found`` says when nothing was lost and nothing happened twice."""
    return {
        "asked": asked, "jobs": asked, "done": asked, "effects": asked * PARTS, "ticks done and counted": [0],
        "seconds between ticks": [1.0], "events": asked * 2, "events numbered": asked * 2, "heard": asked * 2,
        "heard out of order": 0, "delivered": asked * 2,
    }  # fmt: skip


def main() -> None:
    """Kill, begin again, and say what was found."""
    parser = argparse.ArgumentParser()
    for name in ("seed", "kills", "asked"):
        parser.add_argument(f"--{name}", type=int, required=True)
    given = parser.parse_args()
    import django

    django.setup()
    from django.db import connections

    from shuangchuang.halls.notices.models import JobRecord, StreamRecord
    from shuangchuang.halls.notices.worker import loop  # noqa: F401 - loaded before the forks, so a life is short

    declare()
    StreamRecord.objects.bulk_create(StreamRecord(subject=name) for name in COUNTERS)
    drawn = random.Random(given.seed)
    acts: tuple[Callable[[], None], ...] = (lambda: ask(given.asked), work, work)
    connections.close_all()
    lives = [fork(act) for act in acts]
    for _ in range(given.kills):
        time.sleep(drawn.uniform(0.005, 0.25))
        place = drawn.choice((0, 1, 1, 2))
        with contextlib.suppress(ProcessLookupError):
            os.kill(lives[place], signal.SIGKILL)
        revive(lives, acts, wait_for=place)
    until = time.monotonic() + 120
    while time.monotonic() < until and not is_over(given.asked):
        connections.close_all()  # a child must not inherit one
        revive(lives, acts)
        time.sleep(0.1)
    for life in lives:
        os.kill(life, signal.SIGKILL)
        os.waitpid(life, 0)
    retaken = JobRecord.objects.filter(attempts__gt=1).count()
    sys.stdout.write(json.dumps({"found": found(), "retaken": retaken}))


def revive(lives: list[int], acts: tuple[Callable[[], None], ...], *, wait_for: int = -1) -> None:
    """Whoever has died begins again."""
    for place, life in enumerate(lives):
        if os.waitpid(life, 0 if place == wait_for else os.WNOHANG)[0]:
            lives[place] = fork(acts[place])


if __name__ == "__main__":
    main()
