"""A text with named places, filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter


class ValueMissing(Exception):
    """A text names a value that was not given: a mistake of whoever sends, not of a visitor."""

    def __init__(self, template: str, missing: frozenset[str]) -> None:
        self.missing = missing
        super().__init__(f"{template!r} wants {', '.join(sorted(missing))}")


def filled(template: str, values: Mapping[str, object], *, one_line: bool = False) -> str:
    """
    The text with its places filled. What is filled in is never read as a template itself.

    ``one_line`` is for headings and headers: breaks and runs of blanks become one blank.

    :raises ValueMissing: a place has no value.
    :raises ValueError: a place is more than a name.

    >>> filled("{firm} 的绑定已通过", {"firm": "{secret}"})
    '{secret} 的绑定已通过'
    """
    names = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    if any(not name.isidentifier() for name in names):
        raise ValueError(f"a place of {template!r} is no plain name")
    if missing := frozenset(names - values.keys()):
        raise ValueMissing(template, missing)
    text = template.format(**{name: str(values[name]) for name in names})
    return re.sub(r"\s+", " ", text).strip() if one_line else text


def shortened(text: str, most: int) -> str:
    """
    The text, with an ellipsis as its last character where it is longer than ``most``.

    >>> shortened("任务将到期", 4)
    '任务将…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"
