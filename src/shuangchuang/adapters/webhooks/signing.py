"""The signature of a webhook, after the Standard Webhooks scheme (version v1).

webhook-id: msg_17         webhook-timestamp: 1790000000        webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
signed: id "." timestamp "." body, with HMAC-SHA256 under the bytes that follow whsec_ in Base64
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

MARK = "whsec_"
TOLERANCE = timedelta(minutes=5)


def new_secret() -> str:
    """A secret of 32 random bytes."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, *, message: str, sent_at: datetime, body: bytes) -> str:
    """
    What stands in ``webhook-signature``.

    >>> from datetime import UTC
    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message="msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...           sent_at=datetime.fromtimestamp(1614265330, UTC), body=b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

    Source: github.com/standard-webhooks/standard-webhooks, its specification and test vector.
    """
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = f"{message}.{int(sent_at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def verified(secret: str, *, headers: dict[str, str], body: bytes, now: datetime) -> bool:
    """Whether a message is genuine and fresh: what a receiver does (docs/how-to/webhooks.md shows it)."""
    try:
        sent_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), now.tzinfo)
        wanted = signature(secret, message=headers["webhook-id"], sent_at=sent_at, body=body)
    except (KeyError, ValueError, OverflowError, OSError, binascii.Error):
        return False
    fresh = abs(now - sent_at) <= TOLERANCE
    told = headers.get("webhook-signature", "").split(" ")
    return fresh and any(hmac.compare_digest(wanted.encode(), each.encode()) for each in told)
