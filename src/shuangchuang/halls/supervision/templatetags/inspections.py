"""Words of inspections in templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from shuangchuang.halls.notices.telling import worded

register = template.Library()


@register.filter
def said(sentence: str) -> str:
    """What the domain says, in the visitor's language."""
    return worded(sentence)


@register.filter
def named(words: Mapping[str, str], code: str) -> str:
    """What a code is called; the code itself where nobody knows it."""
    return words.get(code, code)
