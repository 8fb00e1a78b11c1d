"""Who must have a second factor and has none does nothing but set one up."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shuangchuang.halls.accounts.entrance import required
from shuangchuang.halls.accounts.rights import PUBLIC, RIGHTS

# What is needed to set one up, or to leave.
_OPEN = frozenset({
    "mfa_activate_totp", "mfa_index", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    "account_reauthenticate", "mfa_reauthenticate", "accounts:logout", "account_logout", "appearance", "language",
    "account_set_password", "account_email", "account_email_verification_sent",
})  # fmt: skip
_HAS = "second_factor"  # in the session: it was seen that the person has one


def second_factor_required(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead to the page where it is set up. Once somebody has one, it costs no query."""

    def answered(request: HttpRequest) -> HttpResponse:
        return answer(request)

    def looked_at(request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        session = request.session
        if session.get(SESSION_KEY) is None or session.get(_HAS):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if (
            name in _OPEN
            or getattr(view, "right", None) in {PUBLIC, *RIGHTS[PUBLIC]}
            or request.path.startswith("/api/")
        ):
            return None  # the API asks for itself, for tokens as well
        if not required.lacking(request.user):
            if required.has_second_factor(request.user):
                session[_HAS] = True
            return None
        address = reverse("mfa_activate_totp")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)

    answered.process_view = looked_at  # type: ignore[attr-defined]  # a middleware may have it
    return answered
