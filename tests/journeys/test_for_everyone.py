"""Who uses a keyboard, a screen reader, large print, a small or enlarged window or paper gets along (WCAG 2.2 AA)."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import PLACES, PLAN

PUBLIC = [place for place in PLACES if not place.account]


def _every(page: Page, look: Any) -> dict[str, Any]:
    """What ``look`` finds wrong, by page; pages without a fault are left out."""
    found = {}
    for place in PUBLIC:
        page.goto(place.address)
        if fault := look(page):
            found[place.name] = fault
    return found


# ── small, enlarged, spaced ─────────────────────────────────────────────────


def test_at_320_pixels_nothing_scrolls_sideways(opened):
    """What 400 per cent on a screen of 1280 comes to (1.4.10)."""
    page = opened(width=320, height=256)

    def too_wide(page: Page) -> int:
        width = page.evaluate("document.documentElement.scrollWidth")
        return width if width > 320 else 0

    assert _every(page, too_wide) == {}


_SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"
_CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((e) => {
  const css = getComputedStyle(e);
  if (css.overflowY !== "hidden" || e.closest(".visually-hidden, svg, dialog, [hidden]") || !e.innerText?.trim()) return false;
  return e.clientHeight > 2 && e.scrollHeight > e.clientHeight + 2;
}).map((e) => e.className || e.tagName)"""


def test_words_set_wider_are_neither_cut_off_nor_push_the_page_wider(opened):
    """Line height, letter and word spacing as 1.4.12 names them."""
    page = opened(width=390, height=844, bypass_csp=True)

    def faults(page: Page) -> list[str]:
        page.add_style_tag(content=_SPACED)
        wide = page.evaluate("document.documentElement.scrollWidth")
        return page.evaluate(_CUT) + ([f"{wide} wide"] if wide > 390 else [])

    assert _every(page, faults) == {}


_SMALL_TYPE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const box = node.parentElement;
    if (!node.data.trim() || box.closest("svg, .visually-hidden, .badge, .seal, [hidden], .print-only") || !box.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(box).fontSize);
    if (size < 15.5) found.add(`${size}px ${box.className || box.tagName}`);
  }
  return [...found];
}"""


def test_in_large_print_nothing_is_smaller_than_16_pixels(opened):
    page = opened(size="large")

    assert _every(page, lambda page: page.evaluate(_SMALL_TYPE)) == {}


def test_the_masthead_of_somebody_signed_in_is_never_wider_than_the_window(opened):
    wider = []
    for language, size in (("zh-CN", "large"), ("en-US", ""), ("en-US", "large")):
        page = opened(size=size, account="xietiao", extra_http_headers={"Accept-Language": language})
        for width in (780, 1180, 1280, 1440, 1700):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto("/desk/")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wider.append((language, size, width))

    assert wider == []


_SMALL_TARGETS = """(least) => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter((e) => {
  if (!e.checkVisibility({visibilityProperty: true}) || e.closest(".visually-hidden, .skips, svg, dialog") || e.type === "hidden") return false;
  // A link among words is as high as its line (2.5.8 leaves it out); a box or dot is pressed on its label.
  if (getComputedStyle(e).display === "inline" || e.closest("td, th, .list-main, .hint, .breadcrumbs, .plan-card h3")) return false;
  const box = ["checkbox", "radio"].includes(e.type) ? (e.labels[0] ?? e).getBoundingClientRect() : e.getBoundingClientRect();
  return box.height > 0 && box.height < least;
}).map((e) => `${Math.round(e.getBoundingClientRect().height)} ${e.className || e.name || e.textContent.trim().slice(0, 12)}`)"""


@pytest.mark.parametrize("width", [1280, 1440])
def test_beside_the_search_field_the_masthead_of_somebody_signed_in_stays_one_line(opened, width):
    """The office has all six entrances and a name that is cut off: the most there is to stand in the line."""
    page = opened(account="xietiao", width=width)
    page.goto("/plans/")

    parts = page.evaluate(
        """() => ["brand", "site-nav", "mast-search", "mast-person"].map((name) => {
            const box = document.querySelector(`.masthead-row > .${name}`).getBoundingClientRect();
            return Math.round((box.top + box.bottom) / 2);
        })"""
    )
    assert max(parts) - min(parts) <= 2


def test_what_is_pressed_with_a_thumb_is_44_pixels_high(opened):
    page = opened(width=390, height=844, has_touch=True)

    assert _every(page, lambda page: page.evaluate(_SMALL_TARGETS, 44)) == {}


# ── by keyboard alone ───────────────────────────────────────────────────────

_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getClientRects()[0] ?? e.getBoundingClientRect(), css = getComputedStyle(e), inner = e.matches(".place") ? getComputedStyle(e.querySelector("rect")) : null;
  const x = box.x + box.width / 2, y = box.y + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  return {
    name: (e.getAttribute("aria-label") || e.textContent || e.id || e.name || "").trim().slice(0, 24),
    seen: parseFloat(css.outlineWidth) >= 2 && css.outlineStyle !== "none" || (inner && parseFloat(inner.strokeWidth) >= 5),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    on_top: Boolean(top && (e.contains(top) || top.contains(e))),
  };
}"""


@pytest.mark.parametrize("address", ["/", "/services/", f"{PLAN}tasks/", "/corrections/"])
def test_the_focus_is_always_seen_and_never_hidden_behind_what_sticks(opened, address):
    page = opened(width=390, height=700)
    page.goto(address)
    walked, faults = [], []
    for _ in range(140):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus is None:
            break
        walked.append(focus["name"])
        if not (focus["seen"] and focus["inside"] and focus["on_top"]):
            faults.append(focus)

    assert faults == []
    assert walked[0] == "跳到正文"
    assert len(walked) > 15


def test_the_skip_link_leads_past_the_header(opened):
    page = opened()
    page.goto("/plans/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_searching_by_keyboard_with_suggestions(opened):
    page = opened()
    page.goto("/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="在计划中查找")
    expect(field).to_be_focused()
    page.keyboard.type("科技厅", delay=20)
    listbox = page.get_by_role("listbox", name="查找建议")
    expect(listbox).to_be_visible()
    expect(page.locator("[data-suggested]")).to_have_text(re.compile(r"有 \d+ 条建议"))
    expect(field).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("ArrowDown")
    chosen = page.locator('[role="option"][aria-selected="true"]')
    expect(chosen).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Escape")
    expect(listbox).to_be_hidden()
    expect(field).to_be_focused()
    expect(field).to_have_value("科技厅")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(registry/units|plans)/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_without_scripts_the_same_field_finds(opened):
    page = opened(java_script_enabled=False)
    page.goto("/")
    field = page.get_by_role("textbox", name="在计划中查找")
    field.fill("创新券")
    field.press("Enter")

    expect(page).to_have_url(re.compile(r"/find/\?q="))
    expect(page.get_by_role("main").get_by_role("listitem").first).to_contain_text("创新券")


def test_menus_and_dialogs_close_by_escape_and_give_the_focus_back(opened):
    page = opened(account="xietiao")
    menu = page.locator(".mast-person details.menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.menu-panel') !== null")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    page.goto("/design/")
    opener = page.locator("[data-opens=sample-dialog]").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sample-dialog")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("#sample-dialog")).not_to_have_attribute("open", "")
    expect(opener).to_be_focused()


# ── what a screen reader is told ────────────────────────────────────────────

NAMED = {"link", "button", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "slider"}


def _tree(page: Page) -> list[dict[str, Any]]:
    """The nodes of the accessibility tree, as the browser hands them to screen readers."""
    wire = page.context.new_cdp_session(page)
    nodes = wire.send("Accessibility.getFullAXTree")["nodes"]
    wire.detach()
    return [
        {
            "role": node.get("role", {}).get("value", ""),
            "name": str(node.get("name", {}).get("value", "")).strip(),
            "told": str(node.get("description", {}).get("value", "")),
            **{one["name"]: one["value"].get("value") for one in node.get("properties", [])},
        }
        for node in nodes
        if not node.get("ignored")
    ]


def _untold(page: Page) -> list[str]:
    nodes = _tree(page)
    faults = [f"{node['role']} without a name" for node in nodes if node["role"] in NAMED and not node["name"]]
    count = Counter(node["role"] for node in nodes)
    faults += [f"{count[role]} × {role}" for role in ("banner", "main", "contentinfo") if count[role] != 1]
    regions = Counter(node["name"] for node in nodes if node["role"] == "navigation")
    faults += [f"{number} navigations called “{name}”" for name, number in regions.items() if number > 1 or not name]
    levels = [int(node["level"]) for node in nodes if node["role"] == "heading"]
    if levels.count(1) != 1:
        faults.append(f"{levels.count(1)} first headings")
    faults += [f"h{a} is followed by h{b}" for a, b in itertools.pairwise(levels) if b > a + 1]
    return faults


@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_tells_a_screen_reader_its_parts_and_every_control_its_name(opened, width):
    page = opened(width=width)

    assert _every(page, _untold) == {}


def test_a_form_that_is_refused_tells_what_is_wrong_where(opened):
    page = opened()
    page.goto("/corrections/?page=/plans/")
    page.get_by_role("textbox", name="有什么错").fill("")
    page.locator("main").get_by_role("button", name="提交").click()
    page.wait_for_load_state()

    assert page.title().startswith("请先改正：")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("请写明有什么错")
    [field] = [node for node in _tree(page) if node["role"] == "textbox" and node["name"].startswith("有什么错")]
    assert field["invalid"] == "true"
    assert "请写明有什么错" in field["told"]
    assert "写明错在哪里" in field["told"]
    summary.get_by_role("link").first.click()
    expect(page.get_by_role("textbox", name="有什么错")).to_be_focused()


def test_a_list_that_changes_says_so(opened):
    page = opened()
    page.goto("/registry/units/")
    page.get_by_role("main").get_by_role("searchbox").fill("南宁市")

    expect(page.locator("#live")).to_have_text(re.compile(r"共 1 条"))
    expect(page.get_by_role("main").locator("tbody tr")).to_have_count(1)


def test_fifty_boxes_are_narrowed_by_a_name_and_counted_and_enter_does_not_send_them(opened):
    page = opened(account="xietiao")
    page.goto("/registry/units/joint-members/members/")
    form = page.get_by_role("main").locator("form")
    boxes = form.locator("input[name=members]")

    form.get_by_role("searchbox").fill("南宁市")
    page.keyboard.press("Enter")
    expect(boxes.locator("visible=true")).to_have_count(1)
    form.get_by_label("南宁市人民政府").check()
    form.get_by_role("searchbox").fill("")
    expect(form.get_by_role("status")).to_have_text(f"已选 1 · 显示 {boxes.count()}")
    form.get_by_label("只看已选").check()

    expect(boxes.locator("visible=true")).to_have_count(1)
    assert page.url.endswith("/members/")


def test_a_tile_of_the_map_says_its_city_and_figure_and_the_table_says_the_same(opened):
    page = opened()
    page.goto(f"{PLAN}units/")

    tiles = page.locator("a.place")
    expect(tiles).to_have_count(14)
    told = {tile.get_attribute("aria-label") for tile in tiles.all()}
    rows = page.locator(".cartogram-table tbody tr").all()
    assert told == {"{} {}项".format(*row.locator("th, td").all_inner_texts()) for row in rows}
    tiles.first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/units/city-\d+-gov/$"))


# ── on paper, and without motion ────────────────────────────────────────────


def test_on_paper_there_is_the_matter_and_no_control(opened):
    page = opened(width=800)
    page.emulate_media(media="print")

    def faults(page: Page) -> list[str]:
        shown = page.evaluate(
            """() => [...document.querySelectorAll(".utility, .masthead, .foot, .tabbar, .skips a, .filters, .pagination, button, .breadcrumbs")]
              .filter((e) => e.checkVisibility()).map((e) => e.className || e.tagName)"""
        )
        missing = [] if page.locator("h1").first.is_visible() or page.locator(".with-hero").count() else ["no heading"]
        head = [] if page.locator(".print-head").is_visible() else ["no head"]
        return shown + missing + head

    assert _every(page, faults) == {}


def test_who_wants_no_motion_gets_none(opened):
    page = opened()
    page.goto("/design/")

    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((e) => {
          const css = getComputedStyle(e);
          return Math.max(...(css.transitionDuration + "," + css.animationDuration).split(",").map(parseFloat)) > 0.02;
        }).length"""
    )
    assert moving == 0
