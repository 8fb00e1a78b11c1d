"""Ask for a job, call it off, have it run again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.halls.notices.jobs import SCHEDULES, kind_of
from shuangchuang.halls.notices.models import WAITING_STATES, JobRecord, JobState
from shuangchuang.halls.notices.services.audit import record_audit
from shuangchuang.halls.notices.services.refusing import JobMovedOn


@transaction.atomic
def enqueue(
    *,
    name: str,
    payload: dict[str, Any] | None = None,
    key: str = "",
    run_at: datetime | None = None,
    started_by: AbstractBaseUser | None = None,
    title: str = "",
    at: datetime,
) -> JobRecord:
    """
    Have the job ``name`` done with ``payload``, from ``run_at`` on (at once where it is None).

    It is stored in the caller's transaction: if that is rolled back, nothing was asked for. The same ``name`` and
    ``key`` a second time ask for nothing new and give the first job, in whatever state. ``payload`` holds ids and
    codes; ``title`` is what the person who started it reads.

    :raises UnknownJob: no ``tasks.py`` declares it.
    :raises TypeError: the payload cannot be written as JSON.
    """
    kind = kind_of(name)
    json.dumps(payload)
    record = JobRecord(
        name=name,
        title=str(title or kind.title)[:200],
        payload=payload or {},
        key=key,
        attempts_allowed=kind.attempts,
        run_at=run_at or at,
        started_by=started_by,
        enqueued_at=at,
    )
    if not key:
        record.save()
        return record
    # One statement decides: of two who ask at once the second stores nothing, on either database.
    JobRecord.objects.bulk_create([record], ignore_conflicts=True)
    return JobRecord.objects.get(name=name, key=key)


@transaction.atomic
def cancel_job(*, job: JobRecord, cancelled_by: AbstractBaseUser | None, cancelled_at: datetime) -> JobState:
    """
    Call a job off: one that waits at once, a running one as soon as it looks. Gives the state it is in then.

    A running job that has passed the point of its effect is not undone.

    :raises JobMovedOn: it has ended.
    """
    rows = JobRecord.objects.filter(pk=job.pk)
    if rows.filter(state__in=WAITING_STATES).update(
        state=JobState.CANCELLED, cancel_asked_at=cancelled_at, finished_at=cancelled_at
    ):
        state = JobState.CANCELLED
    elif rows.filter(state=JobState.RUNNING).update(cancel_asked_at=cancelled_at):
        state = JobState.RUNNING
    else:
        raise JobMovedOn
    record_audit(
        actor=cancelled_by, action="notices.cancel_job", subject=f"job:{job.pk}", at=cancelled_at,
        details={"name": job.name},
    )  # fmt: skip
    return state


@transaction.atomic
def rerun_job(*, job: JobRecord, rerun_by: AbstractBaseUser | None, rerun_at: datetime) -> None:
    """
    Have a dead or cancelled job done after all, with all its attempts; it goes on from what it kept.

    :raises JobMovedOn: it is neither.
    """
    if not JobRecord.objects.filter(pk=job.pk, state__in=(JobState.DEAD, JobState.CANCELLED)).update(
        state=JobState.QUEUED, attempts=0, run_at=rerun_at, cancel_asked_at=None, finished_at=None,
    ):  # fmt: skip
        raise JobMovedOn
    record_audit(
        actor=rerun_by, action="notices.rerun_job", subject=f"job:{job.pk}", at=rerun_at, details={"name": job.name}
    )


@transaction.atomic
def forget_scheduled_jobs(*, ended_before: datetime, at_most: int = 500) -> int:
    """
    Delete jobs that came by themselves and ended well or were called off; how many.

    What somebody asked for stays, and so does its key. A schedule needs no old ones: its row knows the last moment.
    """
    ended = JobRecord.objects.filter(
        name__in=list(SCHEDULES), started_by=None, state__in=(JobState.DONE, JobState.CANCELLED),
        finished_at__lt=ended_before,
    )  # fmt: skip
    return JobRecord.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:at_most])).delete()[0]
