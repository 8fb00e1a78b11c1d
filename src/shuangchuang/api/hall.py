"""A hall's part of the API. Every operation is declared with the right it asks for.

    hall = Hall(tags=["计划"])

    @hall.read("/plans", right="plans.read", response=PlanPage, summary="计划列表")
    def plans(request, …): …

    @hall.change("POST", "/units", right="registry.edit", response=UnitDetail, status=201, …)
    def register(request, sent: Body[UnitSent]): …      one transaction; with an Idempotency-Key, once

The right is checked before anything else is read: who is nobody is asked to sign in
(401), who may not is refused (403). What one may not see is not found (404): that is the
business of the hall's queries. Unsafe methods of a signed-in session need the CSRF token;
a token in the header Authorization needs none, for no browser sends it by itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from ninja.operation import Operation
from ninja.utils import check_csrf

from shuangchuang.api.answers import answer
from shuangchuang.api.problems import Problematic
from shuangchuang.api.repeating import once as once_only
from shuangchuang.halls.accounts.entrance.required import lacking
from shuangchuang.halls.accounts.rights import MEANING, may

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
View = Callable[..., Any]


class Holder:
    """Lets in who holds the right."""

    def __init__(self, right: str, *, takes_json: bool = False) -> None:
        if right not in MEANING:
            raise KeyError(right)
        self.right, self.takes_json = right, takes_json

    def __call__(self, request: HttpRequest) -> bool:
        """
        True for who may.

        :raises Problematic: 401, 403, 415.
        """
        token = getattr(request, "token", None)
        if not may(request.user, self.right):
            if token is not None and self.right not in token.scopes:
                raise Problematic("scope_missing", headers=_scope_wanted(self.right))
            raise Problematic("forbidden" if request.user.is_authenticated else "sign_in_needed")
        if lacking(request.user):
            raise Problematic("second_factor_needed")
        if token is None and request.method not in SAFE and check_csrf(request):
            raise Problematic("csrf_failed")
        if self.takes_json and request.content_type != "application/json":
            raise Problematic("not_json")
        return True


def _scope_wanted(right: str) -> dict[str, str]:
    return {"WWW-Authenticate": f'Bearer realm="api", error="insufficient_scope", scope="{right}"'}


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

    def change(
        self,
        method: str,
        path: str,
        *,
        right: str,
        response: Any,
        summary: str,
        description: str,
        status: int = 200,
        if_match: str = "",
        once: bool = True,
    ) -> Callable[[View], View]:
        """
        Declare an operation that changes something and answers with ``response`` (a shape).

        ``if_match`` "optional" or "required" says that it asks for the version that is to be changed: the view
        calls ``preconditions.unchanged_since``. ``once`` False takes no Idempotency-Key: where an answer is nothing to
        be kept and told again, as of personal facts whose consent may have been taken back meanwhile.
        """
        declare = self._declare(
            [method],
            path,
            right,
            takes_json=True,
            response={status: response},
            summary=summary,
            description=description,
            openapi={"parameters": list(_headers_of_a_change(if_match))} if once else None,
        )

        def declared(view: View) -> View:
            @wraps(view)
            def changing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
                def act() -> HttpResponse:
                    made = view(request, *args, **kwargs)
                    headers = {"Location": made.href} if status == 201 else {}
                    return answer(made.model_dump(), status=status, headers=headers)

                return once_only(request, act, owner=request.user, at=timezone.now()) if once else act()

            # The framework reads the parameters' types by their names, in the module where those are known.
            changing.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]  # ninja reads it
            return declare(changing)

        return declared

    def _declare(
        self,
        methods: list[str],
        path: str,
        right: str,
        *,
        takes_json: bool = False,
        openapi: dict[str, Any] | None = None,
        **declared: Any,
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            view.right = right  # type: ignore[attr-defined]  # the mark the house test reads
            extra = {"x-right": right} | (openapi or {})
            register = self.api_operation(
                methods,
                path,
                auth=Holder(right, takes_json=takes_json),
                operation_id=view.__name__,
                openapi_extra=extra,
                **declared,
            )
            return register(view)

        return declare


def _headers_of_a_change(if_match: str) -> Iterator[dict[str, Any]]:
    yield {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "schema": {"type": "string", "pattern": "^[!#-~]{1,255}$"},
        "description": "自己起的一串字符（如 UUID）；带着它重发，只办一次，得到第一次的回答，24 小时内有效",
    }
    if if_match:
        yield {
            "in": "header",
            "name": "If-Match",
            "required": if_match == "required",
            "schema": {"type": "string", "pattern": '^(\\*|(W/)?"[!#-~]+")$'},
            "description": "读取时得到的 ETag；期间被别人改过，得到 412，什么都不改",
        }


def _knowing_its_parameters(view: View) -> View:
    """A parameter that is misspelt would be ignored, and the answer believed: it is refused."""
    known = _query_parameters(view._ninja_operation)  # type: ignore[attr-defined]  # set by ninja

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
