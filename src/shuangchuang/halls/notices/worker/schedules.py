"""Give every due moment of every schedule its job, once, however many look at the clock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuangchuang.domain.work import due_moments
from shuangchuang.halls.notices.jobs import SCHEDULES, Schedule
from shuangchuang.halls.notices.models import ScheduleRecord
from shuangchuang.halls.notices.services.jobs import enqueue


def enqueue_due(*, now: datetime) -> int:
    """Ask for the jobs that have come due; how many were asked for."""
    last = dict(ScheduleRecord.objects.filter(name__in=list(SCHEDULES)).values_list("name", "last_due_at"))
    return sum(_enqueue(schedule, seen=last.get(name), now=now) for name, schedule in SCHEDULES.items())


def _enqueue(schedule: Schedule, *, seen: datetime | None, now: datetime) -> int:
    if seen is None:
        # New: what would have been due before it existed is nobody's to catch up with.
        ScheduleRecord.objects.bulk_create(
            [ScheduleRecord(name=schedule.name, last_due_at=schedule.rule.latest(now))], ignore_conflicts=True
        )
        return 0
    moments = due_moments(schedule.rule, seen=seen, now=now, catch_up=schedule.catch_up)
    if not moments:
        return 0
    with transaction.atomic():
        # Of two workers the second finds that the moment has moved on; the key of the job says the same once more.
        if not ScheduleRecord.objects.filter(name=schedule.name, last_due_at=seen).update(last_due_at=moments[-1]):
            return 0
        for moment in moments:
            due = moment.isoformat()
            enqueue(name=schedule.name, payload={"due_at": due}, key=due, run_at=moment, at=now)
    return len(moments)
