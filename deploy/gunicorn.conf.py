"""gunicorn as this site runs it: threads, because requests wait for the database; a process a core.

The proxy in front keeps slow visitors away from these threads, so it must buffer (nginx does).
"""

import importlib
import multiprocessing
import os
import shutil
from pathlib import Path

from shuangchuang.project.environment import ended_with_sentences

bind = os.environ.get("GUNICORN_BIND", "unix:/run/shuangchuang/web.sock")
worker_class = "gthread"
workers = int(os.environ.get("GUNICORN_WORKERS", min(8, multiprocessing.cpu_count() + 1)))
threads = int(os.environ.get("GUNICORN_THREADS", 8))
timeout = 120  # reading a long plan takes a minute
graceful_timeout = 30
keepalive = 5
# What leaks, leaks little; and not everybody starts anew at once.
max_requests, max_requests_jitter = 5_000, 500
# The proxy writes the log of visits; ours has a line a request without anybody's data.
accesslog, errorlog, loglevel = None, "-", "warning"
forwarded_allow_ips = "127.0.0.1"
limit_request_line = 8_190
limit_request_fields = 60

_figures = os.environ.get("PROMETHEUS_MULTIPROC_DIR")


def on_starting(server):
    """A wrong setting ends the start here, before any process; figures of processes that are gone belong to nobody."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangchuang.project.settings.production")
    with ended_with_sentences():
        importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    if _figures:
        shutil.rmtree(_figures, ignore_errors=True)
        Path(_figures).mkdir(parents=True)


def child_exit(server, worker):
    """A process that ended has no gauges any more; its counters stay in the sum."""
    if _figures:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
