"""What every page needs to know: who is there, how it should look, what may be reached from here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from shuangchuang.halls.accounts.rights import rights_of

TEXT_SIZES = ("normal", "large")
THEMES = ("auto", "light", "dark")


def face(request: HttpRequest) -> dict[str, Any]:
    """Appearance by cookie (it must work before anyone signs in), rights by account."""
    theme = request.COOKIES.get("theme", "auto")
    size = request.COOKIES.get("size", "normal")
    return {
        "site_name": settings.SITE_NAME,
        "site_facts": settings.SITE_FACTS,
        "simulated_data": settings.SIMULATED_DATA,
        "theme": theme if theme in THEMES else "auto",
        "text_size": size if size in TEXT_SIZES else "normal",
        "rights": rights_of(getattr(request, "user", None)),
    }
