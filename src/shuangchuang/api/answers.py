"""JSON as it leaves: Chinese as Chinese, half the size of its escapes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder


def as_bytes(content: Any) -> bytes:
    r"""
    JSON in UTF-8. Half of a character, which a damaged file may hold, stays an escape.

    >>> as_bytes({"市": "\ud83d"})
    b'{"\xe5\xb8\x82":"\\ud83d"}'
    """
    text = json.dumps(content, ensure_ascii=False, cls=NinjaJSONEncoder, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


class Renderer(BaseRenderer):
    """How the framework writes an answer."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The body of an answer."""
        return as_bytes(data)


def answer(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer that is JSON already and is not to be checked against its shape again."""
    return HttpResponse(
        as_bytes(content), status=status, content_type="application/json; charset=utf-8", headers=headers
    )
