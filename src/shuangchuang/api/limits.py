"""How often one may ask: so many requests a minute by token, account or address, counted for all processes together.

    INSERT … ON CONFLICT … count + 1 RETURNING count     one statement, right on SQLite and PostgreSQL

A cache in memory counts each process apart, and the database cache of the framework reads and
then writes; a table of our own counts each request once (docs/how-to/api.md).
Whom a row counts is a keyed digest: no address is stored.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from shuangchuang.api.models import CountRecord

MINUTE = 60
_ONE_MORE = (
    "INSERT INTO api_countrecord (subject, minute, count) VALUES (%s, %s, 1) "
    "ON CONFLICT (subject, minute) DO UPDATE SET count = api_countrecord.count + 1 RETURNING count"
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to somebody: of ``limit`` requests a minute ``left``, for ``seconds`` more."""

    kind: str
    limit: int
    left: int
    seconds: int
    exceeded: bool

    def tell(self, response: HttpResponse) -> HttpResponse:
        """Say it in the fields of the IETF's draft-ietf-httpapi-ratelimit-headers-10."""
        response["RateLimit-Policy"] = f'"{self.kind}";q={self.limit};w={MINUTE}'
        response["RateLimit"] = f'"{self.kind}";r={self.left};t={self.seconds}'
        if self.exceeded:
            response["Retry-After"] = str(self.seconds)
        return response


def counted(*, kind: str, who: str, at: datetime) -> Allowance | None:
    """Count a request of somebody; None where there is no limit to this kind (``token``, ``session``, ``address``)."""
    limit = settings.API_LIMITS[kind]
    if not limit:
        return None
    minute, second = divmod(int(at.timestamp()), MINUTE)
    count = counted_once_more(f"{kind}:{who}", minute)
    return Allowance(kind, limit, max(0, limit - count), MINUTE - second, exceeded=count > limit)


def counted_once_more(who: str, minute: int) -> int:
    """How many there are with this one."""
    subject = salted_hmac("shuangchuang.api.limits", who, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MORE, [subject, minute])
        return int(cursor.fetchone()[0])


def forget_counts(*, at: datetime) -> int:
    """Remove the counts of minutes that are over; how many there were."""
    over = int((at - timedelta(minutes=5)).timestamp()) // MINUTE
    return CountRecord.objects.filter(minute__lt=over).delete()[0]


def network_of(address: str) -> str:
    """
    What an address is counted under: of IPv6 the /64 that one household has, or one visitor had 2⁶⁴ of them.

    >>> network_of("203.0.113.9"), network_of("2001:db8::1:2:3:4"), network_of("::ffff:203.0.113.9"), network_of("")
    ('203.0.113.9', '2001:db8::/64', '203.0.113.9', '')
    """
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    return str(read.ipv4_mapped or ipaddress.ip_network((read, 64), strict=False))
