"""The first view of the front page is light on the wire, as a real site serves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.running import a_site
from tests.journeys.weighing import BUDGET_BYTES, BUDGET_NODES, BUDGET_REQUESTS, BUDGET_SHIFT, Weight, weighed

PROXY = {"X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def real_site() -> Iterator[str]:
    """The site under the settings of production."""
    with a_site(settings="production") as address:
        yield address


@pytest.fixture(scope="module", params=[390, 1440], ids=["phone", "desk"])
def weight(request, browser: Browser, real_site: str) -> Weight:
    """Of a first visit to the front page."""
    context = browser.new_context(
        base_url=real_site, viewport={"width": request.param, "height": 900}, locale="zh-CN", extra_http_headers=PROXY
    )
    found = weighed(context, "/")
    context.close()
    return found


def test_the_first_view_keeps_within_its_bytes_and_requests(weight):
    told = dict(weight.bytes)

    assert weight.total <= BUDGET_BYTES, told
    assert sum(weight.requests.values()) <= BUDGET_REQUESTS, dict(weight.requests)
    assert weight.nodes <= BUDGET_NODES
    assert weight.requests["font"] == 0
    assert weight.total < weight.unpacked / 2  # it came compressed


def test_nothing_jumps_while_the_front_page_loads(weight):
    assert weight.shift <= BUDGET_SHIFT


def test_static_files_are_named_by_their_content_and_kept_for_ever(browser, real_site):
    context = browser.new_context(base_url=real_site, extra_http_headers=PROXY)
    page = context.new_page()
    kept = {}
    page.on("response", lambda answer: kept.update({answer.url: answer.headers}) if "/static/" in answer.url else None)
    page.goto("/", wait_until="networkidle")

    assert len(kept) >= 6
    for address, headers in kept.items():
        assert "immutable" in headers["cache-control"], address
        if address.endswith((".css", ".js")):
            assert headers["content-encoding"] in {"br", "gzip"}, address
    context.close()
