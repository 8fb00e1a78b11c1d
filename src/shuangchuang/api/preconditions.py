"""A write that names the version it changes (``If-Match``) changes no other.

    GET /units/kjj  ─▶ ETag: "5f0c…"
    PATCH /units/kjj  If-Match: "5f0c…"  ─▶ 200, or 412 where somebody else was faster

The row is locked before the tag is taken, so of two writers the second sees what the first
did: on PostgreSQL by the row, on SQLite because a transaction that will write is alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.db import models
from django.http import HttpRequest
from django.utils.http import parse_etags
from ninja import Schema

from shuangchuang.api.answers import as_bytes
from shuangchuang.api.problems import Problematic

Row = TypeVar("Row", bound=models.Model)


def tag_of(shape: Schema) -> str:
    """The tag that a GET answering with this carries."""
    return f'"{hashlib.sha256(as_bytes(shape.model_dump())).hexdigest()[:32]}"'


def unchanged_since(request: HttpRequest, row: Row, shown: Callable[[], Schema], *, required: bool = False) -> None:
    """
    Lock the row; go on only if what a GET shows of it is what the request names. Inside a transaction.

    :raises Problematic: 400, 412, 428.
    """
    given = parse_etags(request.headers.get("If-Match", ""))
    if "If-Match" in request.headers and not given:
        raise Problematic("bad_request")  # it is empty, or names something that is no tag at all
    if not given:
        if required:
            raise Problematic("etag_needed")
        return
    type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if "*" not in given and tag_of(shown()) not in given:  # a weak tag names no version exactly
        raise Problematic("changed_meanwhile")
