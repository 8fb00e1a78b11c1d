"""What is turned away before any hall sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shuangchuang.project.errors import bad_request


def without_nul(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Refuse a page's address with a NUL in its query. No keyboard types one, and PostgreSQL cannot compare with it;
    forms and the API have a check of their own that names the field.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/") and any(
            "\0" in text for name, values in request.GET.lists() for text in (name, *values)
        ):
            return bad_request(request)
        return answer(request)

    return answered
