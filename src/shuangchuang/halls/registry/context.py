"""What the header shows of firms: for which one acts, and between which one may change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shuangchuang.halls.registry import acting


def organisations(request: HttpRequest) -> dict[str, Any]:
    """Asked only where a template shows it."""
    return {
        "my_mandates": SimpleLazyObject(lambda: acting.my_mandates(request)),
        "acting_for": SimpleLazyObject(lambda: acting.acting_for(request)),
    }
