"""One spelling for values that went through a database and came back.

SQLite keeps JSON as the text it was given, PostgreSQL keeps numbers as decimals and keys in
an order of its own: ``1e16`` comes back as ``10000000000000000``, ``1.0`` perhaps as ``1``.
What is digested must not depend on that.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


class NotCanonical(ValueError):
    """A value that no two databases would give back alike."""


def canonical(value: Any) -> str:
    """
    The one spelling of a JSON value: keys sorted, numbers as plain decimals, no blanks.

    >>> canonical({"b": 1.50, "a": [True, None, "一"]})
    '{"a":[true,null,"一"],"b":1.5}'
    >>> canonical(1e16), canonical(10**16), canonical(-0.0)
    ('10000000000000000', '10000000000000000', '0')

    :raises NotCanonical: it holds something that is no JSON value.
    """
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonical("a key is not text")
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    raise NotCanonical(f"{type(value).__name__} is no JSON value")


def _number(value: float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise NotCanonical(f"{value} is no JSON number")
    words = format(Decimal(repr(value)), "f")
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return "0" if words in {"-0", ""} else words


def storable(value: Any) -> Any:
    """
    The same value as JSON that both databases can hold: days and decimals as text, no NUL, no half characters.

    >>> storable({1: Decimal("1.50"), "on": date(2026, 11, 23), "bad": "a\\x00\\ud800"})
    {'1': '1.50', 'on': '2026-11-23', 'bad': 'a��'}
    """
    if isinstance(value, str):
        return "".join("�" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        inner = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [storable(part) for part in inner]
    return storable(str(value))
