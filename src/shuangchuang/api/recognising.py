"""Who asks: a token in the header, else the session; and whether they have asked too often.

Before anything of the request is read: a wrong token is refused even where nobody need sign
in, for who sent it believes to be somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from shuangchuang.api import limits, problems
from shuangchuang.api.tokens import UnknownToken, holder_of
from shuangchuang.halls.notices.origin import acting_from, current_origin, session_mark


@contextmanager
def recognised(request: HttpRequest) -> Iterator[HttpResponse | None]:
    """Put the token's owner in the place of the session's, and say so to the audit log; yields a refusal or None."""
    now = timezone.now()
    origin = current_origin()
    network = limits.network_of(origin.address)
    given = _bearer(request)
    if given is None:
        kind, who = ("session", str(request.user.pk)) if request.user.is_authenticated else ("address", network)
        yield _too_many(request, limits.counted(kind=kind, who=who, at=now))
        return
    try:
        token = holder_of(given, at=now)
    except UnknownToken:
        # Counted by address, so that guessing is as slow as asking without a token.
        refused = _too_many(request, limits.counted(kind="address", who=network, at=now))
        yield refused or problems.problem(request, problems.KINDS["token_invalid"])
        return
    request.token, request.user = token, token.user  # type: ignore[attr-defined]  # ours, beside Django's own
    with acting_from(replace(origin, source="api", session=session_mark(f"token:{token.pk}"))):
        yield _too_many(request, limits.counted(kind="token", who=str(token.pk), at=now))


def _bearer(request: HttpRequest) -> str | None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else None


def _too_many(request: HttpRequest, allowance: limits.Allowance | None) -> HttpResponse | None:
    request.allowance = allowance  # type: ignore[attr-defined]  # as above
    if allowance is None or not allowance.exceeded:
        return None
    return problems.problem(request, problems.KINDS["too_many"])
