"""A site, a browser, and pages that are watched: nothing goes wrong unseen and nothing is fetched from elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="没有 playwright：python3 dev.py setup")

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.running import CHROMIUM, LAUNCH, a_site
from tests.journeys.walking import hand_in, sign_in

# Playwright keeps an event loop running in this thread; other tests of the process use the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a journey, and is skipped aloud where there is no browser."""
    for item in items:
        if "tests/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)
            if not CHROMIUM.exists():
                item.add_marker(
                    pytest.mark.skip(reason="没有 Chromium，浏览器走查没有运行。Debian：apt install chromium")
                )


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    """The address of a running site with the demo's data."""
    with a_site() as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=LAUNCH)
        yield chromium
        chromium.close()


class Watch:
    """What a page said went wrong, and what it asked of others."""

    def __init__(self, site: str) -> None:
        self.host = urlsplit(site).netloc
        self.faults: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Look at every page of a context."""
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))

    def _said(self, message: Any) -> None:
        # The browser itself reports every 404 and 422; the journeys go there on purpose.
        if message.type == "error" and not re.search(r"status of 4(04|22)", message.text):
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _asked(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self.host:
            self.faults.append(f"asked elsewhere: {request.url}")


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open pages with a size, a look, an account; afterwards nothing may have gone wrong on any of them."""
    watch, contexts = Watch(site), []

    def make(
        *, width: int = 1440, height: int = 900, account: str = "", theme: str = "", size: str = "", **more: Any
    ) -> Page:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce", **more
        )
        cookies = [
            {"name": name, "value": value, "url": site} for name, value in (("theme", theme), ("size", size)) if value
        ]
        if cookies:
            context.add_cookies(cookies)
        watch.over(context)
        contexts.append(context)
        page = context.new_page()
        if account:
            sign_in(page, site, account)
        return page

    yield make
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture(scope="package")
def draft(browser: Browser, site: str) -> str:
    """The address of an open draft that no test changes."""
    context = browser.new_context(base_url=site, locale="zh-CN")
    page = context.new_page()
    sign_in(page, site, "xietiao")
    address = hand_in(page, site)
    context.close()
    return address
