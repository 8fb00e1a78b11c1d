"""Changing the registry: register a unit, correct what is known of one."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, P, Path, Schema
from pydantic import ConfigDict, Field

from shuangchuang.api import registry_shapes as shapes
from shuangchuang.api.preconditions import unchanged_since
from shuangchuang.api.problems import Problematic
from shuangchuang.api.registry import hall, unit_shown
from shuangchuang.api.values import Slug, sent_line, sent_text
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.registry import queries, services

_NAME = "简称，计划文件里的写法"
_FULL_NAME = "规范全称"
_KEPT = "；不填或 null 则不改"


class UnitSent(Schema):
    """A unit to be registered."""

    model_config = ConfigDict(extra="forbid")
    name: sent_line(_NAME, longest=120, shortest=1)  # type: ignore[valid-type]  # a type made by a call
    region: Annotated[str, Field(pattern=r"^[0-9]{6,12}$", description="地区代码，见 GET /regions")]
    full_name: sent_line(_FULL_NAME, longest=200) = ""  # type: ignore[valid-type]  # a type made by a call
    category: shapes.CategoryName | None = Field(None, description="类别；不填或 null 则按名称判断")
    is_group: Annotated[bool, Field(strict=True, description="是否集合名称，如“各设区市人民政府”")] = False


class UnitChange(Schema):
    """What is to be corrected; what is not sent stays."""

    model_config = ConfigDict(extra="forbid")
    name: sent_line(_NAME, longest=120, shortest=1) | None = Field(None, description=_NAME + _KEPT)  # type: ignore[valid-type]  # a type made by a call
    full_name: sent_line(_FULL_NAME, longest=200) | None = Field(None, description=_FULL_NAME + _KEPT)  # type: ignore[valid-type]  # a type made by a call
    category: shapes.CategoryName | None = Field(None, description="类别" + _KEPT)
    is_group: bool | None = Field(None, strict=True, description="是否集合名称" + _KEPT)
    note: sent_text("备注", longest=2000) | None = Field(None, description="备注" + _KEPT)  # type: ignore[valid-type]  # a type made by a call


@hall.change(
    "POST",
    "/units",
    right="registry.edit",
    response=shapes.UnitDetail,
    status=201,
    summary="登记单位",
    description="同一地区已有同名单位时不接受。编号由系统给出。",
)
def register_unit(request: HttpRequest, sent: Body[UnitSent]) -> shapes.UnitDetail:
    """Register a unit."""
    region = queries.regions_found(sent.region).filter(code=sent.region).first()
    if region is None:
        raise Problematic("invalid", errors=[("body", "region", "region_unknown", {})])
    if not reach(request.user, "registry.edit").covers_region(region.code):
        raise Problematic("forbidden")
    unit = services.register_unit(
        name=sent.name,
        region=region,
        is_group=sent.is_group,
        full_name=sent.full_name,
        category=sent.category or "",
        registered_by=request.user,
        registered_at=timezone.now(),
    )
    return unit_shown(unit.slug)


@hall.change(
    "PATCH",
    "/units/{slug}",
    right="registry.edit",
    response=shapes.UnitDetail,
    summary="修改单位",
    description="只改发来的字段；改了简称，旧的简称留作别名。If-Match 必填，用 GET /units/{slug} 的 ETag。",
    if_match="required",
)
def change_unit(
    request: HttpRequest, slug: Path[Slug, P(description="单位编号")], sent: Body[UnitChange]
) -> shapes.UnitDetail:
    """Correct a unit."""
    shown = unit_shown(slug)
    unit = queries.unit_registered(slug)
    if not reach(request.user, "registry.edit").covers_region(shown.region.code):
        raise Problematic("forbidden")
    unchanged_since(request, unit, lambda: unit_shown(slug), required=True)
    unit.refresh_from_db()
    values: dict[str, Any] = {
        field: getattr(unit, field) for field in ("name", "full_name", "category", "is_group", "note")
    }
    values |= {field: value for field, value in sent.model_dump().items() if value is not None}
    services.update_unit(unit=unit, values=values, changed_by=request.user, changed_at=timezone.now())
    return unit_shown(slug)
