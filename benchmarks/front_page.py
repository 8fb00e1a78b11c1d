#!/usr/bin/env python3
"""What a first visit costs, page by page, on a phone: bytes by kind, requests, nodes, paint, movement, main thread.

The site runs under the settings of production. The peer of the front page in the same run is the leanest page of the
site, the sign-in page, which carries the same frame; the other rows show what tables and charts add.

    python benchmarks/front_page.py          every page below
    python benchmarks/front_page.py /help/   others
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.journeys.running import CHROMIUM, LAUNCH, a_site  # noqa: E402 - the path is set above
from tests.journeys.weighing import BUDGET_BYTES, Weight, weighed  # noqa: E402 - as above

PAGES = (
    "/",
    "/accounts/login/",
    "/services/",
    "/plans/guangxi-2021/",
    "/plans/guangxi-2021/tasks/",
    "/plans/guangxi-2021/targets/T2/",
)
RUNS = 3
KINDS = ("document", "stylesheet", "script", "image", "other")


def main() -> int:
    if not CHROMIUM.exists():
        print("没有 Chromium，量不了。Debian：apt install chromium fonts-noto-cjk")
        return 0
    from playwright.sync_api import sync_playwright

    pages = sys.argv[1:] or list(PAGES)
    with a_site(settings="production") as site, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=LAUNCH)
        print(
            f"机器：{platform.machine()}，{os.cpu_count()} 核，Chromium {browser.version}；"
            f"390×844，首次访问，{RUNS} 次取中位数，没有限速"
        )
        print(
            f"{'页面':<34}{'kB':>7}"
            + "".join(f"{kind[:8]:>10}" for kind in KINDS)
            + "   请求  节点  LCP ms    CLS  主线程 ms  脚本 ms"
        )
        front = 0
        for address in pages:
            runs: list[Weight] = []
            for _ in range(RUNS):
                context = browser.new_context(
                    base_url=site,
                    viewport={"width": 390, "height": 844},
                    locale="zh-CN",
                    extra_http_headers={"X-Forwarded-Proto": "https"},
                )
                runs.append(weighed(context, address))
                context.close()
            weight = runs[0]
            front = weight.total if address == "/" else front
            middle = {
                name: statistics.median(getattr(run, name) for run in runs)
                for name in ("largest_paint", "shift", "main_thread", "script")
            }
            kinds = weight.bytes
            other = weight.total - sum(kinds[kind] for kind in KINDS[:-1])
            print(
                f"{address:<36}{weight.total / 1000:>7.1f}"
                + "".join(f"{(other if kind == 'other' else kinds[kind]) / 1000:>10.1f}" for kind in KINDS)
                + f"{sum(weight.requests.values()):>7}{weight.nodes:>6}{middle['largest_paint']:>8.0f}"
                f"{middle['shift']:>7.3f}{middle['main_thread']:>11.0f}{middle['script']:>9.0f}"
            )
        browser.close()
    if front:
        print(
            f"首页 {front / 1000:.1f} kB，预算 {BUDGET_BYTES / 1000:g} kB，{'达到' if front <= BUDGET_BYTES else '超出'}"
        )
    return 0 if front <= BUDGET_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
