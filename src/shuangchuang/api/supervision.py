"""Supervised items and the public progress. Rows are those the pages show to the same visitor."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import P, Path, Query, Schema
from pydantic import AfterValidator, BeforeValidator, Field

from shuangchuang.api import supervision_shapes as shapes
from shuangchuang.api.hall import Hall
from shuangchuang.api.paging import Asked, PageOf
from shuangchuang.api.values import Slug
from shuangchuang.halls.supervision.presenting import rows_shown
from shuangchuang.halls.supervision.presenting_item_figures import figures_shown
from shuangchuang.halls.supervision.queries import loads
from shuangchuang.halls.supervision.queries.items import end_of, item_seen_by, standing, story_of
from shuangchuang.halls.supervision.queries.public import public_progress
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands

hall = Hall(tag="督办督查")
PLAN, KEY = "计划编号", "督办事项编号，见列表中的 key"
EARLIEST = date(1990, 1, 1)  # nothing was supervised before, and nothing can be known of days to come


def _known_day(day: date | None) -> date | None:
    return None if day is None else min(max(day, EARLIEST), timezone.localdate())


def _written_day(given: Any) -> Any:
    if isinstance(given, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        raise ValueError(given)  # a bare number would be read as seconds since 1970
    return given


AsOf = Annotated[
    date | None,
    BeforeValidator(_written_day),
    AfterValidator(_known_day),
    Field(description="这一天结束时的样子；不给或 null 就是现在，以后的日子按今天算"),
]
SlugOrNothing = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{0,80}$")]
StageOrNothing = Literal["", "proposed", "approved", "assigned", "in_progress", "reported", "verifying", "recommended", "closed", "returned", "suspended", "withdrawn"]  # fmt: skip


class Day(Schema):
    """As of which day."""

    as_of: AsOf = None


class ItemsAsked(Asked):
    """Which items."""

    plan: SlugOrNothing = Field("", description=PLAN)
    unit: SlugOrNothing = Field("", description="承办单位编号，牵头或配合")
    stage: StageOrNothing = Field("", description="状态")
    light: Literal["", "红", "黄", "灰", "绿"] = Field("", description="督办灯")
    as_of: AsOf = None


def _lit(rows: Iterable[Any], day: date | None) -> list[Any]:
    return rows_shown(rows, on=day or timezone.localdate())


@hall.read(
    "/supervision/items",
    right="supervision.read",
    response=shapes.ItemPage,
    summary="督办事项列表",
    description="您能看到的督办事项，按计划和文件顺序。as_of 给出某天结束时的样子。",
)
def supervision_items(request: HttpRequest, asked: Query[ItemsAsked]) -> shapes.ItemPage:
    """Items by plan, unit, stage and light."""
    rows = loads.narrowed(
        standing(request.user, day=asked.as_of),
        plan=asked.plan, unit=asked.unit, stage=asked.stage, light=asked.light, day=asked.as_of,
    )  # fmt: skip
    found: PageOf[Any] = PageOf(request, rows, asked)
    return shapes.ItemPage(items=[shapes.item_line(row) for row in _lit(found.rows, asked.as_of)], **found.about)


@hall.read(
    "/supervision/items/{plan}/{key}",
    right="supervision.read",
    response=shapes.ItemDetail,
    summary="一件督办事项",
    description="事项的现状、报送数据和每一步，新的在前。步骤里只有种类、日期和单位；各人写下的文字在网页上看。",
)
def supervision_item(
    request: HttpRequest,
    plan: Path[Slug, P(description=PLAN)],
    key: Path[Slug, P(description=KEY)],
    asked: Query[Day],
) -> shapes.ItemDetail:
    """One item with its story."""
    record = item_seen_by(request.user, plan=plan, key=key)
    state = standing(request.user, day=asked.as_of).filter(item=record).first() if record else None
    if record is None or state is None:
        raise Http404
    until = end_of(asked.as_of) if asked.as_of else None
    figures = figures_shown(record, item_as_it_stands(record, until=until), until=until)
    return shapes.item_detail(_lit([state], asked.as_of)[0], story_of(record, day=asked.as_of), figures)


@hall.read(
    "/supervision/units",
    right="supervision.read",
    response=shapes.LoadList,
    summary="各单位的督办任务量",
    description="只数您能看到的事项；在办和逾期的只数没有办结、撤销的。",
)
def supervision_units(request: HttpRequest, asked: Query[Day]) -> shapes.LoadList:
    """What each unit has to do."""
    found: Iterable[loads.Load] = loads.loads_of_units(
        request.user, day=asked.as_of, today=asked.as_of or timezone.localdate()
    )
    rows = [shapes.load_line(row) for row in found]
    return shapes.LoadList(total=len(rows), items=rows)


@hall.read(
    "/supervision/progress/{plan}",
    right="plans.read",
    response=shapes.Progress,
    summary="一份计划办得怎么样了",
    description="任何人都可以读的公开进展：计划原文、牵头单位、办到哪一步、期限、公开说明和公布的目标数字。没有公开的计划得到 404。",
)
def supervision_progress(request: HttpRequest, plan: Path[Slug, P(description=PLAN)]) -> shapes.Progress:
    """The progress anybody may read."""
    found = public_progress(plan, today=timezone.localdate())
    if found is None:
        raise Http404
    return shapes.progress(found)
