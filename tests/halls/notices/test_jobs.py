"""A job is done once, whatever happens to who does it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.jobs import JOBS, Context, UnknownJob, job
from shuangchuang.halls.notices.models import AuditRecord, JobRecord, JobState, StreamRecord
from shuangchuang.halls.notices.services import JobMovedOn, cancel_job, enqueue, rerun_job
from shuangchuang.halls.notices.worker.context import JobCancelled, LeaseLost
from shuangchuang.halls.notices.worker.jobs import run_job, take_job
from tests.halls.notices.working import NOON, Clock, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("declaring")]


def marks() -> list[str]:
    """The effects that stand in the database."""
    return sorted(StreamRecord.objects.values_list("subject", flat=True))


def leave_mark(name: str) -> None:
    """An effect."""
    StreamRecord.objects.create(subject=name)


def facts(record: JobRecord, *names: str) -> tuple[object, ...]:
    """Fields of a row as it is stored now."""
    return JobRecord.objects.values_list(*names).get(pk=record.pk)


@pytest.fixture
def marking() -> None:
    """A job that leaves a mark."""

    @job("test.mark")
    def mark(context: Context, *, name: str) -> None:
        with context.finish(result={"marked": name}):
            leave_mark(name)


def test_a_job_leaves_its_effect_its_result_and_the_time(marking, clock, coordinator):
    record = enqueue(name="test.mark", payload={"name": "a"}, title="做记号", started_by=coordinator, at=NOON)
    clock.on(seconds=3)

    assert work(clock) == 1

    assert marks() == ["a"]
    assert facts(record, "state", "result", "attempts", "started_by", "enqueued_at", "started_at", "finished_at") == (
        "done", {"marked": "a"}, 1, coordinator.pk, NOON, clock.at, clock.at,
    )  # fmt: skip


def test_a_job_that_is_rolled_back_with_its_caller_was_never_asked_for(marking, clock):
    with transaction.atomic():
        enqueue(name="test.mark", payload={"name": "a"}, at=NOON)
        transaction.set_rollback(True)

    assert work(clock) == 0


def test_the_same_key_asks_for_one_job(marking, clock):
    first = enqueue(name="test.mark", payload={"name": "a"}, key="order:1", at=NOON)
    again = enqueue(name="test.mark", payload={"name": "b"}, key="order:1", at=NOON)
    work(clock)
    after = enqueue(name="test.mark", payload={"name": "c"}, key="order:1", at=NOON)

    assert (again.pk, after.pk, after.state) == (first.pk, first.pk, "done")
    assert marks() == ["a"]


def test_a_job_waits_for_its_time(marking, clock):
    enqueue(name="test.mark", payload={"name": "a"}, run_at=NOON + timedelta(minutes=1), at=NOON)

    assert [work(clock), clock.on(seconds=59) and work(clock), clock.on(seconds=1) and work(clock)] == [0, 0, 1]


def test_a_job_that_nobody_declares_cannot_be_asked_for(clock):
    with pytest.raises(UnknownJob):
        enqueue(name="test.nothing", at=NOON)


def test_what_cannot_be_written_down_is_refused_when_it_is_asked_for(marking):
    with pytest.raises(TypeError):
        enqueue(name="test.mark", payload={"name": object()}, at=NOON)


def test_two_functions_cannot_have_one_name(marking):
    with pytest.raises(ValueError, match="declared twice"):

        @job("test.mark")
        def another(context: Context) -> None: ...


def test_a_job_of_a_newer_program_is_left_for_it(marking, clock):
    enqueue(name="test.mark", payload={"name": "a"}, at=NOON)
    del JOBS["test.mark"]

    assert work(clock) == 0
    assert JobRecord.objects.get().state == JobState.QUEUED


# ---------------------------------------------------------------- what goes wrong


def test_a_job_that_fails_is_tried_again_after_pauses_that_grow_and_then_is_dead(clock, coordinator):
    @job("test.fail", attempts=3, first_pause=timedelta(seconds=10))
    def fail(context: Context) -> None:
        with context.finish():
            leave_mark("half-done")
            raise OSError("写给张三的信没有寄出")

    record = enqueue(name="test.fail", at=NOON)
    pauses = []
    for _ in range(2):
        work(clock)
        state, run_at = facts(record, "state", "run_at")
        assert state == JobState.FAILED
        pauses.append((run_at - clock.at).total_seconds())
        clock.at = run_at
    work(clock)

    assert 5 <= pauses[0] <= 10 <= pauses[1] <= 20
    assert facts(record, "state", "attempts", "error_code", "finished_at") == ("dead", 3, "OSError", clock.at)
    assert "张三" not in JobRecord.objects.get().error_text
    assert marks() == []


def test_what_is_refused_is_not_tried_again_and_says_why(clock):
    @job("test.refuse", attempts=5)
    def refuse(context: Context) -> None:
        raise Refusal("rows_too_many", "{name}有 {count} 行，请分成几份。", name="张三的表", count=12)

    record = enqueue(name="test.refuse", at=NOON)
    work(clock)

    assert facts(record, "state", "attempts", "error_code", "error_text") == (
        "dead", 1, "rows_too_many", "…有 12 行，请分成几份。",
    )  # fmt: skip


def test_a_dead_job_is_rerun_with_all_its_attempts_and_the_log_says_who_did(clock, coordinator):
    works: list[bool] = []

    @job("test.mend", attempts=1)
    def mend(context: Context) -> None:
        with context.finish():
            leave_mark("mended")
            if not works:
                raise OSError

    record = enqueue(name="test.mend", at=NOON)
    work(clock)
    works.append(True)

    rerun_job(job=record, rerun_by=coordinator, rerun_at=clock.at)
    work(clock)

    assert facts(record, "state", "attempts", "error_code") == ("done", 1, "")
    assert marks() == ["mended"]
    line = AuditRecord.objects.get()
    assert (line.actor, line.action, line.subject) == (coordinator, "notices.rerun_job", f"job:{record.pk}")


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.FAILED, JobState.DONE])
def test_only_what_has_ended_badly_is_rerun(marking, state, coordinator):
    record = enqueue(name="test.mark", payload={"name": "a"}, at=NOON)
    JobRecord.objects.update(state=state)

    with pytest.raises(JobMovedOn):
        rerun_job(job=record, rerun_by=coordinator, rerun_at=NOON)


# ---------------------------------------------------------------- leases


def test_a_job_whose_worker_died_is_taken_up_again_after_its_lease_and_done_once(marking, clock):
    enqueue(name="test.mark", payload={"name": "a"}, at=NOON)
    assert take_job(now=clock.at) is not None  # and is heard of no more

    assert take_job(now=clock.on(seconds=119)) is None
    clock.on(seconds=1)
    work(clock)

    assert marks() == ["a"]
    assert JobRecord.objects.get().attempts == 2


def test_a_worker_that_was_thought_dead_can_store_nothing(marking, clock):
    record = enqueue(name="test.mark", payload={"name": "a"}, at=NOON)
    slow = take_job(now=clock.at)
    second = take_job(now=clock.on(minutes=3))

    run_job(slow, clock=clock)
    assert (marks(), facts(record, "state")) == ([], ("running",))
    run_job(second, clock=clock)
    assert (marks(), facts(record, "state")) == (["a"], ("done",))


def test_a_worker_that_was_thought_dead_is_told_at_its_next_look(clock):
    told = []

    @job("test.look")
    def look(context: Context) -> None:
        for ask in (lambda: context.cancelled, lambda: context.progress(done=1), lambda: context.step().__enter__()):
            try:
                ask()
            except LeaseLost:
                told.append(True)

    enqueue(name="test.look", at=NOON)
    slow = take_job(now=clock.at)
    take_job(now=clock.on(minutes=3))

    run_job(slow, clock=clock)

    assert told == [True, True, True]


def test_a_job_that_kills_its_workers_ends_dead(clock):
    @job("test.kill", attempts=2)
    def kill(context: Context) -> None: ...

    record = enqueue(name="test.kill", at=NOON)
    for _ in range(2):
        assert take_job(now=clock.at) is not None
        clock.on(minutes=5)

    assert take_job(now=clock.at) is None
    assert facts(record, "state", "error_code", "attempts") == ("dead", "worker_lost", 2)


def test_a_job_in_parts_goes_on_after_the_last_part_that_was_stored(clock):
    @job("test.parts", attempts=10, first_pause=timedelta(seconds=1))
    def parts(context: Context) -> None:
        for number in range(context.kept.get("next", 0), 4):
            with context.step() as kept:
                leave_mark(f"part {number}")
                kept["next"] = number + 1
                if number == 2 and context.attempt == 1:
                    raise OSError
        with context.finish() as result:
            result["parts"] = 4

    record = enqueue(name="test.parts", at=NOON)
    work(clock)
    assert marks() == ["part 0", "part 1"]
    clock.on(minutes=1)
    work(clock)

    assert marks() == ["part 0", "part 1", "part 2", "part 3"]
    assert facts(record, "state", "result", "kept") == ("done", {"parts": 4}, {"next": 4})


# ---------------------------------------------------------------- calling off, progress


def test_a_job_that_waits_is_called_off_at_once(marking, clock, coordinator):
    record = enqueue(name="test.mark", payload={"name": "a"}, at=NOON)

    assert cancel_job(job=record, cancelled_by=coordinator, cancelled_at=NOON) == JobState.CANCELLED
    work(clock)

    assert (facts(record, "state", "finished_at"), marks()) == (("cancelled", NOON), [])
    assert AuditRecord.objects.get().action == "notices.cancel_job"
    with pytest.raises(JobMovedOn):
        cancel_job(job=record, cancelled_by=coordinator, cancelled_at=NOON)


@pytest.mark.parametrize("looks", ["cancelled", "finish", "raises", "fails"])
def test_a_running_job_is_called_off_at_its_next_look_and_leaves_nothing(looks, clock, coordinator):
    @job("test.called_off")
    def called_off(context: Context) -> None:
        cancel_job(job=JobRecord.objects.get(), cancelled_by=coordinator, cancelled_at=clock.at)
        if looks == "cancelled" and context.cancelled:
            return
        if looks == "raises":
            raise JobCancelled
        if looks == "fails":
            raise OSError
        with context.finish():
            leave_mark("too late")

    record = enqueue(name="test.called_off", at=NOON)
    work(clock)

    assert (facts(record, "state"), marks()) == (("cancelled",), [])


def test_what_was_done_before_it_was_called_off_stays_done(marking, clock, coordinator):
    record = enqueue(name="test.mark", payload={"name": "a"}, at=NOON)
    work(clock)

    with pytest.raises(JobMovedOn):
        cancel_job(job=record, cancelled_by=coordinator, cancelled_at=NOON)

    assert (facts(record, "state"), marks()) == (("done",), ["a"])


def test_progress_is_there_to_be_seen_while_the_job_runs(clock):
    seen = []

    @job("test.far")
    def far(context: Context) -> None:
        for done in range(1, 5):
            context.progress(done=done, total=4, note="第二步" if done > 2 else "")
            record = JobRecord.objects.get()
            seen.append((record.progress_done, record.percent, record.progress_note))

    enqueue(name="test.far", at=NOON)
    work(clock)

    # The second comes too soon after the first to be worth a write; a new note and the last always are.
    assert seen == [(1, 25, ""), (1, 25, ""), (3, 75, "第二步"), (4, 100, "第二步")]


def test_a_job_that_has_not_said_how_much_there_is_has_no_percentage():
    assert JobRecord(progress_done=3).percent is None
    assert JobRecord(progress_done=0, progress_total=0).percent is None


def test_the_clock_of_a_job_is_its_workers(clock: Clock):
    seen = []

    @job("test.now")
    def now(context: Context) -> None:
        seen.append(context.now())

    enqueue(name="test.now", at=NOON)
    clock.on(hours=1)
    work(clock)

    assert seen == [NOON + timedelta(hours=1)]
