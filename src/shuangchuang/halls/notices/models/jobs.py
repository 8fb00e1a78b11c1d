"""Work to be done apart from a request, and when it is due by itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands. ``failed`` will be tried again by itself, ``dead`` only when somebody says so."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    FAILED = "failed", _("等待重试")
    DONE = "done", _("已完成")
    DEAD = "dead", _("已失败")
    CANCELLED = "cancelled", _("已取消")


WAITING_STATES = (JobState.QUEUED, JobState.FAILED)
OPEN_STATES = (JobState.QUEUED, JobState.FAILED, JobState.RUNNING)


class JobRecord(models.Model):
    """
    One piece of work: what it is, who asked, how far it is, what came of it.

    A worker holds a running job by ``lease_token`` until ``lease_until`` and renews that while it is alive; after it
    the job is anybody's again. ``payload``, ``kept`` and ``result`` hold ids and codes, no names or texts of persons.
    """

    name = models.CharField(max_length=100)
    title = models.CharField(max_length=200, blank=True)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    attempts_allowed = models.PositiveIntegerField()
    run_at = models.DateTimeField()
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    progress_done = models.PositiveBigIntegerField(null=True)
    progress_total = models.PositiveBigIntegerField(null=True)
    progress_note = models.CharField(max_length=200, blank=True)
    kept = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=100, blank=True)
    error_text = models.CharField(max_length=500, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    cancel_asked_at = models.DateTimeField(null=True)
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("name", "key"), condition=~Q(key=""), name="notices_job_once_by_key"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="notices_job_state_known"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False) & ~Q(lease_token="")
                | ~Q(state=JobState.RUNNING) & Q(lease_until__isnull=True, lease_token=""),
                name="notices_job_running_is_leased",
            ),
        )
        indexes = (
            models.Index(fields=("state", "run_at"), name="notices_job_due"),
            models.Index(fields=("started_by", "-id"), name="notices_job_mine"),
        )

    def __str__(self) -> str:
        return self.title or self.name

    def get_absolute_url(self) -> str:
        """The job's page."""
        return reverse("notices:job", args=(self.pk,))

    @property
    def is_open(self) -> bool:
        """Whether something may still happen to it by itself."""
        return self.state in OPEN_STATES

    @property
    def percent(self) -> int | None:
        """Progress in whole per cent, 0 to 100; None where the job has not said how much there is to do."""
        if self.progress_done is None or not self.progress_total:
            return None
        return min(100, self.progress_done * 100 // self.progress_total)


class ScheduleRecord(models.Model):
    """The last moment of a schedule that has been given its job. What the schedule is stands in the code."""

    name = models.CharField(max_length=100, unique=True)
    last_due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
