"""What holds on every main page: it is accessible, fits a phone, and nothing goes wrong on it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

from tests.house.repository import routes
from tests.house.test_rights import POSTED
from tests.journeys.walking import PLACES

LOOKS = [
    {"theme": "light", "size": "normal"},
    {"theme": "dark", "size": "large"},
]
ACCOUNTS = list(dict.fromkeys(place.account for place in PLACES))

# What answers a GET with a part of a page, a file, or something for machines.
NO_PAGE = {
    "home:suggest", "plans:panel", "plans:draft_sheet", "plans:export", "registry:credit_code", "registry:profile_json",
    "registry:profile_xlsx", "registry:proof", "notices:file", "notices:picture", "mfa_download_recovery_codes",
    "openid_connect_callback", "socialaccount_login_error", "health", "health-live", "health-ready", "metrics",
    "supervision:paper_text",  # an official document as it is printed, with its own styles
}  # fmt: skip
# Pages that are there only in the midst of an act, or of a row that somebody has to make first.
IN_THE_MIDST = {
    "home:correction", "notices:preview", "notices:job", "registry:import_preview", "registry:import_profiles_preview", "supervision:ledger_preview",
    "registry:profile_history", "registry:end_post", "registry:confirm_succession", "registry:withdraw_succession", "registry:correct", "registry:invitation_by_link",
    "access:webhook", "access:sending", "accounts:password_link", "account_confirm_login_code", "mfa_authenticate", "mfa_trust",
    "mfa_reauthenticate", "account_email_verification_sent", "account_verify_phone", "account_set_password",
    # There only where an identity provider is set.
    "socialaccount_login_cancelled", "socialaccount_connections",
    # Steps of an item, of a report and of an inspection, each there only for who may take it now.
    "supervision:ask", "supervision:report", "supervision:office_act", "supervision:check_act", "supervision:lead_act",
    "supervision:handle_act", "supervision:sign_off_act", "supervision:inspection_submit",
    "supervision:inspection_approve", "supervision:inspection_return", "supervision:inspection_draw",
    "supervision:inspection_order", "supervision:inspection_serve", "supervision:inspection_close",
    "supervision:inspection_cancel",
    # Looking at one's address begins its proof.
    "account_email",
    "account_confirm_password_reset_code", "account_complete_password_reset", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "socialaccount_signup",
}  # fmt: skip


def _told(violation: dict) -> str:
    where = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
    return f"{violation['impact']} {violation['id']}: {where}"


def _go(page, place, draft):
    """Open a place; what answers with an error is no page to judge."""
    answer = page.goto(place.address.replace("{draft}", draft))
    assert (place.name, answer.status) == (place.name, 404 if place.name == "not-found" else 200)


def test_every_page_is_walked():
    walked = {
        resolve(place.address.split("?")[0].replace("{draft}", "/plans/drafts/1/")).route
        for place in PLACES
        if place.name != "not-found"
    }
    unwalked = {
        route.name
        for route in routes()
        if route.pattern not in walked and route.name not in POSTED and not route.of_api
    }

    assert unwalked == NO_PAGE | IN_THE_MIDST


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account or "anybody")
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(look.values()))
def test_axe_finds_nothing_serious(opened, site, draft, account, look):
    page = opened(account=account, **look)
    found = {}
    for place in PLACES:
        if place.account == account:
            _go(page, place, draft)
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
            _go(page, place, draft)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 390:
                too_wide[place.name] = width

    assert too_wide == {}
