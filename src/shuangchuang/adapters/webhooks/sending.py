"""One POST to an address that somebody else wrote down, so it is believed in nothing.

    name ──resolve once──▶ addresses ──all public?──▶ connect to that very address ──▶ TLS for the name ──▶ POST

The name is looked up once and the connection goes to the address that was looked at: a name
that answers differently the second time gains nothing. Redirects are not followed, the answer
is read up to a limit, and the whole has a time limit.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[..., list[Any]]

SECONDS = 10.0
LONGEST_ANSWER = 64 * 1024
# Addresses that carry another address inside, of which nobody here can see where it leads.
_CARRYING = tuple(ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back: status, how long it took."""

    status: int
    milliseconds: int


class NotSent(Exception):
    """Nothing came back, or it may not go there; ``code`` says why and stays the same for ever."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def is_allowed(address: Address, *, allowed: Iterable[Network]) -> bool:
    """
    Whether a connection may go to an address: one of the public network, or of a network named by the operators.

    >>> [is_allowed(ipaddress.ip_address(text), allowed=()) for text in
    ...  ("93.184.215.14", "127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False, False, False, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in allowed if network.version == address.version):
        return True
    if any(address in network for network in _CARRYING if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def send(
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    allowed: Iterable[Network] = (),
    seconds: float = SECONDS,
    resolve: Resolve = socket.getaddrinfo,
    trust: ssl.SSLContext | None = None,
) -> Sent:
    """
    Send ``body``. Over http only into a network named by the operators.

    :raises NotSent: ``address_unsound``, ``address_forbidden``, ``name_unknown``, ``no_connection``, ``no_trust``,
        ``timed_out``, ``answer_broken``.
    """
    until = time.monotonic() + seconds
    allowed = tuple(allowed)
    parts, port = _parts(url)
    host = parts.hostname or ""
    found = _addresses(host, port, resolve)
    # All of them: which one is taken must not be left to whoever keeps the name.
    if not all(is_allowed(address, allowed=allowed) for address in found):
        raise NotSent("address_forbidden")
    if parts.scheme == "http" and not all(any(address in network for network in allowed) for address in found):
        raise NotSent("address_forbidden")
    started = time.monotonic()
    with contextlib.closing(_Pinned(host, port, str(found[0]), until)) as connection:
        if parts.scheme == "https":
            connection.trust = trust or ssl.create_default_context()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("POST", path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            _read(answer, connection, until)
        except ssl.SSLError as error:
            raise NotSent("timed_out" if isinstance(error, TimeoutError) else "no_trust") from None
        except TimeoutError:
            raise NotSent("timed_out") from None
        except http.client.HTTPException:
            raise NotSent("answer_broken") from None
        except OSError:
            raise NotSent("no_connection") from None
        return Sent(status=answer.status, milliseconds=round((time.monotonic() - started) * 1000))


def _parts(url: str) -> tuple[Any, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        raise NotSent("address_unsound") from None
    odd = any(character <= " " or character == "\x7f" for character in url)
    if (
        parts.scheme not in {"https", "http"}
        or not parts.hostname
        or parts.username
        or parts.password
        or odd
        or not port
    ):
        raise NotSent("address_unsound")
    return parts, port


def _addresses(host: str, port: int, resolve: Resolve) -> list[Address]:
    try:
        rows = resolve(host, port, type=socket.SOCK_STREAM)
        found = [ipaddress.ip_address(row[4][0].partition("%")[0]) for row in rows]
    except (OSError, UnicodeError, ValueError):
        raise NotSent("name_unknown") from None
    if not found:
        raise NotSent("name_unknown")
    return found


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever its name says by now."""

    trust: ssl.SSLContext | None = None

    def __init__(self, host: str, port: int, address: str, until: float) -> None:
        super().__init__(host, port)
        self._address, self._until = address, until

    def connect(self) -> None:
        """To the address that was looked at; with TLS, for the name."""
        self.sock = socket.create_connection((self._address, self.port), timeout=_left(self._until))
        if self.trust is not None:
            self.sock = self.trust.wrap_socket(self.sock, server_hostname=self.host)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read(answer: http.client.HTTPResponse, connection: http.client.HTTPConnection, until: float) -> None:
    """Take the answer's body up to a limit; what it says is nobody's business here."""
    taken = 0
    while taken < LONGEST_ANSWER:
        if connection.sock is not None:
            connection.sock.settimeout(_left(until))
        else:
            _left(until)
        piece = answer.read1(8192)
        if not piece:
            return
        taken += len(piece)
