"""The ways a message travels, as ports: whoever sends knows a letter and a way, not a provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class ChannelName(StrEnum):
    """The ways there are. ``app`` is the inbox itself: it needs no provider and is always taken."""

    APP = "app"
    EMAIL = "email"
    SMS = "sms"
    WECOM = "wecom"  # 政务微信


@dataclass(frozen=True, slots=True)
class Letter:
    """
    What is handed to a way. ``to`` is an address in that way's own form.

    ``reference`` stays the same however often it is sent, so that whoever receives it can tell a repetition.
    """

    to: str
    title: str
    text: str
    reference: str
    html: str = ""
    link: str = ""


class NotSent(Exception):
    """
    A letter was not taken.

    ``code`` says why in a word that may stand in a log: no address, no text, no secret.
    ``again`` is whether trying later can help; ``after`` is how long the provider asks to wait.
    """

    def __init__(self, code: str, *, again: bool, after: timedelta | None = None) -> None:
        self.code, self.again, self.after = code, again, after
        super().__init__(code)


class Channel(Protocol):
    """A way that is open."""

    def send(self, letter: Letter) -> str:
        """
        Hand the letter over; the provider's own number of it, "" where it gives none.

        :raises NotSent: it was not taken.
        """
        ...

    def probe(self) -> None:
        """
        Ask the provider whether it is there and knows us; nothing is sent to anybody.

        :raises NotSent: it is not, or it does not.
        """
        ...
