"""From events to the item: what each of them changes. Every event was decided before; nothing is refused here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from shuangchuang.domain.supervision.indicator_facts import indicator_of, reported_of
from shuangchuang.domain.supervision.indicators import Indicator
from shuangchuang.domain.supervision.model import (
    UNDER_CHECK,
    Commitment,
    Event,
    Item,
    Kind,
    Part,
    Party,
    Request,
    RequestKind,
    Stage,
    Urging,
)


def replay(events: Iterable[Event], item: Item | None = None) -> Item:
    """The item after these events, in their order."""
    state = item or Item()
    for event in events:
        state = evolve(state, event)
    return state


def evolve(item: Item, event: Event) -> Item:
    """The item after one more event."""
    return _CHANGES[event.kind](item, event)


def commitment_facts(commitment: Commitment) -> dict[str, Any]:
    """A commitment as an event keeps it."""
    return {
        "start": commitment.start.isoformat(),
        "deadline": commitment.deadline.isoformat(),
        "weight": str(commitment.weight),
        "milestones": [[day.isoformat(), str(share)] for day, share in commitment.milestones],
        "owner": commitment.owner,
    }


def commitment_of(facts: Mapping[str, Any]) -> Commitment:
    """A commitment as an event kept it."""
    return Commitment(
        start=date.fromisoformat(facts["start"]),
        deadline=date.fromisoformat(facts["deadline"]),
        weight=Decimal(facts["weight"]),
        milestones=tuple((date.fromisoformat(day), Decimal(share)) for day, share in facts["milestones"]),
        owner=facts["owner"],
    )


def _persons(known: frozenset[int], event: Event) -> frozenset[int]:
    return known if event.person is None else known | {event.person}


def _proposed(item: Item, event: Event) -> Item:
    parties = tuple(Party(unit, Part(part)) for unit, part in event.facts["parties"])
    return replace(item, stage=Stage.PROPOSED, parties=parties, office=event.facts.get("office", ""))


def _broken_down(item: Item, event: Event) -> Item:
    commitment = commitment_of(event.facts)
    # Until the item is handed out a deadline is a draft; what was never in force is not kept as an old one.
    return replace(
        item,
        commitment=commitment,
        deadlines=(commitment.deadline,) if item.assigned_on is None else item.deadlines,
        verifier=event.facts.get("verifier", item.verifier),
        handlers=_persons(item.handlers, event) if event.unit else item.handlers,
    )


def _figures_named(item: Item, event: Event) -> Item:
    indicators = tuple(indicator_of(facts) for facts in event.facts["indicators"])
    kept = {each.key for each in indicators}
    past = {each.key: each for each in (*item.past_indicators, *item.indicators) if each.key not in kept}
    return replace(
        item,
        indicators=indicators,
        past_indicators=tuple(past.values()),
        handlers=_persons(item.handlers, event) if event.unit else item.handlers,
    )


def _approved(item: Item, event: Event) -> Item:
    return replace(item, stage=Stage.APPROVED)


def _assigned(item: Item, event: Event) -> Item:
    return replace(item, stage=Stage.ASSIGNED, assigned_on=event.on)


def _signed(item: Item, event: Event) -> Item:
    parties = tuple(
        replace(party, signed_on=party.signed_on or event.on) if party.unit == event.unit else party
        for party in item.parties
    )
    leads = any(party.unit == event.unit and party.part is Part.LEAD for party in parties)
    stage = Stage.IN_PROGRESS if leads and item.stage is Stage.ASSIGNED else item.stage
    return replace(item, parties=parties, stage=stage, handlers=_persons(item.handlers, event))


def _requested(item: Item, event: Event) -> Item:
    until = event.facts.get("until")
    return replace(
        item,
        request=Request(
            kind=RequestKind(event.facts["request"]),
            unit=event.unit,
            asked_by=event.person or 0,
            asked_on=event.on,
            until=date.fromisoformat(until) if until else None,
        ),
        handlers=_persons(item.handlers, event),
    )


def _endorsed(item: Item, event: Event) -> Item:
    if item.request is None:
        return item
    return replace(
        item, request=replace(item.request, endorsed_by=event.person), handlers=_persons(item.handlers, event)
    )


def _request_gone(item: Item, event: Event) -> Item:
    return replace(item, request=None)


def _extension_granted(item: Item, event: Event) -> Item:
    return replace(
        item,
        request=None,
        deadlines=(*item.deadlines, date.fromisoformat(event.facts["until"])),
        late_before_extension=max(item.late_before_extension, event.facts.get("overdue", 0)),
        extenders=_persons(item.extenders, event),
    )


def _extension_refused(item: Item, event: Event) -> Item:
    return replace(item, request=None, extenders=_persons(item.extenders, event))


def _asked_of(
    indicators: tuple[Indicator, ...], parties: tuple[Party, ...], *, away: str, to: str
) -> tuple[Indicator, ...]:
    """Whoever takes a unit's part tells its figures; a unit that keeps a part goes on telling its own."""
    units = {party.unit for party in parties}
    return tuple(
        replace(
            each,
            units=tuple(dict.fromkeys(to if unit == away and away not in units else unit for unit in each.units)),
        )
        for each in indicators
    )


def _transferred(item: Item, event: Event) -> Item:
    away, to = event.facts["from"], event.facts["to"]
    part = next(party.part for party in item.parties if party.unit == away)
    if item.party(to) is None:
        parties = tuple(Party(to, part) if party.unit == away else party for party in item.parties)
    else:  # it stands once, with the greater part; a cooperating unit that takes the lead signs for it anew
        takes_lead = part is Part.LEAD and to not in item.leads
        parties = tuple(
            Party(to, Part.LEAD) if takes_lead and party.unit == to else party
            for party in item.parties
            if party.unit != away
        )
    signed = any(party.signed_on for party in parties if party.part is Part.LEAD)
    back = part is Part.LEAD and not signed and item.stage in (Stage.IN_PROGRESS, Stage.RETURNED)
    return replace(
        item,
        parties=parties,
        stage=Stage.ASSIGNED if back else item.stage,
        request=None if item.request and item.request.unit == away else item.request,
        bounces=item.bounces + 1,
        indicators=_asked_of(item.indicators, parties, away=away, to=to),
    )


def _succeeded(item: Item, event: Event) -> Item:
    facts = event.facts
    parties = tuple(
        Party(unit, Part(part), date.fromisoformat(signed) if signed else None)
        for unit, part, signed in facts["parties"]
    )
    return replace(
        item,
        parties=parties,
        verifier=facts["verifier"],
        office=facts["office"],
        request=replace(item.request, unit=facts["asks"]) if item.request else None,
        indicators=_asked_of(item.indicators, parties, away=facts["from"], to=facts["to"]),
    )


def _owner_handed_on(item: Item, event: Event) -> Item:
    if item.commitment is None:
        return item
    return replace(item, commitment=replace(item.commitment, owner=event.facts["to"]))


def _report_submitted(item: Item, event: Event) -> Item:
    facts = event.facts
    final, late, report = facts.get("final", False), bool(facts.get("late")), facts["report"]
    until = date.fromisoformat(facts["until"]) if facts.get("until") else None
    if final or until is None or item.reported_until is None or until >= item.reported_until:
        item = replace(
            item,
            progress=Decimal(facts["progress"]) if facts.get("progress") is not None else item.progress,
            reported_for=facts["period"],
            reported_until=until or item.reported_until,
            said=facts.get("said", ""),
        )
    figures = reported_of(facts)
    if figures is not None:
        others = [each for each in item.figures if each.period != figures.period]
        item = replace(item, figures=tuple(sorted((*others, figures), key=lambda each: each.last)))
    return replace(
        item,
        reported_on=event.on,
        late_reports=item.late_reports + (late and report not in item.sent),
        sent=item.sent | {report},
        sent_late=item.sent_late | {report} if late else item.sent_late,
        final_report=report if final else item.final_report,
        stage=Stage.REPORTED if final else item.stage,
        under_check_on=event.on if final else item.under_check_on,
        handlers=_persons(item.handlers, event) | frozenset(facts.get("writers", ())),
        recommendation="",
    )


def _report_accepted(item: Item, event: Event) -> Item:
    return item  # what it said counts from the day it was submitted


def _report_returned(item: Item, event: Event) -> Item:
    """One that asked for 办结 leaves the check with it; the unit goes on. Figures that were returned do not count."""
    item = replace(item, figures=tuple(each for each in item.figures if each.report != event.facts["report"]))
    if item.stage is Stage.REPORTED and item.final_report in (None, event.facts["report"]):
        return replace(item, stage=Stage.IN_PROGRESS, under_check_on=None, final_report=None)
    return item


def _taken_up(item: Item, event: Event) -> Item:
    return replace(item, stage=Stage.VERIFYING, checkers=_persons(item.checkers, event))


def _recommended(item: Item, event: Event) -> Item:
    return replace(
        item,
        stage=Stage.RECOMMENDED,
        recommendation=event.facts["outcome"],
        judged=event.facts.get("judged", "") or item.judged,
        checkers=_persons(item.checkers, event),
    )


def _closed(item: Item, event: Event) -> Item:
    return replace(
        item,
        stage=Stage.CLOSED,
        closed_on=event.on,
        self_checked=event.facts.get("self_checked", False),
        under_check_on=None,
        request=None,
    )


def _returned(item: Item, event: Event) -> Item:
    return replace(
        item, stage=Stage.RETURNED, returns=item.returns + 1, under_check_on=None, recommendation="", final_report=None
    )


def _suspended(item: Item, event: Event) -> Item:
    return replace(item, stage=Stage.SUSPENDED, suspended_from=item.stage, suspended_on=event.on)


def _resumed(item: Item, event: Event) -> Item:
    moved = event.facts.get("deadline")
    deadlines = (*item.deadlines, date.fromisoformat(moved)) if moved else item.deadlines
    return replace(
        item,
        stage=item.suspended_from or Stage.IN_PROGRESS,
        suspended_from=None,
        suspended_on=None,
        deadlines=deadlines,
        under_check_on=event.on if item.suspended_from in UNDER_CHECK else item.under_check_on,
    )


def _urged(item: Item, event: Event) -> Item:
    return replace(item, urges=item.urges + 1)


def _raised(item: Item, event: Event) -> Item:
    return replace(item, urging=Urging(event.facts["urging"]))


def _instructed(item: Item, event: Event) -> Item:
    return item  # a leader's word changes nothing by itself: the office and the units act on it


def _judged(item: Item, event: Event) -> Item:
    return replace(item, judged=event.facts["judged"], checkers=_persons(item.checkers, event))


def _lit(item: Item, event: Event) -> Item:
    return replace(item, light=event.facts["light"])


def _rolled_up(item: Item, event: Event) -> Item:
    progress = event.facts["progress"]
    return replace(
        item, progress=None if progress is None else Decimal(progress), reported_on=event.on if progress else None
    )


def _withdrawn(item: Item, event: Event) -> Item:
    return replace(
        item,
        stage=Stage.WITHDRAWN,
        closed_on=event.on,
        request=None,
        suspended_from=None,
        suspended_on=None,
        under_check_on=None,
    )


_CHANGES: Mapping[Kind, Callable[[Item, Event], Item]] = {
    Kind.PROPOSED: _proposed,
    Kind.BROKEN_DOWN: _broken_down,
    Kind.FIGURES_NAMED: _figures_named,
    Kind.APPROVED: _approved,
    Kind.ASSIGNED: _assigned,
    Kind.SIGNED: _signed,
    Kind.REQUESTED: _requested,
    Kind.ENDORSED: _endorsed,
    Kind.REQUEST_WITHDRAWN: _request_gone,
    Kind.EXTENSION_GRANTED: _extension_granted,
    Kind.EXTENSION_REFUSED: _extension_refused,
    Kind.OBJECTION_REFUSED: _request_gone,
    Kind.TRANSFERRED: _transferred,
    Kind.SUCCEEDED: _succeeded,
    Kind.OWNER_HANDED_ON: _owner_handed_on,
    Kind.REPORT_SUBMITTED: _report_submitted,
    Kind.REPORT_ACCEPTED: _report_accepted,
    Kind.REPORT_RETURNED: _report_returned,
    Kind.TAKEN_UP: _taken_up,
    Kind.RECOMMENDED: _recommended,
    Kind.CLOSED: _closed,
    Kind.RETURNED: _returned,
    Kind.SUSPENDED: _suspended,
    Kind.RESUMED: _resumed,
    Kind.URGED: _urged,
    Kind.RAISED: _raised,
    Kind.INSTRUCTED: _instructed,
    Kind.JUDGED: _judged,
    Kind.LIT: _lit,
    Kind.ROLLED_UP: _rolled_up,
    Kind.WITHDRAWN: _withdrawn,
}
