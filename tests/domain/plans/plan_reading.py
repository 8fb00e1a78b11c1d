"""Short ways to read a text in tests: the parsed document in plain words."""

from __future__ import annotations

from typing import Any

from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.plans.rendering import as_json
from shuangchuang.domain.plans.roles import combine, read_roles
from shuangchuang.domain.plans.surface import surface_of
from shuangchuang.domain.text import Extract

_LETTERS = {"lead": "牵", "cooperator": "配", "responsible": "责"}


def read(text: str) -> dict[str, Any]:
    """The plan as JSON."""
    return as_json(parse_plan(Extract.of_text(text)), text)


def tasks(text: str) -> list[str]:
    """Each task as "number title | leads | cooperators | responsible"."""
    rows = read(text)["tasks"]
    return [
        " | ".join(
            [
                f"{row['number']} {row['title']}".strip(),
                *("、".join(row[role]) or "-" for role in ("leads", "cooperators", "responsible")),
            ]
        )
        for row in rows
    ]


def roles(annotation: str, **rules: bool) -> str:
    """The units of one annotation with their roles: 牵:市科技局 配:市财政局."""
    surface = surface_of(Extract.of_text(annotation))
    shares = combine([read_roles(surface, 0, len(surface.text))], **rules)
    return " ".join(f"{_LETTERS[share.role]}:{share.unit.name}" for share in shares)
