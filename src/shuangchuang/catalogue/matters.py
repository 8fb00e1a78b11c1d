"""The matters an organisation authorises its agents for."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from shuangchuang.catalogue.files import LINE, CatalogueError, read_yaml, text_of

MATTERS = Path(__file__).resolve().parents[1] / "data" / "matters.yaml"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing one may be authorised for."""

    code: str
    name: str
    meaning: str


def load_matters(path: Path = MATTERS) -> tuple[Matter, ...]:
    """
    The matters of a file, in its order.

    :raises CatalogueError: an entry lacks a word, or a code comes twice.
    """
    rows = read_yaml(path).get("matters")
    if not isinstance(rows, list) or not rows:
        raise CatalogueError(path, 1, "“matters”下应列出事项")
    found: dict[str, Matter] = {}
    for row in rows:
        matter = Matter(*(text_of(row, key, path) for key in ("code", "name", "meaning")))
        if matter.code in found:
            raise CatalogueError(path, row.get(LINE), f"事项“{matter.code}”写了两次")
        found[matter.code] = matter
    return tuple(found.values())


@functools.cache
def matters() -> tuple[Matter, ...]:
    """The matters of this installation, read once."""
    return load_matters()
