"""Every route says whom it lets in, and lets in nobody else: each is called as each role and held against one table."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from shuangchuang.api.v1 import api
from shuangchuang.halls.accounts.models import Role, ScopeKind, User
from shuangchuang.halls.accounts.rights import MEANING, PUBLIC, RIGHTS, SCOPES_OF_ROLE, may
from shuangchuang.halls.home.services import send_correction
from shuangchuang.halls.notices.models import DeliveryRecord, DeliveryState, EventRecord, JobRecord, JobState
from shuangchuang.halls.plans import services
from shuangchuang.halls.plans.models import PlanRecord, TargetRecord, UnitRecord
from shuangchuang.halls.supervision.models import SupervisionSettingRecord
from shuangchuang.halls.supervision.services.proposing import propose_tasks
from tests.house import rights_page
from tests.house.repository import ROOT, Route, routes

ROUTES = routes()
# What the API framework itself serves: the description of the API and the page that shows it.
DESCRIPTION_OF_API = {"api:openapi-json", "api:openapi-view", "api:api-root"}

# How a route is called where its pattern alone does not say: method, then what goes into the address.
POSTED = {
    "supervision:evaluation_self", "supervision:evaluation_judge", "supervision:evaluation_report",
    "accounts:logout", "account_logout", "accounts:copy", "accounts:renew_password_link", "accounts:end_session", "openid_connect_login", "appearance", "language", "plans:edit", "plans:undo", "plans:redo", "plans:discard",
    "plans:bring_back", "plans:revise", "plans:publish", "plans:take_sections",
    "home:keep_view", "home:rename_view", "home:unrename_view", "home:delete_view", "home:restore_view",
    "accounts:withdraw_absence", "access:revoke_token", "access:send_trial",
    "access:switch_webhook", "access:renew_secret", "access:send_again",
    "notices:cancel_job", "notices:rerun_job", "notices:rerun_delivery", "notices:set_aside",
    "notices:act", "notices:mute", "notices:unmute", "notices:send_again",
    "registry:act", "registry:withdraw", "registry:withdraw_invitation", "registry:list_institution", "registry:reverse_merge",
    "registry:profile_withdraw", "registry:judge", "registry:profile_refresh",
    "supervision:bulk",
    "supervision:inspection_receive",
    "supervision:paper_act",
    "supervision:cancel_setting",
    "supervision:receive_many",
    "supervision:reminder_acknowledge",
    "supervision:sign_many",
}  # fmt: skip

# The row asked for is one person's own: whoever else holds the right finds nothing there.
OF_ONES_OWN = {
    "supervision:ask",
    "supervision:ledger_preview",
    "supervision:break_down",
    "supervision:name_figures",
    "supervision:report",
    "notices:unmute",
    "notices:file",
    "notices:preview",
    "notices:picture",
    "registry:import_preview",
    "registry:import_profiles_preview",
    "registry:look",
    "registry:profile_refresh",
    "registry:judge",
    "registry:request",
    "registry:correct",
    "registry:withdraw",
    "registry:proof",
    "registry:review",
    "registry:revoke",
    "registry:invitation",
    "registry:invitation_by_link",
    "registry:withdraw_invitation",
    "registry:organisation",
    "registry:invite",
    "registry:list_institution",
    "registry:reverse_merge",
    "registry:end_post",
    "registry:confirm_succession",
    "registry:withdraw_succession",
    "accounts:stand_in",
    "accounts:lend",
    "accounts:end",
    "accounts:withdraw_absence",
    "access:revoke_token",
    "home:rename_view",
    "home:unrename_view",
    "home:delete_view",
    "home:restore_view",
    "access:webhook",
    "access:send_trial",
    "access:switch_webhook",
    "access:renew_secret",
    "access:sending",
    "access:send_again",
    "notices:job",
    "notices:cancel_job",
    "notices:message",
    "notices:mute",
    "supervision:reminder",
    "supervision:reminder_acknowledge",
    "supervision:inspection",
    "supervision:paper",
    "supervision:paper_edit",
    "supervision:paper_text",
    "supervision:paper_rows",
    "supervision:paper_act",
    "supervision:evaluation",
    "supervision:evaluation_task",
    "supervision:evaluation_self",
    "supervision:evaluation_judge",
    "supervision:evaluation_report",
    "supervision:inspection_plan",
    "supervision:inspection_population",
    "supervision:inspection_sample",
    "supervision:inspection_row",
    "supervision:inspection_finding_new",
    "supervision:inspection_finding",
    "supervision:inspection_conclusion",
    "supervision:inspection_receive",
    "supervision:inspection_objection",
    "supervision:inspection_review",
    "supervision:inspection_paper",
    "supervision:inspection_submit",
    "supervision:inspection_approve",
    "supervision:inspection_return",
    "supervision:inspection_draw",
    "supervision:inspection_order",
    "supervision:inspection_conclude",
    "supervision:inspection_serve",
    "supervision:inspection_close",
    "supervision:inspection_cancel",
}


# Only in the middle of signing in: who is not is led to its beginning, and that is no refusal.
STEPS = {
    "account_email_verification_sent", "account_verify_phone", "account_confirm_password_reset_code",
    "mfa_authenticate", "mfa_trust", "socialaccount_signup",
}  # fmt: skip
# There is nothing to show: no second factor, no identity provider.
WITHOUT_ROWS = {
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    "openid_connect_login", "openid_connect_callback", "socialaccount_signup", "socialaccount_login_cancelled",
    "socialaccount_login_error", "socialaccount_connections",
}  # fmt: skip


def test_every_route_declares_its_right():
    silent = {
        route.name
        for route in ROUTES
        if not route.of_api and getattr(route.callback, "right", None) not in {PUBLIC, *MEANING}
    }

    assert silent == set()


def test_every_operation_of_the_api_declares_its_right():
    operations = {
        f"{'/'.join(sorted(operation.methods))} {prefix}{path}": getattr(operation.view_func, "right", None)
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
    }
    silent = {name for name, right in operations.items() if right not in {PUBLIC, *MEANING}}

    assert silent == set()


def test_rights_name_only_what_has_a_meaning_and_every_meaning_is_held_by_somebody():
    assert set().union(*RIGHTS.values()) == set(MEANING)
    assert set(RIGHTS) == {PUBLIC, *Role}
    assert set(SCOPES_OF_ROLE) == set(Role) - {Role.PERSON}


def test_whoever_signs_in_may_do_at_least_what_the_public_may():
    assert {role for role, rights in RIGHTS.items() if not rights >= RIGHTS[PUBLIC]} == set()


def test_a_right_that_does_not_exist_is_an_error_and_not_a_refusal():
    with pytest.raises(KeyError):
        may(None, "plans.fly")


def test_an_account_that_was_closed_has_the_rights_of_the_public(account, signed_in):
    user = account(Role.COORDINATOR)
    user.is_active = False

    assert not may(user, "plans.adopt")


def test_the_table_of_rights_in_the_documents_is_the_one_in_the_code():
    assert (ROOT / "docs" / "rights.md").read_text("utf-8") == rights_page.text(), (
        "docs/rights.md 已过期，请运行 .venv/bin/python -m tests.house.rights_page"
    )


# ---------------------------------------------------------------- every route as every role


@pytest.fixture
def address(guangxi: PlanRecord, coordinator: User) -> Callable[[Route], str]:
    """An address of a route that has something to show."""
    draft = services.open_revision(plan=guangxi, opened_by=coordinator, opened_at=guangxi.created_at)
    group = UnitRecord.objects.filter(is_group=True).first()
    correction = send_correction(key=uuid4(), page="/plans/", wrong="错字", received_at=guangxi.created_at)
    unit = UnitRecord.objects.get(slug="gx-sci")
    target = TargetRecord.objects.filter(plan=guangxi, retired__isnull=True).first()
    line = guangxi.taskrecords.first().line
    item = propose_tasks(plan=guangxi, by=coordinator, at=guangxi.created_at, lines=[line]).items[0]
    coming = SupervisionSettingRecord.objects.create(plan=guangxi, valid_from=date(2099, 1, 1))
    given = {
        "plans:task": {"code": guangxi.taskrecords.first().code},
        "plans:target": {"code": target.code},
        "plans:observe": {"code": target.code},
        "plans:setting": {"code": target.code},
        "plans:unit": {"unit_slug": unit.slug},
        "policies:policy": {"policy_id": "tech_sme_eval"},
        "plans:export": {"form": "json"},
        "notices:picture": {"number": 1},
        "registry:confirm": {"slug": group.slug},
        "accounts:password_link": {"uidb64": "MQ", "token": "x"},
        "openid_connect_login": {"provider_id": "province"},
        "openid_connect_callback": {"provider_id": "province"},
        "home:correction": {"receipt": correction.receipt},
        "registry:proof": {"proof": 1},
        **{f"supervision:inspection_{name}": {"number": 1} for name in ("row", "finding", "review")},
        **{f"supervision:inspection_{name}": {"unit": unit.slug} for name in ("receive", "objection")},
        "supervision:paper_act": {"verb": "recount"},
        "supervision:inspection_paper": {"what": "findings"},
        "registry:end_list": {"slug": group.slug},
        "registry:invitation_by_link": {"token": "x"},
        "registry:profile_group": {"group": "person"},
        "registry:look": {"organisation": 1},
        "registry:judge": {"organisation": 1},
        "registry:profile_refresh": {"organisation": 1},
        "registry:profile_list": {"field": "household_loans"},
        "registry:profile_history": {"field": "birth_on"},
        "registry:profile_withdraw": {"field": "birth_on"},
        "supervision:item": {"plan": guangxi.slug, "key": item.key},
        "supervision:ask": {"plan": guangxi.slug, "key": item.key},
        "supervision:report": {"plan": guangxi.slug, "key": item.key, "period": "2022-01"},
        "supervision:figures": {"plan": guangxi.slug, "key": item.key},
        "supervision:name_figures": {"plan": guangxi.slug, "key": item.key},
        "supervision:settings": {"plan": guangxi.slug},
        "supervision:cancel_setting": {"plan": guangxi.slug, "pk": coming.pk},
        "supervision:break_down": {"plan": guangxi.slug},
        "supervision:propose": {"plan": guangxi.slug},
        "supervision:office_act": {"plan": guangxi.slug, "key": item.key, "act": "approve"},
        "supervision:check_act": {"plan": guangxi.slug, "key": item.key, "act": "take-up"},
        "supervision:split": {"plan": guangxi.slug, "key": item.key},
        "supervision:unit": {"slug": "gx-sci"},
        "supervision:lead_act": {"plan": guangxi.slug, "key": item.key, "act": "instruct"},
        "supervision:handle_act": {"plan": guangxi.slug, "key": item.key, "act": "sign"},
        "supervision:sign_off_act": {"plan": guangxi.slug, "key": item.key, "act": "endorse"},
        "supervision:public_note": {"plan": guangxi.slug, "key": item.key},
        "supervision:progress": {"plan": guangxi.slug},
        **{f"supervision:evaluation_{name}": {"key": item.key} for name in ("task", "self", "judge")},
    }
    liaison = User.objects.get(username="lianluo")
    given |= _work_rows()

    def of(route: Route) -> str:
        wanted: dict[str, object] = {}
        if "<slug:slug>" in route.pattern:
            wanted["slug"] = unit.slug if route.name.startswith("registry:") else guangxi.slug
        if "<int:pk>" in route.pattern:
            office = liaison.grants.get().pk if "offices/" in route.pattern else liaison.pk
            wanted["pk"] = office if route.name.startswith("accounts:") else draft.pk
        if "<slug:code>" in route.pattern:
            wanted["code"] = target.code
        return reverse(route.name, kwargs=wanted | given.get(route.name, {}))

    return of


def _work_rows() -> dict[str, dict[str, object]]:
    """A job and a delivery, both given up."""
    at = datetime(2026, 11, 23, tzinfo=UTC)
    job = JobRecord.objects.create(name="test.job", state=JobState.DEAD, attempts_allowed=1, run_at=at, enqueued_at=at)
    event = EventRecord.objects.create(kind="test.told", subject="thing:1", number=1, at=at)
    delivery = DeliveryRecord.objects.create(
        event=event, subscriber="test.ear", subject="thing:1", number=1, state=DeliveryState.DEAD, run_at=at
    )
    return {f"notices:{name}": {"pk": job.pk} for name in ("job", "cancel_job", "rerun_job")} | {
        f"notices:{name}": {"pk": delivery.pk} for name in ("rerun_delivery", "set_aside")
    }


def _refused(answer: HttpResponse) -> str:
    """How a visitor is kept out: "sign in", "forbidden", or "" for who is let in."""
    if answer.status_code == 302 and urlsplit(answer.url).path == reverse("accounts:login"):
        return "sign in"
    return "forbidden" if answer.status_code == 403 else ""


@pytest.mark.parametrize("role", [PUBLIC, *Role.values])
def test_every_route_lets_in_exactly_who_holds_its_right(role, address, account, signed_in):
    of_a_unit = ScopeKind.UNIT in SCOPES_OF_ROLE.get(role, ()) and ScopeKind.SITE not in SCOPES_OF_ROLE[role]
    unit = UnitRecord.objects.get(slug="gx-sci") if of_a_unit else None
    client = Client() if role == PUBLIC else signed_in(account(role, unit=unit))
    wrong = {}
    for route in ROUTES:
        if route.of_api:
            continue
        kept_out, status = _called(client, route, address)
        if route.name in STEPS and kept_out == "sign in":
            kept_out = ""
        held = route.callback.right == PUBLIC or route.callback.right in RIGHTS[role]
        expected = "" if held else "sign in" if role == PUBLIC else "forbidden"
        # Let in means that there is an answer: a page, a way on, or the form again with what is wrong in it.
        answers = {200, 302, 422} | ({404} if route.name in OF_ONES_OWN | WITHOUT_ROWS else set())
        if kept_out != expected or (held and status not in answers):
            wrong[route.name] = (kept_out or "let in", status, f"expected {expected or 'let in'}")

    assert wrong == {}


def _called(client: Client, route: Route, address: Callable[[Route], str]) -> tuple[str, int]:
    """How a route answers; what the call changed is taken back, so that each finds the same rows."""
    cookies = copy.deepcopy(client.cookies)
    call = client.post if route.name in POSTED else client.get
    with transaction.atomic():
        answer = call(address(route))
        transaction.set_rollback(True)
    client.cookies = cookies  # somebody who signed out is back
    return _refused(answer), answer.status_code


def test_the_sign_in_page_leads_back_to_the_page_that_was_asked_for(visitor):
    answer = visitor.get("/plans/upload/?plan=x", follow=False)

    assert parse_qs(urlsplit(answer.url).query) == {"next": ["/plans/upload/?plan=x"]}


def test_a_part_of_a_page_is_not_replaced_by_the_sign_in_page(visitor, address):
    route = next(route for route in ROUTES if route.name == "plans:panel")

    answer = visitor.get(address(route), headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert urlsplit(answer.headers["HX-Redirect"]).path == reverse("accounts:login")


@pytest.mark.parametrize("name", sorted(DESCRIPTION_OF_API))
def test_the_description_of_the_api_is_open_to_everyone(name, db, visitor):
    assert visitor.get(reverse(name)).status_code in {200, 302, 404 if name == "api:api-root" else 200}
