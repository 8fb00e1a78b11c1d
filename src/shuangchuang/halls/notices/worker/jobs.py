"""Take a job up, run it, note what came of it.

    queued ──take up──▶ running ──finish──▶ done
      ▲                  │ │ └──called off──▶ cancelled
      │  after a pause   │ └──refused, or failed too often──▶ dead
      └──── failed ◀─────┘ (also: its worker died and the lease ran out)

Every arrow is one UPDATE that names the state it leaves and the token of who holds it, so
of two workers one finds no row. No lock is asked for, none is needed, on either database.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.work import pause_before_retry
from shuangchuang.halls.notices.jobs import JOBS, JobKind
from shuangchuang.halls.notices.models import WAITING_STATES, JobRecord, JobState
from shuangchuang.halls.notices.origin import Origin, acting_from
from shuangchuang.halls.notices.worker.context import Context, JobCancelled, LeaseLost
from shuangchuang.halls.notices.worker.failures import described
from shuangchuang.halls.notices.worker.heartbeat import kept_alive

logger = logging.getLogger(__name__)

WORKER_LOST = "worker_lost"
_CANDIDATES = 10
_RUNNING: dict[str, Context] = {}  # by token: what the threads of this process are in the middle of


def take_job(*, now: datetime) -> JobRecord | None:
    """Hold the job that has been due longest, or one whose worker died; None where there is nothing to do."""
    _end_abandoned(now)
    due = Q(state__in=WAITING_STATES, run_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lte=now)
    # Only what this program knows: another version of it may know more.
    rows = JobRecord.objects.filter(due, name__in=list(JOBS))
    for pk, name in rows.order_by("run_at", "pk").values_list("pk", "name")[:_CANDIDATES]:
        token = uuid.uuid4().hex
        if JobRecord.objects.filter(due, pk=pk).update(
            state=JobState.RUNNING, lease_token=token, lease_until=now + JOBS[name].lease,
            attempts=F("attempts") + 1, started_at=now, progress_done=None, progress_total=None, progress_note="",
        ):  # fmt: skip
            return JobRecord.objects.select_related("started_by").get(pk=pk, lease_token=token)
    return None


def _end_abandoned(now: datetime) -> None:
    """Jobs whose worker died: called off meanwhile, or died with once too often."""
    left = JobRecord.objects.filter(state=JobState.RUNNING, lease_until__lte=now)
    if not left.exists():  # an UPDATE that finds nothing would still take SQLite's one write lock, every second
        return
    ended: dict[str, Any] = {"lease_token": "", "lease_until": None, "finished_at": now}
    left.filter(cancel_asked_at__isnull=False).update(state=JobState.CANCELLED, **ended)
    left.filter(attempts__gte=F("attempts_allowed")).update(
        state=JobState.DEAD, error_code=WORKER_LOST, error_text="", **ended
    )


def run_job(job: JobRecord, *, clock: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False) -> None:
    """Run a job that was taken up. Whatever its function does, the row says afterwards what came of it."""
    kind = JOBS[job.name]
    context = Context(job=job, clock=clock, stopping=stopping)

    def lose() -> None:
        context.lost = True

    _RUNNING[job.lease_token] = context
    try:
        with (
            acting_from(Origin(f"job:{job.name}"[:80])),
            kept_alive(context.held, lease=kind.lease, clock=clock, lost=lose),
        ):
            kind.body(context, **job.payload)
    except LeaseLost:
        logger.warning("job %s was taken up by another worker", job.pk)
    except JobCancelled:
        _end(context, JobState.CANCELLED)
    except Exception as error:
        logger.exception("job %s (%s) failed at attempt %s", job.pk, job.name, job.attempts)
        _fail(context, job, kind, error)
    else:
        if context.saw_stop and not context.finished and not context.saw_cancel:
            _give_back(context)
        elif not context.finished:
            _end(context, JobState.CANCELLED if context.saw_cancel else JobState.DONE)
    finally:
        del _RUNNING[job.lease_token]


def _end(context: Context, state: JobState, **values: Any) -> bool:
    return bool(
        context.held.update(
            state=state, lease_token="", lease_until=None, **({"finished_at": context.now()} | values)
        )
    )  # fmt: skip


def _fail(context: Context, job: JobRecord, kind: JobKind, error: Exception) -> None:
    code, text = described(error)
    told = {"error_code": code, "error_text": text}
    # What is refused now will be refused again: trying on would only hide the sentence from who should read it.
    if isinstance(error, Refusal) or job.attempts >= job.attempts_allowed:
        _end(context, JobState.DEAD, **told)
        return
    pause = pause_before_retry(attempt=job.attempts, seed=f"job:{job.pk}", first=kind.first_pause)
    with transaction.atomic():
        if _end(context, JobState.FAILED, run_at=context.now() + pause, finished_at=None, **told):
            # Called off while it ran: there is nothing to try again.
            JobRecord.objects.filter(pk=job.pk, state=JobState.FAILED, cancel_asked_at__isnull=False).update(
                state=JobState.CANCELLED, finished_at=context.now()
            )


def _give_back(context: Context) -> int:
    return context.held.update(
        state=JobState.QUEUED, lease_token="", lease_until=None, run_at=context.now(), attempts=F("attempts") - 1
    )


def give_back_running() -> int:
    """
    Give back what this process is in the middle of, as if it had not been taken up; how many jobs that were.

    For a worker that has to go at once: what those jobs store after this is refused.
    """
    return sum(_give_back(context) for context in list(_RUNNING.values()))
