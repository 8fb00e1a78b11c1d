"""Whoever walks the site by its links, as anybody: no dead end, no fault, nothing fetched from elsewhere, no bare answer."""

from __future__ import annotations

from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.accounts.rights import PUBLIC
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.project.headers import ALWAYS

A_ROUTE = 3  # pages of one kind are made by one view: three of them say what there is to say
FETCHED = "//script[@src]/@src | //img[@src]/@src | //link[@href][not(@rel='canonical')]/@href | //iframe[@src]/@src | //source[@src]/@src"
FOLLOWED = "//a[@href]/@href | //area[@href]/@href"
BEGIN = ("/", "/desk/", "/plans/", "/api/v1/docs", "/api/v1/plans")


def route_of(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return path


def crawled(client: Client) -> tuple[dict[str, str], int]:
    """Everything that is wrong, by address; and how many pages were seen."""
    wrong: dict[str, str] = {}
    waiting, known, by_route = deque((address, "") for address in BEGIN), set(BEGIN), Counter()
    while waiting:
        address, came_from = waiting.popleft()
        answer = client.get(address)
        missing = [name for name, value in ALWAYS.items() if answer.headers.get(name) != value]
        if missing or "Content-Security-Policy" not in answer.headers:
            wrong[address] = f"without {missing}"
        if answer.status_code >= 500 or (came_from and answer.status_code not in {200, 302}):
            wrong[address] = f"{answer.status_code}, linked from {came_from}"
        if not answer.headers.get("Content-Type", "").startswith("text/html") or answer.status_code != 200:
            continue
        page = html.document_fromstring(answer.content.decode())
        for found in page.xpath(FETCHED):
            if urlsplit(found).netloc:
                wrong[found] = f"fetched from elsewhere by {address}"
            elif found.startswith("/static/") and not finders.find(found.removeprefix("/static/").split("?")[0]):
                wrong[found] = f"fetched by {address}, not there"
        for found in page.xpath(FOLLOWED):
            parts = urlsplit(urljoin(address, found))
            if parts.scheme not in {"", "http", "https"} or (parts.netloc and parts.netloc != "testserver"):
                if parts.scheme == "http":
                    wrong[found] = f"linked without TLS from {address}"
                continue
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            kind = (route_of(parts.path), bool(parts.query))
            if target not in known and by_route[kind] < A_ROUTE and not parts.path.startswith("/static/"):
                known.add(target)
                by_route[kind] += 1
                waiting.append((target, address))
    return wrong, len(known)


@pytest.mark.parametrize("role", [PUBLIC, Role.LIAISON, Role.COORDINATOR, Role.OPERATOR])
def test_every_link_leads_somewhere_and_every_page_is_sound(role, guangxi, account):
    client = Client(raise_request_exception=False)
    if role != PUBLIC:
        unit = UnitRecord.objects.get(slug="gx-sci") if role in {Role.LIAISON, Role.UNIT_LEADER} else None
        client.force_login(account(role, unit=unit), backend="django.contrib.auth.backends.ModelBackend")

    wrong, seen = crawled(client)

    assert wrong == {}
    assert seen > 40
