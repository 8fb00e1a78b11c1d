"""Whoever reads Chinese is told nothing in English by the library that does the signing in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from lxml import html

from shuangchuang.halls.accounts import entrance_urls, urls
from shuangchuang.halls.accounts.models import Role, User

pytestmark = pytest.mark.django_db
PASSWORD = "kaifang-2026-xx"
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’]+(?:[ ,]+[A-Za-z][A-Za-z'’]*){2,}")


def pages() -> list[str]:
    """Every address of accounts that needs nothing but itself."""
    names = [each.name for each in entrance_urls.urlpatterns] + [f"accounts:{each.name}" for each in urls.urlpatterns]
    found = []
    for name in names:
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue  # of a row
    return sorted(set(found))


def english_on(answer) -> list[str]:
    """Runs of three English words and more that a reader sees; code, fields and what is marked as English aside."""
    page = html.document_fromstring(answer.content.decode())
    for apart in page.xpath("//script|//style|//code|//pre|//input|//textarea|//*[@lang='en']|//*[@translate='no']"):
        apart.drop_tree()
    told = [page.text_content(), *page.xpath("//@title|//@aria-label|//@alt|//@placeholder")]
    return [run for text in told for run in ENGLISH.findall(text)]


@pytest.mark.parametrize("who", ["visitor", "person", "operator"])
def test_no_page_of_accounts_speaks_english(who, account):
    client = Client(headers={"Accept-Language": "zh-CN"})
    if who != "visitor":
        account({"person": Role.PERSON, "operator": Role.OPERATOR}[who], name="lin")
        client.post("/accounts/login/", {"login": "lin", "password": PASSWORD})

    shown = {address: client.get(address) for address in pages()}

    html_pages = {a: each for a, each in shown.items() if each.status_code == 200 and "html" in each["Content-Type"]}
    assert {"/accounts/login/", "/accounts/register/"} <= shown.keys()
    assert len(html_pages) >= {"visitor": 6, "person": 12, "operator": 15}[who]
    assert {a: english_on(each) for a, each in html_pages.items() if english_on(each)} == {}


def test_no_form_of_accounts_refuses_in_english(account):
    account(Role.PERSON, name="lin")
    inside = Client(headers={"Accept-Language": "zh-CN"})
    inside.post("/accounts/login/", {"login": "lin", "password": PASSWORD})

    said = {}
    for client in (Client(headers={"Accept-Language": "zh-CN"}), inside):
        for address in pages():
            if "logout" in address or "copy" in address or "language" in address:
                continue
            answer = client.post(address, {}, follow=True)
            if answer.content and "html" in answer["Content-Type"] and english_on(answer):
                said[address] = english_on(answer)

    assert said == {}
    assert User.objects.count() == 1
