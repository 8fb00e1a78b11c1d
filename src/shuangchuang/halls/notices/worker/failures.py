"""What is kept of an exception: enough to find the place, nothing of what anybody typed."""

from __future__ import annotations

import traceback
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from shuangchuang.domain.shared import Refusal

_HARMLESS = (bool, int, float, Decimal, date, datetime)
_PACKAGE = "shuangchuang"


def described(error: BaseException) -> tuple[str, str]:
    """
    A code and a text without personal data.

    Of a refusal its own code and sentence, in which only numbers and days are filled in. Of anything else the class
    and the last place in our own code: messages of exceptions quote what they choked on.
    """
    if isinstance(error, Refusal):
        values = {name: value if isinstance(value, _HARMLESS) else "…" for name, value in error.values.items()}
        return error.code[:100], error.sentence.format(**values)[:500]
    return type(error).__name__[:100], _place(error)[:500]


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"/{_PACKAGE}/" in frame.filename] or frames
    if not ours:
        return ""
    parts = Path(ours[-1].filename).parts
    start = len(parts) - 1 - parts[::-1].index(_PACKAGE) if _PACKAGE in parts else len(parts) - 1
    return f"{'/'.join(parts[start:])}:{ours[-1].lineno} {ours[-1].name}"
