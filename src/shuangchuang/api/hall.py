"""A hall's part of the API. Every operation is declared with the right it asks for.

    hall = Hall(tags=["计划"])

    @hall.read("/plans", right="plans.read", response=PlanPage, summary="计划列表")
    def plans(request, …): …

The right is checked before anything else is read: who is nobody is asked to sign in
(401), who may not is refused (403). What one may not see is not found (404): that is the
business of the hall's queries. Unsafe methods of a signed-in session need the CSRF token.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.operation import Operation
from ninja.utils import check_csrf

from shuangchuang.api.problems import Problematic
from shuangchuang.halls.accounts.rights import MEANING, may

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
View = Callable[..., Any]


class Holder:
    """Lets in who holds the right."""

    def __init__(self, right: str) -> None:
        if right not in MEANING:
            raise KeyError(right)
        self.right = right

    def __call__(self, request: HttpRequest) -> bool:
        """
        True for who may.

        :raises Problematic: 401, 403.
        """
        if not may(request.user, self.right):
            raise Problematic("forbidden" if request.user.is_authenticated else "sign_in_needed")
        if request.method not in SAFE and check_csrf(request):
            raise Problematic("csrf_failed")
        return True


class Hall(Router):
    """A router whose operations name their right and refuse query parameters they do not know."""

    def __init__(self, *, tag: str) -> None:
        super().__init__(tags=[tag])
        self.add_decorator(_knowing_its_parameters, mode="operation")

    def read(self, path: str, *, right: str, response: Any, summary: str, description: str) -> Callable[[View], View]:
        """Declare a GET operation."""
        return self._declare(["GET", "HEAD"], path, right, response=response, summary=summary, description=description)

    def act(
        self, path: str, *, right: str, response: Any, summary: str, description: str, body: dict[str, Any]
    ) -> Callable[[View], View]:
        """Declare a POST operation; ``body`` is the OpenAPI request body."""
        return self._declare(
            ["POST"],
            path,
            right,
            response=response,
            summary=summary,
            description=description,
            openapi={"requestBody": body},
        )

    def _declare(
        self, methods: list[str], path: str, right: str, *, openapi: dict[str, Any] | None = None, **declared: Any
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            view.right = right  # type: ignore[attr-defined]  # the mark the house test reads
            extra = {"x-right": right} | (openapi or {})
            register = self.api_operation(
                methods, path, auth=Holder(right), operation_id=view.__name__, openapi_extra=extra, **declared
            )
            return register(view)

        return declare


def _knowing_its_parameters(view: View) -> View:
    """A parameter that is misspelt would be ignored, and the answer believed: it is refused."""
    known = _query_parameters(view._ninja_operation)  # type: ignore[attr-defined]

    @wraps(view)
    def strict(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        unknown = sorted(set(request.GET) - set(known))
        if unknown:
            told = "、".join(known) or "—"
            raise Problematic(
                "invalid", errors=[("query", name, "unknown_parameter", {"known": told}) for name in unknown]
            )
        return view(request, *args, **kwargs)

    return strict


def _query_parameters(operation: Operation) -> list[str]:
    return [
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    ]
