"""One call to a provider: bounded in time and size, never redirected, its failures told apart.

no connection, too slow, 5xx, not JSON   worth another try
429                                      worth another try, after the pause the provider names
401, 403                                 worth another try once the operator has put the key right
any other 4xx                            never
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import requests

from shuangchuang.domain.messages import NotSent

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 10.0
LARGEST_ANSWER = 64 * 1024
LONGEST_PAUSE = timedelta(hours=1)


def call(
    method: str,
    address: str,
    *,
    params: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    answer_seconds: float = ANSWER_SECONDS,
) -> dict[str, Any]:
    """
    The JSON object a provider answers with.

    :raises NotSent: there is none; ``code`` says why and never holds what was sent.
    """
    try:
        with requests.request(
            method,
            address,
            params=params,
            data=body,
            headers={**(headers or {}), "Accept": "application/json"},
            timeout=(CONNECT_SECONDS, answer_seconds),
            allow_redirects=False,
            stream=True,
        ) as answer:
            content = answer.raw.read(LARGEST_ANSWER + 1, decode_content=True)
            status, pause = answer.status_code, answer.headers.get("Retry-After", "")
    except requests.Timeout:
        raise NotSent("timeout", again=True) from None
    except (requests.RequestException, OSError) as error:
        if "timed out" in str(error):
            raise NotSent("timeout", again=True) from None
        raise NotSent("no_connection", again=True) from None
    except Exception as error:  # what urllib3 raises while a body is read is not all wrapped
        if "timed out" in str(error):
            raise NotSent("timeout", again=True) from None
        raise NotSent("broken_answer", again=True) from None
    if status == 429:
        raise NotSent("throttled", again=True, after=_pause(pause))
    if status in {401, 403}:
        raise NotSent("not_authorised", again=True)
    if status >= 500:
        raise NotSent(f"http_{status}", again=True, after=_pause(pause))
    if status >= 300:
        raise NotSent(_refusal(content) or f"http_{status}", again=False)
    found = _object(content)
    if found is None:
        raise NotSent("bad_answer", again=True)
    return found


def _object(content: bytes) -> dict[str, Any] | None:
    if len(content) > LARGEST_ANSWER:
        return None
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _refusal(content: bytes) -> str:
    """The provider's own word for a refusal, where it is one that may stand in a log."""
    word = (_object(content) or {}).get("code", "")
    return word if isinstance(word, str) and word.isascii() and word.isidentifier() and len(word) <= 40 else ""


def _pause(words: str) -> timedelta | None:
    return min(timedelta(seconds=int(words)), LONGEST_PAUSE) if words.isdecimal() and len(words) < 9 else None
