"""What this system asks of a unified data-exchange platform, whoever runs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from shuangchuang.domain.shared import Refusal


@dataclass(frozen=True, slots=True)
class Question:
    """
    Whose facts, which, for what, and by which consent; ``reference`` is one's own number of the question.

    The same reference twice is one question: the platform answers it again and counts it once.
    """

    reference: str
    credit_code: str
    fields: tuple[str, ...]
    purpose: str
    consent: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One fact as an authority gives it: ``key`` as JSON writes it, ``value`` as JSON holds it."""

    key: str
    value: Any
    source: str
    observed_on: date


class NotAnswered(Refusal):
    """No answer; ``again`` says whether asking again may help. ``code`` never holds what was asked or answered."""

    def __init__(self, code: str, *, again: bool) -> None:
        super().__init__(
            f"exchange.{code}", "数据共享平台没有答复（{reason}）。请稍后再试；一直不行，请联系平台运维。", reason=code
        )
        self.reason, self.again = code, again


class DataExchange(Protocol):
    """The port."""

    def ask(self, question: Question) -> Sequence[Answer]:
        """
        What the authorities say.

        :raises NotAnswered: nothing, for the reason named.
        """
