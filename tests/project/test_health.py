"""Monitors learn whether the site lives and may be visited; figures are for who may read them."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from shuangchuang.halls.notices.models import JobRecord
from shuangchuang.project import health

TOKEN = "metrics-token-of-twenty-and-more"


@pytest.fixture(autouse=True)
def not_yet_known(monkeypatch):
    monkeypatch.setattr(health, "_applied", set())


def test_a_process_that_answers_lives_whatever_the_database_does(visitor, monkeypatch):
    monkeypatch.setattr(health, "_database", lambda: 1 / 0)

    assert visitor.get("/health/live").json() == {"status": "ok"}


def test_a_site_in_order_is_ready(db, visitor):
    answer = visitor.get("/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert answer.json()["parts"] | {"worker": ""} == {
        "database": "ok",
        "migrations": "ok",
        "storage": "ok",
        "worker": "",
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_worker_nobody_ever_saw_is_unknown_and_turns_no_visitor_away(db, visitor):
    assert visitor.get("/health/ready").json()["parts"]["worker"] == "unknown"


@pytest.mark.parametrize("part", ["database", "migrations", "storage"])
def test_a_site_of_which_a_part_has_failed_is_not_ready_and_says_which(part, db, visitor, monkeypatch):
    monkeypatch.setattr(health, "PARTS", {**health.PARTS, part: lambda: 1 / 0})

    answer = visitor.get("/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (503, "failed")
    assert [name for name, state in answer.json()["parts"].items() if state == "failed"] == [part]


def test_a_migration_that_was_not_applied_is_found(db, visitor):
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'plans'")

    answer = visitor.get("/health/ready")

    assert (answer.status_code, answer.json()["parts"]["migrations"]) == (503, "failed")


def test_files_that_cannot_be_stored_are_found(db, visitor, settings, tmp_path):
    (tmp_path / "no-folder").write_text("")
    settings.MEDIA_ROOT = tmp_path / "no-folder"

    assert visitor.get("/health/ready").json()["parts"]["storage"] == "failed"


def test_the_address_of_the_first_version_still_answers(db, visitor, monkeypatch):
    assert visitor.get("/health/").json() == {"status": "ok"}
    monkeypatch.setattr(health, "_database", lambda: 1 / 0)
    assert visitor.get("/health/").status_code == 503


# ---------------------------------------------------------------- metrics


def test_the_machine_itself_reads_the_figures(db, visitor):
    visitor.get("/")

    answer = visitor.get("/metrics")

    assert answer.status_code == 200
    told = answer.content.decode()
    assert "django_http_requests_total_by_method_total" in told
    assert "shuangchuang_worker_seen_seconds" in told


def test_the_figures_tell_what_waits_and_what_has_failed(db, visitor):
    now = timezone.now()
    due = {"name": "x.y", "attempts_allowed": 1, "enqueued_at": now, "run_at": now - timedelta(seconds=90)}
    JobRecord.objects.create(**due)
    JobRecord.objects.create(**due | {"state": "dead", "finished_at": now})

    told = dict(
        line.rsplit(" ", 1)
        for line in visitor.get("/metrics").content.decode().splitlines()
        if line.startswith("shuang")
    )

    assert {name: told[name] for name in ('shuangchuang_jobs{state="queued"}', 'shuangchuang_jobs{state="dead"}')} == {
        'shuangchuang_jobs{state="queued"}': "1.0",
        'shuangchuang_jobs{state="dead"}': "1.0",
    }
    assert 90 <= float(told["shuangchuang_job_oldest_due_seconds"]) < 120
    assert float(told["shuangchuang_outbox_lag_seconds"]) == 0
    assert float(told["shuangchuang_worker_seen_seconds"]) == pytest.approx(now.timestamp(), abs=5)
    assert visitor.get("/health/ready").json()["parts"]["worker"] == "ok"
    JobRecord.objects.filter(state="dead").update(finished_at=now - timedelta(hours=1))
    assert visitor.get("/health/ready").json()["parts"]["worker"] == "failed"


@pytest.mark.parametrize(
    ("sent", "trusted", "allowed"),
    [
        ({"REMOTE_ADDR": "203.0.113.9"}, False, False),
        ({"REMOTE_ADDR": "10.1.2.3"}, False, True),
        ({"REMOTE_ADDR": "::ffff:10.1.2.3"}, False, True),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False, False),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": "10.9.9.9"}, False, False),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, True, False),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "1.2.3.4, 10.9.9.9"}, True, True),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "10.9.9.9, 203.0.113.7"}, True, False),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, False, True),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer wrong"}, False, False),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "}, False, False),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": f"Basic {TOKEN}"}, False, False),
        ({"REMOTE_ADDR": ""}, False, False),
    ],
)
def test_figures_are_for_allowed_networks_and_who_brings_the_token(sent, trusted, allowed, db, visitor, settings):
    settings.METRICS_FROM = (ipaddress.ip_network("10.0.0.0/8"),)
    settings.METRICS_TOKEN = TOKEN
    settings.TRUST_PROXY = trusted

    assert visitor.get("/metrics", **sent).status_code == (200 if allowed else 404)


def test_without_a_token_set_no_token_opens(db, visitor, settings):
    settings.METRICS_FROM = ()
    settings.METRICS_TOKEN = ""

    assert visitor.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
