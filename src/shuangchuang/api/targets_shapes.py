"""What the API shows of targets and their figures."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from shuangchuang.api.paging import Listed
from shuangchuang.api.values import HREF, PAGE, Evidence, Link, Number, SpanPair, evidence, known, number
from shuangchuang.halls.plans import queries

ComparatorName = Literal[
    "reach", "at_least", "exceed", "at_most", "approx", "equal", "range", "reduce_by", "growth"
]  # fmt: skip


class TargetLine(Schema):
    """A number the plan promises."""

    code: str = Field(description="目标编号，出现在网址里")
    name: str = Field(description="指标名称")
    comparator: ComparatorName = Field(
        description="reach 达到，at_least 不低于，exceed 超过，at_most 不超过，approx 左右，equal 等于，range 区间，"
        "reduce_by 下降，growth 增长"
    )
    value: Number = Field(description="数值，单位见 unit；区间时是下限")
    value_max: Number | None = Field(description="区间的上限；不是区间则为 null")
    unit: str = Field(description="单位，照文件，如 %、家、万家；没有单位则为空字符串")
    deadline: str | None = Field(description="期限：2026、2026-06 或 每年；文件没有写则为 null")
    kind: str = Field(description="target 目标，allocation 安排")
    text: str = Field(description="写下这个目标的原文")
    task: str | None = Field(description="所在任务的编号；不在任务里则为 null")
    edited: bool = Field(description="是否有人改过识别结果")
    href: Link = Field(description=HREF)
    page: Link = Field(description=PAGE)


class TargetList(Listed):
    """The targets of a plan."""

    items: list[TargetLine] = Field(description="各行")


class BreakdownPart(Schema):
    """国家级5个 in 17个（国家级5个、自治区级12个）."""

    name: str = Field(description="名称")
    comparator: ComparatorName = Field(description="含义同目标的 comparator")
    value: Number = Field(description="数值")
    unit: str = Field(description="单位")
    spans: list[SpanPair] = Field(description="原文区间")


class Observation(Schema):
    """A figure for a target. A revision is a row of its own."""

    period: str = Field(description="时期：2022、2022-Q3、2022-06")
    value: Number = Field(description="数值，单位见 unit")
    unit: str = Field(description="单位")
    source: str = Field(description="来源")
    published_date: date | None = Field(description="发布日期；不知道则为 null")
    status: Literal["已核实", "待确认", "模拟"] = Field(description="可信程度")
    revision: int = Field(ge=0, description="修订次数，0 为首次发布；同一时期以最大的为准")
    derived: str | None = Field(description="推算或修订的说明；没有则为 null")
    href: Link = Field(description="所属目标在 API 里的地址")


class TargetDetail(TargetLine):
    """A target with its breakdown, its evidence and its figures."""

    breakdown: list[BreakdownPart] = Field(description="分项")
    breakdown_adds_up: bool | None = Field(description="分项之和是否等于总数；没有分项可加则为 null")
    evidence: dict[str, Evidence] = Field(description="名称、数值等在原文中的出处")
    observations: list[Observation] = Field(description="实际值，按时期和修订次数")


def _target_facts(target: queries.TargetRecord, task: str | None) -> dict[str, Any]:
    return {
        "code": target.code,
        "name": target.name,
        "comparator": target.comparator,
        "value": number(target.value),
        "value_max": None if target.value_max is None else number(target.value_max),
        "unit": target.unit,
        "deadline": known(target.deadline),
        "kind": target.kind,
        "text": target.text,
        "task": task,
        "edited": target.edited,
        "href": reverse("api:target", args=[target.plan.slug, target.code]),
        "page": target.get_absolute_url(),
    }


def target_line(target: queries.TargetRecord, *, task: str | None) -> TargetLine:
    """A row of ``visible_targets``; ``task`` is the code of the task it stands in."""
    return TargetLine(**_target_facts(target, task))


def target_detail(
    target: queries.TargetRecord, *, task: str | None, observations: list[queries.ObservationRecord]
) -> TargetDetail:
    """A row of ``visible_targets`` with its figures, quoting the document it was read from."""
    text = target.introduced.document.text
    heads = {name: evidence(fact, text) for name, fact in target.evidence.items()}
    return TargetDetail(
        **_target_facts(target, task),
        breakdown=[
            BreakdownPart(**{name: part[name] for name in ("name", "comparator", "value", "unit", "spans")})
            for part in target.breakdown
        ],
        breakdown_adds_up=target.adds_up,
        evidence={name: found for name, found in heads.items() if found},
        observations=[observation(row, of=target) for row in observations],
    )


def observation(row: queries.ObservationRecord, *, of: queries.TargetRecord) -> Observation:
    """A figure of a target."""
    return Observation(
        period=row.period,
        value=number(row.value),
        unit=row.unit or of.unit,
        source=row.source,
        published_date=row.published_date,
        status=row.status,
        revision=row.revision,
        derived=known(row.derived),
        href=reverse("api:target", args=[of.plan.slug, of.code]),
    )
