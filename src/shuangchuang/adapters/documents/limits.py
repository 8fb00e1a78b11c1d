"""How much of a file is read before a reader gives up.

A hostile file costs its sender nothing; these bounds keep it from costing the reader
much. An honest plan of a thousand pages stays far below each of them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from shuangchuang.adapters.documents.refusals import DocumentRefused

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file.

    bytes            size as uploaded
    unpacked_bytes   what may be read out of a zip (docx, ofd), all members together
    ratio            unpacked to packed size of one member, told only of members above 1 MB
    members          entries in a zip
    tags             of one XML member; a tree of them takes some 120 bytes each
    pages            of a pdf or ofd
    characters       of the text that is handed over
    blocks           paragraphs and cells of it
    depth            open elements in html (XML: the 256 of libxml2)
    glyphs_a_page    printed characters on one page of a pdf or ofd
    seconds          wall clock for a pdf or ofd, whose layout may take long on little input
    memory_bytes     address space of the process that reads a pdf
    """

    bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 100 * MEGABYTE
    ratio: int = 300
    members: int = 5_000
    tags: int = 3_000_000
    pages: int = 2_000
    characters: int = 4_000_000
    blocks: int = 400_000
    depth: int = 10_000
    glyphs_a_page: int = 100_000
    seconds: float = 120.0
    memory_bytes: int = 2_048 * MEGABYTE


DEFAULT_LIMITS = Limits()


class Deadline:
    """The moment at which reading one file must be over."""

    def __init__(self, limits: Limits) -> None:
        self._seconds = limits.seconds
        self._until = time.monotonic() + limits.seconds

    def check(self) -> None:
        """
        Go on, or stop.

        :raises DocumentRefused: the time is up.
        """
        if time.monotonic() > self._until:
            raise DocumentRefused("too_slow", seconds=round(self._seconds))
