"""What every response says to the browser, whoever made it: a page, the API, a static file, an error.

Set from outside all other middleware, because some of it answers by itself (static files,
the way to HTTPS) and what stands further in never sees those answers. A view that says
something of its own keeps it.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Nothing here asks for any of these; a script that got in despite everything could not either.
_NOT_USED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _NOT_USED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}
# JSON has nothing to load and nothing to run.
_FOR_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def with_security_headers(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Complete every response's headers; keep what was made for one person out of every cache."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        kind = response.get("Content-Type", "").partition(";")[0].strip()
        if kind == "application/json" or kind.endswith("+json"):
            response["Content-Security-Policy"] = _FOR_DATA
        else:
            response.setdefault("Content-Security-Policy", build_policy())
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            # On a shared machine the way back must not show the page of who has signed out.
            response.setdefault("Cache-Control", "no-store")
        return response

    return answered
