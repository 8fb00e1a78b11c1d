"""Changing plans: publish or withdraw one, enter a published figure of a target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, P, Path, Schema
from pydantic import ConfigDict, Field

from shuangchuang.api import plans_shapes, targets_shapes
from shuangchuang.api.plans import CODE, PLAN, hall, plan_of, plan_shown, target_shown
from shuangchuang.api.preconditions import unchanged_since
from shuangchuang.api.problems import Problematic
from shuangchuang.api.values import SentNumber, Slug, sent_line
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.plans import queries, services


class PublicationSent(Schema):
    """Whether everybody may see a plan."""

    model_config = ConfigDict(extra="forbid")
    published: Annotated[bool, Field(strict=True, description="true 公开，false 撤回")]


class ObservationSent(Schema):
    """A published figure."""

    model_config = ConfigDict(extra="forbid")
    period: sent_line("时期：2022、2022-Q3、2022-06", longest=10, shortest=4)  # type: ignore[valid-type]  # a type made by a call
    value: SentNumber
    unit: sent_line("单位；与目标的相同时可以不填，也可以用同类单位", longest=30) = ""  # type: ignore[valid-type]  # a type made by a call
    source: sent_line("来源：发布机关和文件名", longest=300, shortest=1)  # type: ignore[valid-type]  # a type made by a call
    published_date: date | None = Field(None, description="发布日期；不知道则为 null")
    status: Literal["已核实", "待确认"] = Field("待确认", description="可信程度")
    derived: sent_line("推算说明；原文没有直接印出时写明怎样推得", longest=300) = ""  # type: ignore[valid-type]  # a type made by a call


def _for_place_of(request: HttpRequest, plan: queries.PlanRecord, right: str) -> None:
    if not reach(request.user, right).covers_region(plan.region.code):
        raise Problematic("forbidden")


@hall.change(
    "PUT",
    "/plans/{slug}/publication",
    right="plans.adopt",
    response=plans_shapes.PlanDetail,
    summary="公开或撤回计划",
    description="公开后人人可读；撤回后只有办理的人能看到。If-Match 用 GET /plans/{slug} 的 ETag。重复同样的设置没有新的效果。",
    if_match="optional",
)
def set_publication(
    request: HttpRequest, slug: Path[Slug, P(description=PLAN)], sent: Body[PublicationSent]
) -> plans_shapes.PlanDetail:
    """Publish or withdraw a plan."""
    plan = plan_of(request, slug)
    _for_place_of(request, plan, "plans.adopt")
    unchanged_since(request, plan, lambda: plan_shown(request, slug))
    plan.refresh_from_db()
    if plan.published != sent.published:
        services.publish_plan(plan=plan, published=sent.published, changed_by=request.user, changed_at=timezone.now())
    return plan_shown(request, slug)


@hall.change(
    "POST",
    "/plans/{slug}/targets/{code}/observations",
    right="plans.observe",
    response=targets_shapes.Observation,
    status=201,
    summary="登记目标的实际值",
    description="登记一个公布的数字；同一时期再登记，成为这个时期的修订。没有来源的、已知有误的、单位不能换算的不接受。",
)
def observe(
    request: HttpRequest,
    slug: Path[Slug, P(description=PLAN)],
    code: Path[Slug, P(description=CODE)],
    sent: Body[ObservationSent],
) -> targets_shapes.Observation:
    """Enter a published figure."""
    plan = plan_of(request, slug)
    target = target_shown(request, plan, code)
    _for_place_of(request, plan, "plans.observe")
    record = services.record_observation(
        target=target,
        **sent.model_dump(exclude={"value"}),
        value=Decimal(sent.value),
        entered_by=request.user,
        entered_at=timezone.now(),
    )
    return targets_shapes.observation(record, of=target)
