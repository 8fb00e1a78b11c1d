"""Jobs as they are shown: one's own, and all of them to whoever runs the site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Max, Min, Q, QuerySet

from shuangchuang.halls.notices.jobs import JOBS, SCHEDULES, Schedule
from shuangchuang.halls.notices.models import OPEN_STATES, WAITING_STATES, JobRecord, JobState, ScheduleRecord

# A worker looks every second. What has been due for longer than this while nothing runs says that none is there.
_PATIENCE = timedelta(minutes=1)
WORKER_SILENT_AFTER = timedelta(minutes=25)  # its surest sign comes every ten


def worker_seen_at() -> datetime | None:
    """
    When a worker last gave a sign of life; None where none ever did.

    A schedule comes round every ten minutes, whatever else there is to do.
    """
    signs = (
        ScheduleRecord.objects.aggregate(at=Max("last_due_at"))["at"],
        JobRecord.objects.aggregate(at=Max("finished_at"))["at"],
    )
    return max((sign for sign in signs if sign is not None), default=None)


def jobs_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[JobRecord]:
    """The jobs an account started, the newest first."""
    return JobRecord.objects.filter(started_by_id=user.pk, started_by__isnull=False).order_by("-pk")


def jobs_listed(*, text: str = "", state: str = "", name: str = "") -> QuerySet[JobRecord]:
    """All jobs, the newest first, narrowed down."""
    jobs = JobRecord.objects.select_related("started_by").order_by("-pk")
    if state == "open":
        jobs = jobs.filter(state__in=OPEN_STATES)
    elif state:
        jobs = jobs.filter(state=state)
    if name:
        jobs = jobs.filter(name=name)
    if text:
        wanted = Q(title__icontains=text) | Q(name__icontains=text) | Q(error_code__icontains=text)
        jobs = jobs.filter(wanted | Q(pk=int(text)) if text.isascii() and text.isdigit() and len(text) < 18 else wanted)
    return jobs


def names_of_jobs() -> list[str]:
    """The names there are jobs of, and those that can be asked for."""
    stored = JobRecord.objects.order_by().values_list("name", flat=True).distinct()
    return sorted(set(stored) | set(JOBS))


@dataclass(frozen=True, slots=True)
class Load:
    """How much there is to do. ``waited`` is how long the oldest job that is due has been waiting; None if none is."""

    queued: int
    running: int
    failed: int
    dead: int
    waited: timedelta | None

    @property
    def stands_still(self) -> bool:
        """Whether jobs are due and nobody does them: no worker seems to be running."""
        return self.waited is not None and self.waited > _PATIENCE and not self.running


def load(*, now: datetime) -> Load:
    """The figures over all jobs."""
    counts = dict(JobRecord.objects.order_by().values_list("state").annotate(n=Count("pk")))
    due = JobRecord.objects.filter(state__in=WAITING_STATES, run_at__lte=now, name__in=list(JOBS))
    oldest = due.aggregate(oldest=Min("run_at"))["oldest"]
    # A job whose worker died is no sign of life.
    running = JobRecord.objects.filter(state=JobState.RUNNING, lease_until__gt=now).count()
    return Load(
        queued=counts.get(JobState.QUEUED, 0),
        running=running,
        failed=counts.get(JobState.FAILED, 0),
        dead=counts.get(JobState.DEAD, 0),
        waited=now - oldest if oldest else None,
    )


@dataclass(frozen=True, slots=True)
class Timetable:
    """A schedule with the last moment that got its job (None: it was never looked at), the next one, and that job."""

    schedule: Schedule
    title: str
    last_due_at: datetime | None
    next_due_at: datetime
    job: JobRecord | None


def timetables(*, now: datetime) -> list[Timetable]:
    """Every schedule the program declares, by name."""
    last = dict(ScheduleRecord.objects.values_list("name", "last_due_at"))
    wanted = Q(pk__in=[])
    for name, moment in last.items():
        wanted |= Q(name=name, key=moment.isoformat())
    jobs = {job.name: job for job in JobRecord.objects.filter(wanted)}
    return [
        Timetable(
            schedule=schedule,
            title=str(JOBS[name].title),
            last_due_at=last.get(name),
            next_due_at=schedule.rule.following(now),
            job=jobs.get(name),
        )
        for name, schedule in sorted(SCHEDULES.items())
    ]
