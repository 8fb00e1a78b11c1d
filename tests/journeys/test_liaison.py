"""A liaison reports a period from a phone, with few taps and little typing; the unit's leader signs and it is out."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

MOST_TAPS, MOST_FIELDS = 8, 3


class Hand:
    """Taps and types, and counts both."""

    def __init__(self) -> None:
        self.taps = self.fields = 0

    def tap(self, place: object) -> None:
        """One tap."""
        self.taps += 1
        place.click()  # type: ignore[attr-defined]

    def type(self, place: object, words: str) -> None:
        """One field."""
        self.fields += 1
        place.fill(words)  # type: ignore[attr-defined]


def _no_wider_than_the_phone(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_report_is_submitted_from_a_phone_in_eight_taps_and_three_fields(opened):
    hand = Hand()
    phone = opened(width=390, height=844, account="lianluo")
    _no_wider_than_the_phone(phone)  # the desk, where signing in leads
    hand.tap(phone.get_by_role("main").get_by_role("link", name="报送进度").first)
    address = re.sub(r"^https?://[^/]+", "", phone.url)
    _no_wider_than_the_phone(phone)
    hand.type(phone.get_by_role("spinbutton", name="进度（%）"), "55")
    hand.type(phone.get_by_role("textbox", name="本期进展"), "模拟数据：两家众创空间已开园。")
    hand.tap(phone.get_by_role("button", name="送负责人审签"))
    expect(phone).to_have_url(re.compile("/supervision/mine/$"))
    expect(phone.get_by_role("main").locator(f'a[href="{address}"]')).to_have_count(0)

    leader = opened(width=390, height=844, account="fuzeren")
    hand.tap(leader.get_by_role("main").locator(f'a[href="{address}"]').first)
    expect(leader.get_by_role("main")).to_contain_text("两家众创空间已开园")
    hand.tap(leader.get_by_role("button", name="审签并报送"))
    expect(leader).to_have_url(re.compile("/supervision/mine/$"))

    phone.goto(address)
    expect(phone.get_by_role("main")).to_contain_text("已报送")
    assert hand.taps <= MOST_TAPS
    assert hand.fields <= MOST_FIELDS
    assert (hand.taps, hand.fields) == (4, 2)
