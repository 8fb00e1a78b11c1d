"""The way of a special inspection (专项督查), from the plan to the closed file.

    方案 ─送审▶ 待批准 ─批准▶ 已批准 ─抽样▶ 检查 ─下发整改▶ 整改 ─作出结论▶ 已作结论 ─送达▶ 已送达 ─办结▶ 办结
      ▲           │退回                       └────────（没有问题）──────────▲    收到之日起 30 日内 ─异议▶ 30 日内复核
      └───────────┘

    发现: 已记录 ─下发▶ 待整改 ─报送▶ 待复查 ─合格▶ 已整改
                          ▲                 └不合格─┘

Three people are never the same: who asks for approval and who approves; who rectified and who checks it again;
who took part in a conclusion and who reviews it. Source: 《政府督查工作条例》(State Council order 733): the plan, the
head's responsibility, the conclusion and its review; stages within are the practice of offices (管理惯例).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from shuangchuang.domain.shared import Refusal, WorkingDays
from shuangchuang.domain.supervision.inspection_days import Counted, last_day_to_object, last_day_to_review


class InspectionRefused(Refusal):
    """A step the inspection does not allow now, or not to this person."""


class Stage(StrEnum):
    """Where an inspection stands."""

    PLANNING = "planning"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    CHECKING = "checking"
    RECTIFYING = "rectifying"
    CONCLUDED = "concluded"
    SERVED = "served"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What moves it."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    DRAW = "draw"
    ORDER = "order"
    CONCLUDE = "conclude"
    SERVE = "serve"
    CLOSE = "close"
    CANCEL = "cancel"


_WAYS = MappingProxyType(
    {
        (Stage.PLANNING, Step.SUBMIT): Stage.SUBMITTED,
        (Stage.SUBMITTED, Step.RETURN): Stage.PLANNING,
        (Stage.SUBMITTED, Step.APPROVE): Stage.APPROVED,
        (Stage.APPROVED, Step.DRAW): Stage.CHECKING,
        (Stage.CHECKING, Step.ORDER): Stage.RECTIFYING,
        (Stage.CHECKING, Step.CONCLUDE): Stage.CONCLUDED,
        (Stage.RECTIFYING, Step.CONCLUDE): Stage.CONCLUDED,
        (Stage.CONCLUDED, Step.SERVE): Stage.SERVED,
        (Stage.SERVED, Step.CLOSE): Stage.CLOSED,
        **{
            (stage, Step.CANCEL): Stage.CANCELLED
            for stage in (Stage.PLANNING, Stage.SUBMITTED, Stage.APPROVED, Stage.CHECKING)
        },
    }
)
PLAN_OPEN = frozenset({Stage.PLANNING})
ANSWERS_OPEN = frozenset({Stage.CHECKING})
FINDINGS_OPEN = frozenset({Stage.CHECKING})
RECTIFYING = frozenset({Stage.RECTIFYING})
DRAFT_OPEN = frozenset({Stage.CHECKING, Stage.RECTIFYING})
OBJECTIONS_OPEN = frozenset({Stage.SERVED})


class Answer(StrEnum):
    """What a question found on one sampled row. A row without an answer is none of these."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"


class FindingState(StrEnum):
    """Where a finding stands."""

    NOTED = "noted"
    ORDERED = "ordered"
    REPORTED = "reported"
    PASSED = "passed"


class PolicyResult(StrEnum):
    """What becomes of a policy that was inspected."""

    KEEP = "keep"
    ADJUST = "adjust"
    LEAVE = "leave"


class Use(StrEnum):
    """What a conclusion leads to."""

    RECTIFY = "rectify"
    VERIFY = "verify"
    PRAISE = "praise"
    CRITICISE = "criticise"
    TRANSFER = "transfer"


class ReviewOutcome(StrEnum):
    """What a review decides."""

    UPHELD = "upheld"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan must say before it is sent for approval. People are user ids."""

    basis: str
    scope: str
    method: str
    first: date | None
    last: date | None
    head: int | None
    members: frozenset[int]
    units: int
    population: int
    sample_size: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding and who reported its rectification, in every round."""

    number: int
    state: FindingState
    rectified_by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Inspection:
    """As much of an inspection as its way depends on. ``answered`` counts answers, ``asked`` what should have one."""

    stage: Stage
    head: int | None
    members: frozenset[int] = frozenset()
    submitted_by: int | None = None
    asked: int = 0
    answered: int = 0
    findings: tuple[Finding, ...] = ()
    taken_part: frozenset[int] = frozenset()
    last_days: tuple[date, ...] = ()  # last days for objections of the units that received the conclusion
    not_received: int = 0
    open_objections: int = 0

    @property
    def group(self) -> frozenset[int]:
        """The head and the members."""
        return self.members | ({self.head} if self.head is not None else frozenset())


_STAGE_WORDS = MappingProxyType(
    {
        Stage.PLANNING: "拟定方案",
        Stage.SUBMITTED: "方案待批准",
        Stage.APPROVED: "方案已批准",
        Stage.CHECKING: "检查中",
        Stage.RECTIFYING: "整改中",
        Stage.CONCLUDED: "已作结论",
        Stage.SERVED: "结论已送达",
        Stage.CLOSED: "已办结",
        Stage.CANCELLED: "已终止",
    }
)


def stage_words(stage: Stage) -> str:
    """What a stage is called; a msgid."""
    return _STAGE_WORDS[stage]


def after(stage: Stage, step: Step) -> Stage:
    """
    Where a step leads.

    :raises InspectionRefused: not from here.
    """
    if (stage, step) not in _WAYS:
        raise InspectionRefused(
            "inspection.stage", "这项督查现在是“{status}”，不能这样办理。请刷新页面，按现在的环节办理。",
            status=_STAGE_WORDS[stage],
        )  # fmt: skip
    return _WAYS[stage, step]


def need(stage: Stage, allowed: Collection[Stage]) -> None:
    """:raises InspectionRefused: the stage is none of those allowed."""
    if stage not in allowed:
        raise InspectionRefused(
            "inspection.stage", "这项督查现在是“{status}”，不能这样办理。请刷新页面，按现在的环节办理。",
            status=_STAGE_WORDS[stage],
        )  # fmt: skip


def missing_of(plan: Plan) -> tuple[str, ...]:
    """What a plan still lacks, in words that are msgids; empty where it can be sent."""
    lacking = (
        (not plan.basis.strip(), "督查依据"),
        (not plan.scope.strip(), "督查范围和内容"),
        (not plan.method.strip(), "督查方式"),
        (plan.first is None or plan.last is None, "起止日期"),
        (plan.head is None, "督查组组长"),
        (not plan.members, "督查组成员"),
        (not plan.units, "被督查单位"),
        (not plan.population, "抽样名单"),
        (plan.sample_size < 1, "抽样数量"),
    )
    return tuple(words for gap, words in lacking if gap)


def submit(inspection: Inspection, plan: Plan) -> Stage:
    """
    Send the plan for approval.

    :raises InspectionRefused: it lacks something, runs backwards, or its head is also a member.
    """
    stage = after(inspection.stage, Step.SUBMIT)
    if lacking := missing_of(plan):
        raise InspectionRefused("inspection.incomplete", "方案还缺：{what}。请补齐后再送审。", what="、".join(lacking))
    if plan.first and plan.last and plan.last < plan.first:
        raise InspectionRefused("inspection.backwards", "结束日期早于开始日期。请核对后再送审。")
    return stage


def approve(inspection: Inspection, *, by: int) -> Stage:
    """
    Approve the plan.

    :raises InspectionRefused: by somebody of the group, or by who sent it.
    """
    stage = after(inspection.stage, Step.APPROVE)
    if by in inspection.group or by == inspection.submitted_by:
        raise InspectionRefused(
            "inspection.own_plan", "方案不能由督查组的人或送审人自己批准。请由联席会议办公室的其他人员批准。"
        )
    return stage


def order_rectification(inspection: Inspection) -> Stage:
    """
    Send out what has to be put right.

    :raises InspectionRefused: a sampled row has no answer yet, or nothing was found.
    """
    stage = after(inspection.stage, Step.ORDER)
    _need_answers(inspection)
    if not inspection.findings:
        raise InspectionRefused("inspection.no_finding", "还没有记录发现的问题。没有问题的，请直接作出结论。")
    return stage


def _need_answers(inspection: Inspection) -> None:
    left = inspection.asked - inspection.answered
    if left > 0:
        raise InspectionRefused(
            "inspection.unanswered",
            "抽中的事项还有 {left} 处没有填写检查结果。查不了的请选“未查”并写明原因。",
            left=left,
        )


def report(finding: Finding, *, stage: Stage) -> FindingState:
    """
    Report a rectification.

    :raises InspectionRefused: nothing is asked of the unit now.
    """
    need(stage, RECTIFYING)
    if finding.state is not FindingState.ORDERED:
        raise InspectionRefused("inspection.not_ordered", "这个问题现在不需要报送整改。请刷新页面看它的状态。")
    return FindingState.REPORTED


def recheck(
    finding: Finding, *, stage: Stage, by: int, units_of_checker: Collection[str], unit: str, passed: bool
) -> FindingState:
    """
    Check a rectification again.

    :raises InspectionRefused: nothing was reported, or the checker rectified it or belongs to the unit.
    """
    need(stage, RECTIFYING)
    if finding.state is not FindingState.REPORTED:
        raise InspectionRefused("inspection.not_reported", "单位还没有报送整改，暂不能复查。")
    if by in finding.rectified_by or unit in units_of_checker:
        raise InspectionRefused(
            "inspection.own_rectification",
            "您参与了这个问题的整改，或是被督查单位的人，应当回避。请由督查组其他人员复查。",
        )
    return FindingState.PASSED if passed else FindingState.ORDERED


def conclude(inspection: Inspection, *, by: int, facts: str, evidence: str) -> Stage:
    """
    Make the conclusion: facts clear, evidence enough; the head of the group answers for it.

    :raises InspectionRefused: not by the head, something unanswered or not rectified, or no facts or evidence.
    """
    stage = after(inspection.stage, Step.CONCLUDE)
    if by != inspection.head:
        raise InspectionRefused("inspection.not_head", "督查结论由督查组组长作出。请组长办理。")
    _need_answers(inspection)
    waiting = [one for one in inspection.findings if one.state is not FindingState.PASSED]
    if waiting:
        raise InspectionRefused(
            "inspection.not_rectified",
            "还有 {left} 个问题没有整改到位（第 {numbers} 个）。请先下发整改并复查合格。",
            left=len(waiting),
            numbers="、".join(str(one.number) for one in waiting),
        )
    if not facts.strip() or not evidence.strip():
        raise InspectionRefused("inspection.bare", "结论应当事实清楚、证据充分。请写明查明的事实和主要证据。")
    return stage


def file_objection(
    *, stage: Stage, received: date | None, on: date, open_already: bool, calendar: WorkingDays
) -> Counted:
    """
    Take an objection in; answers with the last day for the review.

    :raises InspectionRefused: not served, not received, too late, or one is open already.
    """
    need(stage, OBJECTIONS_OPEN)
    if received is None:
        raise InspectionRefused("inspection.not_received", "请先签收督查结论，再提出异议。")
    if open_already:
        raise InspectionRefused("inspection.objection_open", "本单位已有一份复核申请正在办理。请等待复核决定。")
    last = last_day_to_object(received, calendar)
    if on > last.day:
        raise InspectionRefused(
            "inspection.objection_late", "异议应在 {day} 前提出，现在已过期限。仍有意见的，请向联席会议办公室反映。",
            day=last.day.isoformat(),
        )  # fmt: skip
    return last_day_to_review(on, calendar)


def decide_review(
    *, by: int, taken_part: Collection[int], units_of_reviewer: Collection[str], unit: str, reasons: str
) -> None:
    """
    Whether somebody may decide on an objection.

    :raises InspectionRefused: took part in the conclusion, belongs to the unit, or gives no reasons.
    """
    if by in taken_part:
        raise InspectionRefused(
            "inspection.took_part", "您参与了这份结论的作出，依照规定应当回避。请由没有参与的人员复核。"
        )
    if unit in units_of_reviewer:
        raise InspectionRefused("inspection.of_the_unit", "您是提出异议的单位的人，应当回避。请由其他人员复核。")
    if not reasons.strip():
        raise InspectionRefused("inspection.no_reasons", "请写明复核查明的情况和决定的理由。")


def close(inspection: Inspection, *, on: date) -> Stage:
    """
    Close the file.

    :raises InspectionRefused: a unit has not received the conclusion, may still object, or waits for a review.
    """
    stage = after(inspection.stage, Step.CLOSE)
    if inspection.not_received:
        raise InspectionRefused(
            "inspection.not_all_received", "还有 {left} 个单位没有签收结论。请提醒签收。", left=inspection.not_received
        )
    if inspection.open_objections:
        raise InspectionRefused("inspection.review_open", "还有复核申请没有决定。请先作出复核决定。")
    latest = max(inspection.last_days, default=None)
    if latest is not None and on <= latest:
        raise InspectionRefused(
            "inspection.may_object", "单位在 {day} 前仍可提出异议。请在此之后办结。", day=latest.isoformat()
        )
    return stage
