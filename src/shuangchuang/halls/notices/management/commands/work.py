"""Do what is to be done apart from requests: jobs, schedules, deliveries."""

from __future__ import annotations

import os
import signal
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from shuangchuang.halls.notices.worker.loop import Worker


@contextmanager
def _stopped_by_signals(worker: Worker) -> Iterator[None]:
    """SIGTERM and SIGINT ask the worker to stop; afterwards they mean what they meant before."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: worker.stop.set()) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


class Command(BaseCommand):
    """Any number of these may run beside each other and be killed at any time."""

    help = "做后台工作：任务、定时任务、事件投递；可以同时开几个，随时可以停"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long to work, and how eagerly."""
        length = parser.add_mutually_exclusive_group()
        length.add_argument("--once", action="store_true", help="各看一遍，每样最多做一件，然后结束")
        length.add_argument("--until-idle", action="store_true", help="做到眼下没有可做的为止，然后结束")
        parser.add_argument("--poll", type=float, default=1.0, help="没有事做时隔几秒再看，默认 1")
        parser.add_argument("--jobs", type=int, default=1, help="同时做几项任务，默认 1")
        parser.add_argument(
            "--grace", type=float, default=20.0, help="要停时等手上的任务几秒，默认 20；没做完的退回队列"
        )
        parser.add_argument("--with-parent", action="store_true", help="启动它的进程结束时也结束")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work; SIGTERM and Ctrl+C stop it between two things."""
        worker = Worker(clock=timezone.now, poll=timedelta(seconds=max(0.05, options["poll"])))
        with _stopped_by_signals(worker):
            self._work(worker, options)

    def _work(self, worker: Worker, options: dict[str, Any]) -> None:
        if options["once"]:
            done = worker.once()
        elif options["until_idle"]:
            done = worker.until_idle()
        else:
            # Asked before anybody is told that it runs: a parent that is gone already would never be missed.
            parent = os.getppid() if options["with_parent"] else None
            self.stdout.write("后台工作进程已启动，Ctrl+C 停止。")
            worker.run(
                grace=timedelta(seconds=options["grace"]),
                job_threads=max(1, options["jobs"]),
                parent=parent,
            )
            self.stdout.write("后台工作进程已停止。")
            return
        self.stdout.write(f"做了 {done} 件。")
