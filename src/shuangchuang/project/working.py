"""What the queue and the outbox say of themselves, for health and metrics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector


def worker_seen_at() -> datetime | None:
    """When a worker last gave a sign of life; None where none ever did."""
    return None


class Working(Collector):
    """Gauges read from the database when they are asked for."""

    def collect(self) -> Iterator[Metric]:
        """The figures of now."""
        seen = worker_seen_at()
        worker = GaugeMetricFamily("shuangchuang_worker_seen_seconds", "Unix time of the worker's last sign of life")
        if seen is not None:
            worker.add_metric([], seen.timestamp())
        yield worker
