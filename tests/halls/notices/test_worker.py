"""The process that works: it renews its hold, stops when it is told to, and gives back what it cannot end."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from shuangchuang.halls.notices.jobs import Context, job
from shuangchuang.halls.notices.models import JobRecord, JobState, StreamRecord
from shuangchuang.halls.notices.services import enqueue
from shuangchuang.halls.notices.worker import rounds
from shuangchuang.halls.notices.worker.jobs import give_back_running, run_job, take_job
from shuangchuang.halls.notices.worker.loop import Worker
from tests.halls.notices.test_killing import address
from tests.halls.notices.working import NOON, work
from tests.house.repository import ROOT


def eventually(holds: Callable[[], bool], *, seconds: float = 20) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to be so"
        time.sleep(0.02)


def state() -> str:
    return JobRecord.objects.get().state


@pytest.fixture
def marking(declaring: None) -> list[int]:
    """A job that notes its attempt."""
    attempts: list[int] = []

    @job("test.mark")
    def mark(context: Context) -> None:
        attempts.append(context.attempt)

    return attempts


# ---------------------------------------------------------------- with the test's clock


@pytest.mark.django_db
def test_the_command_does_what_is_due_and_ends(marking):
    enqueue(name="test.mark", at=NOON)
    enqueue(name="test.mark", at=NOON)
    enqueue(name="test.mark", run_at=timezone.now() + timedelta(days=1), at=NOON)
    said = [io.StringIO(), io.StringIO(), io.StringIO()]

    call_command("work", "--once", stdout=said[0])
    call_command("work", "--until-idle", stdout=said[1])
    call_command("work", "--until-idle", stdout=said[2])

    assert [words.getvalue() for words in said] == ["做了 1 件。\n", "做了 1 件。\n", "做了 0 件。\n"]
    assert marking == [1, 1]


@pytest.mark.django_db
def test_a_command_that_has_ended_leaves_signals_as_they_were(marking):
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]

    call_command("work", "--once", stdout=io.StringIO())

    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


@pytest.mark.django_db
def test_a_job_that_sees_the_worker_stop_and_returns_goes_back_and_loses_no_attempt(declaring, clock):
    @job("test.long")
    def long(context: Context) -> None:
        with context.step() as kept:
            kept["next"] = 1
        assert context.stopping

    enqueue(name="test.long", at=NOON)

    run_job(take_job(now=clock.at), clock=clock, stopping=lambda: True)

    row = JobRecord.objects.get()
    assert (row.state, row.attempts, row.kept, row.lease_token) == ("queued", 0, {"next": 1}, "")


@pytest.mark.django_db
def test_what_a_worker_gives_back_in_the_middle_it_can_no_longer_store(declaring, clock):
    @job("test.cut")
    def cut(context: Context) -> None:
        assert give_back_running() == 1
        with context.finish():
            StreamRecord.objects.create(subject="too late")

    enqueue(name="test.cut", at=NOON)
    run_job(take_job(now=clock.at), clock=clock)

    row = JobRecord.objects.get()
    assert (row.state, row.attempts, StreamRecord.objects.count()) == ("queued", 0, 0)


@pytest.mark.django_db
def test_something_more_can_be_looked_after(declaring, clock):
    waiting = ["a", "b"]
    rounds.add_round("test.letters", lambda clock, stopping: bool(waiting and waiting.pop()))

    assert work(clock, "test.letters") == 2


# ---------------------------------------------------------------- with threads and processes


@pytest.mark.django_db(transaction=True)
def test_a_living_worker_keeps_its_hold_past_the_lease(declaring):
    seen = []

    @job("test.slow", lease=timedelta(seconds=1))
    def slow(context: Context) -> None:
        first = JobRecord.objects.get().lease_until
        eventually(lambda: JobRecord.objects.get().lease_until > first + timedelta(seconds=1))
        seen.append(take_job(now=first + timedelta(seconds=0.5)))

    enqueue(name="test.slow", at=timezone.now())
    work(timezone.now, "jobs")

    assert (seen, state(), JobRecord.objects.get().attempts) == ([None], "done", 1)


@pytest.mark.django_db(transaction=True)
def test_a_round_that_fails_or_finds_no_database_ends_no_worker(marking):
    failing = [ValueError("x"), DatabaseError("away")]

    def fail(clock: rounds.Clock, stopping: rounds.Stopping) -> bool:
        if failing:
            raise failing.pop()
        return False

    rounds.add_round("test.fail", fail, lane="jobs")
    enqueue(name="test.mark", at=timezone.now())
    worker = Worker(clock=timezone.now, poll=timedelta(milliseconds=10))
    thread = threading.Thread(target=worker.run, kwargs={"grace": timedelta(seconds=5)})
    thread.start()
    try:
        eventually(lambda: not failing and state() == JobState.DONE)
    finally:
        worker.stop.set()
        thread.join(20)

    assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_does_not_end_within_the_grace_is_given_back(declaring):
    let_go = threading.Event()

    @job("test.stuck")
    def stuck(context: Context) -> None:
        let_go.wait(30)

    enqueue(name="test.stuck", at=timezone.now())
    worker = Worker(clock=timezone.now, poll=timedelta(milliseconds=10))
    thread = threading.Thread(target=worker.run, kwargs={"grace": timedelta(milliseconds=100)})
    thread.start()
    eventually(lambda: state() == JobState.RUNNING)

    worker.stop.set()
    thread.join(20)

    row = JobRecord.objects.get()
    let_go.set()
    eventually(lambda: not any(other.name == "jobs" for other in threading.enumerate()))
    assert (row.state, row.attempts) == ("queued", 0)
    assert state() == "queued"  # what the thread came to afterwards changes nothing


def started(*options: str, through: str = "") -> subprocess.Popen[str]:
    """``manage.py work`` on the suite's database; ``through`` starts it by a process in between."""
    command = [sys.executable, "manage.py", "work", "--poll", "0.05", *options]
    if through:
        command = [sys.executable, "-c", through, *command]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "SHUANGCHUANG_DATABASE_URL": address()}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_stops_cleanly(number):
    connection.close()
    worker = started()
    assert "已启动" in worker.stdout.readline()

    worker.send_signal(number)
    rest, _ = worker.communicate(timeout=20)

    assert (worker.returncode, rest) == (0, "后台工作进程已停止。\n")


@pytest.mark.django_db(transaction=True)
def test_a_worker_leaves_with_the_process_that_started_it_however_that_ended():
    """The one in between is killed; the worker's end of the pipe closes when it has gone too."""
    connection.close()
    between = started("--with-parent", through="import subprocess, sys; subprocess.run(sys.argv[1:])")
    assert "已启动" in between.stdout.readline()

    between.kill()

    assert between.stdout.read() == "后台工作进程已停止。\n"
    between.wait()
    between.stdout.close()
