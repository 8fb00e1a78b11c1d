"""Text messages through a gateway: one signed POST each. docs/how-to/messages.md is the contract.

    POST <address>   {"id", "to", "sign", "text"}
    X-Key: <key>     X-Time: <unix seconds>     X-Signature: hex(HMAC-SHA256(secret, time "\\n" body))
    ◀ 200 {"id": "the gateway's number"}

The same ``id`` twice is one text message: the gateway drops the second.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from typing import Any

from shuangchuang.adapters.messaging.calling import ANSWER_SECONDS, call
from shuangchuang.domain.messages import Letter, NotSent

_MOBILE = re.compile(r"1[3-9]\d{9}")
_ADDRESS_WRONG = {"http_404", "http_405", *(f"http_{status}" for status in range(300, 400))}


class SmsGateway:
    """A gateway by its address, key, secret and the name that stands before every text."""

    def __init__(
        self,
        *,
        address: str,
        key: str,
        secret: str,
        sign: str,
        clock: Callable[[], float] = time.time,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._address, self._key, self._secret, self._sign = address, key, secret.encode(), sign
        self._clock, self._answer_seconds = clock, answer_seconds

    def send(self, letter: Letter) -> str:
        """
        Hand over a text message; the gateway's number of it.

        :raises NotSent: it was not taken.
        """
        number = re.sub(r"^(\+?86)?[\s-]*", "", letter.to).replace(" ", "").replace("-", "")
        if not _MOBILE.fullmatch(number):
            raise NotSent("no_mobile_number", again=False)
        number_of_it = self._asked(reference=letter.reference, number=number, text=letter.text).get("id")
        if not isinstance(number_of_it, str) or not number_of_it:
            raise NotSent("bad_answer", again=True)
        return number_of_it[:120]

    def probe(self) -> None:
        """
        Ask for a text message to nobody: a gateway that knows our key refuses it for its number.

        :raises NotSent: it is not there, at another address, or does not know the key.
        """
        try:
            self._asked(reference="probe", number="", text="")
        except NotSent as refusal:
            if refusal.again or refusal.code in _ADDRESS_WRONG:
                raise

    def _asked(self, *, reference: str, number: str, text: str) -> dict[str, Any]:
        content = {"id": reference, "to": number, "sign": self._sign, "text": text}
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        now = str(int(self._clock()))
        signature = hmac.new(self._secret, now.encode() + b"\n" + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Key": self._key,
            "X-Time": now,
            "X-Signature": signature,
        }
        return call("POST", self._address, body=body, headers=headers, answer_seconds=self._answer_seconds)
