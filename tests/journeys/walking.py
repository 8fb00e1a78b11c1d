"""How a person goes through the site: which pages there are, signing in, handing in a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Page

from tests.journeys.running import ROOT

PLAN = "/plans/guangxi-2021/"
LAST_YEAR = datetime.now(tz=UTC).year - 1  # the demo's firms have closed it
ZHENGZHOU = ROOT / "tests" / "corpus" / "plans" / "zhengzhou-2026-opc" / "text.txt"


@dataclass(frozen=True, slots=True)
class Place:
    """A main page: a name for its picture, its address, the account that sees it ("" for anybody)."""

    name: str
    address: str
    account: str = ""


# "{draft}" stands for an open draft of Zhengzhou's plan.
PLACES = (
    Place("front", "/"),
    Place("login", "/accounts/login/"),
    Place("find", "/find/?q=创新"),
    Place("front-firm", "/?for=firm"),
    Place("services", "/services/"),
    Place("figures", "/figures/"),
    Place("about", "/about/"),
    Place("help", "/help/"),
    Place("privacy", "/privacy/"),
    Place("accessibility", "/accessibility/"),
    Place("sitemap", "/sitemap/"),
    Place("correct", "/corrections/?page=/plans/"),
    Place("correction-found", "/corrections/answer/"),
    Place("me-visitor", "/me/"),
    Place("plans", "/plans/"),
    Place("plan", PLAN),
    Place("tasks", f"{PLAN}tasks/"),
    Place("task", f"{PLAN}tasks/1/"),
    Place("matrix", f"{PLAN}matrix/"),
    Place("units", f"{PLAN}units/"),
    Place("unit", f"{PLAN}units/gx-sci/"),
    Place("targets", f"{PLAN}targets/"),
    Place("target", f"{PLAN}targets/T2/"),
    Place("text", f"{PLAN}text/"),
    Place("search", f"{PLAN}search/?q=创新券"),
    Place("versions", f"{PLAN}versions/"),
    Place("registry", "/registry/units/"),
    Place("registry-unit", "/registry/units/cities-all/"),
    Place("fields", "/registry/fields/"),
    Place("profile", "/registry/profile/", "chuangye"),
    Place("profile-group", "/registry/profile/groups/person/", "chuangye"),
    Place("profile-list", "/registry/profile/lists/household_loans/", "chuangye"),
    Place("profile-consents", "/registry/profile/consents/", "chuangye"),
    Place("profile-uses", "/registry/profile/uses/", "chuangye"),
    Place("profile-firm", "/registry/organisations/1/profile/?group=finance", "faren"),
    Place("profile-firm-group", "/registry/organisations/1/profile/groups/finance/", "jingban"),
    Place("profile-history", f"/registry/organisations/1/profile/facts/revenue_wan/?period={LAST_YEAR}", "faren"),
    Place("profile-look-list", "/registry/organisations/look/", "keshi"),
    Place("profile-look", "/registry/organisations/1/look/", "keshi"),
    Place("profile-erase", "/registry/profile/erase/", "chuangye"),
    Place("components", "/design/"),
    Place("not-found", "/nowhere/"),
    Place("desk-liaison", "/desk/", "lianluo"),
    Place("desk-operator", "/desk/", "yunwei"),
    Place("desk-office", "/desk/", "xietiao"),
    Place("me", "/me/", "xietiao"),
    Place("saved-views", "/me/views/", "xietiao"),
    Place("tasks-kept", f"{PLAN}tasks/?role=lead", "xietiao"),
    Place("corrections", "/corrections/received/", "xietiao"),
    Place("account", "/accounts/password/", "xietiao"),
    Place("register", "/accounts/register/"),
    Place("sign-in-by-code", "/accounts/login/code/"),
    Place("password-forgot", "/accounts/password/forgot/"),
    Place("terms", "/accounts/terms/"),
    Place("own-account", "/accounts/me/", "xietiao"),
    Place("second-factor", "/accounts/second-factor/", "xietiao"),
    Place("second-factor-set-up", "/accounts/second-factor/set-up/", "xietiao"),
    Place("sessions", "/accounts/sessions/", "xietiao"),
    Place("sign-in-history", "/accounts/history/", "xietiao"),
    Place("looks", "/accounts/preferences/", "xietiao"),
    Place("close-account", "/accounts/close/", "chuangye"),
    Place("guard", "/accounts/guard/", "yunwei"),
    Place("guard-history", "/accounts/guard/history/", "yunwei"),
    Place("guard-reset", "/accounts/guard/reset/", "yunwei"),
    Place("jobs", "/notices/jobs/", "lianluo"),
    Place("operations", "/notices/operations/", "yunwei"),
    Place("schedules", "/notices/operations/schedules/", "yunwei"),
    Place("deliveries", "/notices/operations/deliveries/", "yunwei"),
    Place("dispatches", "/notices/operations/dispatches/", "yunwei"),
    Place("inbox", "/notices/", "lianluo"),
    Place("inbox-by-subject", "/notices/?order=subject", "lianluo"),
    Place("message-settings", "/notices/preferences/", "lianluo"),
    Place("demo-outbox", "/notices/demo-outbox/"),
    Place("plan-office", PLAN, "xietiao"),
    Place("upload", "/plans/upload/", "xietiao"),
    Place("drafts", "/plans/drafts/", "xietiao"),
    Place("check", "{draft}", "xietiao"),
    Place("check-open", "{draft}?tab=tasks&row=t1", "xietiao"),
    Place("check-targets", "{draft}?tab=targets&row=g1", "xietiao"),
    Place("check-units", "{draft}?tab=units", "xietiao"),
    Place("check-head", "{draft}?tab=metadata", "xietiao"),
    Place("adopt", "{draft}adopt/", "xietiao"),
    Place("unit-edit", "/registry/units/gx-sci/edit/", "xietiao"),
    Place("people", "/accounts/people/", "yunwei"),
    Place("person", "/accounts/people/2/", "yunwei"),
    Place("grant", "/accounts/people/2/grant/", "yunwei"),
    Place("open-account", "/accounts/people/new/", "yunwei"),
    Place("hand-over", "/accounts/people/2/hand-over/", "yunwei"),
    Place("offices", "/accounts/offices/", "lianluo"),
    Place("lend", "/accounts/offices/away/", "lianluo"),
    Place("audit", "/notices/audit/", "yunwei"),
    Place("exports", "/notices/exports/", "xietiao"),
    Place("import-units", "/registry/units/import/", "xietiao"),
    Place("tokens", "/access/tokens/", "xietiao"),
    Place("webhooks", "/access/webhooks/", "xietiao"),
    Place("webhook-new", "/access/webhooks/new/", "xietiao"),
    Place("token-new", "/access/tokens/new/", "xietiao"),
    Place("group", "/registry/units/cities-all/members/", "xietiao"),
    Place("unit-office", "/registry/units/gx-sci/", "xietiao"),
    Place("unit-merge", "/registry/units/gx-sci/merge/", "xietiao"),
    Place("institutions", "/registry/institutions/"),
    Place("my-firms", "/registry/organisations/mine/", "faren"),
    Place("firm", "/registry/organisations/1/", "faren"),
    Place("firm-invite", "/registry/organisations/1/invite/", "faren"),
    Place("firm-bind", "/registry/organisations/bind/", "chuangye"),
    Place("firm-request", "/registry/organisations/requests/1/", "chuangye"),
    Place("firm-invitation", "/registry/organisations/invitations/1/", "chuangye"),
    Place("firm-letter", "/registry/organisations/letter/", "faren"),
    Place("firm-queue", "/registry/organisations/review/", "keshi"),
    Place("firm-review", "/registry/organisations/review/1/", "keshi"),
    Place("firm-look", "/registry/organisations/1/look/", "keshi"),
    Place("firm-end", "/registry/organisations/mandates/3/revoke/", "faren"),
    Place("firm-profile", "/registry/organisations/1/profile/", "faren"),
    Place("firm-profile-group", "/registry/organisations/1/profile/groups/identity/", "faren"),
    Place("firm-profile-list", "/registry/organisations/1/profile/lists/incidents/", "faren"),
    Place("firm-consents", "/registry/organisations/1/profile/consents/", "faren"),
    Place("firm-uses", "/registry/organisations/1/profile/uses/", "faren"),
    Place("import-profiles", "/registry/profile/import/", "xietiao"),
    Place("unit-name", "/registry/units/gx-sci/names/", "xietiao"),
    Place("unit-parent", "/registry/units/gx-sci/parent/", "xietiao"),
    Place("unit-succession", "/registry/units/gx-sci/succession/", "xietiao"),
    Place("unit-person", "/registry/units/gx-sci/people/", "xietiao"),
    Place("group-end", "/registry/units/cities-all/members/end/", "xietiao"),
    Place("observe", f"{PLAN}targets/T2/observe/", "xietiao"),
    Place("target-setting", f"{PLAN}targets/T2/setting/", "xietiao"),
    Place("message", "/notices/1/", "lianluo"),
    Place("stand-in", "/accounts/offices/3/stand-in/", "lianluo"),
    Place("lend-office", "/accounts/offices/3/lend/", "lianluo"),
    Place("give-back", "/accounts/offices/3/end/", "lianluo"),
    Place("absence", "/accounts/people/2/absence/", "yunwei"),
    Place("leave", "/accounts/people/2/leave/", "yunwei"),
    Place("guard", "/accounts/guard/", "yunwei"),
    Place("guard-reset", "/accounts/guard/reset/", "yunwei"),
    Place("sign-ins", "/accounts/guard/history/", "yunwei"),
    Place("register", "/accounts/register/"),
    Place("forgot", "/accounts/password/forgot/"),
    Place("sign-in-code", "/accounts/login/code/"),
    Place("terms", "/accounts/terms/"),
    Place("forgot-done", "/accounts/password/forgot/done/"),
    Place("inactive", "/accounts/inactive/"),
    Place("api-docs", "/api/v1/docs"),
    Place("my-account", "/accounts/me/", "chuangye"),
    Place("preferences", "/accounts/preferences/", "chuangye"),
    Place("my-sign-ins", "/accounts/history/", "chuangye"),
    Place("sessions", "/accounts/sessions/", "chuangye"),
    Place("second-factor", "/accounts/second-factor/", "chuangye"),
    Place("second-factor-new", "/accounts/second-factor/set-up/", "chuangye"),
    Place("phone", "/accounts/phone/", "chuangye"),
    Place("prove-again", "/accounts/prove-again/", "chuangye"),
    Place("close-account", "/accounts/close/", "chuangye"),
    # The demo's bulletin of last month is issued, that of this month a draft.
    Place("papers", "/supervision/papers/", "xietiao"),
    Place("paper-new", "/supervision/papers/new/", "xietiao"),
    Place("paper-issued", "/supervision/papers/1/", "xietiao"),
    Place("paper-rows", "/supervision/papers/1/rows/?of=tasks", "xietiao"),
    Place("paper-unit", "/supervision/papers/1/", "lianluo"),
    Place("paper-draft", "/supervision/papers/2/", "xietiao"),
    Place("paper-edit", "/supervision/papers/2/edit/", "xietiao"),
    # The demo's first inspection is closed, its second in the middle of rectification.
    Place("supervised", "/supervision/", "xietiao"),
    Place("supervised-unit", "/supervision/?due=overdue", "lianluo"),
    Place("propose", "/supervision/propose/guangxi-2021/", "xietiao"),
    Place("decisions", "/supervision/decisions/", "lingdao"),
    Place("split", "/supervision/items/guangxi-2021/10/split/", "xietiao"),
    Place("supervision-matrix", "/supervision/matrix/", "xietiao"),
    Place("supervision-board", "/supervision/board/", "xietiao"),
    Place("supervision-timeline", "/supervision/timeline/", "xietiao"),
    Place("supervision-disagreements", "/supervision/disagreements/", "xietiao"),
    Place("supervision-silent", "/supervision/silent/", "xietiao"),
    Place("ledger-sheet", "/supervision/ledger/", "xietiao"),
    Place("supervised-item", "/supervision/items/guangxi-2021/10/", "xietiao"),
    Place("supervision-mine", "/supervision/mine/", "lianluo"),
    Place("reminders", "/supervision/reminders/", "xietiao"),
    Place("reminders-by-hand", "/supervision/reminders/?by=hand", "xietiao"),
    Place("reminder", "/supervision/reminders/1/", "xietiao"),
    Place("inspections", "/supervision/inspections/", "ducha"),
    Place("inspection-new", "/supervision/inspections/new/", "ducha"),
    Place("inspection-closed", "/supervision/inspections/1/", "xietiao"),
    Place("inspection", "/supervision/inspections/2/", "ducha"),
    Place("inspection-unit", "/supervision/inspections/2/", "lianluo"),
    Place("inspection-plan", "/supervision/inspections/2/plan/", "ducha"),
    Place("inspection-population", "/supervision/inspections/2/list/", "ducha"),
    Place("progress", "/supervision/progress/guangxi-2021/"),
    Place("public-note", "/supervision/items/guangxi-2021/3/public/", "xietiao"),
    Place("inspection-sample", "/supervision/inspections/2/sample/", "ducha"),
    Place("inspection-row", "/supervision/inspections/2/rows/1/", "ducha"),
    Place("inspection-finding", "/supervision/inspections/2/findings/2/", "ducha"),
    Place("inspection-finding-new", "/supervision/inspections/2/findings/new/", "ducha"),
    Place("inspection-draft", "/supervision/inspections/2/conclusion/", "ducha"),
    Place("inspection-conclude", "/supervision/inspections/2/conclude/", "ducha"),
    Place("inspection-review", "/supervision/inspections/1/reviews/1/", "xietiao"),
    Place("inspection-objection", "/supervision/inspections/1/objection/gx-sci/", "fuzeren"),
    Place("inspection-paper-plan", "/supervision/inspections/2/papers/plan/", "ducha"),
    Place("inspection-paper-findings", "/supervision/inspections/2/papers/findings/", "ducha"),
    Place("inspection-paper", "/supervision/inspections/1/papers/conclusion/", "ducha"),
)


def sign_in(page: Page, site: str, account: str) -> None:
    """By the form, as the demo prints its accounts."""
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("textbox", name="账号").fill(account)
    page.get_by_role("textbox", name="密码").fill(f"demo-{account}")
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/")


def hand_in(page: Page, site: str) -> str:
    """Upload Zhengzhou's plan; the address of its draft."""
    page.goto(f"{site}/plans/upload/")
    page.locator("input[type=file]").set_input_files(ZHENGZHOU)
    page.get_by_role("button", name="上传并识别").click()
    page.wait_for_url("**/plans/drafts/*/")
    return page.url.removeprefix(site)
