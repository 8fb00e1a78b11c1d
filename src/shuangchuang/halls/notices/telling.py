"""What the layers below the web say, in the visitor's language: refusals, reasons, sentences with their values.

Those layers know no translation; their sentences are msgids (see ``project.sentences``). Translated first,
filled afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.utils.translation import gettext

from shuangchuang.domain.shared import Said


class Sentence(Protocol):
    """A refusal of a whole action, or of one cell of a sheet."""

    @property
    def sentence(self) -> str:
        """The msgid."""

    @property
    def values(self) -> Mapping[str, object]:
        """What fills it."""


_WORDED_VALUES = {"what", "how", "why", "detail", "status"}  # values that are words of ours, not the visitor's


def told(refusal: Sentence) -> str:
    """A refusal, of a whole action or of one cell, in the visitor's language."""
    return _filled(refusal.sentence, refusal.values)


def _filled(msgid: str, values: Mapping[str, object]) -> str:
    ours = {
        key: worded(value if isinstance(value, Said) else str(value))
        for key, value in values.items()
        if key in _WORDED_VALUES or isinstance(value, Said)
    }
    return gettext(msgid).format(**{**values, **ours})


def worded(reason: str) -> str:
    """What the domain says, in the visitor's language; reasons joined by 、 are taken one by one."""
    if isinstance(reason, Said):
        return _filled(reason.msgid, reason.values)
    left, words = reason.split("、"), []
    while left:
        # The longest first: a reason may hold a 、 of its own.
        heads = ("、".join(left[:size]) for size in range(len(left), 0, -1))
        known = next((head for head in heads if head and gettext(head) != head), left[0])
        words.append(gettext(known) if known else "")
        left = left[known.count("、") + 1 :]
    return reason if "、".join(words) == reason else ", ".join(words)
