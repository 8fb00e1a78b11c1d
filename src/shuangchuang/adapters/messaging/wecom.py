"""政务微信: messages of an application, by the interface of enterprise WeChat.

    GET  <base>/cgi-bin/gettoken?corpid&corpsecret     ◀ {"errcode": 0, "access_token", "expires_in"}
    POST <base>/cgi-bin/message/send?access_token      ◀ {"errcode": 0, "msgid", "invaliduser"}

A token is kept until shortly before it ends, and asked for once more when the other side
no longer knows it. The interface drops the same message to the same person within the
window of ``duplicate_check_interval``, so a repetition does not ring twice.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

from shuangchuang.adapters.messaging.calling import ANSWER_SECONDS, call
from shuangchuang.domain.messages import Letter, NotSent

_TOKEN_GONE = {40001, 40014, 42001}
_LATER = {-1, 45009, 45033, 45011}  # busy; called too often
_NO_SUCH_PERSON = {40003, 60111, 81013}
_MARGIN = 120.0  # seconds before its end a token is no longer used
_LONGEST_TEXT = 2048  # bytes, by the interface
_REPEAT_SECONDS = 4 * 3600


class WeCom:
    """An application of one corporation."""

    def __init__(
        self,
        *,
        base: str,
        corporation: str,
        agent: int,
        secret: str,
        clock: Callable[[], float] = time.monotonic,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._base, self._corporation, self._agent, self._secret = base.rstrip("/"), corporation, agent, secret
        self._clock, self._answer_seconds = clock, answer_seconds
        self._lock = threading.Lock()
        self._token, self._ends = "", 0.0

    def send(self, letter: Letter) -> str:
        """
        Hand over a message; the interface's number of it.

        :raises NotSent: it was not taken.
        """
        if not letter.to or "|" in letter.to or letter.to.startswith("@"):
            raise NotSent("no_such_person", again=False)  # "@all" and "a|b" would reach others
        answer = self._sent(letter, self._current_token())
        if answer["errcode"] in _TOKEN_GONE:
            answer = self._sent(letter, self._current_token(fresh=True))
        if answer["errcode"]:
            self._refuse(answer["errcode"])
        if answer.get("invaliduser"):
            raise NotSent("no_such_person", again=False)
        return str(answer.get("msgid", ""))[:120]

    def _sent(self, letter: Letter, token: str) -> dict[str, Any]:
        content = {
            "touser": letter.to,
            "msgtype": "text",
            "agentid": self._agent,
            "text": {"content": _within(f"{letter.title}\n{letter.text}\n{letter.link}".strip())},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": _REPEAT_SECONDS,
        }
        return self._asked(
            "POST",
            "/cgi-bin/message/send",
            {"access_token": token},
            json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(),
        )

    def probe(self) -> None:
        """
        Ask for a token, which takes the corporation's number and the application's secret.

        :raises NotSent: it is not there, or does not know them.
        """
        self._current_token(fresh=True)

    def _current_token(self, *, fresh: bool = False) -> str:
        with self._lock:
            if fresh or not self._token or self._clock() >= self._ends:
                asked = {"corpid": self._corporation, "corpsecret": self._secret}
                answer = self._asked("GET", "/cgi-bin/gettoken", asked)
                if answer["errcode"]:
                    self._refuse(answer["errcode"])
                token, seconds = answer.get("access_token"), answer.get("expires_in")
                if not isinstance(token, str) or not token or not isinstance(seconds, int):
                    raise NotSent("bad_answer", again=True)
                self._token, self._ends = token, self._clock() + seconds - _MARGIN
            return self._token

    def _asked(self, method: str, path: str, params: dict[str, str], body: bytes | None = None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json; charset=utf-8"} if body is not None else {}
        answer = call(
            method, self._base + path, params=params, body=body, headers=headers, answer_seconds=self._answer_seconds
        )
        if type(answer.get("errcode")) is not int:
            raise NotSent("bad_answer", again=True)
        return answer

    @staticmethod
    def _refuse(code: int) -> None:
        if code in _NO_SUCH_PERSON:
            raise NotSent("no_such_person", again=False)
        # What is left is set up wrongly here or there: an operator can mend it while the queue waits.
        raise NotSent("throttled" if code in _LATER else f"wecom_{code}", again=True)


def _within(text: str) -> str:
    """The text, cut to what the interface takes without cutting a character in two."""
    return text.encode()[:_LONGEST_TEXT].decode(errors="ignore")
