"""Lists: every one says how many rows there are, and long ones where the next page is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from shuangchuang.api.values import Link, PageNumber, PageSize

Row = TypeVar("Row")


class Asked(Schema):
    """Which page."""

    page: PageNumber = 1
    page_size: PageSize = 20


class Listed(Schema):
    """A whole list."""

    total: int = Field(ge=0, description="总行数")


class Paged(Listed):
    """A page of a list. A page after the last one is empty."""

    page: int = Field(description="这是第几页")
    page_size: int = Field(description="每页行数")
    previous: Link | None = Field(description="上一页的地址；第一页为 null")
    next: Link | None = Field(description="下一页的地址；最后一页为 null")


class PageOf(Generic[Row]):
    """One page of rows, and what ``Paged`` says of it."""

    def __init__(self, request: HttpRequest, rows: QuerySet[Any] | Sequence[Row], asked: Asked) -> None:
        page, page_size = asked.page, asked.page_size
        self.total = rows.count() if isinstance(rows, QuerySet) else len(rows)
        self.rows: list[Row] = list(rows[(page - 1) * page_size : page * page_size])
        last = max(1, -(-self.total // page_size))
        self.about: dict[str, Any] = {
            "total": self.total,
            "page": page,
            "page_size": page_size,
            "previous": _address(request, min(page - 1, last)) if page > 1 else None,
            "next": _address(request, page + 1) if page < last else None,
        }


def _address(request: HttpRequest, page: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(page)
    return f"{request.path}?{asked.urlencode()}"
