"""What the API shows of supervision. Null always means that we do not know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from ninja import Schema
from pydantic import Field

from shuangchuang.api.paging import Listed, Paged
from shuangchuang.api.values import HREF, PAGE, Link, Number, known, number
from shuangchuang.domain.supervision.indicators import Indicator
from shuangchuang.halls.supervision.presenting_figures import Line
from shuangchuang.halls.supervision.queries.loads import Load
from shuangchuang.halls.supervision.queries.public import PublicProgress


class ItemUnit(Schema):
    """A unit's part in an item."""

    unit: str = Field(description="单位编号")
    name: str = Field(description="单位名称")
    part: str = Field(description="lead 牵头，cooperator 配合")
    signed_date: date | None = Field(description="签收日；没有签收为 null")


class ItemLine(Schema):
    """An item as it stands."""

    plan: str = Field(description="计划编号")
    key: str = Field(description="督办事项编号")
    level: str = Field(description="task 任务，measure 举措，member 成员分解")
    parent: str | None = Field(description="上级事项编号；任务没有上级，为 null")
    number: str | None = Field(description="序号；没有编号为 null")
    title: str = Field(description="事项")
    stage: str = Field(description="状态")
    deadline_date: date | None = Field(description="期限；还没有定为 null")
    first_deadline_date: date | None = Field(description="原期限；没有延期时与期限相同，还没有定为 null")
    progress: Number | None = Field(description="进度，0 到 1；没有报送为 null")
    light: str | None = Field(description="督办灯：红、黄、灰、绿；还没有判定为 null")
    light_why: list[str] = Field(description="为什么亮这个灯；没有亮灯时说明原因")
    closed_date: date | None = Field(description="办结日；没有办结为 null")
    self_checked: bool = Field(description="是否自查办结")
    sequence: int = Field(description="形成这个样子的是第几步")
    units: list[ItemUnit] = Field(description="承办单位")
    href: Link = Field(description=HREF)
    page: Link = Field(description=PAGE)


class ItemPage(Paged):
    """A page of items."""

    items: list[ItemLine] = Field(description="这一页的事项")


class Step(Schema):
    """A step of an item's story."""

    number: int = Field(description="督办账第几步")
    sequence: int = Field(description="这件事项的第几步")
    kind: str = Field(description="种类")
    on: date = Field(description="日期")
    at: datetime = Field(description="时刻")
    unit: str | None = Field(description="单位编号；不涉及单位为 null")


class FigureTold(Schema):
    """What one unit, or one row beneath, told."""

    who: str = Field(description="填报单位；由下级各行填报的是下级事项")
    told: str | None = Field(description="填报的数，比率连同分子和分母；没有报数为 null")


class FigurePeriod(Schema):
    """An indicator for a reporting period."""

    period: str = Field(description="报送期")
    total: Number | None = Field(description="合计，按口径汇总；没有人报数或不能汇总为 null")
    complete: bool = Field(description="该报的是否都报了；不是时合计只是报了的那些")
    silent: list[str] = Field(description="没有报数的")
    told: list[FigureTold] = Field(description="各自报的数")


class ItemFigure(Schema):
    """A 报送指标 with what was told of it."""

    key: str = Field(description="指标编号，在这件事项内不变")
    name: str = Field(description="指标名称")
    counting: str = Field(description="口径：当期、累计、时点、比率")
    unit: str = Field(description="计量单位")
    base: Number | None = Field(description="基期数；没有为 null")
    target: Number | None = Field(description="目标数；没有为 null")
    periods: list[FigurePeriod] = Field(description="各报送期，新的在前")


class ItemDetail(ItemLine):
    """An item with its story."""

    text: str = Field(description="计划原文")
    figures: list[ItemFigure] = Field(description="报送指标和报送数据")
    story: list[Step] = Field(description="每一步，新的在前")


class LoadLine(Schema):
    """What a unit has to do."""

    unit: str = Field(description="单位编号")
    name: str = Field(description="单位名称")
    leading: int = Field(description="牵头的事项")
    cooperating: int = Field(description="配合的事项")
    open: int = Field(description="没有办结、撤销的")
    overdue: int = Field(description="其中过了期限的")
    closed: int = Field(description="已办结的")


class LoadList(Listed):
    """Every unit."""

    items: list[LoadLine] = Field(description="单位，没有办结的事项多的在前")


class ProgressTask(Schema):
    """A promise of the plan."""

    code: str = Field(description="任务编号")
    number: str | None = Field(description="序号；没有编号为 null")
    title: str = Field(description="任务")
    promised: str | None = Field(description="计划原文；没有正文为 null")
    leads: list[str] = Field(description="牵头单位名称")
    how_far: str = Field(
        description="done 已办结，going 正在办，waiting 还没开始，paused 暂停，stopped 不再办理，unknown 进展未公布"
    )
    due: date | None = Field(description="期限；没有公布为 null")
    closed_on: date | None = Field(description="办结日期；没有办结为 null")
    self_checked: bool = Field(description="是否自查办结：办公室自己牵头，没有别的单位核查")
    late: bool = Field(description="是否已过期限还没有办结")
    told: str | None = Field(description="联席会议办公室发布的公开说明；没有为 null")
    told_on: date | None = Field(description="公开说明的发布日；没有说明为 null")


class ProgressFigure(Schema):
    """A target and its newest published figure."""

    code: str = Field(description="目标编号")
    name: str = Field(description="目标")
    promise: str = Field(description="要达到多少")
    due: str | None = Field(description="到什么时候；文中没有写明为 null")
    value: Number | None = Field(description="最新的已核实数字；没有为 null")
    unit: str | None = Field(description="单位；没有为 null")
    period: str | None = Field(description="数字的时期；没有数字为 null")
    source: str | None = Field(description="数字的来源；没有数字为 null")
    published_on: date | None = Field(description="数字的发布日期；没有查明为 null")


class ProgressAction(Schema):
    """A heading of the plan."""

    title: str = Field(description="行动")
    tasks: list[ProgressTask] = Field(description="任务")


class Progress(Schema):
    """A plan's progress as anybody may read it."""

    plan: str = Field(description="计划编号")
    title: str = Field(description="名称")
    region: str = Field(description="地区")
    period: str | None = Field(description="计划期；文中没有写明为 null")
    total: int = Field(description="任务数")
    done: int = Field(description="已办结的任务数")
    told_on: date | None = Field(description="最近一次公开说明的日子；没有说明为 null")
    simulated: bool = Field(description="是否模拟数据")
    actions: list[ProgressAction] = Field(description="按行动分组的任务")
    figures: list[ProgressFigure] = Field(description="目标数字")
    page: Link = Field(description=PAGE)


def _line(state: Any) -> dict[str, Any]:
    item = state.item
    return {
        "plan": item.plan.slug,
        "key": item.key,
        "level": item.level,
        "parent": item.parent.key if item.parent else None,
        "number": known(item.number),
        "title": item.title,
        "stage": state.stage,
        "deadline_date": state.deadline_date,
        "first_deadline_date": state.first_deadline_date,
        "progress": None if state.progress is None else number(state.progress),
        "light": known(state.light),
        "light_why": list(state.lit.reasons),
        "closed_date": state.closed_date,
        "self_checked": state.self_checked,
        "sequence": state.sequence,
        "units": [
            ItemUnit(unit=row.unit.slug, name=row.unit.name, part=row.part, signed_date=row.signed_date)
            for row in item.units_then
        ],
        "href": reverse("api:supervision_item", args=[item.plan.slug, item.key]),
        "page": item.get_absolute_url(),
    }


def item_line(state: Any) -> ItemLine:
    """A state's row of ``queries.items.standing`` as ``presenting.rows_shown`` gives it."""
    return ItemLine(**_line(state))


def _figure(indicator: Indicator, lines: Iterable[Line]) -> ItemFigure:
    def shown(value: Decimal | None) -> str | None:
        return None if value is None else number(value)

    return ItemFigure(
        key=indicator.key,
        name=indicator.name,
        counting=indicator.counting.value,
        unit=indicator.unit,
        base=shown(indicator.base),
        target=shown(indicator.target),
        periods=[
            FigurePeriod(
                period=line.period,
                total=shown(line.value),
                complete=line.gathered is not None and line.gathered.complete,
                silent=list(line.silent),
                told=[FigureTold(who=who, told=known(words)) for who, words, _remark in line.told],
            )
            for line in lines
        ],
    )


def item_detail(state: Any, steps: Iterable[Any], figures: Iterable[tuple[Indicator, Iterable[Line]]]) -> ItemDetail:
    """An item with the steps of ``queries.items.story_of`` and the figures of ``figures_shown``."""
    story = [
        Step(
            number=step.number,
            sequence=step.sequence,
            kind=step.kind,
            on=step.on_date,
            at=step.at,
            unit=known(step.unit),
        )
        for step in steps
    ]
    return ItemDetail(**_line(state), text=state.item.text, figures=[_figure(*each) for each in figures], story=story)


def load_line(row: Load) -> LoadLine:
    """A unit's load."""
    return LoadLine(
        unit=row.unit,
        name=row.name,
        leading=row.leading,
        cooperating=row.cooperating,
        open=row.open,
        overdue=row.overdue,
        closed=row.closed,
    )


def progress(found: PublicProgress) -> Progress:
    """The public progress, field by field."""
    return Progress(
        plan=found.slug,
        title=found.title,
        region=found.region,
        period=known(found.period),
        total=found.total,
        done=found.done,
        told_on=found.told_on,
        simulated=settings.SIMULATED_DATA,
        actions=[
            ProgressAction(
                title=action.title,
                tasks=[
                    ProgressTask(
                        code=task.code,
                        number=known(task.number),
                        title=task.title,
                        promised=known(task.promised),
                        leads=list(task.leads),
                        how_far=task.how_far,
                        due=task.due,
                        closed_on=task.closed_on,
                        self_checked=task.self_checked,
                        late=task.late,
                        told=known(task.told),
                        told_on=task.told_on,
                    )
                    for task in action.tasks
                ],
            )
            for action in found.actions
        ],
        figures=[
            ProgressFigure(
                code=row.code,
                name=row.name,
                promise=row.promise,
                due=known(row.due),
                value=None if row.value is None else number(row.value),
                unit=known(row.unit),
                period=known(row.period),
                source=known(row.source),
                published_on=row.published_on,
            )
            for row in found.figures
        ],
        page=reverse("supervision:progress", args=[found.slug]),
    )
