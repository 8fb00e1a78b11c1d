#!/usr/bin/env python3
"""The office of a large province: how long its list, its pages, an earlier day and the nightly run take.

10,000 items, 1,000 units, 500,000 steps in a database of its own. The peer, in the same run and
process, is the plain help page: the same frame, middleware and templates, none of the ledger.

    python benchmarks/supervision.py                     the full size
    python benchmarks/supervision.py 1000 100 50000      items, units, steps
"""

from __future__ import annotations

import logging
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
RUNS = 9
SIZE = (10_000, 1_000, 500_000)


def main() -> int:
    items, units, steps = (int(each) for each in sys.argv[1:4]) if len(sys.argv) > 3 else SIZE
    with tempfile.TemporaryDirectory(prefix="shuangchuang-bench-") as folder:
        os.environ["SHUANGCHUANG_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "shuangchuang.project.settings.demo"
        os.environ.setdefault("SHUANGCHUANG_DATABASE_URL", "")
        import django

        django.setup()
        return _measure(items, units, steps)


def _measure(items: int, units: int, steps: int) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test import Client
    from django.utils import timezone

    from shuangchuang.halls.supervision.services.lighting import relight_all
    from shuangchuang.halls.supervision.services.verifying import verify_ledger
    from tests.halls.supervision.large_office import a_large_office

    settings.ALLOWED_HOSTS = ["*"]
    settings.DEBUG = False
    logging.disable(logging.WARNING)  # a line a request would be measured too
    call_command("migrate", verbosity=0)
    today = timezone.localdate()
    made, seconds = _timed(lambda: a_large_office(items=items, units=units, steps=steps, today=today))
    print(
        f"机器：{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}，{connection.vendor}；"
        f"{made.items:,} 项，{units:,} 家单位，{made.steps:,} 步，建库 {seconds:.0f} 秒"
    )
    office, liaison = Client(), Client()
    office.force_login(made.office)
    liaison.force_login(made.liaison)
    then = (made.first + (made.last - made.first) / 2).isoformat()
    plan = made.plans[0].slug
    pages: list[tuple[str, Client, str, float]] = [
        ("帮助页（对照）", office, "/help/", 0),
        ("督办清单", office, "/supervision/", 100),
        ("清单第 100 页", office, "/supervision/?page=100", 100),
        ("红灯、逾期", office, "/supervision/?light=红&due=overdue", 100),
        ("按期限排序", office, "/supervision/?sort=deadline", 100),
        ("待我办理", office, "/supervision/?mine=1", 100),
        ("搜“孵化”", office, "/supervision/?q=孵化", 100),
        ("我的任务", liaison, "/supervision/mine/", 100),
        ("事项页", office, f"/supervision/items/{plan}/T0/", 100),
        ("清单，截至往日", office, f"/supervision/?as_of={then}", 300),
        ("事项页，截至往日", office, f"/supervision/items/{plan}/T0/?as_of={then}", 300),
        ("通报", office, "/supervision/papers/", 100),
        ("矩阵", office, "/supervision/matrix/", 100),
        ("看板", office, "/supervision/board/", 100),
        ("时间轴", office, "/supervision/timeline/", 100),
        ("研判不一致", office, "/supervision/disagreements/", 100),
        ("应报未报", office, "/supervision/silent/", 100),
        ("需要决定的事", office, "/supervision/decisions/", 100),
        ("我的桌面", office, "/desk/", 100),
    ]
    missed = 0
    peer = 0.0
    print(f"{'页面':<14}{'毫秒（中位）':>10}{'最慢':>8}{'对照的倍数':>8}{'查询':>6}{'上限':>6}")
    for name, client, address, bar in pages:
        taken = []
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            answer = client.get(address)
            taken.append((time.perf_counter() - start) * 1000)
            assert answer.status_code == 200, (address, answer.status_code)
        connection.force_debug_cursor = True
        reset_queries()
        client.get(address)
        queries = len(connection.queries)
        connection.force_debug_cursor = False
        middle, slowest = statistics.median(taken[1:]), max(taken[1:])
        peer = peer or middle
        late = bool(bar) and middle > bar
        missed += late
        print(
            f"{name:<14}{middle:>10.1f}{slowest:>10.1f}{middle / peer:>10.1f}{queries:>8}{bar or '':>8}"
            f"{'  超过' if late else ''}"
        )
    for name, run, bar in _nightly(relight_all, verify_ledger, timezone.now()):
        said, seconds = _timed(run)
        late = bool(bar) and seconds > bar
        missed += late
        print(
            f"{name:<14}{seconds:>9.1f} 秒   {said}   {f'上限 {bar:.0f} 秒' if bar else ''}{'  超过' if late else ''}"
        )
    return 1 if missed else 0


def _nightly(relight: Callable, verify: Callable, now: object) -> list[tuple[str, Callable[[], object], float]]:
    return [
        ("夜间亮灯", lambda: f"变了 {relight(at=now):,} 盏", 60),
        ("再跑一遍", lambda: f"变了 {relight(at=now):,} 盏", 60),
        ("次日", lambda: f"变了 {relight(at=now + timedelta(days=1)):,} 盏", 60),
        ("核验账本", lambda: "完好" if verify().sound else "有问题", 0),
    ]


def _timed(run: Callable) -> tuple:
    start = time.perf_counter()
    found = run()
    return found, time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
