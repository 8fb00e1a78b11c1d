"""Pictures of every main page, wide and narrow, into ``shots/``: ``python3 dev.py shots``."""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from tests.journeys.running import CHROMIUM, LAUNCH, ROOT, a_site
from tests.journeys.walking import PLACES, hand_in, sign_in

FOLDER = ROOT / "shots"
WIDTHS = (1440, 390)


def main() -> int:
    """Take them all; 2 where there is no browser."""
    if not CHROMIUM.exists():
        sys.stderr.write("没有 Chromium，截不了图。Debian：apt install chromium fonts-noto-cjk\n")
        return 2
    FOLDER.mkdir(exist_ok=True)
    with a_site() as site, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=LAUNCH)
        draft = ""
        for width in WIDTHS:
            for account in dict.fromkeys(place.account for place in PLACES):
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, locale="zh-CN", reduced_motion="reduce"
                )
                page = context.new_page()
                if account:
                    sign_in(page, site, account)
                if account == "xietiao" and not draft:
                    draft = hand_in(page, site)
                for place in PLACES:
                    if place.account == account:
                        page.goto(site + place.address.replace("{draft}", draft), wait_until="load")
                        file = FOLDER / f"{place.name}-{width}.png"
                        page.screenshot(path=file, full_page=True)
                        sys.stdout.write(f"{file.relative_to(ROOT)}\n")
                context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
