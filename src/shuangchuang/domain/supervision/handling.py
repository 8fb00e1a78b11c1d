"""What the units do: 签收、报送、申请延期、提出异议; their leaders sign (审签) what leaves the unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from shuangchuang.domain.supervision.arranging import PLACES
from shuangchuang.domain.supervision.asking import at, happened, unit_of, works, written
from shuangchuang.domain.supervision.indicator_facts import figures_facts
from shuangchuang.domain.supervision.indicators import Told, checked
from shuangchuang.domain.supervision.model import (
    IN_HAND,
    Actor,
    Event,
    Item,
    Kind,
    Part,
    RequestKind,
    Stage,
)
from shuangchuang.domain.supervision.refusing import (
    DayUnsound,
    NothingAsked,
    NotYours,
    OneAndTheSame,
    Unsound,
)


def sign(item: Item, actor: Actor, *, unit: str, on: date, contact: str = "") -> Event:
    """
    签收: a unit takes the item up. Once one lead has, the item is in progress.

    :raises Unsound: the unit has signed before.
    """
    at(item, IN_HAND)
    unit_of(item, actor, unit)
    party = item.party(unit)
    if party is not None and party.signed_on is not None:
        raise Unsound("signed_before", "本单位已经签收过这件事项。")
    return happened(Kind.SIGNED, actor, on, unit=unit, contact=contact.strip())


def ask_extension(item: Item, actor: Actor, *, unit: str, until: date, reason: str, on: date) -> Event:
    """
    申请延期, by a lead unit.

    :raises DayUnsound: the day asked for is not after the deadline.
    """
    at(item, IN_HAND)
    unit_of(item, actor, unit)
    if unit not in item.leads:
        raise NotYours("延期由牵头单位申请，请与牵头单位联系。")
    _nothing_open(item)
    if item.deadline is None or until <= item.deadline:
        raise DayUnsound("申请的期限 {day} 要晚于现在的 {other}。", until, item.deadline or on)
    facts = {"request": RequestKind.EXTENSION.value, "until": until.isoformat()}
    return happened(Kind.REQUESTED, actor, on, unit=unit, facts=facts, reason=written(reason, "申请延期的理由"))


def object_to(item: Item, actor: Actor, *, unit: str, reason: str, ground: str, on: date, open_until: date) -> Event:
    """
    提出异议: it is not within our duties, and by which words (``ground``).

    :raises DayUnsound: the days for objecting are over (``open_until`` is the last).
    """
    at(item, IN_HAND)
    unit_of(item, actor, unit)
    _nothing_open(item)
    if on > open_until:
        raise DayUnsound(
            "提出异议的期限是 {other}，今天是 {day}，已经过了。请直接与联席会议办公室联系。", on, open_until
        )
    return happened(
        Kind.REQUESTED,
        actor,
        on,
        unit=unit,
        facts={"request": RequestKind.OBJECTION.value},
        reason=written(reason, "异议的理由"),
        ground=written(ground, "职责依据（“三定”规定或法规条款）"),
    )


def _nothing_open(item: Item) -> None:
    if item.request is not None:
        raise Unsound("request_open", "已有一份申请还没有办完，办完后再提。")


def endorse(item: Item, actor: Actor, *, on: date) -> Event:
    """
    审签一份申请: with the leader's name it goes to the office.

    :raises NothingAsked: there is none, or it is signed already.
    """
    at(item, IN_HAND)
    if item.request is None or item.request.endorsed_by is not None:
        raise NothingAsked
    unit_of(item, actor, item.request.unit, leader=True)
    if item.request.asked_by == actor.person:
        raise OneAndTheSame("申请是您提出的，要由本单位另一位负责人审签。")
    return happened(Kind.ENDORSED, actor, on, unit=item.request.unit)


def take_back(item: Item, actor: Actor, *, reason: str, on: date) -> Event:
    """撤回一份还没有决定的申请; the leader who does not sign sends it back the same way."""
    if item.request is None:
        raise NothingAsked
    unit = item.request.unit
    if unit not in actor.handles and unit not in actor.approves:
        raise NotYours("只有提出申请的单位可以撤回。")
    return happened(Kind.REQUEST_WITHDRAWN, actor, on, unit=unit, reason=reason.strip())


def submit_report(
    item: Item,
    actor: Actor,
    *,
    unit: str,
    period: str,
    report: int,
    progress: Decimal | None,
    said: str,
    due: date | None,
    final: bool,
    writers: Collection[int],
    on: date,
    until: date | None = None,
    first: date | None = None,
    figures: Sequence[tuple[str, str, Told]] = (),
) -> Event:
    """
    报送: the leader of a lead unit signs the merged report and it leaves the unit.

    ``progress`` is the share done (0..1), None where the unit says nothing of it; ``due`` the last day of the
    reporting period as it stands today: whether the report is late is decided here, once: one that was returned and
    comes again is as late as it was. ``final`` asks for 办结. ``writers`` are the persons who wrote its parts,
    ``first`` and ``until`` are the first and last day of the period: a report for an earlier one does not undo what a
    later one said. ``figures`` are keys of indicators, units and what they told.

    :raises OneAndTheSame: the leader wrote every word alone.
    :raises Unsound: the share is out of range, or a final report of something not wholly done.
    """
    at(item, {Stage.IN_PROGRESS, Stage.RETURNED})
    unit_of(item, actor, unit, leader=True)
    party = item.party(unit)
    if party is None or party.part is not Part.LEAD:
        raise NotYours("报送由牵头单位汇总，请把本单位的内容写进自己的部分。")
    if progress is not None and not (progress.is_finite() and 0 <= progress <= 1):
        raise Unsound("progress", "进度要在 0% 和 100% 之间。")
    if final and progress != 1:
        raise Unsound("final_not_done", "申请办结时进度应为 100%。没有完成的，请按进度报送。")
    works(item, writers)
    if set(writers) == {actor.person}:
        raise OneAndTheSame("审签人不能就是唯一的填报人，请由另一位同事填报或审签。")
    facts = {
        "period": period,
        "report": report,
        "progress": None if progress is None else str(progress.quantize(PLACES)),
        "said": said,
        "late": report in item.sent_late if report in item.sent else due is not None and on > due,
        "until": until.isoformat() if until else None,
        "due": due.isoformat() if due else None,
        "final": final,
        "writers": sorted(writers),
    }
    told = _known_figures(item, figures)
    if told and first is not None:
        facts |= {"first": first.isoformat(), "figures": told}
    return happened(Kind.REPORT_SUBMITTED, actor, on, unit=unit, facts=facts)


def _known_figures(item: Item, figures: Sequence[tuple[str, str, Told]]) -> list[list[str | None]]:
    """Those of indicators the item has; one that was dropped while the report was written is left out."""
    known = {each.key: each for each in item.indicators}
    kept = [(key, unit, told) for key, unit, told in figures if key in known]
    for key, _unit, told in kept:
        checked(known[key], told)
    return figures_facts(kept)
