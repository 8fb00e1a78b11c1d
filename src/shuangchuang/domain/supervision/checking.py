"""What those do who verify: 接收反馈、核查、提出意见. Who did the work never verifies it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from shuangchuang.domain.supervision.asking import at, happened, of_office, written
from shuangchuang.domain.supervision.model import IN_HAND, UNDER_CHECK, Actor, Event, Item, Kind, Stage, Verdict
from shuangchuang.domain.supervision.refusing import NotYours, OneAndTheSame, Unsound

OUTCOMES = ("pass", "return")


def accept_report(item: Item, actor: Actor, *, report: int, period: str, on: date) -> Event:
    """
    接收一份报送. Both the office and who verifies may.

    :raises OneAndTheSame: the person had a hand in it.
    """
    _reads_reports(item, actor, report, IN_HAND | UNDER_CHECK)
    return happened(Kind.REPORT_ACCEPTED, actor, on, facts={"report": report, "period": period})


def return_report(item: Item, actor: Actor, *, report: int, period: str, reason: str, on: date) -> Event:
    """退回一份报送, with reasons; one that asked for 办结 goes back with it."""
    _reads_reports(item, actor, report, IN_HAND | {Stage.REPORTED})
    facts = {"report": report, "period": period}
    return happened(Kind.REPORT_RETURNED, actor, on, facts=facts, reason=written(reason, "退回的理由"))


def _reads_reports(item: Item, actor: Actor, report: int, wanted: Collection[Stage]) -> None:
    at(item, wanted)
    if not actor.office and not _may_verify(item, actor):
        of_office(actor)
    if actor.person in item.handlers:
        raise OneAndTheSame("您承办过这件事项，报送要由另一位同事接收。")
    if report not in item.sent:
        raise Unsound("not_sent", "这份报送还没有经本单位负责人审签报出，现在不能接收或退回。")


def _may_verify(item: Item, actor: Actor) -> bool:
    return item.verifier in actor.verifies_for if item.verifier else actor.verifies


def _verifies(item: Item, actor: Actor) -> None:
    """
    The rule of separation: not who did it, not whose unit did it, not who moved its deadline.

    Where the office itself leads, only the member named at 立项 verifies.
    """
    if item.self_led and not item.verifier:
        raise NotYours("联席会议办公室自己牵头、又没有指定其他单位核查的事项，按自查办结，不设核查。")
    if not _may_verify(item, actor):
        raise NotYours("这件事项由指定的核查人核查，您没有这项职责。")
    if actor.person in item.handlers:
        raise OneAndTheSame("您承办过这件事项，不能再核查它。")
    if any(item.party(unit) for unit in actor.handles | actor.approves):
        raise OneAndTheSame("您所在的单位承办这件事项，核查要由别的单位的人来做。")
    if actor.person in item.extenders:
        raise OneAndTheSame("您决定过这件事项的延期，不能再核查它。")


def take_up(item: Item, actor: Actor, *, on: date) -> Event:
    """开始核查."""
    at(item, {Stage.REPORTED})
    _verifies(item, actor)
    return happened(Kind.TAKEN_UP, actor, on)


def recommend(item: Item, actor: Actor, *, outcome: str, method: str, words: str, on: date, judged: str = "") -> Event:
    """
    提出核查意见: ``pass`` (办结) or ``return`` (退回), with how it was looked at (现场、抽样、数据比对) and what was found.

    :raises Unsound: the outcome is neither.
    """
    at(item, {Stage.VERIFYING})
    _verifies(item, actor)
    if outcome not in OUTCOMES:
        raise Unsound("outcome", "请选办结或退回。")
    if judged and judged not in set(Verdict):
        raise Unsound("verdict", "研判请选绿、黄或红。")
    facts = {"outcome": outcome, "judged": judged}
    return happened(
        Kind.RECOMMENDED,
        actor,
        on,
        facts=facts,
        method=written(method, "核查方式"),
        finding=written(words, "核查情况和意见"),
    )


def judge(item: Item, actor: Actor, *, judged: Verdict, words: str, on: date) -> Event:
    """研判: the verifier's own verdict beside the unit's and the computed one, at any time while work goes on."""
    at(item, IN_HAND | UNDER_CHECK)
    _verifies(item, actor)
    return happened(Kind.JUDGED, actor, on, facts={"judged": judged.value}, ground=written(words, "研判的依据"))
