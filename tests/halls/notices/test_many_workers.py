"""Several workers, several who ask: real threads, real transactions, on either database."""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import F

from shuangchuang.halls.notices.jobs import Context, job, scheduled
from shuangchuang.halls.notices.models import DeliveryRecord, EventRecord, JobRecord, JobState, StreamRecord
from shuangchuang.halls.notices.outbox import Event, subscriber
from shuangchuang.halls.notices.services import JobMovedOn, cancel_job, enqueue, publish
from shuangchuang.halls.notices.worker.jobs import run_job, take_job
from shuangchuang.halls.notices.worker.schedules import enqueue_due
from tests.halls.notices.at_once import at_once
from tests.halls.notices.working import NOON, Clock, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("declaring")]


def count(name: str) -> None:
    """An effect that shows when it happens twice."""
    assert StreamRecord.objects.filter(subject=name).update(last_number=F("last_number") + 1) == 1


def counted(name: str) -> int:
    return StreamRecord.objects.get(subject=name).last_number


@pytest.fixture
def counting() -> None:
    """A job that counts."""
    StreamRecord.objects.create(subject="effects")

    @job("test.count")
    def body(context: Context) -> None:
        with context.finish():
            count("effects")


def test_of_many_who_ask_for_the_same_one_asks_and_all_get_it(counting):
    given = at_once(*[lambda: enqueue(name="test.count", key="same", at=NOON).pk] * 8)

    assert set(given) == {JobRecord.objects.get().pk}


def test_many_workers_do_every_job_once(counting):
    for _ in range(40):
        enqueue(name="test.count", at=NOON)

    done = at_once(*[lambda: work(Clock(), "jobs")] * 4)

    assert sum(done) == 40
    assert counted("effects") == 40
    assert set(JobRecord.objects.values_list("state", "attempts")) == {("done", 1)}


def test_of_a_worker_that_was_thought_dead_and_the_one_that_took_over_one_stores(counting):
    enqueue(name="test.count", at=NOON)
    clock = Clock()
    first = take_job(now=clock.at)
    second = take_job(now=clock.on(minutes=3))

    at_once(*[lambda held=held: run_job(held, clock=clock) for held in (first, second)])

    assert counted("effects") == 1
    assert JobRecord.objects.get().state == JobState.DONE


def test_a_job_is_either_called_off_or_done_never_both(counting):
    for _ in range(12):
        enqueue(name="test.count", at=NOON)
    rows = list(JobRecord.objects.all())

    def call_off() -> int:
        off = 0
        for row in reversed(rows):
            try:
                off += cancel_job(job=row, cancelled_by=None, cancelled_at=NOON) == JobState.CANCELLED
            except JobMovedOn:
                continue
        return off

    at_once(call_off, lambda: work(Clock(), "jobs"))

    states = list(JobRecord.objects.values_list("state", flat=True))
    assert counted("effects") == states.count("done")
    assert set(states) <= {"done", "cancelled"}


def test_of_many_workers_one_gives_a_due_moment_its_job():

    @scheduled("test.tick", every=timedelta(minutes=15))
    def tick(context: Context, *, due_at: datetime) -> None: ...

    at_once(*[lambda: enqueue_due(now=NOON)] * 4)
    asked = at_once(*[lambda: enqueue_due(now=NOON + timedelta(minutes=15))] * 6)

    assert sum(asked) == 1
    assert JobRecord.objects.get().key == "2026-11-23T12:15:00+00:00"


def test_of_many_who_tell_the_same_one_tells(counting):
    given = at_once(*[lambda: publish(kind="test.told", subject="thing:1", key="same", at=NOON).pk] * 6)

    assert set(given) == {EventRecord.objects.get().pk}


def test_numbers_follow_commits_and_deliveries_follow_numbers_however_slowly_a_transaction_ends():
    """Publishers that dawdle before they commit, workers that deliver meanwhile: nothing skipped, nothing overtaken."""
    subjects = [f"thing:{number}" for number in range(3)]
    StreamRecord.objects.bulk_create(StreamRecord(subject=f"heard:{subject}") for subject in subjects)

    @subscriber("test.*", name="test.ear")
    def ear(event: Event) -> None:
        next_one = StreamRecord.objects.filter(subject=f"heard:{event.subject}", last_number=event.number - 1)
        assert next_one.update(last_number=event.number) == 1, f"{event.subject}#{event.number} out of order"

    def tell(seed: int) -> None:
        drawn = random.Random(seed)
        for _ in range(12):
            with transaction.atomic():
                publish(kind="test.told", subject=drawn.choice(subjects), at=NOON)
                time.sleep(drawn.uniform(0, 0.004))

    def hear() -> None:
        quiet = 0
        while quiet < 20:
            quiet = 0 if work(Clock(), "deliveries") else quiet + 1
            time.sleep(0.002)

    given = at_once(*[lambda seed=seed: tell(seed) for seed in range(4)], hear, hear)
    work(Clock(), "deliveries")

    assert [error for error in given if error is not None] == []
    streams = dict(StreamRecord.objects.values_list("subject", "last_number"))
    assert sum(streams[subject] for subject in subjects) == 48
    assert {subject: streams[f"heard:{subject}"] for subject in subjects} == {
        subject: streams[subject] for subject in subjects
    }
    assert set(DeliveryRecord.objects.values_list("state", "attempts")) == {("delivered", 1)}
