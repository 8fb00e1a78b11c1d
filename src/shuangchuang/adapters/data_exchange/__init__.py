"""Facts of an organisation from a unified data-exchange platform: one signed POST. docs/how-to/profiles.md is the contract.

    POST <address>   {"id", "uscc", "purpose", "consent", "fields": ["revenue_wan", …]}
    X-Key: <key>     X-Time: <unix seconds>     X-Signature: hex(HMAC-SHA256(secret, time "\\n" body))
    ◀ 200 {"id", "uscc", "facts": [{"key": "revenue_wan[2025]", "value": 1200.5, "source": "税务部门", "observed_on": "2026-05-31"}]}

no connection, too slow, 429, 5xx, an answer that is none    ask again later
401, 403                                                     ask again once the key is right
any other 3xx or 4xx                                         never with this question
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import requests

from shuangchuang.domain.profiles.ports import Answer, NotAnswered, Question

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 20.0
LARGEST_ANSWER = 1024 * 1024
MOST_FACTS = 5_000


class DataExchangePlatform:
    """A platform by its address, key and secret."""

    def __init__(
        self,
        *,
        address: str,
        key: str,
        secret: str,
        clock: Callable[[], float] = time.time,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._address, self._key, self._secret = address, key, secret.encode()
        self._clock, self._answer_seconds = clock, answer_seconds

    def ask(self, question: Question) -> Sequence[Answer]:
        """
        What the authorities say of an organisation.

        :raises NotAnswered: nothing that can be used.
        """
        body = json.dumps(
            {
                "id": question.reference,
                "uscc": question.credit_code,
                "purpose": question.purpose,
                "consent": question.consent,
                "fields": list(question.fields),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
        status, content = self._posted(body)
        if status in {401, 403}:
            raise NotAnswered("not_authorised", again=True)
        if status == 429:
            raise NotAnswered("throttled", again=True)
        if status >= 500:
            raise NotAnswered(f"http_{status}", again=True)
        if status != 200:
            raise NotAnswered("not_found" if status == 404 else f"http_{status}", again=False)
        return _read(content, question)

    def _posted(self, body: bytes) -> tuple[int, bytes]:
        now = str(int(self._clock()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "X-Key": self._key,
            "X-Time": now,
            "X-Signature": hmac.new(self._secret, now.encode() + b"\n" + body, hashlib.sha256).hexdigest(),
        }
        try:
            with requests.post(
                self._address,
                data=body,
                headers=headers,
                timeout=(CONNECT_SECONDS, self._answer_seconds),
                allow_redirects=False,
                stream=True,
            ) as answer:
                return answer.status_code, answer.raw.read(LARGEST_ANSWER + 1, decode_content=True)
        except requests.Timeout:
            raise NotAnswered("timeout", again=True) from None
        except Exception as error:  # what urllib3 raises while a body is read is not all wrapped
            raise NotAnswered("timeout" if "timed out" in str(error) else "no_connection", again=True) from None


def _read(content: bytes, question: Question) -> tuple[Answer, ...]:
    """The facts of an answer; nothing of an answer that is another's, too long, or of another shape."""
    try:
        if len(content) > LARGEST_ANSWER:
            raise ValueError("too long")
        found = json.loads(content, parse_float=Decimal)
        if found["id"] != question.reference or found["uscc"] != question.credit_code:
            raise ValueError("of another question")
        facts = found["facts"]
        if not isinstance(facts, list) or len(facts) > MOST_FACTS:
            raise ValueError("no list")
        return tuple(_answer(each) for each in facts)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotAnswered("bad_answer", again=True) from None


def _answer(given: Any) -> Answer:
    key, source = given["key"], given["source"]
    if not (isinstance(key, str) and isinstance(source, str) and source.strip()):
        raise ValueError("no key or no source")
    return Answer(key, given["value"], source.strip()[:200], date.fromisoformat(given["observed_on"]))
