"""One line of the log for each request, and a number by which to find it.

    X-Request-ID: 5f0c…   in: taken over from a proxy that gives one;  out: on every answer, and on an error page

What is logged names routes, statuses and ids of rows: never an address's query, a form, a
cookie or a name. The address of the visitor is in the audit log, where it can be erased.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

_log = structlog.stdlib.get_logger("shuangchuang.request")
_NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
# Asked every few seconds by machines: a line each would bury the rest.
_QUIET = ("/health/", "/metrics", "/static/")


def traced(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the request its number, and tell the log how it ended."""

    def answered(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        # Made by whoever asks: kept only where it cannot carry anything but a number.
        request.request_id = given if _NUMBER.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]
        started = time.monotonic()
        try:
            response = answer(request)
            response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
            if not request.path.startswith(_QUIET) or response.status_code >= 500:
                _log.info(
                    "request",
                    method=request.method if request.method in _METHODS else "OTHER",
                    route=route_of(request),
                    status=response.status_code,
                    milliseconds=round((time.monotonic() - started) * 1000),
                    user=_user(request),
                )
            return response
        finally:
            structlog.contextvars.clear_contextvars()

    return answered


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(request: HttpRequest) -> str:
    """The pattern that answered, with no value in it; "-" where none did."""
    match = getattr(request, "resolver_match", None)
    return match.route if match else "-"


def _user(request: HttpRequest) -> int | None:
    # Only where somebody asked who is there: asking now would cost a query.
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None and user.is_authenticated else None
