"""A schedule's moments come due once, also after an outage and with several workers."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from shuangchuang.halls.notices.jobs import SCHEDULES, CatchUp, Context, scheduled
from shuangchuang.halls.notices.models import DeliveryRecord, DeliveryState, EventRecord, JobRecord, ScheduleRecord
from shuangchuang.halls.notices.services import enqueue
from shuangchuang.halls.notices.tasks import tidy_work
from shuangchuang.halls.notices.worker import schedules
from shuangchuang.halls.notices.worker.schedules import enqueue_due
from tests.halls.notices.working import NOON, Clock, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("declaring")]


@pytest.fixture
def runs() -> list[str]:
    """When the test's schedule ran, by the moments it was due."""
    SCHEDULES.clear()
    return []


def declare(runs: list[str], **when: object) -> None:
    @scheduled("test.tick", **when)
    def tick(context: Context, *, due_at: datetime) -> None:
        runs.append(f"{due_at:%H:%M}")


def test_a_schedule_runs_at_its_moments_from_the_day_it_exists(runs, clock):
    declare(runs, every=timedelta(minutes=15))
    work(clock)
    before = list(runs)
    for _ in range(30):
        clock.on(minutes=1)
        work(clock)

    assert (before, runs) == ([], ["12:15", "12:30"])


@pytest.mark.parametrize(
    ("catch_up", "ran"), [(CatchUp.LATEST, ["13:00"]), (CatchUp.EACH, ["12:15", "12:30", "12:45", "13:00"])]
)
def test_after_an_outage_it_catches_up_as_declared(catch_up, ran, runs, clock):
    declare(runs, every=timedelta(minutes=15), catch_up=catch_up)
    work(clock)
    clock.on(minutes=70)
    work(clock)

    assert runs == ran
    assert ScheduleRecord.objects.get().last_due_at == NOON + timedelta(hours=1)


def test_a_daily_one_goes_by_the_clocks_of_the_place(runs):
    clock = Clock()
    declare(runs, daily_at=time(8, 30))  # 00:30 UTC
    work(clock)
    clock.on(hours=12)
    work(clock)
    early = list(runs)
    clock.on(minutes=30)
    work(clock)

    assert (early, runs) == ([], ["00:30"])


def test_of_two_workers_that_look_at_the_same_time_one_asks_for_the_job(runs, clock):
    declare(runs, every=timedelta(minutes=15))
    work(clock)
    seen = ScheduleRecord.objects.get().last_due_at
    now = clock.on(minutes=15)

    asked = [schedules._enqueue(SCHEDULES["test.tick"], seen=seen, now=now) for _ in range(2)]

    assert (asked, JobRecord.objects.count()) == ([1, 0], 1)


def test_a_moment_whose_job_exists_already_gets_no_second_one(runs, clock):
    declare(runs, every=timedelta(minutes=15))
    work(clock)
    work(clock) or clock.on(minutes=15)
    work(clock)
    ScheduleRecord.objects.update(last_due_at=NOON)  # as if put back from a copy of yesterday

    enqueue_due(now=clock.at)
    work(clock)

    assert runs == ["12:15"]


@pytest.mark.parametrize("when", [{}, {"every": timedelta(hours=1), "daily_at": time(8)}])
def test_a_schedule_has_one_rule(when, runs):
    with pytest.raises(ValueError, match="either"):
        declare(runs, **when)


def test_what_schedules_and_deliveries_left_long_ago_is_forgotten_and_what_people_asked_for_stays(
    runs, clock, coordinator
):
    declare(runs, every=timedelta(minutes=15))
    long_ago = NOON - timedelta(days=91)

    def ended(name: str, *, key: str, at: datetime = long_ago, state: str = "done", by: object = None) -> None:
        JobRecord.objects.create(
            name=name,
            key=key,
            state=state,
            attempts_allowed=1,
            run_at=at,
            enqueued_at=at,
            finished_at=at,
            started_by=by,
        )

    ended("test.tick", key="old")
    ended("test.tick", key="old and called off", state="cancelled")
    ended("test.tick", key="old and dead", state="dead")
    ended("test.tick", key="recent", at=NOON)
    ended("test.export", key="asked for by somebody", by=coordinator)
    ended("test.import", key="asked for by a program")
    for number, at in ((1, long_ago), (2, long_ago), (3, NOON)):
        event = EventRecord.objects.create(kind="test.told", subject="thing:1", number=number, at=at)
        state = DeliveryState.DEAD if number == 2 else DeliveryState.DELIVERED
        DeliveryRecord.objects.create(
            event=event, subscriber="x", subject="thing:1", number=number, state=state, run_at=at, settled_at=at
        )

    scheduled("notices.tidy_work", daily_at=time(3, 40))(tidy_work)
    enqueue(name="notices.tidy_work", payload={"due_at": NOON.isoformat()}, key="this one", at=NOON)
    work(clock, "jobs")

    assert set(JobRecord.objects.values_list("key", flat=True)) == {
        "old and dead", "recent", "asked for by somebody", "asked for by a program",
        "this one",
    }  # fmt: skip
    assert list(DeliveryRecord.objects.order_by("number").values_list("number", flat=True)) == [2, 3]
    assert EventRecord.objects.count() == 3
