"""From where something is done: which page, command or job, whose session, which address.

middleware ──acting_from(Origin("web", …))──▶ view ─▶ service ─▶ record_audit reads it
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from shuangchuang.domain.chain import sm3


@dataclass(frozen=True, slots=True)
class Origin:
    """
    ``source`` is ``web``, ``api``, ``job:<name>`` or ``command:<name>``; ``session`` is a digest by which the
    lines of one session are told from those of another and by which nobody can sign in.
    """

    source: str = ""
    address: str = ""
    session: str = ""


_CURRENT: ContextVar[Origin | None] = ContextVar("origin", default=None)


def session_mark(key: str | None) -> str:
    """Sixteen digits of the digest of a session's key; "" for none."""
    return sm3(b"session:", key.encode())[:16] if key else ""


def current_origin() -> Origin:
    """Where this is done from: what was said by :func:`acting_from`, else the management command that runs."""
    said = _CURRENT.get()
    if said is not None:
        return said
    program, *words = [*sys.argv, ""][:2] if sys.argv else ["", ""]
    named = Path(program).name == "manage.py" and words and words[0]
    return Origin(source=f"command:{words[0]}"[:80] if named else "")


@contextmanager
def acting_from(origin: Origin) -> Iterator[None]:
    """Say where what follows is done from."""
    token = _CURRENT.set(origin)
    try:
        yield
    finally:
        _CURRENT.reset(token)
