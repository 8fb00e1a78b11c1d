"""What is put right before any hall sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from shuangchuang.halls.notices.origin import Origin, acting_from, session_mark
from shuangchuang.project.proxy import visitor_address


def without_nul(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Pass over NULs in the query of a page's address: no keyboard types one, and PostgreSQL cannot compare with it.

    Forms and the API have a check of their own that names the field.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        asked = request.GET.lists()
        if not request.path.startswith("/api/") and any("\0" in text for _name, texts in asked for text in texts):
            cleaned = QueryDict(mutable=True)
            for name, texts in asked:
                cleaned.setlist(name, [text.replace("\0", "") for text in texts])
            request.GET = cleaned  # type: ignore[assignment]  # the type of what Django sets itself
        return answer(request)

    return answered


def known_origin(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let the audit log know from where something was done: page or interface, address, session."""

    def answered(request: HttpRequest) -> HttpResponse:
        behind_proxy = bool(getattr(settings, "SECURE_PROXY_SSL_HEADER", None))
        origin = Origin(
            source="api" if request.path.startswith("/api/") else "web",
            address=visitor_address(request) if behind_proxy else request.META.get("REMOTE_ADDR", ""),
            session=session_mark(request.session.session_key),
        )
        with acting_from(origin):
            return answer(request)

    return answered
