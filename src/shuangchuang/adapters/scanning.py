"""Asking clamd whether a file holds malware: the INSTREAM command over TCP or a local socket.

    zINSTREAM\\0, then (length, bytes)…, then length 0   ──▶   stream: OK | stream: <name> FOUND | … ERROR

A scanner that does not answer is no answer: :class:`ScannerUnavailable`, never "clean".
"""

from __future__ import annotations

import re
import socket
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

_CHUNK = 64 * 1024
_MOST_REPLY = 4096


class ScannerUnavailable(Exception):
    """The scanner could not be reached, broke off, or said something that is no verdict."""


class ScannerAddressWrong(ValueError):
    """The address is not one of ``tcp://host:port`` and ``unix:///path``."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said: the name of what it found, "" for nothing."""

    found: str = ""

    @property
    def infected(self) -> bool:
        """Whether something was found."""
        return bool(self.found)


@dataclass(frozen=True, slots=True)
class Clamd:
    """
    A clamd at an address; ``seconds`` is how long each step may take.

    :raises ScannerAddressWrong: the address cannot be used.
    """

    address: str
    seconds: float = 20.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        try:
            sound = (parts.scheme == "tcp" and parts.hostname and parts.port) or (parts.scheme == "unix" and parts.path)
        except ValueError:
            sound = False
        if not sound:
            raise ScannerAddressWrong(self.address)

    def _connect(self) -> socket.socket:
        parts = urlsplit(self.address)
        if parts.scheme == "tcp":
            return socket.create_connection((parts.hostname, parts.port), timeout=self.seconds)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self.seconds)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line

    def scan(self, content: bytes) -> Verdict:
        """
        What it says of these bytes.

        :raises ScannerUnavailable: it says nothing, or no verdict (a file beyond its own size limit among them).
        """
        try:
            with self._connect() as line:
                reply = self._asked(line, content)
        except OSError as error:
            raise ScannerUnavailable(str(error)) from None
        words = reply.rstrip(b"\0\n").decode("utf-8", "replace")
        if words == "stream: OK":
            return Verdict()
        named = re.fullmatch(r"stream: (.+) FOUND", words)
        if named:
            return Verdict(named[1][:200])
        raise ScannerUnavailable(words[:200] or "no answer")

    @staticmethod
    def _asked(line: socket.socket, content: bytes) -> bytes:
        try:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                chunk = content[start : start + _CHUNK]
                line.sendall(struct.pack(">I", len(chunk)) + chunk)
            line.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it stopped listening, and may have said why
        reply = b""
        while b"\0" not in reply and len(reply) < _MOST_REPLY:
            more = line.recv(1024)
            if not more:
                break
            reply += more
        return reply
