"""A day is asked for in one way, with what the form begins with in the only writing browsers take."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

from django import forms
from django.utils import translation

from shuangchuang.halls.notices.fields import DayInput

SOURCE = Path(__file__).parents[3] / "src" / "shuangchuang"


class AForm(forms.Form):
    day = forms.DateField(widget=DayInput())


def test_what_a_day_begins_with_is_shown_by_the_browser_in_either_language():
    shown = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            shown.append(str(AForm(initial={"day": date(2026, 11, 24)})["day"]))

    assert ['type="date"' in field and 'value="2026-11-24"' in field for field in shown] == [True, True]


def test_every_day_field_of_a_form_is_asked_with_it():
    others = []
    for file in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) not in {"forms.DateField", "forms.DateInput"}:
                continue
            widgets = [ast.unparse(given.value) for given in call.keywords if given.arg == "widget"]
            if widgets != ["DayInput()"]:
                others.append(f"{file.relative_to(SOURCE)}:{call.lineno}")

    assert others == []
