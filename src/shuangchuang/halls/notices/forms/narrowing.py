"""What the filters of a list share: what was asked for, and the same in words for an exported list."""

from __future__ import annotations

from typing import Any

from django import forms


class Narrowing(forms.Form):
    """A form of filters read from the address."""

    def chosen(self) -> dict[str, Any]:
        """What was asked for; nothing where the form cannot be read."""
        return dict(self.cleaned_data) if self.is_valid() else {}

    def in_words(self) -> tuple[tuple[str, str], ...]:
        """The filters in use, each with its name, as an export states them."""
        words: list[tuple[str, str]] = []
        for name, value in self.chosen().items():
            field = self.fields[name]
            if value and not isinstance(field.widget, forms.HiddenInput):
                said = dict(field.choices)[value] if isinstance(field, forms.ChoiceField) else value
                words.append((str(field.label), str(said)))
        return tuple(words)
