"""Who may do what: one table, read by the views, the API, the templates and the tests.

    route ──@needs("plans.adopt")──▶ RIGHTS[role] ──▶ in, to the sign-in page, or 403

Every route is either ``open_to_everyone`` or ``needs`` a right; a house test walks all
routes and fails on one that says neither.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from shuangchuang.halls.accounts.models import Role

View = TypeVar("View", bound=Callable[..., HttpResponse])

PUBLIC = "public"

# Right → what it allows. The words are shown in docs/rights.md, which a test compares with this table.
MEANING = {
    "plans.read": "查看已公开的计划、任务、单位和目标",
    "plans.read_internal": "查看尚未公开的计划（单位联络员只见本单位的行）",
    "plans.upload": "上传计划文件",
    "plans.check": "在校核台修改识别结果",
    "plans.adopt": "把校核过的计划写入台账、修订台账、公开或撤回计划",
    "plans.observe": "登记目标的基期和实际值",
    "registry.edit": "登记单位、别名、沿革和成员名单",
    "desk.see": "进入我的桌面",
    "system.audit": "查看留痕",
}

_READERS = frozenset({"plans.read"})
RIGHTS: dict[str, frozenset[str]] = {
    PUBLIC: _READERS,
    Role.LIAISON: _READERS | {"plans.read_internal", "desk.see"},
    Role.COORDINATOR: _READERS
    | {
        "plans.read_internal",
        "plans.upload",
        "plans.check",
        "plans.adopt",
        "plans.observe",
        "registry.edit",
        "desk.see",
        "system.audit",
    },
    Role.OPERATOR: _READERS | {"desk.see", "system.audit"},
}


def rights_of(user: AbstractBaseUser | AnonymousUser | None) -> frozenset[str]:
    """The rights of an account; of nobody in particular, the public's."""
    role = getattr(user, "role", None) if user is not None and user.is_authenticated and user.is_active else None
    return RIGHTS[role] if role else RIGHTS[PUBLIC]


def may(user: AbstractBaseUser | AnonymousUser | None, right: str) -> bool:
    """Whether this account holds the right."""
    if right not in MEANING:
        raise KeyError(right)
    return right in rights_of(user)


def open_to_everyone(view: View) -> View:
    """Say that a route asks nothing of the visitor."""
    view.right = PUBLIC  # type: ignore[attr-defined]  # the mark the house test reads
    return view


def needs(right: str) -> Callable[[View], View]:
    """Let in who holds ``right``; others are shown the sign-in page or refused."""
    if right not in MEANING:
        raise KeyError(right)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if may(request.user, right):
                return view(request, *args, **kwargs)
            if request.user.is_authenticated:
                raise PermissionDenied
            return _to_sign_in(request)

        guarded.right = right  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    address = f"{resolve_url('accounts:login')}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        # htmx would put the sign-in page into a corner of this one.
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
