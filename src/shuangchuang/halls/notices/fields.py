"""Form fields every hall asks with."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


class DayInput(forms.DateInput):
    """
    A day, by the browser's own calendar.

    Browsers take what such a field begins with only as ``2026-11-24``, in whatever language the page is.
    """

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AmountField(forms.DecimalField):
    """A number as people type it: full-width digits, thousands separators and spaces are read as what they mean."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"widget": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **more})

    def to_python(self, value: Any) -> Any:
        """The number; None for nothing."""
        if isinstance(value, str):
            value = re.sub(r"[\s,，_]", "", unicodedata.normalize("NFKC", value)).replace("−", "-")
        return super().to_python(value)


class ManyChoices(forms.CheckboxSelectMultiple):
    """
    Dozens of things to tick, in columns.

    With the house's script also a box that narrows them by name, how many are ticked, and only those on request.
    """

    template_name = "notices/many_choices.html"


class LongSelect(forms.Select):
    """A select of hundreds of choices (units, people, trades), written in one go: a template a choice takes a tenth of a second a thousand."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element as Django's own template has it."""
        context = self.get_context(name, value, attrs)["widget"]
        chosen = set(self.format_value(value) or ())
        parts = [format_html('<select name="{}"{}>', context["name"], flatatt(_drawn(context["attrs"])))]
        for key, label in self.choices:
            if isinstance(label, list | tuple):
                parts.append(format_html('<optgroup label="{}">', key))
                parts += [_option(each, words, chosen) for each, words in label]
                parts.append(mark_safe("</optgroup>"))
            else:
                parts.append(_option(key, label, chosen))
        return mark_safe("".join([*parts, "</select>"]))  # noqa: S308 - every part is escaped above


def _option(key: Any, label: Any, chosen: set[str]) -> str:
    key = "" if key is None else str(key)
    return f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{escape(label)}</option>'


def _drawn(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not False}
