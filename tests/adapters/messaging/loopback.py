"""A provider on loopback that plays recorded exchanges and notes what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Provider(ThreadingHTTPServer):
    """Answers in the recorded order; ``asked`` holds the requests in the form they are recorded in."""

    daemon_threads = True

    def __init__(self, exchanges: list[dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.exchanges = exchanges
        self.asked: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def _play(self) -> None:
        number = len(self.server.asked)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if number >= len(self.server.exchanges):
            self.server.asked.append({"method": self.command, "path": self.path, "headers": {}, "body": body})
            self.send_error(500, "asked once too often")
            return
        exchange = self.server.exchanges[number]
        told = {name: self.headers.get(name, "") for name in exchange["request"]["headers"]}
        self.server.asked.append({"method": self.command, "path": self.path, "headers": told, "body": body})
        answer = exchange["answer"]
        if answer.get("drop"):
            self.close_connection = True
            return
        time.sleep(answer.get("wait", 0))
        content = answer["body"].encode() + b" " * answer.get("padding", 0)
        try:
            self.send_response(answer["status"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            pass  # the caller waited no longer

    def do_GET(self) -> None:
        """Answer."""
        self._play()

    def do_POST(self) -> None:
        """Answer."""
        self._play()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def provider(exchanges: list[dict[str, Any]]) -> Iterator[Provider]:
    """A provider that runs until the block ends."""
    server = Provider(exchanges)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
