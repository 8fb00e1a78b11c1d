"""Every response is complete in what it tells the browser, whoever made it."""

from __future__ import annotations

import pytest
from django.test import Client

from shuangchuang.project.headers import ALWAYS
from tests.house.repository import routes

# What the site itself is made of: pages, the API, its description, files of the face, what is not there.
ADDRESSES = (
    "/", "/plans/", "/registry/", "/accounts/login/", "/api/v1/plans", "/api/v1/docs", "/api/v1/openapi.json",
    "/api/v1/nowhere", "/nowhere/", "/health/", "/health/live", "/health/ready", "/metrics",
    "/static/css/tokens.css",
)  # fmt: skip
PLAIN = sorted({f"/{route.pattern}" for route in routes() if not set("<>?$^\\") & set(route.pattern)})


@pytest.mark.parametrize("address", sorted({*ADDRESSES, *PLAIN}))
def test_every_answer_carries_every_header(address, db, visitor):
    answer = visitor.get(address)

    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy or policy.startswith("default-src 'none'")


def test_over_tls_a_browser_is_told_to_stay_there(db, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    client = Client()

    for address in ("/", "/nowhere/", "/api/v1/plans", "/static/css/tokens.css"):
        told = client.get(address, secure=True).headers["Strict-Transport-Security"]
        assert told.startswith("max-age=31536000; includeSubDomains")


def test_an_answer_to_a_host_that_is_not_ours_is_complete_too(db, visitor):
    answer = visitor.get("/", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS


def test_a_fault_of_ours_is_complete_too(db, monkeypatch):
    monkeypatch.setattr("shuangchuang.halls.home.views.front.render", None)
    client = Client(raise_request_exception=False)

    answer = client.get("/")

    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert answer.headers["X-Request-ID"]


@pytest.mark.parametrize("address", ["/desk/", "/plans/", "/accounts/password/"])
def test_a_page_for_somebody_who_signed_in_is_kept_nowhere(address, office):
    assert "no-store" in office.get(address).headers["Cache-Control"]


def test_data_may_load_and_run_nothing(db, visitor):
    assert visitor.get("/api/v1/plans").headers["Content-Security-Policy"].startswith("default-src 'none'")
