"""Who is there, when everybody comes through a reverse proxy."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def visitor_address(request: HttpRequest) -> str:
    """
    The address our own proxy saw. It appends to ``X-Forwarded-For``, so only the last entry is its word;
    what stands before it was written by the visitor.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return forwarded or request.META.get("REMOTE_ADDR", "")


def sender_address(request: HttpRequest) -> Address | None:
    """
    The address a request comes from, as far as it can be believed; None where it cannot.

    A request that was passed on by a proxy nobody declared carries the proxy's address: it
    would look as if everybody sat on the machine itself.
    """
    if settings.TRUST_PROXY:
        text = visitor_address(request)
    elif "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return None
    else:
        text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
