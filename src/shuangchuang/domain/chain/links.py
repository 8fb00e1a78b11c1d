"""Joining lines into a chain and finding where one was broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes

from shuangchuang.domain.chain.canonical import canonical

START = "0" * 64
"""What the first line has before it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line as it is stored: where it stands, what it says, and the two digests kept with it."""

    number: int
    words: Mapping[str, Any]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first line that does not hold, and why: "gap", "previous" or "digest"."""

    number: int
    reason: str


def sm3(*parts: bytes) -> str:
    """The SM3 digest (GB/T 32905-2016) of the parts one after another, in hexadecimal."""
    hashing = hashes.Hash(hashes.SM3())
    for part in parts:
        hashing.update(part)
    return hashing.finalize().hex()


def digest_of(*, previous: str, number: int, words: Mapping[str, Any]) -> str:
    """
    The digest of a line: SM3 (GB/T 32905-2016), 64 hexadecimal digits.

    The digest before it has a fixed length and the number ends at a line feed, so no two
    different lines are digested as the same bytes.

    >>> digest_of(previous=START, number=1, words={"action": "plans.adopt"})[:16]
    'a8c47a922f873d67'
    """
    return sm3(bytes.fromhex(previous), f"{number}\n".encode(), canonical(words).encode())


def seal_of(values: Mapping[str, Any], *, salt: str) -> str:
    """
    What a line keeps of personal values: their digest under a salt that is erased with them.

    Without the salt a short value (a telephone number) cannot be found by trying them all.
    """
    return sm3(bytes.fromhex(salt), canonical(values).encode())


def broken_at(links: Iterable[Link], *, number: int = 0, digest: str = START) -> Break | None:
    """
    The first link, in their order, that does not follow from the one before; None where all hold.

    ``number`` and ``digest`` are those of the line before the first.
    """
    for link in links:
        if link.number != number + 1:
            return Break(number + 1, "gap")
        if link.previous != digest:
            return Break(link.number, "previous")
        if link.digest != digest_of(previous=digest, number=link.number, words=link.words):
            return Break(link.number, "digest")
        number, digest = link.number, link.digest
    return None
