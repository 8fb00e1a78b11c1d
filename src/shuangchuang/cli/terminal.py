"""What is shown to a person at a terminal: progress, and tables as wide as it is."""

from __future__ import annotations

import shutil
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_PATIENCE = 1.0  # seconds without a word before progress is shown
_TICK = 0.5
_NEVER_FIRST = frozenset("，。、；：？！）》”’")


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show on the terminal what is being done, once it takes longer than a second."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(what, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watch(what: str, done: threading.Event) -> None:
    begun = time.monotonic()
    shown = False
    wait = _PATIENCE
    while not done.wait(wait):
        print(f"\r\x1b[K{what} …… {time.monotonic() - begun:.0f} 秒", end="", file=sys.stderr, flush=True)
        shown, wait = True, _TICK
    if shown:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def width_of(text: str) -> int:
    """
    The columns a text takes; a Chinese character takes two.

    >>> width_of("任务1")
    5
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def table(rows: Sequence[Sequence[str]], *, shares: Sequence[int], width: int | None = None) -> str:
    """
    Rows as a table; long cells are wrapped.

    ``shares``: for each column its width in columns of the terminal, or 0 for an equal
    share of what the others leave.
    """
    whole = width or max(60, min(140, shutil.get_terminal_size((100, 24)).columns))
    gap = 2
    free = [at for at, share in enumerate(shares) if not share]
    room = whole - gap * (len(shares) - 1) - sum(shares)
    widths = [share or max(8, room // max(1, len(free))) for share in shares]
    lines = []
    for row in rows:
        cells = [_wrapped(text, widths[at]) for at, text in enumerate(row)]
        for number in range(max(map(len, cells))):
            parts = [cell[number] if number < len(cell) else "" for cell in cells]
            padded = (part + " " * (widths[at] - width_of(part)) for at, part in enumerate(parts))
            lines.append((" " * gap).join(padded).rstrip())
    return "\n".join(lines)


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    taken = 0
    for sign in text.replace("\n", " "):
        wide = width_of(sign)
        if taken + wide > width:
            # A closing sign takes the character before it along, so that no line begins with one.
            along = lines[-1][-1:] if sign in _NEVER_FIRST else ""
            lines[-1] = lines[-1].removesuffix(along)
            lines.append(along)
            taken = width_of(along)
        lines[-1] += sign
        taken += wide
    return lines
