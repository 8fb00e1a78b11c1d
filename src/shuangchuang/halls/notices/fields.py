"""Form fields every hall asks with."""

from __future__ import annotations

from django import forms


class DayInput(forms.DateInput):
    """
    A day, by the browser's own calendar.

    Browsers take what such a field begins with only as ``2026-11-24``, in whatever language the page is.
    """

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
