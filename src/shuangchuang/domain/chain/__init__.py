"""A log that shows when somebody has been at it: every line's digest covers its words and the digest before it.

    line 1 ─ digest = SM3(start   + words of line 1)
    line 2 ─ digest = SM3(digest 1 + words of line 2)
    …

Personal values are not part of the words: a line holds only :func:`seal_of` of them, so they
can be erased and the chain still stands.
"""

from shuangchuang.domain.chain.canonical import NotCanonical, canonical, storable
from shuangchuang.domain.chain.links import START, Break, Link, broken_at, digest_of, seal_of, sm3

__all__ = [
    "START",
    "Break",
    "Link",
    "NotCanonical",
    "broken_at",
    "canonical",
    "digest_of",
    "seal_of",
    "sm3",
    "storable",
]
