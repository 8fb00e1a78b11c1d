"""What holds on every main page: it is accessible, fits a phone, and nothing goes wrong on it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.walking import PLACES

LOOKS = [
    {"theme": "light", "size": "normal"},
    {"theme": "dark", "size": "large"},
]
ACCOUNTS = list(dict.fromkeys(place.account for place in PLACES))


def _told(violation: dict) -> str:
    where = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
    return f"{violation['impact']} {violation['id']}: {where}"


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account or "anybody")
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(look.values()))
def test_axe_finds_nothing_serious(opened, site, draft, account, look):
    page = opened(account=account, **look)
    found = {}
    for place in PLACES:
        if place.account == account:
            page.goto(place.address.replace("{draft}", draft))
            violations = Axe().run(page).response["violations"]
            serious = [_told(violation) for violation in violations if violation["impact"] in {"serious", "critical"}]
            if serious:
                found[place.name] = serious

    assert found == {}


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account or "anybody")
@pytest.mark.parametrize("size", ["normal", "large"])
def test_a_page_fits_a_phone(opened, site, draft, account, size):
    page = opened(account=account, width=390, height=844, size=size)
    too_wide = {}
    for place in PLACES:
        if place.account == account:
            page.goto(place.address.replace("{draft}", draft))
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 390:
                too_wide[place.name] = width

    assert too_wide == {}
