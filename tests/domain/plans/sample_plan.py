"""A small plan with something of everything, built by hand: its text, its document, its first state.

三、重点任务
  （一）创新行动    1．技术攻关  (measures with units of their own)   2．平台建设
  （二）创业行动    3．创业培训  (no lead named)
（without heading） 4．宣传引导  (an unnumbered part, nothing above it)
"""

from __future__ import annotations

from decimal import Decimal

from shuangchuang.domain.plans.draft import Json, open_draft
from shuangchuang.domain.plans.model import (
    Assignment,
    BreakdownPart,
    Comparator,
    Fact,
    Ground,
    Measure,
    PlanDocument,
    Remark,
    Role,
    Section,
    Target,
    TargetKind,
    Task,
)
from shuangchuang.domain.text import Span

TEXT = """某市创新创业三年行动计划（2024—2026年）
一、总体要求
到2026年，高新技术企业达到170家（国家级50家、市级120家），研发投入强度2.5%以上。
二、重点任务
（一）创新行动
1．技术攻关
组织重大攻关。建设中试基地。
牵头单位：市科技局；配合单位：市财政局、教育局
2．平台建设
建设双创示范基地1—2个。
牵头单位：市发展改革委
（二）创业行动
3．创业培训
每年培训5000人次。按规定给予最高20万元补贴。
责任单位：各县（区）人民政府、市人力资源社会保障局
宣传引导：办好双创活动周。
牵头单位：市科协
"""


def at(words: str, *, after: str = "") -> Span:
    """Where these words stand, first or behind other words."""
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return Span(start, start + len(words))


def said(words: str, *, after: str = "", value: str | None = None) -> Fact[str]:
    """A fact printed in these words."""
    return Fact(words if value is None else value, (at(words, after=after),))


def unit(words: str, role: Role, *, after: str, name: str | None = None, group: bool = False) -> Assignment:
    """A unit named in these words; with ``name``, one that had its prefix handed on."""
    if name is None:
        return Assignment(said(words, after=after), role, group)
    fact = Fact(
        name, (at("市", after=after), at(words, after=after)), Ground.PREFIX_HANDED_ON, (), 0.95, "承前省略“市”"
    )
    return Assignment(fact, role, group)


def _block(first: str, last: str) -> Span:
    return Span(at(first).start, at(last).end)


def _tasks() -> tuple[Task, ...]:
    section = said("二、重点任务")
    first_annotation = "牵头单位：市科技局；配合单位：市财政局、教育局"
    return (
        Task(
            number=said("1", after="1．"),
            title=said("技术攻关"),
            action=said("（一）创新行动"),
            section=section,
            span=_block("1．技术攻关", first_annotation),
            body=(at("组织重大攻关。建设中试基地。"),),
            annotations=(at(first_annotation),),
            assignments=(
                unit("市科技局", Role.LEAD, after="技术攻关"),
                unit("市财政局", Role.COOPERATOR, after="技术攻关"),
                unit("教育局", Role.COOPERATOR, after="技术攻关", name="市教育局"),
            ),
            measures=(
                Measure(said("组织重大攻关。")),
                Measure(
                    said("建设中试基地。"),
                    number=said("1", after="1．"),
                    assignments=(unit("市科技局", Role.LEAD, after="建设中试基地"),),
                ),
            ),
        ),
        Task(
            number=said("2", after="2．"),
            title=said("平台建设"),
            action=said("（一）创新行动"),
            section=section,
            span=_block("2．平台建设", "牵头单位：市发展改革委"),
            body=(at("建设双创示范基地1—2个。"),),
            annotations=(at("牵头单位：市发展改革委"),),
            assignments=(unit("市发展改革委", Role.LEAD, after="平台建设"),),
            measures=(Measure(said("建设双创示范基地1—2个。")),),
        ),
        Task(
            number=said("3", after="3．"),
            title=said("创业培训"),
            action=said("（二）创业行动"),
            section=section,
            span=_block("3．创业培训", "各县（区）人民政府、市人力资源社会保障局"),
            body=(at("每年培训5000人次。按规定给予最高20万元补贴。"),),
            annotations=(at("责任单位：各县（区）人民政府、市人力资源社会保障局"),),
            assignments=(
                unit("各县（区）人民政府", Role.RESPONSIBLE, after="创业培训", group=True),
                unit("市人力资源社会保障局", Role.RESPONSIBLE, after="创业培训"),
            ),
            measures=(Measure(said("每年培训5000人次。")), Measure(said("按规定给予最高20万元补贴。"))),
        ),
        Task(
            number=Fact(""),
            title=said("宣传引导"),
            action=None,
            section=None,
            span=_block("宣传引导", "牵头单位：市科协"),
            body=(at("办好双创活动周。"),),
            annotations=(at("牵头单位：市科协"),),
            assignments=(unit("市科协", Role.LEAD, after="宣传引导"),),
            measures=(Measure(said("办好双创活动周。")),),
            untitled=True,
        ),
    )


def _number(words: str, value: str, *, after: str) -> Fact[Decimal]:
    return Fact(Decimal(value), (at(words, after=after),))


def _targets() -> tuple[Target, ...]:
    year = Fact("2026", (at("2026年", after="到2026"),), Ground.NORMALISED)
    return (
        Target(
            name=said("高新技术企业"),
            comparator=Fact(Comparator.REACH, (at("达到"),)),
            value=_number("170", "170", after="达到"),
            value_max=None,
            unit=said("家", after="170"),
            deadline=year,
            text=said("高新技术企业达到170家（国家级50家、市级120家）"),
            breakdown=(
                BreakdownPart("国家级", Decimal(50), "家", Comparator.REACH, (at("国家级50家"),)),
                BreakdownPart("市级", Decimal(120), "家", Comparator.REACH, (at("市级120家"),)),
            ),
            breakdown_adds_up=True,
        ),
        Target(
            name=said("研发投入强度"),
            comparator=Fact(Comparator.AT_LEAST, (at("以上"),)),
            value=_number("2.5", "2.5", after="研发投入强度"),
            value_max=None,
            unit=said("%"),
            deadline=year,
            text=said("研发投入强度2.5%以上"),
        ),
        Target(
            name=said("双创示范基地"),
            comparator=Fact(Comparator.RANGE, (at("1—2"),)),
            value=_number("1", "1", after="示范基地"),
            value_max=Decimal(2),
            unit=said("个", after="示范基地"),
            deadline=Fact("", reason="没有期限"),
            text=said("建设双创示范基地1—2个。"),
            task=1,
        ),
        Target(
            name=said("补贴"),
            comparator=Fact(Comparator.AT_MOST, (at("最高"),)),
            value=_number("20", "20", after="最高"),
            value_max=None,
            unit=said("万元"),
            deadline=Fact(""),
            text=said("按规定给予最高20万元补贴。"),
            kind=TargetKind.STANDARD,
            task=2,
        ),
    )


def _section(level: int, number: str, title: str, last: str) -> Section:
    heading = number + title
    start = at(heading).start
    return Section(
        level=level,
        number=Fact(number, (Span(start, start + len(number)),)),
        title=Fact(title, (Span(start + len(number), start + len(heading)),)),
        inline=False,
        span=Span(start, at(last, after=heading).end),
    )


def plan() -> PlanDocument:
    """The document as a parser would give it."""
    return PlanDocument(
        title=said("某市创新创业三年行动计划（2024—2026年）"),
        doc_number=None,
        issuers=(
            Fact("某市人民政府", (), Ground.INFERRED, (), 0.6, "正文未印发文机关"),
            Fact("某市科技局", (), Ground.INFERRED),
        ),
        addressee=None,
        date=Fact("2024-03-01", (), Ground.INFERRED),
        period=said("2024—2026年"),
        valid_from=None,
        valid_until=None,
        valid_years=None,
        sections=(
            _section(1, "一、", "总体要求", "2.5%以上。"),
            _section(1, "二、", "重点任务", "市科协"),
            _section(2, "（一）", "创新行动", "市发展改革委"),
            _section(2, "（二）", "创业行动", "市人力资源社会保障局"),
        ),
        tasks=_tasks(),
        targets=_targets(),
        remarks=(Remark("no_doc_number", "没有找到发文字号。"),),
    )


def state() -> Json:
    """The first state of the draft of :func:`plan`."""
    return open_draft(plan())
