"""What a job is given: its hold on its own row.

    context.progress(done=3, total=10)      shown to the person who started it
    context.cancelled                       has somebody called it off?
    with context.step() as kept:            an effect and how far it is, stored together
    with context.finish() as result:        the last effect and "done", stored together

Each of them first makes sure that the job is still this worker's. A worker that was thought
dead (its lease ran out, another took the job up) is told so by ``LeaseLost`` and what it was
about to store is rolled back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from shuangchuang.halls.notices.models import JobRecord, JobState

# Seconds between two writes of progress: a person sees it move, the database is left in peace.
_PROGRESS_PAUSE = 0.5


class LeaseLost(Exception):
    """Another worker has the job now, or it was called off and has ended."""


class JobCancelled(Exception):
    """Somebody called the job off before its effect; raise it to stop where nothing is to be kept."""


class Context:
    """The hold of one worker on one job. Not shared between threads, but for ``lost``."""

    def __init__(
        self,
        *,
        job: JobRecord,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.job_id = job.pk
        self.key = job.key
        self.attempt = job.attempts
        self.started_by = job.started_by
        self.kept: dict[str, Any] = dict(job.kept)
        self.finished = False
        self.saw_cancel = False
        self.saw_stop = False
        self.lost = False
        self._token = job.lease_token
        self._clock = clock
        self._stopping = stopping
        self._written: float | None = None
        self._noted = ""

    def now(self) -> datetime:
        """The time, from the worker's clock."""
        return self._clock()

    @property
    def held(self) -> QuerySet[JobRecord]:
        """The job's row as long as it is this worker's; else nothing."""
        return JobRecord.objects.filter(pk=self.job_id, state=JobState.RUNNING, lease_token=self._token)

    @property
    def cancelled(self) -> bool:
        """
        Whether somebody called the job off. A job that looked, saw it and returned ends as cancelled.

        :raises LeaseLost: the job is another's.
        """
        asked = self.held.values_list("cancel_asked_at", flat=True).first() if not self.lost else None
        if asked is None and (self.lost or not self.held.exists()):
            raise LeaseLost(self.job_id)
        self.saw_cancel = self.saw_cancel or asked is not None
        return self.saw_cancel

    @property
    def stopping(self) -> bool:
        """
        Whether the worker is being stopped. A long job looks between its steps and returns when it is.

        A job that saw it and returned unfinished goes back to where it waited and loses no attempt.
        """
        self.saw_stop = self.saw_stop or self._stopping()
        return self.saw_stop

    def progress(self, *, done: int, total: int | None = None, note: str = "") -> None:
        """
        Say how far it is; ``total`` is None where that is not known, ``note`` is a short phrase without names.

        Written twice a second at most, the last one (``done == total``) always.

        :raises LeaseLost: the job is another's.
        """
        now = time.monotonic()
        recent = self._written is not None and now - self._written < _PROGRESS_PAUSE
        if recent and done != total and note == self._noted:
            return
        self._written, self._noted = now, note
        self._keep_hold(progress_done=done, progress_total=total, progress_note=note[:200])

    @contextmanager
    def step(self) -> Iterator[dict[str, Any]]:
        """
        One part of a long job: the rows the block writes and the notes it leaves in the dict it is given.

        Both are stored together. When the job is taken up again, ``context.kept`` holds the notes of the last part
        that was stored, and it goes on from there.

        :raises LeaseLost: the job is another's; nothing is stored.
        """
        kept = dict(self.kept)
        with transaction.atomic(durable=True):
            self._keep_hold(lease_token=self._token)  # changes nothing, locks the row until the commit
            yield kept
            self.held.update(kept=kept)
        self.kept = kept

    @contextmanager
    def finish(self, *, result: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """
        The effect of the job and its completion, in one transaction: a kill leaves both or neither.

        The block may put its findings into the dict it is given, which becomes the job's result; ``link`` and
        ``text`` in it are shown to the person who started it.

        :raises LeaseLost: the job is another's; nothing is stored.
        :raises JobCancelled: somebody called the job off; nothing is stored.
        """
        found = dict(result or {})
        with transaction.atomic(durable=True):
            if not self.held.filter(cancel_asked_at__isnull=True).update(
                state=JobState.DONE, lease_token="", lease_until=None, finished_at=self.now(),
                error_code="", error_text="",
            ):  # fmt: skip
                raise JobCancelled(self.job_id) if self.held.exists() else LeaseLost(self.job_id)
            yield found
            JobRecord.objects.filter(pk=self.job_id).update(result=found)
        self.finished = True

    def _keep_hold(self, **values: Any) -> None:
        if self.lost or not self.held.update(**values):
            raise LeaseLost(self.job_id)
