"""What a mail server sends back when it could not deliver: a report by RFC 3464."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Bounce:
    """``reference`` is the Message-ID of what came back, without its brackets; ``status`` like 5.1.1."""

    reference: str
    status: str

    @property
    def permanent(self) -> bool:
        """Whether the address does not work, as against not now."""
        return self.status.startswith("5")


def read_bounce(content: bytes) -> Bounce | None:
    """The bounce a mail reports; None where it is no report, or does not say of which mail."""
    mail = message_from_bytes(content, policy=policy.default)
    if mail.get_content_type() != "multipart/report":
        return None
    status = reference = ""
    for part in mail.walk():
        kind = part.get_content_type()
        inner = part.get_payload()
        blocks = [block for block in inner if isinstance(block, Message)] if isinstance(inner, list) else []
        if kind == "message/delivery-status":
            found = [_STATUS.search(str(block["Status"] or "")) for block in blocks]
            # Of several recipients the one that failed worst.
            status = max((match[0] for match in found if match), default=status)
        elif kind == "message/rfc822" and blocks:
            reference = str(blocks[0]["Message-ID"] or reference)
        elif kind == "text/rfc822-headers":
            told = part.get_payload(decode=True)
            headers = message_from_bytes(told if isinstance(told, bytes) else b"", policy=policy.default)
            reference = str(headers["Message-ID"] or reference)
    if not status or status.startswith("2") or not reference:
        return None
    return Bounce(reference.strip().strip("<>"), status)
