"""A message is signed so that nobody can change or repeat it, and goes only where it may go."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shuangchuang.adapters.webhooks import NotSent, new_secret, send, signature, verified

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


# ---------------------------------------------------------------- signature


def signed(secret, body=b"{}", at=NOW):
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(secret, message="msg_1", sent_at=at, body=body),
    }


def test_a_genuine_message_is_known_as_such():
    secret = new_secret()

    assert verified(secret, headers=signed(secret), body=b"{}", now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": "1790000001"},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": ""},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "9" * 40},
    ],
)
def test_a_message_of_which_anything_was_changed_is_not(change):
    secret = new_secret()

    assert not verified(secret, headers=signed(secret) | change, body=b"{}", now=NOW)


def test_neither_is_another_body_another_secret_or_an_old_message():
    secret = new_secret()

    assert not verified(secret, headers=signed(secret), body=b"[]", now=NOW)
    assert not verified(new_secret(), headers=signed(secret), body=b"{}", now=NOW)
    assert not verified(secret, headers=signed(secret), body=b"{}", now=NOW + timedelta(minutes=6))


def test_of_several_signatures_one_is_enough_while_secrets_change():
    old, new = new_secret(), new_secret()
    headers = signed(new)
    headers["webhook-signature"] = signed(old)["webhook-signature"] + " " + headers["webhook-signature"]

    assert verified(new, headers=headers, body=b"{}", now=NOW)


# ---------------------------------------------------------------- where it goes


class Receiver(BaseHTTPRequestHandler):
    """Answers by the path asked for, and remembers what came."""

    seen: list[tuple[str, bytes]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, body))
        if self.path == "/slow":
            time.sleep(3)
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            return
        self.send_response(int(self.path.rsplit("/", 1)[-1]) if self.path[-3:].isdigit() else 200)
        self.end_headers()
        if self.path == "/flood":
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                return

    def log_message(self, *_):
        return


@pytest.fixture
def site() -> Iterator[str]:
    """A receiver on this machine."""
    Receiver.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_message_arrives_whole(site):
    sent = send(f"{site}/in?x=1", body='{"市": 1}'.encode(), headers={"X": "1"}, allowed=LOOPBACK)

    assert (sent.status, Receiver.seen) == (200, [("/in?x=1", '{"市": 1}'.encode())])


def test_the_machine_itself_is_not_reached_unless_it_was_named(site):
    with pytest.raises(NotSent) as failed:
        send(f"{site}/in", body=b"", headers={})

    assert (failed.value.code, Receiver.seen) == ("address_forbidden", [])


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.1.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
     "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_followed(address):
    def resolve(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port))]

    with pytest.raises(NotSent) as failed:
        send("https://hooks.example/", body=b"", headers={}, resolve=resolve)

    assert failed.value.code == "address_forbidden"


def test_a_name_of_which_one_address_leads_inside_is_not_followed_at_all():
    def resolve(host, port, **_):
        return [(2, 1, 6, "", ("93.184.215.14", port)), (2, 1, 6, "", ("10.0.0.1", port))]

    with pytest.raises(NotSent, match="address_forbidden"):
        send("https://hooks.example/", body=b"", headers={}, resolve=resolve)


def test_a_name_is_looked_up_once_so_a_second_answer_gains_nothing(site):
    asked = []
    port = int(site.rsplit(":", 1)[-1])

    def resolve(host, wanted, **_):
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", wanted))]

    send(f"http://hooks.example:{port}/in", body=b"{}", headers={}, allowed=LOOPBACK, resolve=resolve)

    assert (asked, len(Receiver.seen)) == (["hooks.example"], 1)


@pytest.mark.parametrize(
    "url",
    ["ftp://x/", "file:///etc/passwd", "https://", "https://user:pw@x/", "https://x:99999/", "https://x/\r\nHost: y",
     "//x/", "gopher://x/", "https://x y/", ""],
)  # fmt: skip
def test_what_is_no_address_to_send_to_is_refused(url):
    with pytest.raises(NotSent, match="address_unsound"):
        send(url, body=b"", headers={}, allowed=LOOPBACK)


@pytest.mark.parametrize("address", ["2130706433", "0x7f.1", "127.1", "localhost"])
def test_the_machine_itself_under_another_spelling_is_not_reached(address):
    with pytest.raises(NotSent) as failed:
        send(f"https://{address}/", body=b"", headers={})

    assert failed.value.code in {"address_forbidden", "name_unknown"}


def test_a_redirect_is_told_and_not_followed(site):
    assert send(f"{site}/away", body=b"", headers={}, allowed=LOOPBACK).status == 302
    assert len(Receiver.seen) == 1


def test_an_answer_without_an_end_is_not_read_to_the_end(site):
    assert send(f"{site}/flood", body=b"", headers={}, allowed=LOOPBACK).status == 200


def test_who_keeps_us_waiting_is_left(site):
    started = time.monotonic()
    with pytest.raises(NotSent, match="timed_out"):
        send(f"{site}/slow", body=b"", headers={}, allowed=LOOPBACK, seconds=0.4)

    assert time.monotonic() - started < 2


def test_nobody_there_is_told_as_such():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(NotSent, match="no_connection"):
        send(f"http://127.0.0.1:{port}/", body=b"", headers={}, allowed=LOOPBACK)


def test_a_site_without_a_certificate_we_trust_is_not_told_anything(site):
    with pytest.raises(NotSent) as failed:
        send(site.replace("http://", "https://"), body=b"secret", headers={}, allowed=LOOPBACK, seconds=3)

    assert (failed.value.code, Receiver.seen) == ("no_trust", [])
