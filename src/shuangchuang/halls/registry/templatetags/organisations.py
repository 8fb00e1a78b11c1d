"""How mandates and requests are worded and coloured on pages.

{{ mandate.matters|matters_said }}      政策申报、金融
{{ binding.state|state_tone }}          warn
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from shuangchuang.catalogue.matters import matters
from shuangchuang.halls.registry.models import BindingState

register = template.Library()

_TONES = {
    BindingState.SUBMITTED: "info",
    BindingState.UNDER_REVIEW: "info",
    BindingState.RETURNED: "warn",
    BindingState.CONFIRMED: "ok",
    BindingState.REFUSED: "bad",
    BindingState.WITHDRAWN: "idle",
}


@register.filter
def matters_said(codes: Iterable[str]) -> str:
    """The names of matters, in their order; a code that is no longer offered stays readable."""
    names = {matter.code: matter.name for matter in matters()}
    known = [_(names[code]) for code in names if code in codes]
    return _("、").join([*known, *(code for code in codes if code not in names)])


@register.filter
def state_tone(state: str) -> str:
    """The pill's kind for a request's state."""
    return _TONES.get(BindingState(state), "idle")
