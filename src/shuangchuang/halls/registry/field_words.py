"""What the book of fields calls things, in the visitor's language: fields, groups, units, periods, values."""

from __future__ import annotations

from shuangchuang.domain.profiles import Element, Field, Kind, Value, period_word, shown
from shuangchuang.halls.notices.telling import in_english, word, worded


def called(spec: Field | Element, period: str = "") -> str:
    """A field, with its period behind it: 营业收入（2022年）."""
    return bracketed(word(spec.zh), period_told(period))


def bracketed(words: str, more: str) -> str:
    """``more`` in brackets behind the words, as the language has them; nothing where there is no more."""
    if not more:
        return words
    return f"{words} ({more})" if in_english() else f"{words}（{more}）"


def period_told(period: str) -> str:
    """2022Q1 in words; "" of what is stated once."""
    return worded(period_word(period))


def value_told(spec: Field | Element, value: Value | None) -> str:
    """A value in words."""
    return worded(shown(spec, value))


def unit_told(spec: Field | Element) -> str:
    """The unit a bare number has; of a set of values its columns tell theirs."""
    return word(spec.unit) if spec.kind is not Kind.RECORD else ""
