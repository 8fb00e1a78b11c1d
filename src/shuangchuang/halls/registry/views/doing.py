"""A form or a button, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.telling import told


def done_by_form(request: HttpRequest, form: forms.Form, act: Callable[[], object], done: str) -> bool:
    """Do what a valid form asks for; a refusal stands in the form, success above the next page."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        form.add_error(None, told(refusal))
        return False
    messages.success(request, done)
    return True


def done_by_button(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do what a button asks for; either way it is said above the next page."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, told(refusal))
        return False
    messages.success(request, done)
    return True
