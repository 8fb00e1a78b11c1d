"""The coordinating office brings another city's plan in: upload, correct by keyboard, adopt, see its ledger."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.walking import hand_in, sign_in


def corrections(page: Page) -> int:
    """How many corrections the page has seen."""
    return int(page.locator("#panel input[name=seen]").first.get_attribute("value") or "0")


def adopt(page: Page, slug: str) -> None:
    page.get_by_label("编号").fill(slug)
    page.get_by_label("写入后立即公开").check()
    page.get_by_role("main").get_by_role("button", name="写入台账").click()
    page.wait_for_url(f"**/plans/{slug}/")


def numbers(page: Page) -> dict[str, int]:
    """What the head of the plan counts."""
    rows = page.get_by_label("台账数字").get_by_role("listitem").all_inner_texts()
    return {name: int(count) for count, name in (re.fullmatch(r"(\d+)\s*(\S+)", row.strip()).groups() for row in rows)}


def test_a_plan_is_uploaded_corrected_by_keyboard_alone_adopted_and_shown(opened, site):
    page = opened(account="xietiao")
    hand_in(page, site)
    first = page.locator(".check-row").first
    title = first.locator(".row-title").inner_text()
    opens = page.locator(".check-row.open")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(first.locator(".row-head")).to_be_focused()
    page.keyboard.press("e")
    box = opens.get_by_label("任务", exact=True)
    expect(box).to_be_focused()

    page.keyboard.press("Control+a")
    page.keyboard.type("改过的标题 123")
    page.keyboard.press("Enter")
    expect(page.locator("#panel input[name=seen]").first).to_have_value("1")
    expect(opens.get_by_label("任务", exact=True)).to_have_value("改过的标题 123")
    expect(page.get_by_role("alert")).to_have_count(0)

    page.keyboard.press("Escape")
    expect(opens).to_have_count(0)
    row = page.locator(".check-row", has_text="改过的标题 123")
    expect(row).to_have_count(1)

    page.keyboard.press("u")
    expect(page.locator("#panel input[name=seen]").first).to_have_value("2")
    expect(page.locator(".check-row", has_text="改过的标题 123")).to_have_count(0)
    expect(page.locator(".row-title", has_text=title).first).to_be_visible()

    checked = page.locator(".check-row.checked")
    expect(checked).to_have_count(0)
    page.keyboard.press("c")
    expect(checked).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)

    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/adopt/")
    adopt(page, "zhengzhou-keyboard")

    counted = numbers(page)
    assert (counted["任务"], counted["单位"]) == (16, 15)
    reader = opened()
    reader.goto("/plans/")
    expect(reader.get_by_role("main").locator("a[href='/plans/zhengzhou-keyboard/']")).to_be_visible()


def test_enter_opens_the_row_the_keyboard_is_on(opened, draft):
    page = opened(account="xietiao")
    page.goto(draft)

    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page.locator(".check-row.open")).to_have_count(1)


def test_pointing_at_a_row_marks_its_words_and_pointing_at_words_marks_the_row(opened, draft):
    page = opened(account="xietiao")
    page.goto(draft)
    row = page.locator(".check-row").nth(2)
    name = row.get_attribute("data-row")

    row.hover()
    expect(page.locator(f"#document .lit[data-rows~='{name}']").first).to_be_visible()

    other = page.locator("#document [data-rows].mark-title").nth(5)
    target = other.get_attribute("data-rows").split()[0]
    other.click()
    expect(page.locator(f"#panel .check-row.lit[data-row='{target}']")).to_be_visible()


def test_two_people_at_once_the_second_is_told_and_sees_the_first_one_s_work(opened, site):
    one, two = opened(account="xietiao"), opened(account="xietiao")
    address = hand_in(one, site)
    two.goto(address)

    for page in (one, two):
        page.locator(".check-row .check-button").nth(0 if page is one else 1).click()
        page.wait_for_load_state("networkidle")

    expect(one.locator(".check-row.checked")).to_have_count(1)
    expect(two.get_by_role("alert")).to_contain_text("刚被修改过")
    expect(two.locator(".check-row.checked")).to_have_count(1)
    two.locator(".check-row .check-button").nth(1).click()
    expect(two.locator(".check-row.checked")).to_have_count(2)


def test_what_cannot_be_read_is_told_beside_the_file_and_the_rest_of_the_form_is_kept(opened, site):
    page = opened(account="xietiao")
    page.goto("/plans/upload/")
    page.get_by_label("计划所属地区").fill("郑州市")
    page.locator("input[type=file]").set_input_files(
        {"name": "扫描.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(200)}
    )
    page.get_by_role("button", name="上传并识别").click()

    expect(page.get_by_role("main")).to_contain_text("请先做文字识别")
    expect(page.get_by_label("计划所属地区")).to_have_value("郑州市")


def test_a_draft_is_corrected_and_adopted_without_scripts(opened, site):
    page = opened(java_script_enabled=False)
    sign_in(page, site, "xietiao")
    hand_in(page, site)

    page.locator(".row-head").first.click()
    opened_row = page.locator(".check-row.open")
    box = opened_row.get_by_label("任务", exact=True)
    box.fill("不用脚本改过的标题")
    box.press("Enter")
    expect(page.locator(".check-row.open").get_by_label("任务", exact=True)).to_have_value("不用脚本改过的标题")
    assert corrections(page) == 1

    page.get_by_role("button", name="撤销").click()
    assert corrections(page) == 2
    page.get_by_role("main").get_by_role("link", name="写入台账").click()
    adopt(page, "zhengzhou-plain")

    assert numbers(page)["任务"] == 16
