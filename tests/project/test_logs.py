"""The log says what happened and to which request, and never who somebody is."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.test import Client

from shuangchuang.project import logs

SECRETS = (
    "张三丰",
    "13800138000",
    "450102199001011234",
    "zhang@example.com",
    "geheim-Passwort-99",
    "91450100MA5K00000X",
)


@pytest.fixture
def written(settings) -> Iterator[io.StringIO]:
    """What the log of a real site would hold."""
    stream = io.StringIO()
    configuration = logs.configuration(as_json=True)
    configuration["handlers"]["console"]["stream"] = stream
    configuration["loggers"]["shuangchuang.request"] = {"level": "INFO"}
    logging.config.dictConfig(configuration)
    yield stream
    logging.config.dictConfig(settings.LOGGING)


def lines(written: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_number_route_and_status(db, visitor, written):
    answer = visitor.get("/plans/?q=x")

    [line] = [line for line in lines(written) if line["event"] == "request"]
    assert {name: line[name] for name in ("method", "route", "status", "user", "level")} == {
        "method": "GET",
        "route": "plans/",
        "status": 200,
        "user": None,
        "level": "info",
    }
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["at"].endswith("Z")


def test_a_number_given_by_the_proxy_is_kept_and_one_that_is_none_is_not(db, visitor, written):
    kept = visitor.get("/", headers={"X-Request-ID": "5f0c2a77-1"}).headers["X-Request-ID"]
    made = visitor.get("/", headers={"X-Request-ID": "13800138000 张"}).headers["X-Request-ID"]

    assert kept == "5f0c2a77-1"
    assert len(made) == 32


def test_machines_that_ask_whether_we_live_leave_no_line(db, visitor, written):
    visitor.get("/health/live")
    visitor.get("/metrics")

    assert lines(written) == []


@pytest.mark.parametrize("secret", SECRETS)
def test_nothing_a_visitor_sends_stands_in_the_log(secret, db, written, monkeypatch):
    client = Client(raise_request_exception=False)
    client.get("/plans/", {"q": secret})
    client.get(f"/nowhere/{secret}/")
    client.post("/accounts/login/", {"username": secret, "password": secret, "login": secret})
    client.get(
        "/",
        headers={
            "User-Agent": secret.encode().decode("latin-1"),
            "Referer": "http://x/" + secret.encode().decode("latin-1"),
        },
    )
    client.get(f"/api/v1/plans/{secret}")
    client.post("/api/v1/plans/parse", {"text": secret}, content_type="application/json")
    for _ in range(6):
        client.post("/accounts/login/", {"login": secret, "password": "wrong"})

    def broken(*_args, **_more):
        raise ValueError(f"could not work with '{secret}' or {secret}")

    monkeypatch.setattr("shuangchuang.halls.plans.queries.plans_listed", broken)
    client.get(f"/api/v1/plans?q={secret}")
    monkeypatch.setattr("shuangchuang.halls.home.views.front.render", broken)
    client.get("/")
    logging.getLogger("some.library").warning("key (%s)=(%s) exists", "phone", secret)

    told = written.getvalue()
    assert secret not in told
    assert json.dumps(secret)[1:-1] not in told
    assert told.count('"exception"') >= 2  # and yet what went wrong is there, with its place
    assert "plans_listed" in told or "test_logs" in told


def test_an_exception_keeps_its_type_and_place(written):
    try:
        raise TypeError("no row for 13800138000")
    except TypeError:
        logging.getLogger("shuangchuang.test").exception("it broke")

    [line] = lines(written)
    assert line["exception"]["type"] == "builtins.TypeError"
    assert line["exception"]["message"] == "no row for …"
    assert line["exception"]["frames"][-1].endswith("test_an_exception_keeps_its_type_and_place")


def test_on_ones_own_machine_a_line_is_readable():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    made = logs.configuration(as_json=False)["formatters"]["line"]
    handler.setFormatter(made.pop("()")(**made))
    record = logging.makeLogRecord(
        {"name": "shuangchuang.x", "msg": "a plan of %s tasks", "args": (3,), "levelname": "INFO", "levelno": 20}
    )

    handler.emit(record)

    assert "a plan of 3 tasks" in stream.getvalue()
    assert not stream.getvalue().startswith("{")
