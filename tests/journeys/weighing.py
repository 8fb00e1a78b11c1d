"""What a first visit to a page costs: bytes and requests by kind, nodes, when the largest thing stands, what moves.

    weighed(context, "/") ──▶ Weight(bytes={"document": 9100, "script": 21000, …}, requests=11, nodes=640, …)

Bytes are what came over the wire, headers and all (the browser's own count). Times depend on the machine and
are for ``dev.py bench`` to print; tests hold bytes, requests, nodes and movement to their budgets.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext

BUDGET_BYTES = 150_000
BUDGET_REQUESTS = 16
BUDGET_NODES = 1200
BUDGET_SHIFT = 0.1  # Core Web Vitals: good

_WATCH = """
window.__seen = {lcp: 0, cls: 0};
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.__seen.lcp = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.__seen.cls += e.value; })
  .observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Weight:
    """Of one first visit. ``bytes`` and ``requests`` by kind; times in milliseconds."""

    address: str
    bytes: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    unpacked: int = 0
    nodes: int = 0
    largest_paint: float = 0.0
    shift: float = 0.0
    main_thread: float = 0.0
    script: float = 0.0
    encodings: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All bytes over the wire."""
        return sum(self.bytes.values())


def weighed(context: BrowserContext, address: str) -> Weight:
    """Open ``address`` in a context that has seen nothing yet, and weigh what came."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    weight = Weight(address)
    kinds: dict[str, str] = {}

    def answered(event: dict) -> None:
        kinds[event["requestId"]] = event["type"].lower()
        sent = {name.lower(): value for name, value in event["response"]["headers"].items()}
        weight.encodings[sent.get("content-encoding", "none")] += 1

    def finished(event: dict) -> None:
        kind = kinds.get(event["requestId"], "other")
        weight.bytes[kind] += int(event["encodedDataLength"])
        weight.requests[kind] += 1

    def arrived(event: dict) -> None:
        weight.unpacked += int(event["dataLength"])

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    wire.on("Network.dataReceived", arrived)
    wire.send("Network.enable")
    wire.send("Performance.enable")
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="networkidle")
    seen = page.evaluate("window.__seen")
    metrics = {metric["name"]: metric["value"] for metric in wire.send("Performance.getMetrics")["metrics"]}
    weight.nodes = page.evaluate("document.querySelectorAll('*').length")
    weight.largest_paint, weight.shift = seen["lcp"], seen["cls"]
    weight.main_thread, weight.script = 1000 * metrics["TaskDuration"], 1000 * metrics["ScriptDuration"]
    page.close()
    return weight
