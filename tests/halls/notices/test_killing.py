"""kill -9 of workers and of those who ask them, at random points: nothing is lost and nothing happens twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from tests.halls.notices import killing
from tests.house.repository import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


def address() -> str:
    """The suite's database, as a process of its own is told of it."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    who = quote(held["USER"]) + (f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else "")
    return f"postgresql://{who}@{held['HOST']}:{held['PORT']}/{held['NAME']}"


def killed(*, seed: int, kills: int, asked: int) -> dict[str, Any]:
    """What the nursery reports."""
    command = [sys.executable, "-m", "tests.halls.notices.killing"]
    for name, value in (("seed", seed), ("kills", kills), ("asked", asked)):
        command += [f"--{name}", str(value)]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "SHUANGCHUANG_DATABASE_URL": address(),
    }
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]
    return json.loads(ended.stdout)


def test_whoever_is_killed_nothing_is_lost_and_nothing_happens_twice():
    report = killed(seed=1, kills=20, asked=80)

    assert report["found"] == killing.expected(80)
    assert report["retaken"] >= 12  # of sixteen jobs that killed their worker, all but those that were done by then


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_nor_over_hundreds_of_kills(seed):
    report = killed(seed=seed, kills=200, asked=600)

    assert report["found"] == killing.expected(600)
    assert report["retaken"] >= 90
