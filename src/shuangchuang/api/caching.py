"""What a client may keep: nothing without asking again, but an unchanged answer costs no second transfer.

A plan can be taken back at any moment, so every answer says ``no-cache``. The tag is made
of the answer itself, or, where the answer is large and its version says all, of the version.
"""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags


def tag_of_version(slug: str, number: int, *, published: bool) -> str:
    """The tag of what a plan's version wholly determines."""
    return f'"{slug}-v{number}-{"public" if published else "internal"}"'


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """304 where the client has what ``tag`` names; None where it must be sent."""
    known = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
    if not known & {"*", tag}:
        return None
    response = HttpResponse(status=304, headers={"ETag": tag})
    del response["Content-Type"]  # there is no content to have one
    return response


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer to a GET with its tag and how it may be kept, or 304."""
    if response.status_code == 200 and request.method in {"GET", "HEAD"}:
        tag = response.get("ETag") or f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = tag
        response = unchanged(request, tag) or response
    whose = "private" if request.user.is_authenticated else "public"
    patch_vary_headers(response, ("Authorization", "Cookie"))
    response["Cache-Control"] = f"{whose}, no-cache" if response.status_code in {200, 304} else "no-store"
    return response
