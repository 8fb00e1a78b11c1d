"""What the queue, the outbox and the webhooks say of themselves, for health and metrics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shuangchuang.api.models import EndpointRecord, SendingRecord, SendingState
from shuangchuang.halls.notices.models import DeliveryRecord, DeliveryState, JobRecord, JobState
from shuangchuang.halls.notices.models.jobs import WAITING_STATES
from shuangchuang.halls.notices.queries.jobs import worker_seen_at


class Working(Collector):
    """Gauges read from the database when they are asked for."""

    def collect(self) -> Iterator[Metric]:
        """The figures of now. Where there is nothing to tell (no job was ever waiting) there is no sample."""
        now = timezone.now()
        jobs = GaugeMetricFamily("shuangchuang_jobs", "Jobs by state", labels=["state"])
        found = dict(JobRecord.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in JobState.values:
            jobs.add_metric([state], found.get(state, 0))
        yield jobs
        waiting = JobRecord.objects.filter(state__in=WAITING_STATES, run_at__lte=now)
        yield _age("shuangchuang_job_oldest_due_seconds", "How long the oldest due job waits", waiting, "run_at", now)
        outbox = DeliveryRecord.objects.filter(state=DeliveryState.WAITING, run_at__lte=now)
        yield _age("shuangchuang_outbox_lag_seconds", "How long the oldest event waits", outbox, "run_at", now)
        dead = DeliveryRecord.objects.filter(state=DeliveryState.DEAD).count()
        yield GaugeMetricFamily("shuangchuang_outbox_dead", "Events given up", value=dead)
        sendings = GaugeMetricFamily("shuangchuang_webhook_messages", "Webhook messages by state", labels=["state"])
        sent = dict(SendingRecord.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in SendingState.values:
            sendings.add_metric([state], sent.get(state, 0))
        yield sendings
        failing = EndpointRecord.objects.filter(disabled_at=None, failing_since__isnull=False).count()
        yield GaugeMetricFamily("shuangchuang_webhook_endpoints_failing", "Endpoints that fail now", value=failing)
        worker = GaugeMetricFamily("shuangchuang_worker_seen_seconds", "Unix time of the worker's last sign of life")
        seen = worker_seen_at()
        if seen is not None:
            worker.add_metric([], seen.timestamp())
        yield worker


def _age(name: str, words: str, rows: object, field: str, now: datetime) -> Metric:
    oldest = rows.aggregate(at=Min(field))["at"]  # type: ignore[attr-defined]
    return GaugeMetricFamily(name, words, value=(now - oldest).total_seconds() if oldest else 0)
