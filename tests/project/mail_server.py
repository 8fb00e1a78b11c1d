"""A mail server on loopback: takes mails, or answers a command with what a test wants it to say."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """``says`` maps the first word of a command to an answer in place of the good one; ``taken`` are the mails."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, says: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.says = says
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        """The commands of one mail after another."""
        greeting = self.server.says.get("", "220 mail.example.test")
        if greeting == "silence":
            time.sleep(1.5)
            return
        self._say(greeting)
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().decode().upper()
            said = self.server.says.get(word)
            if said is not None:
                self._say(said)
            elif word == "EHLO":
                self._say("250 mail.example.test")
            elif word == "RCPT":
                self.server.recipients.append(line.decode().strip())
                self._say("250 ok")
            elif word == "DATA":
                self._say("354 go on")
                content = b""
                while (more := self.rfile.readline()) not in {b".\r\n", b""}:
                    content += more[1:] if more.startswith(b"..") else more
                self.server.taken.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
                self._say(self.server.says.get("END", "250 taken"))
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")


@contextmanager
def mail_server(**says: str) -> Iterator[MailServer]:
    """A server that runs until the block ends."""
    server = MailServer({("" if word == "greeting" else word.upper()): words for word, words in says.items()})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def settings_of(server: Any, port: int | None = None) -> dict[str, Any]:
    """Django's settings for it."""
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port or server.port,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": 0.5,
        "DEFAULT_FROM_EMAIL": "双创工作信息服务系统 <noreply@example.test>",
    }
