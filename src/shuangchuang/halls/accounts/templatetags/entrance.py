"""Which ways in are open on this site, and where what belongs to them is found.

{% way_in as door %}   door.registration_open, door.identity_provider, door.privacy, door.outbox …
"""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from shuangchuang.halls.accounts.entrance import required

register = template.Library()


def _address(route: str) -> str:
    """Where a page of another hall is; "" where this site has none."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def way_in(context: template.Context) -> dict[str, Any]:
    """What the sign-in pages show or leave out."""
    user = context.get("user")
    return {
        "registration_open": settings.REGISTRATION_OPEN,
        "identity_provider": settings.IDENTITY_PROVIDER,
        "privacy": _address("home:privacy"),
        "terms": _address("accounts:terms"),
        "outbox": _address("notices:demo_outbox") if settings.SIMULATED_DATA else "",
        "choices": _address("notices:preferences"),
        "second_factor_asked": bool(user and user.is_authenticated and required.asked_of(user)),
    }
