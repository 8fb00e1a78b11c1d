"""Fifty requests at once, reads and writes mixed, on a real server: none is told that the database is locked."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.utils import timezone

from shuangchuang.api.tokens import create_token
from shuangchuang.halls.plans.models import ObservationRecord
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from tests.api.conftest import a_plan, a_unit

AT_ONCE = 50
RIGHTS = ("plans.read", "plans.read_internal", "plans.observe", "plans.adopt", "registry.edit")


class Server(ThreadingMixIn, WSGIServer):
    """A thread a request."""

    daemon_threads = True
    request_queue_size = 2 * AT_ONCE


class Handler(WSGIRequestHandler):
    """Closes the thread's connection to the database with the thread, and tells nobody of each request."""

    def handle(self) -> None:
        try:
            super().handle()
        finally:
            connections.close_all()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def site(transactional_db):
    """The whole application, over HTTP, on a database that is a file."""
    assert connection.vendor == "postgresql" or not connection.is_in_memory_db()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Server, handler_class=Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def asked(site, text, method, address, content=None, **headers):
    request = urllib.request.Request(
        site + address,
        method=method,
        data=None if content is None else json.dumps(content).encode(),
        headers={"Authorization": f"Bearer {text}", "Content-Type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.status


def test_fifty_at_once_read_and_write_and_none_is_refused_by_a_lock(site, account):
    a_plan("shown", published=True, units=[a_unit("kjj", "科技局"), a_unit("czj", "财政局")])
    now = timezone.now()
    _, text = create_token(
        user=account("coordinator"), name="x", scopes=RIGHTS, expires_at=now + timedelta(days=1), created_at=now
    )
    target = "/api/v1/plans/shown/targets/T1/observations"

    def of(number):
        figure = {"period": str(2030 + number), "value": str(number), "source": f"公报{number}", "status": "待确认"}
        return (
            ("GET", "/api/v1/plans/shown/tasks"),
            ("POST", target, figure),
            ("GET", "/plans/shown/"),
            ("POST", "/api/v1/units", {"name": f"新单位{number}", "region": "450100"}),
            ("GET", "/api/v1/units?page_size=100"),
        )[number % 5]

    with ThreadPoolExecutor(AT_ONCE) as many:
        together = threading.Barrier(AT_ONCE)

        def ask(number):
            together.wait()
            return asked(site, text, *of(number))

        statuses = Counter(many.map(ask, range(AT_ONCE)))

    assert statuses == {200: 30, 201: 20}
    assert UnitRecord.objects.filter(name__startswith="新单位").count() == 10
    assert ObservationRecord.objects.filter(source__startswith="公报").count() == 10


def test_fifty_repetitions_of_one_write_at_once_happen_once(site, account):
    RegionRecord.objects.create(code="450100", name="南宁市", short_name="南宁")
    now = timezone.now()
    _, text = create_token(
        user=account("coordinator"), name="x", scopes=RIGHTS, expires_at=now + timedelta(days=1), created_at=now
    )

    def ask(_number):
        return asked(
            site, text, "POST", "/api/v1/units", {"name": "大数据局", "region": "450100"}, **{"Idempotency-Key": "k"}
        )

    with ThreadPoolExecutor(AT_ONCE) as many:
        statuses = Counter(many.map(ask, range(AT_ONCE)))

    assert UnitRecord.objects.filter(name="大数据局").count() == 1
    assert set(statuses) <= {201, 409}  # done, the same again, or: it is at work, ask again
    assert statuses[201] >= 1
    assert ask(0) == 201
