"""Words of the book of fields in templates.

{{ spec.zh|field_word }}          营业收入, or Operating revenue
{{ spec|field_called:"2022" }}    营业收入（2022年）
"""

from __future__ import annotations

from django import template

from shuangchuang.domain.profiles import Field
from shuangchuang.halls.notices.telling import word
from shuangchuang.halls.registry.field_words import called

register = template.Library()


@register.filter
def field_word(chinese: str) -> str:
    """A field, group, column, choice or unit in the visitor's language."""
    return word(chinese)


@register.filter
def field_called(spec: Field, period: str) -> str:
    """A field with its period."""
    return called(spec, period)
