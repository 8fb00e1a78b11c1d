"""What the layers below the web say, in the visitor's language: refusals, reasons, sentences with their values.

Those layers know no translation; their sentences are msgids (see ``project.sentences``). Translated first,
filled afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.utils.translation import get_language, gettext

from shuangchuang.catalogue.fields import english_words
from shuangchuang.domain.shared import Money, Said


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
    sentence = _msgid_told(msgid)
    # In English a unit stands apart from its number, also where the sentence joins whatever it is given.
    apart = in_english() and "{unit}" in sentence and " {unit}" not in sentence
    told_values = {key: _value_told(key, value) for key, value in values.items()}
    if apart and isinstance(values.get("unit"), Said) and told_values["unit"]:
        told_values["unit"] = f" {told_values['unit']}"
    return sentence.format(**told_values)


def in_english() -> bool:
    """Whether the visitor reads English."""
    return (get_language() or "").startswith("en")


def word(chinese: str) -> str:
    """A word of the book of fields (a field, a group, a column, a choice, a unit) in the visitor's language."""
    return english_words().get(chinese, chinese) if in_english() else chinese


# Marks alone are no sentence to be translated.
_JOINED = {"{first}、{rest}": "{first}, {rest}", "{first}，{rest}": "{first}; {rest}"}


def _msgid_told(msgid: str) -> str:
    if in_english() and msgid in _JOINED:
        return _JOINED[msgid]
    return word(msgid) if in_english() and msgid in english_words() else gettext(msgid)


def _value_told(key: str, value: object) -> object:
    if isinstance(value, Money):
        return f"CNY {value.yuan.normalize():,f}" if in_english() else value.shown()
    if isinstance(value, Said):
        return worded(value)
    return worded(str(value)) if key in _WORDED_VALUES else value


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
