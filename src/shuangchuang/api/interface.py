"""The API as Django sees it: every address marked with its right, every answer JSON, nothing left to HTML pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, re_path, reverse
from ninja import NinjaAPI
from ninja.openapi.urls import get_openapi_urls, get_root_url

from shuangchuang.api import openapi, problems
from shuangchuang.api.answers import Renderer
from shuangchuang.api.caching import kept
from shuangchuang.api.recognising import recognised
from shuangchuang.api.reference import ReferencePage
from shuangchuang.halls.accounts.rights import PUBLIC, open_to_everyone

View = Callable[..., HttpResponse]
_READ = ("GET", "HEAD")


class Interface(NinjaAPI):
    """NinjaAPI with the rights on its routes and one shape of error."""

    def __init__(self, **given: Any) -> None:
        super().__init__(docs=ReferencePage(), renderer=Renderer(), description=openapi.DESCRIPTION, **given)
        problems.register(self)
        self._description: dict[str, Any] = {}

    def get_openapi_schema(self, **given: Any) -> Any:
        """The description, made once: it depends on nothing but the code."""
        if not self._description:
            self._description = openapi.complete(super().get_openapi_schema(**given))
        return self._description

    def _get_urls(self) -> list[Any]:
        rights = {}
        patterns: list[URLPattern] = []
        for router in self._get_bound_routers():
            for path_view in router.path_operations.values():
                for operation in path_view.operations:
                    rights[operation.view_func.__name__] = operation.view_func.right
            patterns += router.urls_paths(router.prefix)
        for pattern in patterns:
            pattern.callback = _answering(pattern.callback, rights[pattern.name])
        described = get_openapi_urls(self)
        for pattern in described:
            pattern.callback = _answering(_reading(pattern.callback), PUBLIC)
        root = get_root_url(self)
        root.callback = _answering(_reading(_to_documentation), PUBLIC)
        return [*described, *patterns, root, re_path(r"", _answering(_nothing_here, PUBLIC), name="nothing")]


def _answering(view: View, right: str) -> View:
    """Mark an address with its right; give its answers tags, and a problem for a wrong method or too large a body."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with recognised(request) as refused:
            if refused is not None:
                response = refused
            elif _body_is_too_large(request):
                response = problems.problem(request, problems.KINDS["too_large"])
            else:
                response = view(request, *args, **kwargs)
        if response.status_code == 405:
            # The framework names them in the order of a set, which is another one at every start.
            allowed = {"Allow": ", ".join(sorted(response["Allow"].split(", ")))}
            response = problems.problem(request, problems.KINDS["method_not_allowed"], headers=allowed)
        is_page = response.get("Content-Type", "").startswith("text/")
        response = response if is_page else kept(request, response)
        allowance = getattr(request, "allowance", None)
        return allowance.tell(response) if allowance else response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # checked with the right, for sessions only
    answer.right = right  # type: ignore[attr-defined]  # the mark the house test reads
    return answer


def _body_is_too_large(request: HttpRequest) -> bool:
    """Said before any of it is read. An unreadable length is left to Django."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isascii() and length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _reading(view: View) -> View:
    """GET and HEAD only, which the framework does not ask of its own addresses."""

    def reads(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in _READ:
            return HttpResponse(status=405, headers={"Allow": ", ".join(_READ)})
        return view(request, *args, **kwargs)

    return reads


def _to_documentation(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse("api:openapi-view"))


@open_to_everyone
def _nothing_here(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return problems.problem(request, problems.KINDS["not_found"])
