"""A newcomer reads Guangxi's plan, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import PLACES, PLAN


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request, opened) -> Page:
    return opened(java_script_enabled=request.param)


def test_from_the_front_page_to_the_words_that_order_this_system(page):
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=re.compile("三年行动计划")).first.click()
    numbers = page.get_by_label("台账数字")
    expect(numbers.get_by_role("listitem").filter(has_text="任务")).to_have_text(re.compile(r"30\s*任务"))
    expect(numbers.get_by_role("listitem").filter(has_text="单位")).to_have_text(re.compile(r"35\s*单位"))
    expect(numbers.get_by_role("listitem").filter(has_text="目标")).to_have_text(re.compile(r"12\s*目标"))

    page.get_by_role("main").get_by_role("link", name=re.compile("完善“互联网")).first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("创新创业服务体系")
    words = page.get_by_role("region", name="计划原文")
    expect(words).to_contain_text("双创工作信息服务系统")
    expect(page.get_by_role("main")).to_contain_text("牵头")


def test_a_word_is_found_and_leads_to_its_task(page):
    page.goto(PLAN)
    box = page.get_by_role("main").get_by_role("searchbox")
    box.fill("创新券")
    box.press("Enter")

    hits = page.get_by_role("main").get_by_role("listitem").filter(has_text="创新券")
    expect(hits.first).to_be_visible()
    hits.first.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/plans/guangxi-2021/(tasks|targets)/"))
    expect(page.get_by_role("main")).to_contain_text("创新券")


def test_the_tasks_of_one_unit(page):
    page.goto(f"{PLAN}tasks/")
    everything = page.get_by_role("main").locator("tbody tr").count()
    page.get_by_label("单位", exact=True).select_option(label="自治区科技厅")
    page.get_by_label("职责").select_option("lead")
    page.get_by_role("button", name="筛选").click()

    expect(page.get_by_role("status").filter(has_text="项任务")).to_be_visible()
    rows = page.get_by_role("main").locator("tbody tr")
    assert 0 < rows.count() < everything == 30
    for row in rows.all():
        expect(row).to_contain_text("自治区科技厅")


def test_large_print_and_dark_are_remembered_without_an_account(page):
    page.goto("/")
    for name, value in (("size", "large"), ("theme", "dark")):
        page.context.add_cookies([{"name": name, "value": value, "url": page.url}])
    page.goto(PLAN)

    root = page.locator("html")
    expect(root).to_have_attribute("data-size", "large")
    expect(root).to_have_attribute("data-theme", "dark")


def test_every_page_open_to_all_is_readable_without_scripts(opened):
    page = opened(java_script_enabled=False)
    unreadable = []
    for place in PLACES:
        if not place.account:
            page.goto(place.address)
            if page.get_by_role("heading", level=1).count() != 1 or len(page.get_by_role("main").inner_text()) < 20:
                unreadable.append(place.name)

    assert unreadable == []


def test_the_address_of_a_page_works_for_who_is_sent_it(opened):
    """A reader who is not signed in is shown the sign-in page and then what the link was to."""
    page = opened()
    page.goto("/plans/drafts/")
    page.get_by_role("textbox", name="账号").fill("xietiao")
    page.get_by_role("textbox", name="密码").fill("demo-xietiao")
    page.locator("main").get_by_role("button", name="登录").click()

    expect(page).to_have_url(re.compile("/plans/drafts/$"))
