"""The kinds of messages, declared by each hall in its own ``messages.py``.

    KINDS = (
        MessageKind(
            code="registry.binding_decided",
            name=_("绑定审核结果"),
            title=_("{firm} 的绑定{outcome}"),
            body=_("您申请代表 {firm} 办事，{outcome}。"),
            channels=("app", "email"),
        ),
    )

Every hall's kinds are read once, when all apps are there. docs/how-to/messages.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.messages import ChannelName


@dataclass(frozen=True, slots=True)
class Climb:
    """
    What a rule of climbing is asked: who was told about what, and how often it has been passed on already.

    ``recipient`` is the user who did not react; ``level`` is 1 for the first passing on.
    """

    recipient: Any
    subject: str
    values: dict[str, Any]
    level: int


@dataclass(frozen=True, slots=True)
class MessageKind:
    """
    A kind of message. ``title`` and ``body`` are texts with named places, filled by ``notify``.

    ``urgent``            goes out at night and on days off, and waits for no digest
    ``mutable``           False: goes on all its ways whatever a person has chosen (deadlines, security)
    ``short``             the text of a text message; the title where it is ""
    ``climb_after``       working days after which an unread (``climb_until="read"``) or unsettled
                          (``"settled"``) message is passed on to whom ``climb_to(Climb)`` names
    ``levels``            how often it may be passed on
    """

    code: str
    title: str | Promise
    body: str | Promise
    name: str | Promise = ""
    channels: tuple[str, ...] = ("app", "email")
    urgent: bool = False
    mutable: bool = True
    short: str | Promise = ""
    climb_after: int | None = None
    climb_to: Callable[[Climb], Iterable[Any]] | None = None
    climb_until: str = "read"
    levels: int = 1

    def __post_init__(self) -> None:
        if self.code.count(".") != 1 or len(self.code) > 64:
            raise ValueError(f"a kind is named <hall>.<what>, not {self.code!r}")
        if not set(self.channels) <= set(ChannelName):
            raise ValueError(f"{self.code}: channels are among {', '.join(ChannelName)}")
        if (self.climb_after is None) != (self.climb_to is None) or self.climb_until not in {"read", "settled"}:
            raise ValueError(f"{self.code}: climb_after and climb_to belong together; climb_until is read or settled")

    @property
    def hall(self) -> str:
        """The hall it belongs to."""
        return self.code.partition(".")[0]

    @property
    def ways(self) -> tuple[ChannelName, ...]:
        """The channels as the domain names them."""
        return tuple(ChannelName(name) for name in self.channels)


class UnknownKind(KeyError):
    """A message was sent of a kind that no ``messages.py`` declares: an error of the program."""


_KINDS: dict[str, MessageKind] = {}


def _declared() -> Iterator[MessageKind]:
    for config in apps.get_app_configs():
        if config.name.startswith("shuangchuang.") and find_spec(f"{config.name}.messages"):
            yield from import_module(f"{config.name}.messages").KINDS


def load_kinds() -> None:
    """
    Read every hall's kinds. Called once, when all apps are there.

    :raises ValueError: two are of one name.
    """
    _KINDS.clear()
    for kind in _declared():
        if kind.code in _KINDS:
            raise ValueError(f"the kind {kind.code} is declared twice")
        _KINDS[kind.code] = kind


def kinds() -> tuple[MessageKind, ...]:
    """All kinds, in the order of their halls."""
    return tuple(_KINDS.values())


def kind_of(code: str) -> MessageKind:
    """
    The kind of a name.

    :raises UnknownKind: none is declared.
    """
    try:
        return _KINDS[code]
    except KeyError:
        raise UnknownKind(code) from None


def words_of_kind(code: str) -> str | Promise:
    """What a kind is called on a page; its code where it is no longer declared."""
    kind = _KINDS.get(code)
    return (kind.name or kind.title) if kind else code


def halls_of_kinds() -> dict[str, Any]:
    """What the hall of a kind is called, by its code. ``notices`` itself sends what is the system's."""
    named = {
        config.label: config.verbose_name
        for config in apps.get_app_configs()
        if config.name.startswith("shuangchuang.halls.")
    }
    return {**named, "api": _("数据接口"), "notices": _("系统")}
