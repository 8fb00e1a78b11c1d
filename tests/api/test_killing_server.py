"""kill -9 of the web server at random points while programs write: whoever repeats a write until it is answered
has it done once.

    clients ──POST, Idempotency-Key──▶ gunicorn ──▶ two processes        killed one by one, and now and then all at once
       └─ no answer, or 409: the same again with the same key
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from shuangchuang.api.models import AnswerRecord
from shuangchuang.api.tokens import create_token
from shuangchuang.halls.notices.models import AuditRecord, EventRecord
from shuangchuang.halls.notices.queries.checking import check_log
from shuangchuang.halls.notices.services import link_lines
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from tests.halls.notices.test_killing import address
from tests.house.repository import ROOT

CLIENTS = 4
LONGEST = 120.0  # seconds a client goes on repeating one write


class Server:
    """gunicorn as the site runs it, which loads Django once and forks; it is there again after every kill."""

    def __init__(self, var: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "shuangchuang.project.settings.test",
            "SHUANGCHUANG_DATABASE_URL": address(),
            "SHUANGCHUANG_VAR": str(var),
        }
        self.start()

    def start(self) -> None:
        """Begin to serve; returns once it answers."""
        self._master = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "tests.api.served:application", "--preload",
                "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4",
                "--log-level", "critical",
            ],
            cwd=ROOT, env=self._environment,
        )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until and self._master.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.site}/health/live", timeout=5):
                return
            time.sleep(0.05)
        raise AssertionError("the server does not start")

    @property
    def site(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self._master.pid}/task/{self._master.pid}/children")
        return [int(number) for number in children.read_text().split()]

    def kill_one(self, drawn: random.Random) -> bool:
        """One of the processes that answer; the master forks another. False where there was none just now."""
        workers = self._workers()
        if not workers:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(drawn.choice(workers), signal.SIGKILL)
        return True

    def kill(self) -> None:
        """All of it at once."""
        for number in (self._master.pid, *self._workers()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._master.wait()


def written(site: str, token: str, number: int, met: Counter[str]) -> str:
    """Ask for a unit until there is an answer; what it says. ``met`` counts what came in the way."""
    request = urllib.request.Request(
        f"{site}/api/v1/units",
        method="POST",
        data=json.dumps({"name": f"第{number}号单位", "region": "450100"}).encode(),
        headers={
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"write-{number}",
        },
    )
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                content = answer.read().decode()
                met["answered again"] += answer.headers.get("Idempotency-Replayed") == "true"
                assert answer.status == 201
                return content
        except urllib.error.HTTPError as refused:
            if refused.code != 409:
                raise AssertionError(f"{refused.code} {refused.read()[:500]!r}") from None
            met["busy"] += 1
        except (OSError, http.client.HTTPException):
            met["no answer"] += 1
        time.sleep(0.05)
    raise AssertionError(f"no answer to write {number} in {LONGEST} seconds")


def killed(*, seed: int, asked: int, account: Any, var: Path) -> dict[str, Any]:
    """Write ``asked`` units while the server is killed again and again; what is there afterwards."""
    RegionRecord.objects.create(code="450100", name="南宁市", short_name="南宁")
    now = timezone.now()
    _, token = create_token(
        user=account("coordinator"), name="x", scopes=("plans.read", "registry.edit"),
        expires_at=now + timedelta(days=1), created_at=now,
    )  # fmt: skip
    drawn, met, over = random.Random(seed), Counter[str](), threading.Event()
    server = Server(var)

    def kill_on() -> None:
        while not over.wait(drawn.uniform(0.05, 0.8)):
            if drawn.random() < 0.04:
                server.kill()
                met["killed whole"] += 1
                server.start()
            else:
                met["killed"] += server.kill_one(drawn)

    def write(number: int) -> str:
        # However quick the machine, a kill falls on every fourth write.
        while met["killed"] + met["killed whole"] < number // 4 and killer.is_alive():
            time.sleep(0.01)
        return written(server.site, token, number, met)

    killer = threading.Thread(target=kill_on, daemon=True)
    killer.start()
    try:
        with ThreadPoolExecutor(CLIENTS) as clients:
            answers = list(clients.map(write, range(asked)))
    finally:
        over.set()
        killer.join()
        server.kill()
    link_lines()
    units = list(UnitRecord.objects.filter(name__startswith="第").values_list("name", flat=True))
    subjects = [f"unit:{unit.slug}" for unit in UnitRecord.objects.filter(name__startswith="第")]
    lines = Counter(AuditRecord.objects.filter(subject__in=subjects).values_list("subject", flat=True))
    events = Counter(EventRecord.objects.filter(subject__in=subjects).values_list("subject", flat=True))
    return {
        "answers": sorted(json.loads(content)["name"] for content in answers),
        "units": sorted(units),
        "lines each": set(lines.values()),
        "lines": len(lines),
        "events each": set(events.values()),
        "answers kept": AnswerRecord.objects.filter(status=201).count(),
        "chain": check_log().broken,
        "met": met,
    }


def held_against(report: dict[str, Any], asked: int) -> None:
    """Nothing was lost, nothing happened twice, and the server was killed while it was at work."""
    names = sorted(f"第{number}号单位" for number in range(asked))
    met = report.pop("met")
    assert report == {
        "answers": names, "units": names, "lines each": {1}, "lines": asked, "events each": report["events each"],
        "answers kept": asked, "chain": None,
    }  # fmt: skip
    assert report["events each"] <= {1}
    assert met["killed"] + met["killed whole"] >= (asked - 1) // 4, met
    assert met["no answer"] + met["busy"] + met["answered again"] >= 1, met


@pytest.mark.django_db(transaction=True)
def test_writes_that_are_repeated_until_they_are_answered_happen_once_whatever_is_killed(account, tmp_path):
    held_against(killed(seed=1, asked=32, account=account, var=tmp_path), 32)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2, 5))
def test_nor_over_hundreds_of_kills(seed, account, tmp_path):
    held_against(killed(seed=seed, asked=600, account=account, var=tmp_path), 600)
